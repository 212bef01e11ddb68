import Basics

extension MarkupParser {
  private static let maxTag = 300

  // MARK: Tags

  /// Reads the tag, comment or declaration at `position`, if there is one.
  mutating func readTag() {
    let next = text.byte(at: position + 1)
    if next == UInt8(ascii: "!") || next == UInt8(ascii: "?") { return readDeclaration() }
    guard let tag = tag(from: position + 1, closer: ">") else { return }
    apply(tag)
  }

  private struct Tag {
    let name: Range<Int>
    let end: Int
    var isClosing = false
    /// Whether its form alone shows that it is a tag.
    var isMarked = false
  }

  /// The tag whose name or slash begins at `start`; `closer` is what ends it.
  ///
  /// Every attribute must have a value, so that `a <b and c> d` stays text.
  private func tag(from start: Int, closer: StaticString) -> Tag? {
    var cursor = start
    let isClosing = text.byte(at: cursor) == UInt8(ascii: "/")
    if isClosing { cursor += 1 }
    guard let name = name(at: cursor) else { return nil }
    cursor = name.upperBound
    var hasAttributes = false
    while cursor - start < Self.maxTag {
      let blanks = skipBlanks(&cursor)
      if hasPrefix(closer, at: cursor) {
        let tag = Tag(name: name, end: cursor + closer.utf8CodeUnitCount, isClosing: isClosing)
        return marked(tag, hasAttributes || isClosing)
      }
      if text.byte(at: cursor) == UInt8(ascii: "/"), hasPrefix(closer, at: cursor + 1) {
        return marked(Tag(name: name, end: cursor + 1 + closer.utf8CodeUnitCount), true)
      }
      guard blanks > 0, skipAttribute(&cursor, before: start + Self.maxTag) else { return nil }
      hasAttributes = true
    }
    return nil
  }

  private func marked(_ tag: Tag, _ isMarked: Bool) -> Tag {
    var tag = tag
    tag.isMarked = isMarked || text[tag.name].contains(UInt8(ascii: ":"))
    return tag
  }

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

  /// Skips `name=value` or `name="value"`.
  private func skipAttribute(_ cursor: inout Int, before limit: Int) -> Bool {
    guard let name = name(at: cursor) else { return false }
    cursor = name.upperBound
    _ = skipBlanks(&cursor)
    guard text.byte(at: cursor) == UInt8(ascii: "=") else { return false }
    cursor += 1
    _ = skipBlanks(&cursor)
    let quote = text.byte(at: cursor)
    let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
    if isQuoted { cursor += 1 }
    while cursor < min(limit, text.count) {
      let byte = text[cursor]
      if isQuoted {
        cursor += 1
        if byte == quote { return true }
      } else if byte == UInt8(ascii: ">") || byte == UInt8(ascii: "<") || byte.isASCIIBlank {
        return true
      } else {
        cursor += 1
      }
    }
    return false
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
    let length = tag.end - position
    switch kind {
    case UInt8(ascii: "b"):
      separate(length)
    case UInt8(ascii: "m"):
      copyRun(to: position)
      if tag.isClosing, let start = mathElement { noteFormula(from: start) }
      mathElement = tag.isClosing ? nil : plain.bytes.count
      remove(length)
    default:
      remove(length)
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

  /// Removes `<!-- comments -->`, `<!DOCTYPE ...>`, `<?xml ... ?>`, and the delimiters of `<![CDATA[ ...
  /// ]]>`.
  private mutating func readDeclaration() {
    if hasPrefix("<![CDATA[", at: position) { return remove(9) }
    let isComment = hasPrefix("<!--", at: position)
    guard isComment || text.byte(at: position + 2).isASCIILetter else { return }
    var cursor = position + (isComment ? 4 : 2)
    let limit = min(text.count, position + Self.maxTag)
    while cursor < limit, text[cursor] != UInt8(ascii: "<") || isComment && !hasPrefix("<!--", at: cursor) {
      if isComment ? hasPrefix("-->", at: cursor) : text[cursor] == UInt8(ascii: ">") {
        return remove(cursor + (isComment ? 3 : 1) - position)
      }
      cursor += 1
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
    if let tag = tag(from: start, closer: "&gt;") ?? tag(from: start, closer: "&amp;gt;") {
      apply(tag, onlyKnown: true)
    }
    return position > before
  }
}

extension SymbolTable {
  /// The local names of HTML, MathML and JATS elements: `b` separates words, `m` is a formula, `i` joins.
  static let tags = SymbolTable(
    """
    a i
    abbr i
    abstract b
    annotation i
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
    mfrac i
    mi i
    mn i
    mo i
    monospace i
    mover i
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
    sec b
    section b
    semantics i
    small i
    span i
    strike i
    strong i
    styled-content i
    sub i
    sup i
    table b
    tbody b
    td b
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
    xref i

    """)
}
