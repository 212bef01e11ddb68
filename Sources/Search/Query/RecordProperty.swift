/// What a query can ask of a record besides its words and values: `has:abstract`, `quality:no-abstract`,
/// `external_id:30760891`.
struct RecordProperty: Hashable, Sendable {
  enum Kind: String, Hashable, Sendable, CaseIterable {
    /// States a field.
    case has
    /// Is a finding of a check (`QualityCheck`).
    case quality
    /// Has an id of another site.
    case externalID = "external_id"
  }

  var kind: Kind
  /// The field, the check, or the id; a field in lower case but for keys of a site's own.
  var name: String
}

extension RecordProperty: CustomStringConvertible {
  /// As the query language has it.
  var description: String { "\(kind.rawValue):\(FilterValue(.code(name)))" }
}

extension QueryNode {
  /// All properties that it asks for.
  var properties: [RecordProperty] {
    switch self {
    case .property(let property): [property]
    case .and(let nodes), .or(let nodes): nodes.flatMap(\.properties)
    case .not(let node): node.properties
    case .text, .identifier: []
    }
  }

  /// Whether it leaves out records as a filter does: a record that fails it is no partial match.
  var isCondition: Bool {
    switch self {
    case .not, .property: true
    case .and(let nodes), .or(let nodes): nodes.allSatisfy(\.isCondition)
    case .text, .identifier: false
    }
  }
}
