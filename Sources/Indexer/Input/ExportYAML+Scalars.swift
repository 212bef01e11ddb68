// Each function here reads a scalar that begins at `position` and moves past its last line. It returns the
// range of the document that is the scalar's text, or nil if the text had to be put together in `text`.
extension ExportYAML {
  private static let newline = UInt8(ascii: "\n")

  // MARK: Plain

  mutating func plainScalar(inside column: Int) throws(Unusual) -> Range<Int>? {
    let first = try plainLine(from: position)
    var next = contentLine(from: position)
    guard let second = next, second.start.column > column else { return first }
    text.removeAll(keepingCapacity: true)
    append(first)
    while let line = next, line.start.column > column {
      fold(line.breaks)
      try append(plainLine(from: line.start.index))
      next = contentLine(from: position)
    }
    return nil
  }

  /// The text from `start` to the end of its line; moves past that line.
  private mutating func plainLine(from start: Int) throws(Unusual) -> Range<Int> {
    let lineEnd = bytes.endOfLine(from: start)
    // `: ` and ` #` would end the scalar.
    var rest = start
    while let colon = bytes.firstIndex(of: UInt8(ascii: ":"), in: rest..<lineEnd) {
      if isLineEnd(colon + 1) || bytes[colon + 1] == 0x20 { throw Unusual() }
      rest = colon + 1
    }
    rest = start
    while let sign = bytes.firstIndex(of: UInt8(ascii: "#"), in: rest..<lineEnd) {
      if sign == start || bytes[sign - 1] == 0x20 { throw Unusual() }
      rest = sign + 1
    }
    position = min(lineEnd + 1, bytes.count)
    return start..<endOfText(start..<lineEnd)
  }

  // MARK: Quoted

  mutating func readQuoted(_ quote: UInt8) throws(Unusual) -> Range<Int>? {
    position += 1
    text.removeAll(keepingCapacity: true)
    let first = position
    var isWhole = true  // so far the scalar is a range of the document
    while true {
      let lineEnd = bytes.endOfLine(from: position)
      guard let sign = quoteOrEscape(quote, in: position..<lineEnd) else {
        append(position..<endOfText(position..<lineEnd))
        position = lineEnd
        try foldQuoted()
        isWhole = false
        continue
      }
      let plain = position..<sign
      position = sign + 1
      let isDoubled = quote == UInt8(ascii: "'") && !isLineEnd(position) && bytes[position] == quote
      guard bytes[sign] != quote || isDoubled else {
        if !isWhole { append(plain) }
        try endLine()
        return isWhole ? first..<plain.upperBound : nil
      }
      append(plain)
      isWhole = false
      try readEscape(quote)
    }
  }

  private func quoteOrEscape(_ quote: UInt8, in line: Range<Int>) -> Int? {
    if quote == UInt8(ascii: "'") { return bytes.firstIndex(of: quote, in: line) }
    return bytes[line].firstIndex { $0 == quote || $0 == UInt8(ascii: "\\") }
  }

  /// Reads what follows a backslash or, in single quotes, the second of two quotes.
  private mutating func readEscape(_ quote: UInt8) throws(Unusual) {
    guard position < bytes.count else { throw Unusual() }
    let byte = bytes[position]
    switch byte {
    case Self.newline:
      guard let (start, breaks) = contentLine(from: position + 1), start.column > 0 else { throw Unusual() }
      text.append(contentsOf: repeatElement(Self.newline, count: breaks))
      position = start.index
      return
    case UInt8(ascii: "'") where quote == byte: text.append(byte)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), 0x20: text.append(byte)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "x"): return try readHex(digits: 2)
    case UInt8(ascii: "u"): return try readHex(digits: 4)
    default: throw Unusual()
    }
    position += 1
  }

  private mutating func readHex(digits: Int) throws(Unusual) {
    let end = position + 1 + digits
    guard end <= bytes.count else { throw Unusual() }
    var number: UInt32 = 0
    for byte in bytes[(position + 1)..<end] {
      let letter = (byte | 0x20) &- UInt8(ascii: "a")
      let digit = byte &- UInt8(ascii: "0")
      guard digit < 10 || letter < 6 else { throw Unusual() }
      number = number << 4 | UInt32(digit < 10 ? digit : letter + 10)
    }
    guard let scalar = Unicode.Scalar(number), let encoded = UTF8.encode(scalar) else { throw Unusual() }
    text.append(contentsOf: encoded)
    position = end
  }

  /// Goes on after the line end at `position`, with the next line of a quoted scalar.
  private mutating func foldQuoted() throws(Unusual) {
    // In column 0 a document marker would end the document.
    guard let (start, breaks) = contentLine(from: position + 1), start.column > 0 else { throw Unusual() }
    fold(breaks)
    position = start.index
  }

  // MARK: Literal

  mutating func readLiteral(inside column: Int) throws(Unusual) -> Range<Int>? {
    position += 1
    var keepsBreaks = false
    var keepsBreak = true
    if position < bytes.count, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") {
      keepsBreaks = bytes[position] == UInt8(ascii: "+")
      keepsBreak = keepsBreaks
      position += 1
    }
    try endLine()
    text.removeAll(keepingCapacity: true)
    var breaks = literalBreaks(indent: 0)
    let indent = endOfBlanks(from: position) - position
    guard indent > column, !isLineEnd(position + indent) else { throw Unusual() }
    while isLiteralLine(indent: indent) {
      text.append(contentsOf: repeatElement(Self.newline, count: breaks))
      let lineEnd = bytes.endOfLine(from: position)
      append((position + indent)..<lineEnd)
      // A text that ends with the document, without a line end, is left to libyaml.
      guard lineEnd < bytes.count else { throw Unusual() }
      position = lineEnd + 1
      breaks = 1 + literalBreaks(indent: indent)
    }
    if keepsBreaks || keepsBreak {
      text.append(contentsOf: repeatElement(Self.newline, count: keepsBreaks ? breaks : 1))
    }
    return nil
  }

  /// Moves past lines of at most `indent` blanks, and counts them.
  private mutating func literalBreaks(indent: Int) -> Int {
    var breaks = 0
    while true {
      let end = endOfBlanks(from: position)
      guard end - position <= indent, end < bytes.count, bytes[end] == Self.newline else { return breaks }
      position = end + 1
      breaks += 1
    }
  }

  /// Whether the line at `position` has at least this many blanks, and something after them.
  private func isLiteralLine(indent: Int) -> Bool {
    endOfBlanks(from: position) - position >= indent && position + indent < bytes.count
  }

  // MARK: Lines

  private struct LineStart {
    /// The first byte that is not a blank.
    var index: Int
    var column: Int
  }

  /// The first line with content from the line that begins at `start` on, and the number of empty lines
  /// before it; nil at the end of the document.
  private func contentLine(from start: Int) -> (start: LineStart, breaks: Int)? {
    var lineStart = start
    var breaks = 0
    while lineStart < bytes.count {
      let index = endOfBlanks(from: lineStart)
      guard index < bytes.count else { return nil }
      if bytes[index] != Self.newline {
        return (LineStart(index: index, column: index - lineStart), breaks)
      }
      breaks += 1
      lineStart = index + 1
    }
    return nil
  }

  /// A single line end becomes a blank; of more, all but the first stay.
  private mutating func fold(_ emptyLines: Int) {
    if emptyLines == 0 {
      text.append(0x20)
    } else {
      text.append(contentsOf: repeatElement(Self.newline, count: emptyLines))
    }
  }

  /// Where the text of a line ends, without the blanks after it.
  private func endOfText(_ line: Range<Int>) -> Int {
    var end = line.upperBound
    while end > line.lowerBound, bytes[end - 1] == 0x20 { end -= 1 }
    return end
  }

  private mutating func append(_ range: Range<Int>) {
    text.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[range]))
  }
}
