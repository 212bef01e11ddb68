extension QueryNode {
  /// Negates a node; a double negation vanishes.
  static func negating(_ node: QueryNode) -> QueryNode {
    if case .not(let inner) = node { inner } else { .not(node) }
  }

  /// Joins nodes so that all of them have to match; nil for none.
  ///
  /// Exclusions only become one exclusion outside: `-a -b` is `NOT (a OR b)`.
  static func joiningAll(_ nodes: [QueryNode]) -> QueryNode? {
    let flat = nodes.flatMap { node in if case .and(let inner) = node { inner } else { [node] } }
    guard flat.count > 1 else { return flat.first }
    let excluded = flat.compactMap(\.negated)
    guard excluded.count < flat.count else { return joiningAny(excluded).map(negating) }
    return .and(flat)
  }

  /// Joins nodes so that any of them has to match; nil for none.
  ///
  /// An exclusion among the alternatives moves outside, by De Morgan's law: `a OR NOT b` is `NOT (b AND NOT
  /// a)`. So `not` stands only where there is something to exclude from, and means exactly what the user
  /// wrote.
  static func joiningAny(_ nodes: [QueryNode]) -> QueryNode? {
    let flat = nodes.flatMap { node in if case .or(let inner) = node { inner } else { [node] } }
    guard flat.count > 1 else { return flat.first }
    let excluded = flat.compactMap(\.negated)
    guard !excluded.isEmpty else { return .or(flat) }
    let required = joiningAny(flat.filter { $0.negated == nil })
    return joiningAll(excluded + (required.map { [negating($0)] } ?? [])).map(negating)
  }

  /// What the node excludes; nil if it is no exclusion.
  private var negated: QueryNode? {
    if case .not(let inner) = self { inner } else { nil }
  }
}
