import IndexStore

/// The pass over the postings.
extension SearchRun {
  func collect(
    _ plan: QueryPlan, _ scorer: Scorer, sort: SearchRequest.Sort? = nil, isPartial: Bool = false,
    into collector: inout Collector
  ) throws {
    let sort = sort ?? self.sort
    let scan = try MatchScan(
      plan, scorer, isRanked: sort == .relevance, isPartial: isPartial, columns, snapshot)
    try scan.collect(
      into: &collector, countsMatches: request.countsTotal || collector.countsFacets,
      KeyMaker(sort: sort, columns: columns, snapshot: snapshot))
  }

  /// The best records of a plan, best first.
  func best(_ count: Int, _ plan: QueryPlan, _ scorer: Scorer) throws -> [Feedback.Source] {
    let top = TopHits(capacity: count, order: order(comparesText: false))
    var collector = try Collector(
      facets: [], selections: selections, top: top, columns: columns, snapshot: snapshot)
    try collect(plan, scorer, sort: .relevance, into: &collector)
    let lengths = columns.lengths(snapshot, parameters)
    return try collector.top.sorted().map {
      .init(docid: $0.docid, score: -$0.number, length: try lengths.length(of: $0.docid))
    }
  }
}
