import IndexStore

/// The postings of a plan, each list fetched once: those of its terms, which are scored, and those that its
/// condition asks for besides.
struct PlannedPostings {
  /// By term of the plan.
  let terms: [PostingsList]
  /// The condition with its postings.
  let root: ConditionSets.Node

  init(_ plan: QueryPlan, _ ranking: Searcher.Ranking, _ reader: CommitReader) throws {
    let terms = try plan.terms.map { term in
      try reader.postings(of: term.leaves.map { plan.leaves[$0] }, ranking)
    }
    let fetch = Fetch(plan: plan, terms: terms, ranking: ranking, reader: reader)
    let node = try fetch.node(plan.condition)
    self.terms = terms
    // A docid may be free.
    root =
      plan.acceptsRecordsWithoutLeaves
      ? ConditionSets.conjunction([.records(try reader.live()), node]) : node
  }

  private struct Fetch {
    let plan: QueryPlan
    let terms: [PostingsList]
    let ranking: Searcher.Ranking
    let reader: CommitReader

    func node(_ condition: QueryPlan.Condition) throws -> ConditionSets.Node {
      switch condition {
      case .leaves(let leaves): .list(try postings(leaves))
      case .near(let leaves, let slop): .near(try leaves.map { try postings([$0]) }, slop: slop)
      case .docids(let docids): .docids(docids)
      case .everything: .records(try reader.live())
      case .all(let parts): ConditionSets.conjunction(try parts.map(node))
      case .any(let parts): .any(try parts.map(node))
      case .not(let part): .not(try node(part))
      }
    }

    private func postings(_ leaves: [Int]) throws -> DecodedPostings {
      if let term = plan.terms.firstIndex(where: { $0.leaves == leaves }) { return terms[term].postings }
      return try reader.postings(of: leaves.map { plan.leaves[$0] }, ranking).postings
    }
  }
}
