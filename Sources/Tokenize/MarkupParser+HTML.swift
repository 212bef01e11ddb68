import Basics

extension MarkupParser {
  /// Tags are looked through to this length in any case, and beyond as far as `lookahead` allows.
  private static let maxTag = 300

  // MARK: Tags

  /// Reads the tag, comment or declaration at `position`, if there is one.
  mutating func readTag() {
    let next = text.byte(at: position + 1)
    if next == UInt8(ascii: "!") || next == UInt8(ascii: "?") { return readDeclaration() }
    guard let tag = tag(from: position + 1, .plain) else { return }
    apply(tag)
  }

  /// How the brackets of a tag are written.
  private struct Brackets {
    let opener: StaticString
    let closer: StaticString

    static let plain = Brackets(opener: "<", closer: ">")
    /// Escaped once too often, or twice.
    static let escaped = [
      Brackets(opener: "&lt;", closer: "&gt;"), Brackets(opener: "&amp;lt;", closer: "&amp;gt;"),
    ]
  }

  private struct Tag {
    let name: Range<Int>
    let brackets: Brackets
    var end = 0
    var isClosing = false
    /// Whether it is an element without content, `<br/>`.
    var isEmpty = false
    /// Whether its form alone shows that it is a tag.
    var isMarked = false
    /// Whether an attribute hides the content.
    var isHidden = false
  }

  /// The tag whose name or slash begins at `start`.
  ///
  /// Every attribute must have a value, so that `a <b and c> d` stays text, but for a few that never have.
  private mutating func tag(from start: Int, _ brackets: Brackets) -> Tag? {
    let isClosing = text.byte(at: start) == UInt8(ascii: "/")
    guard let name = name(at: isClosing ? start + 1 : start) else { return nil }
    var tag = Tag(name: name, brackets: brackets, isClosing: isClosing)
    tag.isMarked = isClosing || text[name].contains(UInt8(ascii: ":"))
    var cursor = name.upperBound
    let limit = min(text.count, start + Self.maxTag + lookahead)
    while cursor < limit {
      let blanks = skipBlanks(&cursor)
      tag.isEmpty = text.byte(at: cursor) == UInt8(ascii: "/") && hasPrefix(brackets.closer, at: cursor + 1)
      if tag.isEmpty { cursor += 1 }
      if hasPrefix(brackets.closer, at: cursor) {
        tag.end = cursor + brackets.closer.utf8CodeUnitCount
        tag.isMarked = tag.isMarked || tag.isEmpty
        return tag
      }
      guard blanks > 0, let attribute = attribute(&cursor, before: limit) else { break }
      tag.isMarked = true
      tag.isHidden = tag.isHidden || hides(attribute)
    }
    spendLookahead(cursor - start)
    return nil
  }

  /// Counts bytes that were looked through in vain.
  private mutating func spendLookahead(_ count: Int) { lookahead -= max(0, count - Self.maxTag) }

  private func name(at start: Int) -> Range<Int>? {
    guard text.byte(at: start).isASCIILetter else { return nil }
    var end = start + 1
    while end - start < 64 {
      let byte = text.byte(at: end)
      guard byte.isASCIIAlphanumeric || "-_:.".utf8.contains(byte) else { break }
      end += 1
    }
    return start..<end
  }

  private func skipBlanks(_ cursor: inout Int) -> Int {
    let start = cursor
    while text.byte(at: cursor).isASCIIBlank, cursor - start < Self.maxTag { cursor += 1 }
    return cursor - start
  }

  /// Reads `name=value`, `name="value"`, or one of the names that need no value; moves past it.
  private func attribute(_ cursor: inout Int, before limit: Int) -> (name: Range<Int>, value: Range<Int>)? {
    guard let name = name(at: cursor) else { return nil }
    cursor = name.upperBound
    var past = cursor
    _ = skipBlanks(&past)
    guard text.byte(at: past) == UInt8(ascii: "=") else {
      return Self.namesWithoutValue.contains { isName($0, at: name) } ? (name, cursor..<cursor) : nil
    }
    cursor = past + 1
    _ = skipBlanks(&cursor)
    let quote = text.byte(at: cursor)
    let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
    if isQuoted { cursor += 1 }
    let start = cursor
    while cursor < limit {
      let byte = text[cursor]
      if isQuoted {
        cursor += 1
        if byte == quote { return (name, start..<cursor - 1) }
      } else if byte == UInt8(ascii: ">") || byte == UInt8(ascii: "<") || byte.isASCIIBlank {
        return (name, start..<cursor)
      } else {
        cursor += 1
      }
    }
    return nil
  }

  private static let namesWithoutValue: [StaticString] = ["hidden", "async", "defer", "nowrap"]

  /// Whether an attribute keeps browsers, or Word, from showing the content.
  private func hides(_ attribute: (name: Range<Int>, value: Range<Int>)) -> Bool {
    if isName("hidden", at: attribute.name) { return true }
    guard isName("style", at: attribute.name) else { return false }
    let style = text[attribute.value].filter { !$0.isASCIIBlank }.map { $0 | ($0.isASCIILetter ? 0x20 : 0) }
    return ["display:none", "visibility:hidden", "mso-hide:all"].contains { style.contains(Array($0.utf8)) }
  }

  /// Whether a name is this one, in any case.
  private func isName(_ name: StaticString, at range: Range<Int>) -> Bool {
    range.count == name.utf8CodeUnitCount
      && range.indices.allSatisfy { text[$0] | 0x20 == name.utf8Start[$0 - range.lowerBound] }
  }

  /// Whether the tag, at `position`, means anything; what it does to the text.
  private mutating func apply(_ tag: Tag, onlyKnown: Bool = false) {
    var local = tag.name
    if let colon = text[local].lastIndex(of: UInt8(ascii: ":")), colon + 1 < local.upperBound {
      local = colon + 1..<local.upperBound
    }
    let lowered = text[local].map { $0 | ($0.isASCIILetter ? 0x20 : 0) }
    let kind = SymbolTable.tags.value(of: lowered)?.first
    if kind == nil, onlyKnown || !tag.isMarked && !hasClosingTag(of: tag) { return }
    if kind == UInt8(ascii: "h") || tag.isHidden, !tag.isClosing, !tag.isEmpty {
      return hide(tag, isWhole: kind == UInt8(ascii: "h"))
    }
    let length = tag.end - position
    if let style = Self.style(ofTag: lowered), !tag.isEmpty {
      if tag.isClosing { closeStyle(style, at: .tag) } else { openStyle(style, until: .tag) }
    }
    switch kind {
    case UInt8(ascii: "b"):
      separate(length)
    case UInt8(ascii: "m"):
      copyRun(to: position)
      if tag.isClosing, let start = mathElement { noteFormula(from: start) }
      mathElement = tag.isClosing ? nil : plain.bytes.count
      remove(length)
    case UInt8(ascii: "w"):
      readIdentifier(tag)
    default:
      remove(length)
    }
    noteElement(tag, kind)
    // What was not closed does not reach beyond its formula.
    if kind == UInt8(ascii: "m"), tag.isClosing { elements.removeAll { !$0.scripts.isEmpty } }
  }

  private static func style(ofTag name: [UInt8]) -> PlainText.Style.Kind? {
    switch name.count {
    case 1: name[0] == UInt8(ascii: "i") ? .italic : nil
    case 2: name.elementsEqual("em".utf8) ? .italic : nil
    case 3:
      name.elementsEqual("sub".utf8) ? .sub : name.elementsEqual("sup".utf8) ? .sup : nil
    case 6: name.elementsEqual("italic".utf8) ? .italic : nil
    default: nil
    }
  }

  /// Whether an unknown name without attributes, as in `the <mask> token`, is closed soon after.
  private func hasClosingTag(of tag: Tag) -> Bool {
    let length = tag.name.count
    let limit = min(text.count, tag.end + Self.maxTag)
    var cursor = tag.end
    while cursor + length + 2 < limit {
      if text[cursor] == UInt8(ascii: "<"), text[cursor + 1] == UInt8(ascii: "/"),
        text[cursor + 2 + length] == UInt8(ascii: ">"),
        text[cursor + 2..<cursor + 2 + length].elementsEqual(text[tag.name])
      {
        return true
      }
      cursor += 1
    }
    return false
  }

  // MARK: Content

  /// Removes an element that nobody sees, content and all.
  ///
  /// One that is not closed ends with the text, as in browsers: abstracts are cut off. `isWhole`: Whether
  /// its name alone hides it; a bare name that is not closed is text, `the <script> tag`.
  private mutating func hide(_ tag: Tag, isWhole: Bool) {
    guard let end = contentEnd(of: tag) else {
      if tag.isMarked { separate(isWhole ? text.count - position : tag.end - position) }
      return
    }
    if elements.isEmpty, mathElement == nil { separate(end - position) } else { remove(end - position) }
    endChild()
  }

  /// Where the closing tag of an element ends; nil if it is not closed.
  private mutating func contentEnd(of tag: Tag) -> Int? {
    let (opener, closer) = (tag.brackets.opener, tag.brackets.closer)
    let limit = min(text.count, tag.end + Self.maxTag + lookahead)
    var cursor = tag.end
    var depth = 1
    while cursor < limit {
      guard text[cursor] == opener.utf8Start[0], hasPrefix(opener, at: cursor) else {
        cursor += 1
        continue
      }
      cursor += opener.utf8CodeUnitCount
      let isClosing = text.byte(at: cursor) == UInt8(ascii: "/")
      if isClosing { cursor += 1 }
      guard let name = name(at: cursor), text[name].elementsEqual(text[tag.name]) else { continue }
      depth += isClosing ? -1 : 1
      cursor = name.upperBound
      if depth == 0 {
        _ = skipBlanks(&cursor)
        return hasPrefix(closer, at: cursor) ? cursor + closer.utf8CodeUnitCount : cursor
      }
    }
    spendLookahead(cursor - tag.end)
    return nil
  }

  /// Where a pattern ends next; nil if it does not come.
  private mutating func end(of pattern: StaticString, from start: Int) -> Int? {
    let limit = min(text.count, start + Self.maxTag + lookahead)
    var cursor = start
    while cursor < limit {
      if text[cursor] == pattern.utf8Start[0], hasPrefix(pattern, at: cursor) {
        return cursor + pattern.utf8CodeUnitCount
      }
      cursor += 1
    }
    spendLookahead(cursor - start)
    return nil
  }

  // MARK: Formulas

  /// An open element whose children count: a fraction, alternatives, and what is inside them.
  struct Element {
    let name: Range<Int>
    /// As in `SymbolTable.tags`; nil for an unknown name.
    let kind: UInt8?
    /// What its second and its third child are.
    var scripts: [PlainText.Style.Kind] = []
    var children = 0
  }

  private func scripts(of tag: Tag) -> [PlainText.Style.Kind] {
    let name = text[tag.name].split(separator: UInt8(ascii: ":")).last?.map { $0 | 0x20 } ?? []
    if name.elementsEqual("msub".utf8) { return [.sub] }
    if name.elementsEqual("msup".utf8) { return [.sup] }
    return name.elementsEqual("msubsup".utf8) ? [.sub, .sup] : []
  }

  private mutating func noteElement(_ tag: Tag, _ kind: UInt8?) {
    if tag.isClosing {
      guard let open = elements.lastIndex(where: { text[$0.name].elementsEqual(text[tag.name]) }) else {
        return
      }
      closeStyle(nil, at: .child(depth: open + 1))
      elements.removeSubrange(open...)
      endChild()
    } else if tag.isEmpty {
      endChild()
    } else if kind != UInt8(ascii: "b"), elements.count < Self.maxDepth {
      let scripts = mathElement == nil ? [] : scripts(of: tag)
      let counts = kind == UInt8(ascii: "f") || kind == UInt8(ascii: "a") || !scripts.isEmpty
      if counts || !elements.isEmpty {
        elements.append(Element(name: tag.name, kind: kind, scripts: scripts))
      }
    }
  }

  /// Takes note that a child of the innermost element has ended: a numerator is followed by a slash, and of
  /// alternatives the first one counts.
  private mutating func endChild() {
    guard let last = elements.indices.last else { return }
    elements[last].children += 1
    let (scripts, children) = (elements[last].scripts, elements[last].children)
    if !scripts.isEmpty {
      closeStyle(nil, at: .child(depth: last + 1))
      if children <= scripts.count { openStyle(scripts[children - 1], until: .child(depth: last + 1)) }
    }
    guard elements[last].children == 1 else { return }
    if elements[last].kind == UInt8(ascii: "f") {
      replace(0, with: "/")
    } else if elements[last].kind == UInt8(ascii: "a"), let end = end(of: "alternatives>", from: position),
      let closing = text[position..<end].lastIndex(of: UInt8(ascii: "<"))
    {
      remove(closing - position)
    }
  }

  /// Reads the tag of a MathML identifier or operator. One of several letters is a word: it stands apart from
  /// the identifiers beside it, and `log` from everything.
  private mutating func readIdentifier(_ tag: Tag) {
    let length = tag.end - position
    if tag.isClosing {
      if identifier.isOperator { separate(length) } else { remove(length) }
      identifier.end = plain.bytes.count
      return
    }
    let content = text[tag.end...].prefix(MarkupParser.maxIdentifier).prefix { $0.isASCIILetter }
    let isOther = text.byte(at: tag.name.upperBound - 1) | 0x20 == UInt8(ascii: "o")
    let isWord = content.count > 1
    let isOperator =
      isWord && (isOther || SymbolTable.commands.value(of: content)?.first == UInt8(ascii: "@"))
    let isBeside = lastIsWord && identifier.end == plain.bytes.count
    if isOperator && lastIsWord || isBeside && (isWord || identifier.isWord) {
      separate(length)
    } else {
      remove(length)
    }
    identifier = Identifier(isWord: isWord, isOperator: isOperator)
  }

  private static let maxIdentifier = 32

  /// The identifier that was read last.
  struct Identifier {
    var isWord = false
    var isOperator = false
    /// Where it ends in the clean text.
    var end = -1
  }

  // MARK: Comments

  /// Removes `<!-- comments -->`, `<!DOCTYPE ...>`, `<?xml ... ?>`, and the delimiters of `<![CDATA[ ...
  /// ]]>` and `<![if ...]>`.
  private mutating func readDeclaration() {
    if hasPrefix("<![CDATA[", at: position) { return remove(9) }
    if hasPrefix("<!--", at: position) { return readComment(from: position + 4, closer: "-->") }
    let isConditional = hasPrefix("<![if", at: position) || hasPrefix("<![endif", at: position)
    guard isConditional || text.byte(at: position + 2).isASCIILetter else { return }
    var cursor = position + 2
    while cursor < text.count, text[cursor] != UInt8(ascii: "<") {
      if text[cursor] == UInt8(ascii: ">") { return remove(cursor + 1 - position) }
      cursor += 1
    }
  }

  /// A comment of Word that is not closed goes on to the end: the abstract was cut off.
  private mutating func readComment(from start: Int, closer: StaticString) {
    let isConditional = hasPrefix("[if", at: start)
    if let end = end(of: closer, from: start) {
      if isConditional { separate(end - position) } else { remove(end - position) }
    } else if isConditional {
      separate(text.count - position)
    }
  }

  func hasPrefix(_ prefix: StaticString, at start: Int) -> Bool {
    guard start >= 0, start + prefix.utf8CodeUnitCount <= text.count else { return false }
    for offset in 0..<prefix.utf8CodeUnitCount where text[start + offset] != prefix.utf8Start[offset] {
      return false
    }
    return true
  }

  // MARK: Entities

  /// Replaces the entity at `position`, if there is one.
  mutating func readEntity() {
    guard let entity = Entities.entity(in: text, at: position) else { return }
    if entity.scalar == UInt32(UInt8(ascii: "<")), formula == nil, readEscapedTag(from: entity.end) { return }
    replace(entity.end - position, withScalars: entity.scalar)
  }

  /// Reads `&lt;i&gt;`, a tag that was escaped once too often, if its name is known.
  private mutating func readEscapedTag(from start: Int) -> Bool {
    let before = position
    if hasPrefix("!--", at: start) {
      readComment(from: start + 3, closer: "--&gt;")
      return position > before
    }
    for brackets in Brackets.escaped {
      guard let tag = tag(from: start, brackets) else { continue }
      apply(tag, onlyKnown: true)
      break
    }
    return position > before
  }
}

extension SymbolTable {
  /// The local names of HTML, MathML and JATS elements: `b` separates words, `i` joins, `m` is a formula,
  /// `f` a fraction, `w` an identifier or operator; of `a` the first child counts, and `h` hides its content.
  static let tags = SymbolTable(
    """
    a i
    abbr i
    abstract b
    alternatives a
    annotation h
    annotation-xml h
    article b
    b i
    big i
    blockquote b
    body b
    bold i
    br b
    break b
    center b
    cite i
    code i
    dd b
    del i
    dfn i
    disp-formula b
    div b
    dl b
    dt b
    em i
    ext-link i
    fixed-case i
    font i
    footer b
    h1 b
    h2 b
    h3 b
    h4 b
    h5 b
    h6 b
    head b
    header b
    hr b
    html b
    i i
    img b
    inf i
    inline-formula m
    ins i
    italic i
    kbd i
    label i
    li b
    list b
    list-item b
    mark i
    math m
    mfrac f
    mi w
    mn i
    mo w
    monospace i
    mover i
    mphantom h
    mrow i
    mspace b
    msqrt i
    mstyle i
    msub i
    msubsup i
    msup i
    mtable i
    mtd b
    mtext i
    mtr b
    munder i
    munderover i
    named-content i
    ol b
    p b
    pre b
    q i
    s i
    samp i
    sc i
    scp i
    script h
    sec b
    section b
    semantics i
    small i
    span i
    strike i
    strong i
    style h
    styled-content i
    sub i
    sup i
    table b
    tbody b
    td b
    template h
    tex-math i
    tfoot b
    th b
    thead b
    title b
    tr b
    tt i
    u i
    ul b
    underline i
    url i
    var i
    xml h
    xref i

    """)
}
