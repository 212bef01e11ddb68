/// Cuts a YAML stream into its documents, and a document that is a sequence into its elements.
///
/// It looks only at the starts of lines, so that nothing inside a broken record can hide its end:
///
/// - A line that is `---` or `...`, followed by a blank, a tab, the line's or the file's end, ends the
///   document, also inside a quoted or block scalar (YAML 1.2, section 9.1). What stands after `---` belongs
///   to the next document. Directives (`%YAML`, `%TAG`) and comments before a document are passed over.
/// - In a document whose first content is `- ` in column 0, each such line begins an element; anything else
///   in column 0 (comments, the lines of a quoted scalar) continues the one before.
///
/// Lines end with LF or CR LF; a CR alone is a character of its line, as no tool has written it as a line end
/// since before YAML.
struct YAMLCutter: FrameCutter {
  /// What the lines around here mean.
  private enum Place {
    /// Before the first document, or after `...`: a `%` in column 0 is a directive.
    case between
    /// After `---`, before any content.
    case opened
    case document
    case sequence
  }

  /// What the next byte is, in its line.
  private enum Phase {
    /// One of the first, which tell markers from content.
    case head
    /// A blank of a line before the first content.
    case indent
    case content
    /// Part of a comment, or of what follows `...`.
    case skipped
  }

  private enum LineStart { case documentStart, documentEnd, element, content }

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
  private static let dash = UInt8(ascii: "-")
  private static let dot = UInt8(ascii: ".")

  private var builder: FrameBuilder
  private var place = Place.between
  private var phase = Phase.head
  private var offset: Int
  private var line = 1
  // The head of the line, already taken from its chunk: how many bytes of a byte order mark, and how many
  // dashes or dots.
  private var markBytes = 0
  private var signByte: UInt8 = 0
  private var signCount = 0
  /// Whether a document so far ended with `...`, as every document of an export by Catmandu does.
  private var hasEndMarks = false
  /// Whether a document so far ended without it.
  private var hasUnmarkedEnds = false

  init(file: String, offset: Int = 0, limits: InputLimits) {
    builder = FrameBuilder(file: file, format: .yaml, maxBytes: limits.maxFrameBytes)
    self.offset = offset
  }

  mutating func next(in chunk: UnsafeBufferPointer<UInt8>, from position: inout Int) -> Frame? {
    while position < chunk.count {
      switch phase {
      case .head where takeContentLines(chunk, &position): break
      case .head:
        if let start = lineStart(before: chunk[position]) {
          if let frame = begin(start) { return frame }
        } else {
          position += 1
          offset += 1
        }
      case .indent:
        let byte = chunk[position]
        if takeIndent(byte) {
          position += 1
          offset += 1
        }
      case .content, .skipped:
        takeLine(chunk, &position)
      }
    }
    return nil
  }

  mutating func finish() throws(InputError) -> Frame? {
    let endsInsideLine = phase != .head
    if phase == .head, let start = lineStart(before: nil) {
      // The rest of the file is an empty line.
      defer { if phase == .head { phase = .skipped } }
      if let frame = begin(start) { return frame }
    }
    let isContent = place == .document || place == .sequence
    guard isContent, !builder.isEmpty else { return nil }
    // The rest of a document that was cut off is mostly a document, too. The cut shows in the missing mark,
    // if all documents before have one. In files written by hand only some may: there the last line has to be
    // without an end as well.
    if hasEndMarks, endsInsideLine || !hasUnmarkedEnds {
      throw .endsEarly(file: builder.file, line: builder.line, in: .record)
    }
    return builder.finish(isTerminated: !endsInsideLine)
  }

  // MARK: Line starts

  /// What the line is, seen from its head and the byte after it (nil at the end of the file); nil if this
  /// byte belongs to the head, and was added to it.
  private mutating func lineStart(before next: UInt8?) -> LineStart? {
    if signCount == 0 {
      if markBytes < 3, let next, next == Self.byteOrderMark[markBytes] {
        markBytes += 1
        return nil
      }
      if markBytes % 3 != 0 { return .content }
    }
    switch (signByte, signCount) {
    case (_, 0):
      guard let next, next == Self.dash || next == Self.dot else { return .content }
      return take(next)
    case (Self.dash, 1) where Self.isSeparator(next): return .element
    case (_, 1), (_, 2):
      guard let next, next == signByte else { return .content }
      return take(next)
    default:
      guard Self.isSeparator(next) else { return .content }
      return signByte == Self.dash ? .documentStart : .documentEnd
    }
  }

  private mutating func take(_ sign: UInt8) -> LineStart? {
    signByte = sign
    signCount += 1
    return nil
  }

  private static func isSeparator(_ byte: UInt8?) -> Bool {
    guard let byte else { return true }
    return byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n")
      || byte == UInt8(ascii: "\r")
  }

  /// Acts on the line's head, and returns the frame that it ends.
  private mutating func begin(_ start: LineStart) -> Frame? {
    defer { (markBytes, signCount) = (0, 0) }
    switch start {
    case .documentStart:
      let frame = endDocument(.opened)
      builder.begin(offset: offset, line: line)
      phase = .indent
      return frame
    case .documentEnd:
      phase = .skipped
      return endDocument(.between)
    case .element where place != .document:
      let frame = place == .sequence && !builder.isEmpty ? builder.finish(isTerminated: true) : nil
      place = .sequence
      phase = .content
      builder.begin(offset: offset - 1, line: line)
      builder.append(UInt8(ascii: " "))
      return frame
    case .element, .content:
      beginContent()
      return nil
    }
  }

  private mutating func endDocument(_ next: Place) -> Frame? {
    let isContent = place == .document || place == .sequence
    place = next
    if isContent {
      if next == .between { hasEndMarks = true } else { hasUnmarkedEnds = true }
    }
    return isContent && !builder.isEmpty ? builder.finish(isTerminated: true) : nil
  }

  private mutating func beginContent() {
    phase = .content
    if place == .between || place == .opened {
      builder.begin(offset: offset - signCount, line: line)
      if signCount == 0 {
        phase = .indent
      } else {
        place = .document
      }
    } else {
      for byte in Self.byteOrderMark.prefix(markBytes) { builder.append(byte) }
    }
    for _ in 0..<signCount { builder.append(signByte) }
  }

  // MARK: The rest of a line

  /// Takes a blank before the first content, which belongs to the content where the line has some.
  ///
  /// - Returns: false for a byte that belongs to another phase.
  private mutating func takeIndent(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
      builder.append(byte)
      return true
    case UInt8(ascii: "\n"):
      line += 1
      phase = .head
      return true
    case UInt8(ascii: "#"):
      phase = .skipped
    case UInt8(ascii: "%") where place == .between && builder.isEmpty:
      phase = .skipped
    default:
      place = .document
      phase = .content
    }
    return false
  }

  /// Takes whole lines of a document that cannot be markers or elements, as nearly all lines, all at once.
  ///
  /// - Returns: false if the line at `position` has to be taken byte for byte.
  private mutating func takeContentLines(
    _ chunk: UnsafeBufferPointer<UInt8>, _ position: inout Int
  ) -> Bool {
    guard place == .document || place == .sequence, signCount == 0, markBytes == 0 else { return false }
    var end = position
    while end < chunk.count, !Self.mayBeginMark(chunk[end]) {
      let feed = chunk.endOfLine(from: end)
      if feed == chunk.count { break }
      end = feed + 1
      line += 1
    }
    guard end > position else { return false }
    builder.append(chunk[position..<end])
    offset += end - position
    position = end
    return true
  }

  private static func mayBeginMark(_ byte: UInt8) -> Bool {
    byte == dash || byte == dot || byte == byteOrderMark[0]
  }

  private mutating func takeLine(_ chunk: UnsafeBufferPointer<UInt8>, _ position: inout Int) {
    let feed = chunk.endOfLine(from: position)
    let end = min(feed + 1, chunk.count)
    if phase == .content { builder.append(chunk[position..<end]) }
    if feed < chunk.count {
      line += 1
      phase = .head
    }
    offset += end - position
    position = end
  }
}
