import Basics

/// One pass over one text with markup.
///
/// Bytes are copied in bulk: `copied` follows `position` only where something is rewritten. Tags and entities
/// are in `MarkupParser+HTML.swift`, LaTeX is in `MarkupParser+TeX.swift`.
struct MarkupParser {
  let text: UnsafeBufferPointer<UInt8>
  private let keepsEdits: Bool
  /// The styles whose end has not come, and the tag or the depth of the group that ends them.
  private var openStyles: [OpenStyle] = []
  private(set) var plain = PlainText()

  /// The next byte to read.
  var position = 0
  /// The bytes before are in `plain`, or were rewritten.
  private var copied = 0

  /// The open brace groups, outermost first.
  var groups: [Group] = []
  /// Groups opened beyond `maxDepth`, whose braces stay text.
  var overflow = 0
  static let maxDepth = 64

  /// The formula in progress.
  var formula: Formula?
  /// Where the formula of a `<math>` element began in `plain`.
  var mathElement: Int?
  /// The open elements of MathML and JATS whose children count, outermost first.
  var elements: [Element] = []
  var identifier = Identifier()
  /// How many bytes may still be looked through in vain for the end of a tag or an element, so that time is
  /// linear whatever is not closed.
  var lookahead: Int
  /// Where `plain` ended after the last TeX operator such as `\log`.
  var operatorEnd = -1
  /// Whether a backslash makes `~` and ``quotes'' TeX, too.
  let isTeX: Bool

  enum StyleEnd: Equatable {
    case tag
    /// The next child of a MathML element, by its depth.
    case child(depth: Int)
    case group(depth: Int)
  }

  private struct OpenStyle {
    var style: PlainText.Style
    var end: StyleEnd
  }

  enum Group {
    /// The braces vanish.
    case plain
    /// The braces are text.
    case literal
    /// The numerator of a fraction: a slash follows.
    case numerator
    /// A sub- or superscript in parentheses.
    case script
  }

  struct Formula {
    /// Where its closing delimiter begins, and how long that is.
    let close: Int
    let closeLength: Int
    let plainStart: Int
    let depth: Int
  }

  init(_ text: UnsafeBufferPointer<UInt8>, keepsEdits: Bool) {
    self.text = text
    self.keepsEdits = keepsEdits
    lookahead = 4 * text.count
    isTeX = text.contains(UInt8(ascii: "\\"))
    plain.bytes.reserveCapacity(text.count)
  }

  mutating func parse() -> PlainText {
    while position < text.count {
      if let formula, position >= formula.close {
        closeFormula(formula)
        continue
      }
      step()
    }
    if let formula { closeFormula(formula) }
    copyRun(to: text.count)
    if plain.styles.count > 1 {
      plain.styles.sort {
        ($0.range.lowerBound, $1.range.upperBound) < ($1.range.lowerBound, $0.range.upperBound)
      }
    }
    return plain
  }

  /// Reads the markup at `position`, or moves past one byte of text.
  private mutating func step() {
    let start = position
    switch text[position] {
    case UInt8(ascii: "<"): if formula == nil { readTag() }
    case UInt8(ascii: "&"): readEntity()
    case UInt8(ascii: "\\"): readBackslash()
    case UInt8(ascii: "$"): if formula == nil { readDollar() }
    case UInt8(ascii: "{"): readOpeningBrace()
    case UInt8(ascii: "}"): readClosingBrace()
    case UInt8(ascii: "^"), UInt8(ascii: "_"): if formula != nil { readScript() }
    case UInt8(ascii: "~"), UInt8(ascii: "`"), UInt8(ascii: "'"): if isTeX { readTypography() }
    case 0xC2: readControl()
    case 0xE3: readCompatibility()
    default: break
    }
    if position == start { position += 1 }
  }

  // MARK: Output

  /// The last byte of the clean text, or a blank at its start.
  var lastByte: UInt8 {
    mutating get {
      copyRun(to: position)
      return plain.bytes.last ?? 0x20
    }
  }

  var lastIsWord: Bool {
    mutating get {
      let byte = lastByte
      return byte.isASCIIAlphanumeric || !byte.isASCII
    }
  }

  /// Puts `replacement` in the place of the next `length` bytes, and moves past them.
  mutating func replace(_ length: Int, with replacement: UnsafeBufferPointer<UInt8>) {
    replace(length) { $0.append(contentsOf: replacement) }
  }

  mutating func replace(_ length: Int, with replacement: StaticString) {
    let bytes = UnsafeBufferPointer(start: replacement.utf8Start, count: replacement.utf8CodeUnitCount)
    replace(length) { $0.append(contentsOf: bytes) }
  }

  mutating func replace(_ length: Int, withScalars scalars: UInt32...) {
    replace(length) { bytes in
      for scalar in scalars { encodeUTF8(scalar) { bytes.append($0) } }
    }
  }

  /// Takes the next `length` bytes out of the text.
  mutating func remove(_ length: Int) { replace(length) { _ in } }

  /// Takes the next `length` bytes out, and makes sure that the words on both sides stay apart.
  mutating func separate(_ length: Int) {
    let isApart = lastByte.isASCIIBlank || text.byte(at: position + length).isASCIIBlank
    replace(length) { if !isApart { $0.append(0x20) } }
  }

  mutating func replace(_ length: Int, _ append: (inout [UInt8]) -> Void) {
    let end = min(text.count, position + length)
    copyRun(to: position)
    let start = plain.bytes.count
    append(&plain.bytes)
    if keepsEdits {
      plain.edits.append(PlainText.Edit(plain: start..<plain.bytes.count, original: position..<end))
    }
    position = end
    copied = end
  }

  /// Copies the text before `end` that was not rewritten.
  mutating func copyRun(to end: Int) {
    guard copied < end else { return }
    plain.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[copied..<end]))
    copied = end
  }

  /// Where `plain` ends once everything before `position` is in it.
  mutating func plainEnd() -> Int {
    copyRun(to: position)
    return plain.bytes.count
  }

  /// Notes a style whose content stands next, in the clean text from `content` on.
  mutating func noteStyle(_ kind: PlainText.Style.Kind, from start: Int, content: Range<Int>) {
    guard keepsEdits, plain.styles.count < Self.maxStyles else { return }
    plain.styles.append(.init(kind: kind, range: start..<content.upperBound, content: content))
  }

  /// Opens a style at the end of the clean text; `start`: where the signs for it begin.
  mutating func openStyle(_ kind: PlainText.Style.Kind, from start: Int? = nil, until end: StyleEnd) {
    guard keepsEdits, openStyles.count < Self.maxDepth else { return }
    let content = plainEnd()
    let style = PlainText.Style(
      kind: kind, range: (start ?? content)..<content, content: content..<content)
    openStyles.append(OpenStyle(style: style, end: end))
  }

  /// Closes the style that this end belongs to, if there is one. `signs`: How many bytes of signs follow its
  /// content.
  mutating func closeStyle(_ kind: PlainText.Style.Kind?, at end: StyleEnd, signs: Int = 0) {
    let open = openStyles.lastIndex { $0.end == end && (kind == nil || $0.style.kind == kind) }
    guard let open, plain.styles.count < Self.maxStyles else { return }
    var contentEnd = plainEnd()
    let style = openStyles[open].style
    openStyles.removeSubrange(open...)
    // Blanks keep words apart which a style does, too.
    var start = style.content.lowerBound
    while start < contentEnd, plain.bytes[start].isASCIIBlank { start += 1 }
    if signs == 0 {
      while contentEnd > start, plain.bytes[contentEnd - 1].isASCIIBlank { contentEnd -= 1 }
    }
    guard start < contentEnd else { return }
    plain.styles.append(
      .init(
        kind: style.kind, range: style.range.lowerBound..<(contentEnd + signs), content: start..<contentEnd))
  }

  /// Forgets the styles of groups that are gone.
  mutating func dropStyles(deeperThan depth: Int) {
    openStyles.removeAll { if case .group(let other) = $0.end { other > depth } else { false } }
  }

  /// More than any title or abstract needs.
  private static let maxStyles = 2_000

  /// Notes `plain.bytes` from `start` on as one formula. Longer ones than 2,000 bytes may be cut.
  mutating func noteFormula(from start: Int) {
    copyRun(to: position)
    let end = plain.bytes.count
    let isAfterLast = (plain.formulas.last?.upperBound ?? 0) <= start
    if start < end, end - start <= Self.maxFormula, isAfterLast { plain.formulas.append(start..<end) }
  }

  static let maxFormula = 2_000

  // MARK: Compatibility characters

  /// A sign that stands for several characters, such as `㎧` for m∕s and `㍿` for a word, is read as these.
  private mutating func readCompatibility() {
    guard 0x88...0x8F ~= text.byte(at: position + 1), position + 3 <= text.count,
      let characters = SymbolTable.compatibility.value(of: text[position..<position + 3])
    else { return }
    replace(3, with: characters)
  }

  // MARK: Windows-1252

  /// C1 controls are characters of Windows-1252 that were read as Latin-1: `\u{93}Feedback`.
  private mutating func readControl() {
    let second = text.byte(at: position + 1)
    guard second &- 0x80 < 0x20 else { return }
    replace(2, withScalars: Self.windows1252(UInt32(second)))
  }

  /// The character that the byte means in Windows-1252. Unused ones stay as they are.
  static func windows1252(_ byte: UInt32) -> UInt32 {
    let letters: [UInt16] = [
      0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D,
      0x17D,
      0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153,
      0x9D,
      0x17E, 0x178,
    ]
    return byte &- 0x80 < 0x20 ? UInt32(letters[Int(byte - 0x80)]) : byte
  }
}
