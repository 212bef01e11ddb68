import Publication

// The printed query is a query: read again it gives the same tree, as long as it is within the limits. Only
// the `text` of a phrase may differ, where a character of the original would end it.

extension ParsedQuery: CustomStringConvertible {
  /// The query as it was understood, in the query language and without its filters; empty if nothing is
  /// searched.
  public var description: String { root?.description ?? (matchesEverything ? "*" : "") }
}

extension QueryNode: CustomStringConvertible {
  /// The node in the query language, with every operator written and parentheses wherever operators mix.
  ///
  /// - Complexity: linear in the tree, recursive in its depth (which the parser limits).
  public var description: String {
    var text = ""
    write(to: &text, isNested: false)
    return text
  }

  private func write(to text: inout String, isNested: Bool) {
    switch self {
    case .text(let clause): text += clause.description
    case .identifier(_, otherwise: let clause?): text += clause.description
    case .identifier(let identifiers, otherwise: nil): text += Self.description(of: identifiers)
    case .property(let property): text += property.description
    case .and(let nodes): Self.write(nodes, joinedBy: " AND ", to: &text, isNested: isNested)
    case .or(let nodes): Self.write(nodes, joinedBy: " OR ", to: &text, isNested: isNested)
    case .not(let node):
      text += "NOT "
      node.write(to: &text, isNested: true)
    }
  }

  private static func write(
    _ nodes: [QueryNode], joinedBy separator: String, to text: inout String, isNested: Bool
  ) {
    if isNested { text += "(" }
    for (index, node) in nodes.enumerated() {
      if index > 0 { text += separator }
      node.write(to: &text, isNested: true)
    }
    if isNested { text += ")" }
  }

  /// `id:A,B`: readings of one value, or several values of one kind.
  private static func description(of identifiers: [Identifier]) -> String {
    guard let kind = identifiers.first?.kind else { return "()" }
    let text = identifiers.map(\.value).joined(separator: ",")
    let isPlain =
      QueryLexer.isIdentifier(text) && (identifiers.count > 1 || !text.unicodeScalars.contains(","))
    // The blank keeps a backslash at the end from hiding the quote; values are read without blanks around
    // them.
    let separator = text.unicodeScalars.last == "\\" ? " " : ""
    return kind.rawValue + ":" + (isPlain ? text : "\"\(text)\(separator)\"")
  }
}

extension TextClause: CustomStringConvertible {
  /// The clause in the query language: `title:"mean field"~2`. Where the text would be read as something
  /// else, its terms stand for it.
  public var description: String {
    (isEditor ? QueryScope.editor.name + ":" : field.map { $0.name + ":" } ?? "") + unscoped
  }

  private var unscoped: String {
    switch kind {
    case .word: word
    case .exact: "=" + word
    case .phrase: phrase
    case .near(let slop): "\(phrase)~\(slop)"
    case .prefix: prefix + "*"
    }
  }

  /// Terms joined by hyphens are one word to the lexer, and these terms again to the analyzer.
  private var word: String { QueryLexer.isWord(text) ? text : terms.joined(separator: "-") }

  private var phrase: String { "\"\(canBeQuoted ? text : terms.joined(separator: " "))\"" }

  private var prefix: String {
    // To a DOI a star behind it is a part of it.
    if QueryLexer.isWord(text), !QueryLexer.isWord(text + "*") { return text }
    return canBeQuoted && terms.count > 1 ? phrase : terms.joined(separator: "-")
  }

  private var canBeQuoted: Bool {
    text.unicodeScalars.last != "\\" && !text.unicodeScalars.contains(where: \.isDoubleQuote)
  }
}
