public import Publication

/// Writes records in a format, one at a time, to wherever bytes go.
///
///     var export = RecordExport(.bibtex) { bytes in try file.write(bytes) }
///     for record in records { try export.add(record) }
///     try export.finish()
///
/// Memory does not grow with the number of records.
public struct RecordExport {
  private var format: any RecordFormat
  private let write: ([UInt8]) throws -> Void
  private var buffer: [UInt8] = []
  private static let bufferSize = 1 << 16
  /// How many records were written.
  public private(set) var count = 0

  /// `write`: Takes bytes, in order; called with some records at a time.
  public init(
    _ format: ExportFormat, options: ExportOptions = ExportOptions(),
    to write: @escaping ([UInt8]) throws -> Void
  ) {
    self.format = format.writer(options)
    self.write = write
  }

  public mutating func add(_ record: Record) throws {
    append(record)
    if buffer.count >= Self.bufferSize { try flush() }
  }

  /// Writes what stands after the last record; without any record, the whole is an empty list in its format.
  public mutating func finish() throws {
    end()
    try flush()
  }

  private mutating func append(_ record: Record) {
    let item = CitationItem(record)
    buffer.append(count == 0 ? format.head(before: item) : format.separator)
    format.append(item, to: &buffer)
    count += 1
  }

  private mutating func end() {
    if count == 0 { buffer.append(format.head(before: nil)) }
    buffer.append(format.tail)
  }

  /// One or more records as a whole.
  public static func bytes(
    of records: [Record], in format: ExportFormat, options: ExportOptions = ExportOptions()
  ) -> [UInt8] {
    // It is never flushed, so it does not throw.
    var export = RecordExport(format, options: options) { _ in }
    for record in records { export.append(record) }
    export.end()
    return export.buffer
  }

  private mutating func flush() throws {
    guard !buffer.isEmpty else { return }
    try write(buffer)
    buffer.removeAll(keepingCapacity: true)
  }
}
