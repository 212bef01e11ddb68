import Publication

extension QueryNode {
  /// The terms that a record should have, with the field of each; without prefixes, identifiers and what is
  /// excluded.
  var wantedTerms: [WantedTerm] {
    switch self {
    case .text(let clause), .identifier(_, otherwise: let clause?):
      if clause.kind == .prefix { return [] }
      return clause.terms.map {
        WantedTerm(term: $0, field: clause.field, hasForms: clause.kind == .word && clause.terms.count == 1)
      }
    case .identifier, .property, .not: return []
    case .and(let nodes), .or(let nodes): return nodes.flatMap(\.wantedTerms)
    }
  }

  /// The same query with other terms in place of some.
  func replacing(_ replacements: [String: String]) -> QueryNode {
    switch self {
    case .text(let clause): .text(clause.replacing(replacements))
    case .identifier(let readings, let clause):
      .identifier(readings, otherwise: clause?.replacing(replacements))
    case .and(let nodes): .and(nodes.map { $0.replacing(replacements) })
    case .or(let nodes): .or(nodes.map { $0.replacing(replacements) })
    case .property, .not: self
    }
  }
}

/// A term that a query asks for.
struct WantedTerm: Hashable {
  var term: String
  var field: TextField?
  /// Whether other forms of it serve as well.
  var hasForms: Bool
}

extension TextClause {
  fileprivate func replacing(_ replacements: [String: String]) -> TextClause {
    guard kind != .prefix, terms.contains(where: { replacements[$0] != nil }) else { return self }
    let terms = terms.map { replacements[$0] ?? $0 }
    return TextClause(kind: kind, field: field, text: terms.joined(separator: "-"), terms: terms)
  }
}
