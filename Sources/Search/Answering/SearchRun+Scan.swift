import IndexStore

/// The pass over the postings.
extension SearchRun {
  func collect(
    _ plan: QueryPlan, _ scorer: Scorer, sort: SearchRequest.Sort? = nil, isPartial: Bool = false,
    into collector: inout Collector
  ) throws {
    let sort = sort ?? self.sort
    let keys = try KeyMaker(sort: sort, columns: columns, snapshot: snapshot)
    let scoring =
      sort == .relevance
      ? WindowScorer(
        scorer, lengths: columns.lengths(snapshot, parameters), memory: columns.scoringMemory) : nil
    let acceptsRest = plan.acceptsRecordsWithoutLeaves
    let named = plan.condition.docids
    let delivered = acceptsRest || !named.isEmpty ? RecordSet(count: snapshot.meta.docidLimit) : nil
    func take(_ window: PostingsWindow) throws {
      delivered?.insert(window)
      if !plan.isImpliedByPostings {
        window.keepMatches(in: try plan.condition.records(of: window, among: window.matchSet))
      }
      let hits = try collector.collect(window.matches, base: window.base)
      if let scoring {
        try scoring.offer(hits, of: window, isPartial: isPartial, to: &collector.top)
      } else {
        try collector.offer(hits, base: window.base, keys)
      }
    }
    if let query = plan.postings {
      if delivered == nil,
        let known = try DecodedScan(plan, scorer, isRanked: sort == .relevance, columns, snapshot)
      {
        return try known.collect(
          into: &collector, countsMatches: request.countsTotal || collector.countsFacets,
          isPartial: isPartial,
          offer: sort == .relevance ? nil : { try $2.offer($0, base: $1, keys) })
      }
      try scan(
        query,
        among: { bytes in
          guard !acceptsRest, bytes > Self.bytesWorthASet else { return nil }
          return try collector.wantedRecords(columns, snapshot)
        }, take)
    }
    let nothing = Occurrences()
    func collect(_ docids: [Int]) throws {
      let rest = docids.filter { delivered?.contains($0) != true && plan.condition.holds(docid: $0, nothing) }
      try collector.collect(rest, keys)
    }
    if acceptsRest {
      try columns.forEachChunkOfDocids(snapshot, collect)
    } else {
      try collect(Set(named).sorted())
    }
  }

  private func scan(
    _ query: PostingsQuery, among wanted: (Int) throws -> RecordSet?, _ body: (PostingsWindow) throws -> Void
  ) throws {
    try snapshot.postings.scan(query, among: wanted) { window in
      if let last = window.matches.last, window.base + Int(last) >= snapshot.meta.docidLimit {
        throw IndexError.damaged(
          what: "the inverted index has a docid \(window.base + Int(last)) past the last record")
      }
      try body(window)
    }
  }

  /// To read less than this takes no longer than to work out which records are wanted.
  private static let bytesWorthASet = 1 << 14

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
