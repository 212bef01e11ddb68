import IndexStore

/// The one pass over all matches of a plan: which records match, what they count for, and which are the best.
///
/// Works on a chunk of docids at a time, each step a loop over arrays: the condition as sets of bits, the
/// counts of facets, the bounds of the scores. Only the few records that may be among the best are scored,
/// exactly.
struct MatchScan {
  private let sets: ConditionSets
  private let hits: HitScorer?
  /// Whether every match has the one term, and every record that has it matches.
  private let isOneTerm: Bool
  private let columns: Columns
  private let snapshot: IndexSnapshot

  /// `isRanked`: Whether the hits are ordered by relevance; `isPartial`: whether they are by how much of the
  /// query they have.
  init(
    _ plan: QueryPlan, _ scorer: Scorer, isRanked: Bool, isPartial: Bool, _ columns: Columns,
    _ snapshot: IndexSnapshot
  ) throws {
    self.columns = columns
    self.snapshot = snapshot
    let lists = try PlannedPostings(plan, scorer, columns, snapshot)
    let chunkCount = (snapshot.meta.docidLimit + DecodedPostings.chunkSize - 1) / DecodedPostings.chunkSize
    sets = ConditionSets(try lists.root(), chunkCount: chunkCount)
    hits = isRanked ? try HitScorer(scorer, isPartial: isPartial, columns, snapshot) : nil
    if case .list(let list) = sets.root, scorer.terms.count == 1, !isPartial {
      isOneTerm = scorer.terms[0].list.postings === list
    } else {
      isOneTerm = false
    }
  }

  /// Hands all matches to a collector.
  ///
  /// `countsMatches`: Whether more than the best hits is asked for. `keys` order hits that are not ordered by
  /// relevance.
  func collect(into collector: inout Collector, countsMatches: Bool, _ keys: KeyMaker) throws {
    if let hits, isOneTerm, collector.top.keepsOnlyBest {
      return try collectOneTerm(hits, into: &collector)
    }
    let usesSets = collector.hasFilters && sets.largestCount > Self.postingsWorthASet
    if usesSets { try collector.useSets(columns, snapshot) }
    let offsets = UnsafeMutableBufferPointer<UInt16>.allocate(capacity: RecordSet.chunkSize)
    defer { offsets.deallocate() }
    try sets.forEachChunk { chunk, words in
      if let hits, !countsMatches, hits.bound(ofChunk: chunk) < -collector.top.limit { return }
      let found =
        usesSets
        ? try collector.collect(words, chunk: chunk)
        : try collector.collect(
          RecordSet.offsets(words, into: offsets), base: chunk * DecodedPostings.chunkSize)
      if let hits {
        try hits.offer(found, chunk: chunk, to: &collector.top)
      } else {
        try collector.offer(found, base: chunk * DecodedPostings.chunkSize, keys)
      }
    }
  }

  /// To test the filters of fewer records takes no longer than to work out which pass them.
  private static let postingsWorthASet = 1 << 10

  /// The most frequent case: all postings of one list, of which impacts tell the best. To count takes the
  /// docids alone.
  private func collectOneTerm(_ hits: HitScorer, into collector: inout Collector) throws {
    let postings = hits.terms[0].postings
    var best = BestOfTerm(hits.terms[0], hits.scorer.model, hits.lengths, collector.top.limit)
    guard collector.hasFilters else {
      if collector.countsFacets {
        try postings.forEachBlock { range, base in
          _ = try collector.collect(postings.offsets(range), base: base)
        }
      } else {
        collector.countMatches(postings.count)
      }
      return try best.offerAll(to: &collector.top)
    }
    let usesSets = postings.count > Self.postingsWorthASet
    if usesSets { try collector.useSets(columns, snapshot) }
    guard usesSets, let bits = postings.bits else {
      return try postings.forEachBlock { range, base in
        let found = try collector.collect(postings.offsets(range), base: base)
        try best.offer(found, base, mask: .max, range, to: &collector.top)
      }
    }
    for chunk in 0..<postings.chunkCount {
      let range = postings.postings(ofChunk: chunk)
      guard !range.isEmpty else { continue }
      let found = try collector.collect(bits + chunk * DecodedPostings.wordsOfChunk, chunk: chunk)
      let base = chunk * DecodedPostings.chunkSize
      try best.offer(found, base, mask: UInt16(DecodedPostings.chunkSize - 1), range, to: &collector.top)
    }
  }
}

/// The postings of a plan's condition.
private struct PlannedPostings {
  let plan: QueryPlan
  let scorer: Scorer
  let columns: Columns
  let snapshot: IndexSnapshot

  init(_ plan: QueryPlan, _ scorer: Scorer, _ columns: Columns, _ snapshot: IndexSnapshot) throws {
    (self.plan, self.scorer, self.columns, self.snapshot) = (plan, scorer, columns, snapshot)
  }

  func root() throws -> ConditionSets.Node {
    let node = try node(plan.condition)
    // A docid may be free.
    return plan.acceptsRecordsWithoutLeaves
      ? ConditionSets.conjunction([.records(try columns.live(snapshot)), node]) : node
  }

  private func node(_ condition: QueryPlan.Condition) throws -> ConditionSets.Node {
    switch condition {
    case .leaves(let leaves): .list(try postings(leaves))
    case .near(let leaves, let slop): .near(try leaves.map { try postings([$0]) }, slop: slop)
    case .docids(let docids): .docids(docids)
    case .everything: .records(try columns.live(snapshot))
    case .all(let parts): ConditionSets.conjunction(try parts.map(node))
    case .any(let parts): .any(try parts.map(node))
    case .not(let part): .not(try node(part))
    }
  }

  private func postings(_ leaves: [Int]) throws -> DecodedPostings {
    // Mostly those of a term, which is scored.
    if let term = scorer.terms.first(where: { $0.term.leaves == leaves }) { return term.list.postings }
    return try columns.knownPostings.list(of: leaves.map { plan.leaves[$0] }, scorer.model, snapshot).postings
  }
}
