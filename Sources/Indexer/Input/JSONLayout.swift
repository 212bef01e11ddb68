/// Where the lines of JSON records begin, to find the next record after a broken one.
struct JSONLayout {
  /// Whether the line under way has only blanks so far.
  private(set) var isAtLineStart = true
  /// Where that byte is, in bytes from the line's start.
  private var column = 0

  // The record under way.
  private var startColumn = 0
  private var hasSeveralLines = false
  private var hasFlatLines = false

  private var recordCount = 0
  /// Whether the line under way holds the first record of the file, and nothing else.
  private(set) var hasFirstRecordOnOneLine = false

  mutating func takeBlank() {
    if isAtLineStart { column += 1 }
  }

  /// Takes a bracket or comma around records.
  mutating func takeSign() {
    isAtLineStart = false
    hasFirstRecordOnOneLine = false
  }

  mutating func beginRecord() {
    takeSign()
    startColumn = column
    (hasSeveralLines, hasFlatLines) = (false, false)
  }

  mutating func endRecord() {
    recordCount += 1
    hasFirstRecordOnOneLine = recordCount == 1 && !hasSeveralLines
  }

  mutating func beginLine() {
    isAtLineStart = true
    column = 0
    hasSeveralLines = true
    hasFirstRecordOnOneLine = false
  }

  /// Takes a byte at the start of a line, and tells whether it begins the next record, or ends the array,
  /// provided that the record under way is broken.
  ///
  /// Such a line begins with `{` in the column where the record's own line began. Where other lines of the
  /// record have begun there too, nothing tells a record from an object inside one, and a `department` must
  /// not be taken for a record: then all up to the end of the file is one broken record.
  mutating func isPastRecord(_ byte: UInt8, inArray: Bool) -> Bool {
    if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r") {
      column += 1
      return false
    }
    isAtLineStart = false
    let isStart = byte == UInt8(ascii: "{") && column == startColumn
    let isEnd = inArray && byte == UInt8(ascii: "]") && column <= startColumn
    if (isStart || isEnd) && !hasFlatLines { return true }
    let isClosing = byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
    if column <= startColumn && !isClosing { hasFlatLines = true }
    return false
  }
}
