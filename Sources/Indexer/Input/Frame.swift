/// The bytes of one record in an export file, cut out but not yet parsed.
package struct Frame: Hashable, Sendable {
  /// How a frame is written.
  package enum Format: Sendable, Hashable { case yaml, json }

  /// The file as it was named, `-` for standard input.
  package var file: String
  /// The line it starts on, from 1.
  package var line: Int
  /// Its place in the (decompressed) file.
  package var range: Range<Int>
  /// How its bytes are written.
  package var format: Format
  /// The record's own bytes, without document markers or separators.
  ///
  /// The element of a top-level YAML sequence has a blank in place of its dash. A frame over the size limit
  /// has only its first part here.
  package var bytes: [UInt8]
  /// Set where the cutter already knows that this cannot be a record, such as a frame over the size limit.
  package var defect: String?
  /// Whether something after the record says that it is whole: a closing bracket, a line end, `...`, the next
  /// `---`.
  ///
  /// False for the last document of a YAML file without `...` whose last line has no end. A YAML file that
  /// was cut off is often still valid YAML, and nobody can tell it from a short one; but where a frame that
  /// is not terminated cannot be parsed, the file ends early (``InputError/endsEarly(file:line:in:)``),
  /// and the run has to stop.
  package var isTerminated: Bool

  package init(
    file: String, line: Int, range: Range<Int>, format: Format, bytes: [UInt8], defect: String? = nil,
    isTerminated: Bool = true
  ) {
    self.file = file
    self.line = line
    self.range = range
    self.format = format
    self.bytes = bytes
    self.defect = defect
    self.isTerminated = isTerminated
  }
}
