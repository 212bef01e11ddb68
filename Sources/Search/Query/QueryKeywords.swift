import Publication

/// The names that mean something before a colon: `title:`, `doi:`, `department:`.
struct QueryKeywords: Sendable {
  enum Meaning: Hashable, Sendable {
    case scope(QueryScope)
    /// The name of the facet.
    case facet(String)
    case property(RecordProperty.Kind)
  }

  /// The facets that can be filtered by inside a query where nothing else is said.
  static let defaultFacets = FacetDefinition.all.map(\.name)

  /// The names of the query language with the default facets.
  static let standard = QueryKeywords()

  private let meanings: [String: Meaning]
  /// The length of the longest name, in scalars.
  private let maxLength: Int

  /// - Parameter facets: Lower-case names of facets; the names of fields and identifiers come first.
  init(facets: [String] = defaultFacets) {
    var meanings: [String: Meaning] = [:]
    for name in facets {
      let others = FacetDefinition.named(name).map { [$0.filterName] + $0.aliases } ?? []
      for keyword in [name] + others { meanings[keyword] = .facet(name) }
    }
    for kind in Identifier.Kind.allCases { meanings[kind.rawValue] = .scope(.identifier(kind)) }
    for field in TextField.allCases { meanings[field.name] = .scope(.text(field)) }
    meanings[QueryScope.editor.name] = .scope(.editor)
    for kind in RecordProperty.Kind.allCases { meanings[kind.rawValue] = .property(kind) }
    self.meanings = meanings
    maxLength = meanings.keys.map(\.count).max() ?? 0
  }

  /// The name at a place of a query that a colon follows, without regard to case; nil if there is none.
  ///
  /// - Complexity: O(1), limited by the longest name.
  func keyword(in scalars: [Unicode.Scalar], at start: Int) -> (name: String, meaning: Meaning)? {
    let candidates = scalars[start...].prefix(maxLength + 1)
    guard let colon = candidates.firstIndex(of: ":"), candidates[..<colon].allSatisfy(\.isASCII) else {
      return nil
    }
    let name = String(String.UnicodeScalarView(candidates[..<colon]))
    return meanings[name.lowercased()].map { (name, $0) }
  }
}

/// Where a word after `title:` or `doi:` is looked up.
enum QueryScope: Hashable, Sendable {
  case text(TextField)
  /// The names of editors, which the index has among those of authors.
  case editor
  case identifier(Identifier.Kind)

  /// The name before the colon.
  var name: String {
    switch self {
    case .text(let field): field.name
    case .editor: "editor"
    case .identifier(let kind): kind.rawValue
    }
  }
}
