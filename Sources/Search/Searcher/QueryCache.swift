import Publication

/// Parsed queries and their plans. Turning the page or choosing a facet asks with the same words, and needs
/// neither again.
///
/// Parsing and planning a single word took a third of a question whose postings were known (2026-11-30).
final class QueryCache: Sendable {
  /// What a parsed query depends on.
  struct Key: Hashable {
    var text: String
    var syntax: SearchRequest.Syntax
    /// The number of the ranking.
    var ranking: Int
  }

  /// What a plan depends on where neither authors nor synonyms nor feedback take part.
  struct PlanKey: Hashable {
    var query: Key
    var matching: QueryPlanner.Matching
    var languages: [String]
  }

  private let readings = SharedTable<Key, ParsedQuery>(maxCount: maxCount)
  /// nil for a plan that is not kept.
  private let plans = SharedTable<PlanKey, QueryPlan?>(maxCount: maxCount)

  // An entry takes some kilobytes at most: no plan that is kept has many atoms, or records of its own.
  private static let maxCount = 1024
  private static let maxBytes = 256
  private static let maxAtoms = 64

  func reading(_ key: Key, _ read: () throws -> ParsedQuery) rethrows -> ParsedQuery {
    key.text.utf8.count <= Self.maxBytes ? try readings.value(key, read) : try read()
  }

  func plan(_ key: PlanKey, _ make: () throws -> QueryPlan) rethrows -> QueryPlan {
    guard key.query.text.utf8.count <= Self.maxBytes else { return try make() }
    var made: QueryPlan?
    let kept = try plans.value(key) {
      let plan = try make()
      made = plan
      return plan.atoms.count <= Self.maxAtoms && plan.holdsNoRecords ? plan : nil
    }
    return try kept ?? made ?? make()
  }
}

extension QueryPlan {
  /// Whether it names no records, but only what they have.
  fileprivate var holdsNoRecords: Bool { condition.holdsNoRecords && terms.allSatisfy { $0.year == nil } }
}

extension QueryPlan.Condition {
  fileprivate var holdsNoRecords: Bool {
    switch self {
    case .atoms, .near, .everything: true
    case .docids(let docids): docids.isEmpty
    case .records: false
    case .all(let parts), .any(let parts), .allButOne(let parts): parts.allSatisfy(\.holdsNoRecords)
    case .not(let part): part.holdsNoRecords
    }
  }
}
