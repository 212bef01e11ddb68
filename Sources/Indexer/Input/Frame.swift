/// The bytes of one record in an export file, cut out but not yet parsed.
public struct Frame: Sendable {
  public enum Format: Sendable, Hashable { case yaml, json }

  /// The file as it was named, `-` for standard input.
  public var file: String
  /// The line it starts on, from 1.
  public var line: Int
  /// Its place in the (decompressed) file.
  public var range: Range<Int>
  public var format: Format
  /// The record's own bytes, without document markers or separators.
  public var bytes: [UInt8]
  /// Set where the cutter already knows that this cannot be a record, such as a frame over the size limit.
  public var defect: String?

  public init(
    file: String, line: Int, range: Range<Int>, format: Format, bytes: [UInt8], defect: String? = nil
  ) {
    self.file = file
    self.line = line
    self.range = range
    self.format = format
    self.bytes = bytes
    self.defect = defect
  }
}
