import Publication

@testable import Search

extension QueryParser {
  /// A parser with small stand-ins for the analyzer and the recognition of identifiers.
  static let forTests = QueryParser(
    analyze: { standInTerms(of: $0) },
    recognize: { standInReadings(of: $0) },
    normalizeIdentifier: { standInIdentifier($0, $1) })

  func parse(_ text: String) -> ParsedQuery { parse(text, syntax: .query) }
}

/// Lower-case words of letters and digits, `+` and `#` after a letter, bigrams of CJK.
private func standInTerms(of text: String) -> [String] {
  var terms: [String] = []
  var term = String.UnicodeScalarView()
  func end() {
    guard !term.isEmpty else { return }
    let scalars = Array(term)
    if scalars.count > 1, scalars.allSatisfy(isCJK) {
      terms += zip(scalars, scalars.dropFirst()).map { String($0) + String($1) }
    } else {
      terms.append(String(term))
    }
    term = String.UnicodeScalarView()
  }
  for scalar in text.lowercased().unicodeScalars {
    let isWord = scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
    let isSign = (scalar == "+" || scalar == "#") && !term.isEmpty
    if term.last.map({ isCJK($0) != isCJK(scalar) }) ?? false { end() }
    if isWord || isSign { term.append(scalar) } else { end() }
  }
  end()
  return terms
}

private func isCJK(_ scalar: Unicode.Scalar) -> Bool { (0x4E00...0x9FFF).contains(scalar.value) }

private func standInReadings(of text: String) -> [Identifier] {
  guard !text.contains("/") || text.hasPrefix("10.") || text.hasPrefix("https://doi.org/") else { return [] }
  return Identifier.Kind.allCases.compactMap { standInIdentifier($0, text) }
}

private func standInIdentifier(_ kind: Identifier.Kind, _ text: String) -> Identifier? {
  var value = text.lowercased()
  let digits = value.filter(\.isNumber).count
  switch kind {
  case .record:
    return value.isEmpty || value.contains("/") ? nil : Identifier(kind: .record, value: text)
  case .doi:
    if value.hasPrefix("https://doi.org/") { value.removeFirst("https://doi.org/".count) }
    return value.hasPrefix("10.") && value.contains("/") ? Identifier(kind: .doi, value: value) : nil
  case .arxiv:
    let isNew = value.count == 10 && digits == 9 && value.contains(".")
    return isNew ? Identifier(kind: .arxiv, value: value) : nil
  case .orcid:
    return value.count == 19 && digits >= 15 && value.contains("-")
      ? Identifier(kind: .orcid, value: value) : nil
  }
}

/// A tree without the `text` of its clauses: what has to survive printing and reading.
func withoutTexts(_ node: QueryNode?) -> QueryNode? {
  func stripped(_ clause: TextClause) -> TextClause {
    TextClause(kind: clause.kind, field: clause.field, text: "", terms: clause.terms)
  }
  switch node {
  case .text(let clause)?: return .text(stripped(clause))
  case .identifier(let identifiers, let otherwise)?:
    return .identifier(identifiers, otherwise: otherwise.map(stripped))
  case .property?: return node
  case .and(let nodes)?: return .and(nodes.compactMap(withoutTexts))
  case .or(let nodes)?: return .or(nodes.compactMap(withoutTexts))
  case .not(let node)?: return withoutTexts(node).map(QueryNode.not)
  case nil: return nil
  }
}

/// Whether a tree keeps what ``QueryNode`` says about its cases.
func isWellFormed(_ node: QueryNode?, isNotAllowed: Bool = true) -> Bool {
  switch node {
  case .text(let clause)?: !clause.terms.isEmpty
  case .identifier(let identifiers, _)?: !identifiers.isEmpty
  case .property?: true
  case .and(let nodes)?:
    nodes.count > 1
      && nodes.allSatisfy { if case .and = $0 { false } else { isWellFormed($0, isNotAllowed: true) } }
      && !nodes.allSatisfy { if case .not = $0 { true } else { false } }
  case .or(let nodes)?:
    nodes.count > 1
      && nodes.allSatisfy { if case .or = $0 { false } else { isWellFormed($0, isNotAllowed: false) } }
  case .not(let inner)?: isNotAllowed && isWellFormed(inner, isNotAllowed: false)
  case nil: true
  }
}

extension FacetFilter {
  /// With each list as its values, as where the index has no value that is the whole list.
  var flat: FacetFilter {
    let values = values.flatMap { value in
      if case .list(_, let parts) = value.kind { parts } else { [value] }
    }
    return FacetFilter(facet: facet, values: values)
  }

  /// With the exclusions after the other values.
  var sorted: FacetFilter {
    FacetFilter(facet: facet, values: values.filter { !$0.isExcluded } + values.filter(\.isExcluded))
  }
}
