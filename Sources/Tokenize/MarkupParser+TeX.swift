import Basics

extension MarkupParser {
  private static let maxArgument = 300
  private static let maxName = 32

  // MARK: Formulas

  /// Opens the formula `$...$` or `$$...$$` at `position`, unless the dollar is money.
  mutating func readDollar() {
    let length = text.byte(at: position + 1) == UInt8(ascii: "$") ? 2 : 1
    let start = position + length
    let limit = min(text.count, start + Self.maxFormula)
    var close = start
    while close < limit, text[close] != UInt8(ascii: "$") {
      close += text[close] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard close > start, close < limit else { return }
    let isClosed = length == 1 || text.byte(at: close + 1) == UInt8(ascii: "$")
    guard isClosed, isFormula(start..<close, after: close + length) else { return }
    openFormula(openLength: length, close: close, closeLength: length)
  }

  /// Tells a formula from two amounts: "costs $5 and $7" has a blank before, "$5-$7" a digit after the second
  /// dollar.
  private func isFormula(_ content: Range<Int>, after end: Int) -> Bool {
    let endsTight = !text[content.upperBound - 1].isASCIIBlank
    if !endsTight, text[content.lowerBound].isASCIIDigit { return false }
    if text[content].contains(where: { "\\^_{".utf8.contains($0) }) { return true }
    return endsTight && !text[content.lowerBound].isASCIIBlank && !text.byte(at: end).isASCIIDigit
  }

  /// Opens `\(...\)` or `\[...\]`.
  private mutating func readMathDelimiter(closer: UInt8) -> Bool {
    guard formula == nil else { return false }
    let start = position + 2
    let limit = min(text.count - 1, start + Self.maxFormula)
    var close = start
    while close < limit {
      if text[close] == UInt8(ascii: "\\") {
        let next = text[close + 1]
        if next == closer {
          openFormula(openLength: 2, close: close, closeLength: 2)
          return true
        }
        // Formulas do not nest; stopping here keeps the search linear, too.
        if next == UInt8(ascii: "(") || next == UInt8(ascii: "[") { return false }
        close += 2
      } else {
        close += 1
      }
    }
    return false
  }

  private mutating func openFormula(openLength: Int, close: Int, closeLength: Int) {
    remove(openLength)
    formula = Formula(
      close: close, closeLength: closeLength, plainStart: plain.bytes.count, depth: groups.count)
  }

  mutating func closeFormula(_ open: Formula) {
    noteFormula(from: open.plainStart)
    formula = nil
    overflow = 0
    groups.removeLast(max(0, groups.count - open.depth))
    dropStyles(deeperThan: groups.count)
    if position == open.close { remove(open.closeLength) }
  }

  /// Reads `^` or `_` in a formula.
  ///
  /// A short one joins: `$x_i$` is xi, `$\ell_1$` is ℓ1, S`$^2$`SQL is S2SQL, and so does a charge:
  /// Ca`$^{2+}$`. A word or an expression stays apart: `RoBERTa_{large}`, `n^{m/2}`.
  mutating func readScript() {
    let isJoined = lastIsWord && operatorEnd != plain.bytes.count
    let kind: PlainText.Style.Kind = text[position] == UInt8(ascii: "^") ? .sup : .sub
    let start = plainEnd()
    let next = text.byte(at: position + 1)
    if isJoined, next.isASCIIAlphanumeric {
      noteStyle(kind, from: start, content: start..<start + 1)
      return remove(1)
    }
    let script = script(at: position + 1)
    if isJoined, let script, isShort(script.content) {
      noteStyle(kind, from: start, content: start..<start + script.content.count)
      remove(script.content.lowerBound - position)
      position = script.content.upperBound
      return remove(script.end - position)
    }
    guard next == UInt8(ascii: "{") else {
      if next.isASCIIAlphanumeric { noteStyle(kind, from: start, content: start + 1..<start + 2) }
      return
    }
    position += 1
    if let script, script.content.lowerBound == position + 1,
      text[script.content].allSatisfy(\.isASCIIAlphanumeric)
    {
      openGroup(.plain)
    } else if groups.count < Self.maxDepth {
      openGroup(.script)
    } else {
      return
    }
    openStyle(kind, from: start, until: .group(depth: groups.count))
  }

  /// The letters and digits, and the sign, of a script without anything else: `{2}`, `{2+}`, `+`,
  /// `{\mathrm{c}}`; and where its braces end.
  private func script(at start: Int) -> (content: Range<Int>, end: Int)? {
    var cursor = start
    var braces = 0
    while cursor - start < Self.maxScript {
      if text.byte(at: cursor) == UInt8(ascii: "{") {
        cursor += 1
        braces += 1
      } else if text.byte(at: cursor) == UInt8(ascii: "\\"), let past = styleCommand(at: cursor) {
        cursor = past
      } else {
        break
      }
    }
    let first = cursor
    while cursor - start < Self.maxScript, text.byte(at: cursor).isASCIIAlphanumeric { cursor += 1 }
    if text[position] == UInt8(ascii: "^"), "+-".utf8.contains(text.byte(at: cursor)) { cursor += 1 }
    let content = first..<cursor
    // Without braces a script is one character.
    guard braces > 0 ? !content.isEmpty : content.count == 1 else { return nil }
    for _ in 0..<braces {
      guard text.byte(at: cursor) == UInt8(ascii: "}") else { return nil }
      cursor += 1
    }
    return (content, cursor)
  }

  private static let maxScript = 40

  private func isShort(_ content: Range<Int>) -> Bool {
    content.count <= 2 || !text[content].contains(where: \.isASCIILetter)
  }

  /// Where a command ends that only changes the type, such as `\mathrm`, with the blank behind it.
  private func styleCommand(at start: Int) -> Int? {
    var end = start + 1
    while end - start <= Self.maxName, text.byte(at: end).isASCIILetter { end += 1 }
    guard SymbolTable.commands.value(of: text[(start + 1)..<end])?.elementsEqual("-".utf8) == true else {
      return nil
    }
    return text.byte(at: end) == 0x20 ? end + 1 : end
  }

  // MARK: Groups

  /// Opens a brace group whose brace is at `position`, and removes the brace.
  private mutating func openGroup(_ group: Group) {
    guard groups.count < Self.maxDepth else {
      overflow += 1
      position += 1
      return
    }
    groups.append(group)
    switch group {
    case .literal: position += 1
    case .script: replace(1, with: "(")
    case .plain, .numerator: remove(1)
    }
  }

  mutating func readOpeningBrace() {
    if formula == nil, let end = endOfOfficeStyle() { return separate(end - position) }
    let isMarkup = formula != nil || text.byte(at: position + 1) == UInt8(ascii: "\\") || holdsOneWord()
    openGroup(isMarkup ? .plain : .literal)
  }

  /// Where a style of Word ends that was left behind when its tags were taken out: `{mso-style-name:...}`.
  private func endOfOfficeStyle() -> Int? {
    var start = position + 1
    while text.byte(at: start).isASCIIBlank, start - position < Self.maxArgument { start += 1 }
    guard hasPrefix("mso-", at: start) else { return nil }
    return text[start...].prefix(Self.maxStyle).firstIndex(of: UInt8(ascii: "}")).map { $0 + 1 }
  }

  private static let maxStyle = 2_000

  /// Whether the braces protect a word, as BibTeX titles do: `{BERT}`, `{T}ransformer`.
  private func holdsOneWord() -> Bool {
    let limit = min(text.count, position + 64)
    var end = position + 1
    while end < limit, text[end].isASCIIAlphanumeric || text[end] == UInt8(ascii: "-") || !text[end].isASCII {
      end += 1
    }
    return end > position + 1 && text.byte(at: end) == UInt8(ascii: "}")
  }

  mutating func readClosingBrace() {
    if overflow > 0 {
      overflow -= 1
      position += 1
      return
    }
    // A formula closes no group that was opened before it.
    guard groups.count > formula?.depth ?? 0, let group = groups.popLast() else { return }
    closeStyle(nil, at: .group(depth: groups.count + 1), signs: group == .script ? 1 : 0)
    switch group {
    case .literal:
      position += 1
    case .script:
      replace(1, with: ")")
    case .plain, .numerator:
      let isFollowed = text.byte(at: position + 1) == UInt8(ascii: "{")
      replace(1, with: group == .numerator && isFollowed ? "/" : "")
      // A second argument.
      if isFollowed { openGroup(.plain) }
    }
  }

  // MARK: Commands

  mutating func readBackslash() {
    let next = text.byte(at: position + 1)
    switch next {
    case _ where next.isASCIILetter:
      readCommand()
    case UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: "^"), UInt8(ascii: "\""), UInt8(ascii: "~"),
      UInt8(ascii: "="), UInt8(ascii: "."):
      if !readAccent(next, argument: position + 2) { remove(1) }
    case UInt8(ascii: "("), UInt8(ascii: "["):
      let closer = next == UInt8(ascii: "(") ? UInt8(ascii: ")") : UInt8(ascii: "]")
      if !readMathDelimiter(closer: closer) { remove(1) }
    case UInt8(ascii: "\\"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"), 0x20:
      separate(2)
    case UInt8(ascii: "!"), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "@"):
      remove(2)
    case UInt8(ascii: "|"):
      replace(2, with: "‖")
    case _ where "%&_$#{})]".utf8.contains(next):
      remove(1)
      position += 1
    default: break
    }
  }

  private mutating func readCommand() {
    let start = position + 1
    var end = start
    while end - start < Self.maxName, text.byte(at: end).isASCIILetter { end += 1 }
    if end == start + 1, readAccent(text[start], argument: end) { return }
    let name = UnsafeBufferPointer(rebasing: text[start..<end])
    let meaning = SymbolTable.commands.value(of: name)
    if text.byte(at: end) == UInt8(ascii: "*") { end += meaning == nil ? 0 : 1 }
    let length = end - position
    switch meaning?.first {
    case UInt8(ascii: "="):
      replaceSymbol(length, with: UnsafeBufferPointer(rebasing: (meaning ?? name).dropFirst()))
    case UInt8(ascii: "@"):
      replaceOperator(length, name)
    case UInt8(ascii: "_"):
      separate(length)
      openArgument()
    case UInt8(ascii: "/"):
      remove(length)
      if text.byte(at: position) == UInt8(ascii: "{") { openGroup(.numerator) }
    case UInt8(ascii: "!"):
      remove(length)
      removeArgument()
    case UInt8(ascii: "%"):
      removePreamble(length)
    case UInt8(ascii: "-"):
      removeCommand(length)
    default:
      // A path such as C:\temp is text, not a command.
      let before = text.byte(at: position - 1)
      let isPath = formula == nil && (before.isASCIIAlphanumeric || before == UInt8(ascii: ":"))
      if isPath, text.byte(at: end) != UInt8(ascii: "{") { position = end } else { removeCommand(length) }
    }
  }

  /// Puts a symbol or a letter of its own in the place of a command; `\o{}` and `\o re` are `ø` and `øre`.
  private mutating func replaceSymbol(_ length: Int, with symbol: UnsafeBufferPointer<UInt8>) {
    var length = length
    let isLetter = formula == nil && symbol.count <= 3 && CharacterTable().isLatin(symbol)
    if hasPrefix("{}", at: position + length) {
      length += 2
    } else if isLetter, text.byte(at: position + length) == 0x20,
      text.byte(at: position + length + 1).isASCIILetter
    {
      length += 1
    }
    // Two Greek letters in a row are two symbols in a formula, not a word.
    let isGreek = symbol.first == 0xCE || symbol.first == 0xCF
    copyRun(to: position)
    let last = plain.bytes.dropLast().last
    let separates = isGreek && (last == 0xCE || last == 0xCF)
    if separates {
      replace(length) { bytes in
        bytes.append(0x20)
        bytes.append(contentsOf: symbol)
      }
    } else {
      replace(length, with: symbol)
    }
  }

  /// Puts the name of an operator there, apart from the words around it.
  private mutating func replaceOperator(_ length: Int, _ name: UnsafeBufferPointer<UInt8>) {
    let isApart = !lastIsWord
    let next = text.byte(at: position + length)
    let joinsNext = next.isASCIIAlphanumeric || next == UInt8(ascii: "{") || !next.isASCII
    replace(length) { bytes in
      if !isApart { bytes.append(0x20) }
      bytes.append(contentsOf: name)
      if joinsNext { bytes.append(0x20) }
    }
    operatorEnd = plain.bytes.count
    openArgument()
  }

  /// Removes a command that has no text; its argument stays.
  private mutating func removeCommand(_ length: Int) {
    // As TeX does, unless that would join two words.
    let eatsBlanks = !lastIsWord
    remove(length)
    if text.byte(at: position) == UInt8(ascii: "[") { removeOption() }
    if text.byte(at: position) == UInt8(ascii: "{") { return openArgument() }
    var blanks = 0
    while eatsBlanks, text.byte(at: position + blanks).isASCIIBlank, blanks < Self.maxArgument { blanks += 1 }
    if blanks > 0 { remove(blanks) }
  }

  /// Removes a document class with all before the document: JATS has whole TeX files as formulas.
  private mutating func removePreamble(_ length: Int) {
    let limit = min(text.count, position + Self.maxPreamble)
    var cursor = position + length
    while cursor < limit {
      if text[cursor] == UInt8(ascii: "\\"), hasPrefix("\\begin{document}", at: cursor) {
        return remove(cursor - position)
      }
      cursor += 1
    }
    remove(length)
    removeArgument()
  }

  private static let maxPreamble = 1_000

  private mutating func openArgument() {
    if text.byte(at: position) == UInt8(ascii: "{") { openGroup(.plain) }
  }

  /// Removes `[...]` before a braced argument.
  private mutating func removeOption() {
    let limit = min(text.count, position + 100)
    guard let end = text[position..<limit].firstIndex(of: UInt8(ascii: "]")) else { return }
    if text.byte(at: end + 1) == UInt8(ascii: "{") { remove(end + 1 - position) }
  }

  /// Removes `{...}` without nested braces.
  private mutating func removeArgument() {
    if text.byte(at: position) == UInt8(ascii: "[") { removeOption() }
    guard text.byte(at: position) == UInt8(ascii: "{") else { return }
    let limit = min(text.count, position + Self.maxArgument)
    guard let end = text[position..<limit].firstIndex(of: UInt8(ascii: "}")) else { return openGroup(.plain) }
    remove(end + 1 - position)
    openArgument()
  }

  // MARK: Accents

  /// Reads `\'e`, `\'{e}`, `\'\i`, `\c{c}`, `\c c`; returns false if no accented letter exists.
  private mutating func readAccent(_ accent: UInt8, argument: Int) -> Bool {
    var cursor = argument
    if accent.isASCIILetter {
      // \c{c} and \c c, but not \circ.
      guard "vcHukrdbt".utf8.contains(accent) else { return false }
      guard text.byte(at: cursor) == UInt8(ascii: "{") || text.byte(at: cursor) == 0x20 else { return false }
    }
    if text.byte(at: cursor) == 0x20 { cursor += 1 }
    let isBraced = text.byte(at: cursor) == UInt8(ascii: "{")
    if isBraced { cursor += 1 }
    // \i and \j lose their dots to the accent.
    let isDotless = text.byte(at: cursor) == UInt8(ascii: "\\")
    if isDotless { cursor += 1 }
    let letter = text.byte(at: cursor)
    guard letter.isASCIILetter, !isDotless || letter | 1 == UInt8(ascii: "i") || letter == UInt8(ascii: "j")
    else {
      return false
    }
    cursor += 1
    if isDotless, text.byte(at: cursor).isASCIILetter { return false }
    if isBraced {
      guard text.byte(at: cursor) == UInt8(ascii: "}") else { return false }
      cursor += 1
    } else if isDotless, hasPrefix("{}", at: cursor) {
      cursor += 2
    }
    guard let composed = SymbolTable.accents.value(of: [accent, letter]) else { return false }
    let isGrouped = text.byte(at: position - 1) == UInt8(ascii: "{") && groups.last == .plain
    if isGrouped, text.byte(at: cursor) == UInt8(ascii: "}") {
      groups.removeLast()
      cursor += 1
    }
    replace(cursor - position, with: composed)
    return true
  }

  // MARK: Typography

  /// Reads `~`, ``` `` ``` and `''` of a text that has other TeX.
  mutating func readTypography() {
    if text[position] == UInt8(ascii: "~") {
      // A tilde after a blank or a slash is an approximation or a path.
      let before = text.byte(at: position - 1)
      if !before.isASCIIBlank, before != UInt8(ascii: "/"), position > 0 { replace(1, with: " ") }
    } else if text.byte(at: position + 1) == text[position] {
      replace(2, with: text[position] == UInt8(ascii: "`") ? "“" : "”")
    }
  }
}

extension CharacterTable {
  /// Whether a text of one character is a letter that folds to ASCII.
  func isLatin(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard !text.isEmpty else { return false }
    let (scalar, length) = text.scalar(at: 0)
    guard length == text.count, let folded = entry(of: scalar).folded else { return false }
    return folded.allSatisfy(\.isASCII)
  }
}
