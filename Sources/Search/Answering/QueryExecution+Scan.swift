import IndexStore

/// The pass over the postings.
extension QueryExecution {
  func collect(
    _ prepared: Prepared, sort: SearchRequest.Sort? = nil, isPartial: Bool = false,
    into collector: inout Collector
  ) throws {
    let sort = sort ?? self.sort
    let scan = try MatchScan(
      prepared.postings, prepared.scorer, isRanked: sort == .relevance, isPartial: isPartial, reader)
    try scan.collect(
      into: &collector, countsMatches: request.countsTotal || collector.countsFacets,
      KeyMaker(sort: sort, reader))
  }

  /// The best records of a plan, best first.
  func best(_ count: Int, _ prepared: Prepared) throws -> [Feedback.Source] {
    let top = TopHits(capacity: count, order: order(comparesText: false))
    var collector = try Collector(facets: [], selections: selections, top: top, reader)
    try collect(prepared, sort: .relevance, into: &collector)
    let lengths = reader.lengths(ranking)
    return try collector.top.sorted().map {
      .init(docid: $0.docid, score: -$0.number, length: try lengths.length(of: $0.docid))
    }
  }
}
