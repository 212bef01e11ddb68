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
      func filtered() throws -> RecordSet? {
        acceptsRest ? nil : try collector.wantedRecords(columns, snapshot)
      }
      if !isPartial, delivered == nil, sort == .relevance, let bounds = try bounds(plan, scorer, collector) {
        let passing = try filtered()
        func scan(_ chunks: [Int]) throws {
          let records = RecordSet(chunks: chunks, count: snapshot.meta.docidLimit)
          try self.scan(query, among: { _ in passing.map(records.intersection) ?? records }, take)
        }
        try scan(bounds.first)
        let rest = bounds.rest(reaching: -collector.top.limit)
        if !rest.isEmpty { try scan(rest) }
      } else {
        try scan(query, among: { bytes in bytes > Self.bytesWorthASet ? try filtered() : nil }, take)
      }
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

  /// What each part of the index can give at most; nil where more than the best hits is asked for, or little is to be read.
  private func bounds(_ plan: QueryPlan, _ scorer: Scorer, _ collector: Collector) throws -> WindowBounds? {
    guard !request.countsTotal, !collector.countsFacets, collector.top.keepsOnlyBest, !scorer.terms.isEmpty,
      scorer.terms.reduce(0, { $0 + $1.documentFrequency }) > Self.recordsWorthBounds
    else { return nil }
    let maxima = try scorer.terms.map { try columns.maxima(of: $0, plan, model: scorer.model, snapshot) }
    return WindowBounds(scorer, maxima: maxima)
  }

  /// To look at fewer records takes no longer than to work out which may be among the best.
  private static let recordsWorthBounds = 4096

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
