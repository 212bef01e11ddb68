import Export
import Indexer
import Publication
import Search

/// Writes records in a format, to standard output or into a file.
struct RecordOutput {
  let format: ExportFormat
  let options: ExportOptions
  var file: String?

  init(_ format: ExportFormat, _ options: ExportOptions, file: String? = nil) {
    (self.format, self.options, self.file) = (format, options, file)
  }

  /// All records that answer a request.
  func write(_ request: SearchRequest, from engine: any Engine, in context: Context) throws -> ProgramStatus {
    var stream = RecordStream(total: 0, count: 0)
    try write(in: context) { export in
      stream = try engine.forEachRecord(request) { try export.add($0) }
      // Without records, neither a file nor an empty list.
      return stream.count > 0
    }
    for note in stream.notes { try context.note(note) }
    guard stream.count > 0 else {
      try context.note("no records")
      return .nothingFound
    }
    let part = stream.count < stream.total ? " of \(Format.count(stream.total))" : ""
    let count = "\(Format.count(stream.count))\(part) record\(stream.total == 1 ? "" : "s")"
    if let file {
      try context.output.write(SafeText.clean("\(count) in \(file)") + "\n")
    } else {
      try context.note(count)
    }
    return .success
  }

  /// Records that are already in memory.
  func write(_ records: [Record], in context: Context) throws {
    try write(in: context) { export in
      for record in records { try export.add(record) }
      return !records.isEmpty
    }
  }

  /// `body`: Adds the records; returns whether there is anything to keep.
  private func write(in context: Context, _ body: (inout RecordExport) throws -> Bool) throws {
    guard let file else {
      var export = RecordExport(format, options: options) { try context.output.write($0) }
      if try body(&export) { try export.finish() }
      return
    }
    let place = try ExportFile(file)
    try Interruption.write(place.temporary) {
      var export = RecordExport(format, options: options, to: place.write)
      if try body(&export) {
        try export.finish()
        try place.finish()
      }
    }
  }
}
