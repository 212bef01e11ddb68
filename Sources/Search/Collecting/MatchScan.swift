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
  private let reader: CommitReader

  /// `isRanked`: Whether the hits are ordered by relevance; `isPartial`: whether they are by how much of the
  /// query they have.
  init(
    _ postings: PlannedPostings, _ scorer: Scorer, isRanked: Bool, isPartial: Bool, _ reader: CommitReader
  ) throws {
    self.reader = reader
    let chunkCount = (reader.meta.docidLimit + DecodedPostings.chunkSize - 1) / DecodedPostings.chunkSize
    sets = ConditionSets(postings.root, chunkCount: chunkCount)
    hits = isRanked ? try HitScorer(scorer, isPartial: isPartial, reader) : nil
    isOneTerm =
      !isPartial && scorer.terms.count == 1
      && scorer.terms[0].list.postings === (sets.root as? ListCondition)?.list
  }

  /// Hands all matches to a collector.
  ///
  /// `countsMatches`: Whether more than the best hits is asked for. `keys` order hits that are not ordered by
  /// relevance.
  func collect(into collector: inout Collector, countsMatches: Bool, _ keys: KeyMaker) throws {
    if let hits, isOneTerm, collector.top.keepsOnlyBest {
      return try collectOneTerm(hits, into: &collector)
    }
    let usesSets = try collector.useSets(reader, forPostings: sets.root.cost)
    let offsets = UnsafeMutableBufferPointer<UInt16>.allocate(capacity: RecordSet.chunkSize + 1)
    defer { offsets.deallocate() }
    try sets.forEachChunk { chunk, words in
      try reader.checkStop()
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
    try hits?.offerWaiting(to: &collector.top)
  }

  /// The most frequent case: all postings of one list. Impacts tell the best ones, and counting needs docids
  /// alone.
  private func collectOneTerm(_ hits: HitScorer, into collector: inout Collector) throws {
    let postings = hits.terms[0].postings
    var best = BestOfTerm(hits.terms[0], hits.scorer.model, hits.lengths, collector.top.limit)
    guard collector.hasFilters else {
      if collector.countsFacets {
        try postings.forEachBlock { range, base in
          try reader.checkStop()
          _ = try collector.collect(postings.offsets(range), base: base)
        }
      } else {
        collector.countMatches(postings.count)
      }
      return try best.offerAll(to: &collector.top)
    }
    let usesSets = try collector.useSets(reader, forPostings: postings.count)
    guard usesSets, let bits = postings.bits else {
      return try postings.forEachBlock { range, base in
        try reader.checkStop()
        let found = try collector.collect(postings.offsets(range), base: base)
        try best.offer(found, base, mask: .max, range, to: &collector.top)
      }
    }
    for chunk in 0..<postings.chunkCount {
      let range = postings.postings(ofChunk: chunk)
      guard !range.isEmpty else { continue }
      try reader.checkStop()
      let found = try collector.collect(bits + chunk * DecodedPostings.wordsOfChunk, chunk: chunk)
      let base = chunk * DecodedPostings.chunkSize
      try best.offer(found, base, mask: UInt16(DecodedPostings.chunkSize - 1), range, to: &collector.top)
    }
  }
}
