private import Tokenize

/// Texts of records as TeX: TeX in them is kept, HTML becomes TeX, everything else is text.
///
/// Braces are balanced whatever the text holds, also as BibTeX counts them, for which `\{` is a brace too. Of
/// TeX's commands only those that set text are kept: none that reads a file, defines anything or ends a
/// group.
struct TeXText {
  /// Whether characters beyond ASCII are written as commands.
  var isASCII = false
  /// Whether words with an inner capital and formulas stand in braces, so that no style changes their case.
  var protectsCapitals = false

  func append(_ text: String, to output: inout [UInt8]) {
    var text = text
    let wasPlain = text.withUTF8 { bytes in
      guard isPlain(bytes) else { return false }
      output.append(contentsOf: bytes)
      return true
    }
    if wasPlain { return }
    // Formulas in MathML are not TeX. The byte is looked for first: looking for a string took a tenth of the
    // time.
    if text.utf8.contains(UInt8(ascii: "<")), text.contains("<math") || text.contains("<mml:") {
      text = PlainText(text).string.replacing("\\", with: " ")
    }
    text.withUTF8 { bytes in
      var writer = TeXWriter(bytes, self)
      writer.run()
      output.append(contentsOf: writer.output)
    }
  }

  /// Whether the text is the same in TeX.
  private func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var wasBlank = true
    var isInWord = false
    for byte in bytes {
      switch byte {
      case 0x20:
        if wasBlank { return false }
        wasBlank = true
        isInWord = false
        continue
      case UInt8(ascii: "A")...UInt8(ascii: "Z"):
        if isInWord, protectsCapitals { return false }
        isInWord = true
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "'"):
        isInWord = true
      case 0..<0x20, 0x7F, UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), UInt8(ascii: "\\"),
        UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "#"), UInt8(ascii: "_"), UInt8(ascii: "{"),
        UInt8(ascii: "}"), UInt8(ascii: "~"), UInt8(ascii: "^"), 0xC2, 0xE2, 0xE3, 0xEF:
        return false
      case 0x80...:
        if isASCII || protectsCapitals { return false }
        isInWord = true
      default: isInWord = false
      }
      wasBlank = false
    }
    return !wasBlank || bytes.isEmpty
  }
}

/// One pass over one text.
private struct TeXWriter {
  private enum Open: Equatable {
    case brace
    case tag([UInt8])
  }

  let text: UnsafeBufferPointer<UInt8>
  let style: TeXText
  var output: [UInt8] = []
  private var position = 0
  /// Braces of the text that have a partner.
  private var pairs: Set<Int> = []
  private var open: [Open] = []
  /// Where the word in progress began in `output`, at the outer level.
  private var wordStart: Int?
  private var needsBraces = false

  init(_ text: UnsafeBufferPointer<UInt8>, _ style: TeXText) {
    (self.text, self.style) = (text, style)
    output.reserveCapacity(text.count + 16)
    var stack: [Int] = []
    var place = 0
    while place < text.count {
      switch text[place] {
      case UInt8(ascii: "\\"): place += 1
      case UInt8(ascii: "{"): stack.append(place)
      case UInt8(ascii: "}"):
        if let partner = stack.popLast() {
          pairs.insert(partner)
          pairs.insert(place)
        }
      default: break
      }
      place += 1
    }
  }

  mutating func run() {
    while position < text.count { step() }
    endWord()
    closeAll()
    while output.last == 0x20 { output.removeLast() }
  }

  private mutating func step() {
    let byte = text[position]
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "}"): takeBrace(byte)
    case UInt8(ascii: "$"): takeDollar()
    case UInt8(ascii: "\\"): takeBackslash()
    case UInt8(ascii: "<"): takeTag()
    case UInt8(ascii: "&"): takeEntity()
    case UInt8(ascii: ">"): takeMark(#"\textgreater{}"#)
    case UInt8(ascii: "%"), UInt8(ascii: "#"), UInt8(ascii: "_"):
      endWord()
      output.append(UInt8(ascii: "\\"))
      output.append(byte)
      position += 1
    case UInt8(ascii: "~"): takeMark(#"\textasciitilde{}"#)
    case UInt8(ascii: "^"): takeMark(#"\textasciicircum{}"#)
    default: takeCharacter()
    }
  }

  private mutating func takeMark(_ tex: StaticString, length: Int = 1) {
    endWord()
    output.append(tex)
    position += length
  }

  private mutating func blank() {
    endWord()
    if !output.isEmpty, output.last != 0x20 { output.append(0x20) }
  }

  // MARK: Characters

  private mutating func takeCharacter() {
    switch Invisible(text, at: position) {
    case .blank(let length):
      blank()
      position += length
      return
    case .nothing(let length):
      // C1 controls are characters of Windows-1252.
      if length == 2, text[position] == 0xC2, text[position + 1] < 0xA0 {
        let plain = PlainText(String(decoding: text[position..<position + 2], as: UTF8.self)).string
        let clean = CleanText.line(plain)
        for scalar in clean.unicodeScalars { write(scalar) }
      }
      position += length
      return
    case nil: break
    }
    let byte = text[position]
    if byte < 0x80 {
      write(ascii: byte)
      position += 1
      return
    }
    var length = 1
    while position + length < text.count, text[position + length] & 0xC0 == 0x80, length < 4 { length += 1 }
    let scalars = String(decoding: text[position..<position + length], as: UTF8.self).unicodeScalars
    position += length
    for scalar in scalars { write(scalar) }
  }

  private mutating func write(ascii byte: UInt8) {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): word(isCapital: true)
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "'"):
      word(isCapital: false)
    default: endWord()
    }
    output.append(byte)
  }

  /// A character that is not markup.
  private mutating func write(_ scalar: Unicode.Scalar) {
    if scalar.isASCII {
      switch scalar {
      case "&", "%", "#", "_", "$":
        endWord()
        output.append(UInt8(ascii: "\\"))
        output.append(UInt8(scalar.value))
      case "<": output.append(#"\textless{}"#)
      case ">": output.append(#"\textgreater{}"#)
      case "{": output.append(#"\textbraceleft{}"#)
      case "}": output.append(#"\textbraceright{}"#)
      case "\\": output.append(#"\textbackslash{}"#)
      case "~": output.append(#"\textasciitilde{}"#)
      case "^": output.append(#"\textasciicircum{}"#)
      default: write(ascii: UInt8(scalar.value))
      }
      return
    }
    if scalar == "\u{2019}" || scalar.properties.isAlphabetic
      || scalar.properties.generalCategory == .nonspacingMark
    {
      word(isCapital: scalar.properties.isUppercase)
    } else {
      endWord()
    }
    output.append(style.isASCII ? TeXCharacters.ascii(scalar) : String(Character(scalar)))
  }

  // MARK: Capitals

  private mutating func word(isCapital: Bool) {
    guard style.protectsCapitals, open.isEmpty else { return }
    if wordStart == nil {
      wordStart = output.count
    } else if isCapital {
      needsBraces = true
    }
  }

  private mutating func endWord() {
    if let wordStart, needsBraces {
      output.insert(UInt8(ascii: "{"), at: wordStart)
      output.append(UInt8(ascii: "}"))
    }
    wordStart = nil
    needsBraces = false
  }

  // MARK: Groups

  private mutating func takeBrace(_ byte: UInt8) {
    guard pairs.contains(position) else {
      return takeMark(byte == UInt8(ascii: "{") ? #"\textbraceleft{}"# : #"\textbraceright{}"#)
    }
    endWord()
    if byte == UInt8(ascii: "{") {
      open.append(.brace)
      output.append(byte)
    } else {
      while let last = open.popLast() {
        output.append(byte)
        if last == .brace { break }
      }
    }
    position += 1
  }

  private mutating func closeAll() {
    for _ in open { output.append(UInt8(ascii: "}")) }
    open = []
  }

  // MARK: HTML

  private static let commands: [String: StaticString] = [
    "i": #"\emph{"#, "em": #"\emph{"#, "b": #"\textbf{"#, "strong": #"\textbf{"#, "sub": #"\textsubscript{"#,
    "sup": #"\textsuperscript{"#, "tt": #"\texttt{"#, "code": #"\texttt{"#,
  ]
  private static let breaks: Set = ["br", "p", "div", "li", "tr"]
  private static let maxTag = 1_000

  private mutating func takeTag() {
    let limit = min(text.count, position + Self.maxTag)
    let isClosing = position + 1 < limit && text[position + 1] == UInt8(ascii: "/")
    let start = position + (isClosing ? 2 : 1)
    var nameEnd = start
    while nameEnd < limit, text[nameEnd] | 0x20 >= UInt8(ascii: "a"),
      text[nameEnd] | 0x20 <= UInt8(ascii: "z")
    {
      nameEnd += 1
    }
    guard let end = text[start..<limit].firstIndex(of: UInt8(ascii: ">")) else {
      return takeMark(#"\textless{}"#)
    }
    let name = text[start..<nameEnd].map { $0 | 0x20 }
    let key = String(decoding: name, as: UTF8.self)
    if let command = Self.commands[key] {
      endWord()
      if isClosing {
        close(name)
      } else {
        output.append(command)
        open.append(.tag(name))
      }
    } else if Self.breaks.contains(key) {
      blank()
    } else {
      let tag = String(decoding: text[position...end], as: UTF8.self)
      // What counts as a tag is the same as for searching.
      if PlainText(tag).string.contains("<") { return takeMark(#"\textless{}"#) }
      endWord()
    }
    position = end + 1
  }

  /// Closes an element, and those left open inside it; not those of another group.
  private mutating func close(_ name: [UInt8]) {
    var depth = open.endIndex
    while depth > 0, open[depth - 1] != .brace, open[depth - 1] != .tag(name) { depth -= 1 }
    guard depth > 0, open[depth - 1] == .tag(name) else { return }
    for _ in depth - 1..<open.endIndex { output.append(UInt8(ascii: "}")) }
    open.removeLast(open.endIndex - depth + 1)
  }

  private mutating func takeEntity() {
    let limit = min(text.count, position + 32)
    if let end = text[position..<limit].firstIndex(of: UInt8(ascii: ";")) {
      let entity = String(decoding: text[position...end], as: UTF8.self)
      let decoded = Entities.decoded(entity)
      if decoded != entity {
        for scalar in decoded.unicodeScalars where scalar.value > 0x1F { write(scalar) }
        position = end + 1
        return
      }
    }
    takeMark(#"\&"#)
  }

  // MARK: TeX

  private static let maxFormula = 2_000

  private mutating func takeDollar() {
    let length = byte(position + 1) == UInt8(ascii: "$") ? 2 : 1
    let start = position + length
    let limit = min(text.count, start + Self.maxFormula)
    var end = start
    while end < limit, text[end] != UInt8(ascii: "$") { end += text[end] == UInt8(ascii: "\\") ? 2 : 1 }
    let isClosed = end < limit && (length == 1 || byte(end + 1) == UInt8(ascii: "$"))
    if isClosed, end > start, takeFormula(start..<end, whole: position..<end + length) { return }
    takeMark(#"\$"#)
  }

  /// Writes a formula, if it is one.
  ///
  /// `whole`: With its delimiters.
  private mutating func takeFormula(_ content: Range<Int>, whole: Range<Int>) -> Bool {
    // What counts as a formula is the same as for searching: `costs $5 and $7` has none.
    let source = String(decoding: text[whole], as: UTF8.self)
    let plain = PlainText(source)
    guard plain.string != source else { return false }
    endWord()
    guard let formula = formula(content) else {
      // Its commands are not all known: as text, it can do no harm.
      for scalar in CleanText.line(plain.string).unicodeScalars { write(scalar) }
      position = whole.upperBound
      return true
    }
    let isOuter = open.isEmpty && style.protectsCapitals
    if isOuter { output.append(UInt8(ascii: "{")) }
    output.append(UInt8(ascii: "$"))
    output.append(contentsOf: formula)
    output.append(UInt8(ascii: "$"))
    if isOuter { output.append(UInt8(ascii: "}")) }
    position = whole.upperBound
    return true
  }

  /// The inside a formula; nil if it holds an unknown command, or braces that do not match.
  private func formula(_ range: Range<Int>) -> [UInt8]? {
    var result: [UInt8] = []
    var depth = 0
    var place = range.lowerBound
    while place < range.upperBound {
      let byte = text[place]
      switch byte {
      case UInt8(ascii: "{"):
        depth += 1
        result.append(byte)
      case UInt8(ascii: "}"):
        depth -= 1
        if depth < 0 { return nil }
        result.append(byte)
      case UInt8(ascii: "\\"):
        guard let end = appendCommand(at: place, in: range, to: &result) else { return nil }
        place = end
        continue
      case UInt8(ascii: "%"), UInt8(ascii: "#"), UInt8(ascii: "&"): return nil
      case UInt8(ascii: "<"), UInt8(ascii: ">"): result.append(byte)
      case 0x80...:
        if Invisible(text, at: place) != nil { return nil }
        if style.isASCII { return nil }
        result.append(byte)
      case 0..<0x20, 0x7F: result.append(0x20)
      default: result.append(byte)
      }
      place += 1
    }
    return depth == 0 ? result : nil
  }

  /// - Returns: Where the command ends; nil for one that is not known.
  private func appendCommand(at place: Int, in range: Range<Int>, to result: inout [UInt8]) -> Int? {
    let end = endOfName(place + 1, limit: range.upperBound)
    if end > place + 1 {
      let name = text[(place + 1)..<end]
      switch TeXSymbols.meaning(of: name) {
      case nil, .vanishes: return nil
      case .text, .keepsArguments, .blank: break
      }
      result.append(contentsOf: text[place..<end])
      return end
    }
    guard place + 1 < range.upperBound else { return nil }
    switch text[place + 1] {
    // BibTeX would count these among its own braces.
    case UInt8(ascii: "{"): result.append(#"\lbrace "#)
    case UInt8(ascii: "}"): result.append(#"\rbrace "#)
    case let byte where " ,;:!|%#&_$".utf8.contains(byte): result.append(contentsOf: text[place..<place + 2])
    default: return nil
    }
    return place + 2
  }

  private mutating func takeBackslash() {
    let end = endOfName(position + 1, limit: text.count)
    if end > position + 1 { return takeCommand(end) }
    let next = byte(position + 1)
    switch next {
    case UInt8(ascii: "&"), UInt8(ascii: "%"), UInt8(ascii: "#"), UInt8(ascii: "_"), UInt8(ascii: "$"):
      endWord()
      output.append(contentsOf: text[position..<position + 2])
      position += 2
    case UInt8(ascii: "{"): takeMark(#"\textbraceleft{}"#, length: 2)
    case UInt8(ascii: "}"): takeMark(#"\textbraceright{}"#, length: 2)
    case UInt8(ascii: "\\"), UInt8(ascii: " "):
      blank()
      position += 2
    case UInt8(ascii: "-"), UInt8(ascii: "/"): position += 2
    case UInt8(ascii: ","): takeMark(#"\,"#, length: 2)
    case UInt8(ascii: "("):
      let limit = min(text.count, position + Self.maxFormula)
      var close = position + 2
      while close + 1 < limit, !(text[close] == UInt8(ascii: "\\") && text[close + 1] == UInt8(ascii: ")")) {
        close += text[close] == UInt8(ascii: "\\") ? 2 : 1
      }
      if close + 1 < limit, takeFormula(position + 2..<close, whole: position..<close + 2) { return }
      takeMark(#"\textbackslash{}"#)
    case UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: "\""), UInt8(ascii: "^"), UInt8(ascii: "~"),
      UInt8(ascii: "="), UInt8(ascii: "."):
      if !takeAccent(position + 2) { takeMark(#"\textbackslash{}"#) }
    default: takeMark(#"\textbackslash{}"#)
    }
  }

  private static let accents: Set<UInt8> = Set("cvuHkrdbt".utf8)

  private mutating func takeCommand(_ end: Int) {
    let name = text[(position + 1)..<end]
    if name.count == 1, let first = name.first, Self.accents.contains(first), takeAccent(end) { return }
    switch TeXSymbols.meaning(of: name) {
    case .text:
      if TeXCharacters.isTextCommand(name) { return copyCommand(end) }
      // A symbol of formulas, in text.
      endWord()
      output.append(#"{\ensuremath{\"#)
      output.append(contentsOf: name)
      output.append("}}")
      position = end
      while byte(position) == 0x20 { position += 1 }
    case .keepsArguments: copyCommand(end)
    case .blank:
      blank()
      position = end
    case nil, .vanishes:
      endWord()
      output.append(#"\textbackslash{}"#)
      position += 1
    }
  }

  private mutating func copyCommand(_ end: Int) {
    endWord()
    output.append(contentsOf: text[position..<end])
    position = end
    // A letter would be taken for a part of the name.
    if byte(end) == UInt8(ascii: "<") || byte(end) >= 0x80 { output.append("{}") }
  }

  /// Writes a letter with an accent as the character it is.
  ///
  /// `start`: Where its argument begins: a letter, a group, or `\i`.
  private mutating func takeAccent(_ start: Int) -> Bool {
    var place = start
    while byte(place) == 0x20 { place += 1 }
    let end: Int
    switch byte(place) {
    case UInt8(ascii: "{"):
      guard let close = text[place..<min(text.count, place + 8)].firstIndex(of: UInt8(ascii: "}")) else {
        return false
      }
      end = close + 1
    case UInt8(ascii: "\\"): end = endOfName(place + 1, limit: min(text.count, place + 4))
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): end = place + 1
    default: return false
    }
    let source = String(decoding: text[position..<end], as: UTF8.self)
    let plain = PlainText(source).string
    guard !plain.contains("\\"), !plain.contains("{"), !plain.isEmpty else { return false }
    for scalar in CleanText.line(plain).unicodeScalars { write(scalar) }
    position = end
    return true
  }

  private func byte(_ place: Int) -> UInt8 { place < text.count ? text[place] : 0 }

  private func endOfName(_ start: Int, limit: Int) -> Int {
    var end = start
    while end < limit, text[end] | 0x20 >= UInt8(ascii: "a"), text[end] | 0x20 <= UInt8(ascii: "z") {
      end += 1
    }
    return end
  }
}
