import IndexStore

/// Scores the hits of one chunk of docids after the other.
///
/// What impacts leave below the best so far is not scored. To score each of the 36,683 records with two
/// frequent words took 4.8 ms, with bounds it takes 0.6. Scored hits get exact scores.
///
/// A class: as a struct it was copied for each chunk, 4 % of an AND under a filter.
final class HitScorer {
  /// A scored term.
  ///
  /// A class: as a struct, its parts were retained and released for each hit, 8 % of an AND of two words.
  final class Term {
    let postings: DecodedPostings
    let impacts: Impacts
    let weight: Double
    /// The score is this times the saturated frequency without its `k1 + 1`.
    let factor: Double
    /// By impact: what it gives to a score at most, with the bonus for neighbours.
    let bounds: [Float]

    init(_ list: DecodedPostings, _ impacts: Impacts, weight: Double, k1: Double, bounds: [Float]) {
      (postings, self.impacts, self.weight, self.bounds) = (list, impacts, weight, bounds)
      factor = weight * (k1 + 1)
    }
  }

  let scorer: Scorer
  let terms: [Term]
  private let lists: [DecodedPostings]
  let lengths: WeightedLengths
  private let isPartial: Bool
  private let hasPairs: Bool
  private let totalWeight: Double
  private let scratch: ScoringScratch
  /// Hits to be scored, with what they score at most.
  private var waiting: [(docid: Int, bound: Float)] = []

  /// This many hits wait before any is scored, or eight times as many as are kept. Where more are kept than
  /// `mostKept`, none waits: most hits are scored anyway.
  private static let enoughWaiting = 1024
  private static let mostKept = 1024

  /// Allows for rounding when a bound is computed in single precision.
  private static let room: Float = 1 + 1e-5

  /// Looking up and scoring a record costs about as much as bounding this many postings, and to make the
  /// bounds of all records of a chunk 0 first as much as `postingsOfZeroing`.
  private static let postingsOfLookUp = 64
  private static let postingsOfZeroing = 512

  /// `isPartial`: Whether hits are ordered by how much of the query they have.
  init(_ scorer: Scorer, isPartial: Bool, _ reader: CommitReader) throws {
    self.scorer = scorer
    self.isPartial = isPartial
    let lengths = reader.lengths(scorer.ranking)
    terms = try scorer.terms.enumerated().map { number, term in
      let impacts = try term.list.impacts(scorer.model, lengths)
      let bounds = (0..<256).map { impact in
        let saturated = Double(impact) * impacts.unit
        let bonus = scorer.largestProximity(ofTerm: number, saturated: saturated)
        return Float(term.weight * saturated + bonus) * Self.room
      }
      return Term(
        term.list.postings, impacts, weight: term.weight, k1: scorer.model.parameters.k1, bounds: bounds)
    }
    lists = terms.map(\.postings)
    self.lengths = lengths
    hasPairs = scorer.largestProximity > 0
    totalWeight = scorer.totalWeight
    scratch = ScoringScratch(termCount: terms.count)
  }

  /// No record of a chunk has a higher score.
  func bound(ofChunk chunk: Int) -> Double {
    guard !isPartial else { return .infinity }
    return terms.reduce(0) { $0 + Double($1.bounds[Int($1.impacts.chunkMaxima[chunk])]) } * Double(Self.room)
  }

  /// Not more than a number.
  static func single(_ number: Double) -> Float { Float(number) * (number > 0 ? 2 - room : room) }

  /// Offers the hits of a chunk, which come as offsets from its first docid.
  func offer(_ hits: UnsafeBufferPointer<UInt16>, chunk: Int, to top: inout TopHits) throws {
    // Nothing is kept of a page without hits.
    guard !hits.isEmpty, top.limit > -.infinity, bound(ofChunk: chunk) >= -top.limit else { return }
    let base = chunk * DecodedPostings.chunkSize
    try lengths.load(hits, from: base)
    let postingCount = terms.reduce(0) { $0 + $1.postings.postings(ofChunk: chunk).count }
    guard top.keepsOnlyBest, postingCount + Self.postingsOfZeroing < hits.count * Self.postingsOfLookUp else {
      for offset in hits { try offer(base + Int(offset), to: &top) }
      return
    }
    fillBounds(chunk)
    if isPartial {
      fillShares(chunk)
      for offset in hits where -partialBound(Int(offset)) <= top.limit {
        try offer(base + Int(offset), to: &top)
      }
    } else if hasPairs, top.capacity <= Self.mostKept {
      let limit = Self.single(-top.limit)
      for offset in hits where scratch.bounds[Int(offset)] >= limit {
        waiting.append((base + Int(offset), scratch.bounds[Int(offset)]))
      }
      if waiting.count >= max(Self.enoughWaiting, 8 * top.capacity) { try offerWaiting(to: &top) }
    } else {
      var limit = Self.single(-top.limit)
      for offset in hits where scratch.bounds[Int(offset)] >= limit {
        try offer(base + Int(offset), to: &top)
        limit = Self.single(-top.limit)
      }
    }
  }

  /// Scores the hits that wait; to be called behind the last chunk, too.
  ///
  /// Positions are read for each, so those with the greatest bounds go first: then most of the others need
  /// none. Both parts go by docid, because a doclist is read forwards.
  func offerWaiting(to top: inout TopHits) throws {
    let bounds = waiting.map(\.bound).sorted(by: >)
    let least = bounds.dropFirst(top.capacity).first ?? -.infinity
    for hit in waiting where hit.bound > least { try offer(hit.docid, to: &top) }
    for hit in waiting where hit.bound <= least && hit.bound >= Self.single(-top.limit) {
      try offer(hit.docid, to: &top)
    }
    waiting.removeAll(keepingCapacity: true)
  }

  private func fillBounds(_ chunk: Int) {
    let bounds = scratch.bounds
    bounds.initialize(repeating: 0)
    for term in terms {
      let (offsets, impacts) = (term.postings.offsets, term.impacts.impacts)
      term.bounds.withUnsafeBufferPointer { table in
        for posting in term.postings.postings(ofChunk: chunk) {
          bounds[Int(offsets[posting]) & (DecodedPostings.chunkSize - 1)] += table[Int(impacts[posting])]
        }
      }
    }
  }

  /// The weight of the terms that a record has.
  private func fillShares(_ chunk: Int) {
    let shares = scratch.shares
    shares.initialize(repeating: 0)
    for term in terms {
      let weight = Float(term.weight) * Self.room
      for posting in term.postings.postings(ofChunk: chunk) where term.postings.frequencies[posting] > 0 {
        shares[Int(term.postings.offsets[posting]) & (DecodedPostings.chunkSize - 1)] += weight
      }
    }
  }

  private func partialBound(_ offset: Int) -> Double {
    let share = totalWeight > 0 ? Double(scratch.shares[offset] * Self.room) / totalWeight : 0
    return PartialOrder.key(coverage: share, score: Double(scratch.bounds[offset] * Self.room))
  }

  /// The place of one record among the hits.
  func key(of docid: Int) throws -> SortKey {
    _ = try lengths.length(of: docid)
    return try key(of: docid, limit: .infinity) ?? SortKey(number: .infinity, docid: docid)
  }

  private func offer(_ docid: Int, to top: inout TopHits) throws {
    if let key = try key(of: docid, limit: top.limit) { top.offer(key) }
  }

  /// Scores one record, as `Scorer.score` does; nil where its number would be above the limit. Its length is
  /// loaded.
  private func key(of docid: Int, limit: Double) throws -> SortKey? {
    let model = scorer.model
    let length = Double(lengths.base[docid])
    let norm = max(.leastNormalMagnitude, model.norm(length: length))
    var (score, coverage) = (0.0, 0.0)
    for (number, term) in terms.enumerated() {
      let posting = term.postings.posting(of: docid)
      scratch.found[number] = posting ?? Places.absent
      let frequency = posting.map { Double(term.postings.frequencies[$0]) } ?? 0
      scratch.frequencies[number] = frequency
      score += term.factor * frequency / (frequency + norm)
      if frequency > 0 { coverage += term.weight }
    }
    if hasPairs {
      if !isPartial {
        let most = scorer.largestProximity(UnsafeBufferPointer(scratch.frequencies), norm: norm)
        if -(score + most * Double(Self.room)) > limit { return nil }
      }
      score += try scorer.proximity(lists, UnsafeBufferPointer(scratch.found), length: length)
    }
    guard isPartial else { return SortKey(number: -score, docid: docid) }
    let share = totalWeight > 0 ? coverage / totalWeight : 0
    return SortKey(number: -PartialOrder.key(coverage: share, score: score), docid: docid)
  }
}

/// The arrays of a scorer for one chunk at a time.
private final class ScoringScratch {
  /// By offset in a chunk: what a record can score at most, and the weight of the terms that it has.
  let bounds: UnsafeMutableBufferPointer<Float>
  let shares: UnsafeMutableBufferPointer<Float>
  /// By term: its posting of the record in question, or `Places.absent`.
  let found: UnsafeMutableBufferPointer<Int>
  /// By term: its weighted frequency in that record.
  let frequencies: UnsafeMutableBufferPointer<Double>

  init(termCount: Int) {
    found = .allocate(capacity: termCount)
    found.initialize(repeating: Places.absent)
    frequencies = .allocate(capacity: termCount)
    frequencies.initialize(repeating: 0)
    // Both in one: what is taken from the heap for each question counts for a rare word.
    let size = DecodedPostings.chunkSize
    let memory = UnsafeMutableBufferPointer<Float>.allocate(capacity: 2 * size)
    bounds = UnsafeMutableBufferPointer(rebasing: memory[..<size])
    shares = UnsafeMutableBufferPointer(rebasing: memory[size...])
  }

  deinit {
    bounds.deallocate()
    found.deallocate()
    frequencies.deallocate()
  }
}
