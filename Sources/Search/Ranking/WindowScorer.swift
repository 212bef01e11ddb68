import IndexStore
import Publication

/// Scores the records of one window, term by term.
///
/// The same sum as `Scorer.score`, in loops over arrays: some 5 ns for a record and term. What neighbouring words add is
/// worked out only for records that could then be among the best: it is bounded, and most records stay below.
final class WindowScorer {
  private let scorer: Scorer
  private let lengths: WeightedLengths
  private let weights: [Double]
  /// The most that neighbouring words can add to a score.
  private let largestBonus: Double
  private let occurrences = Occurrences()
  private let wanted = OffsetSet()
  private let memory: ScoringMemory

  init(_ scorer: Scorer, lengths: WeightedLengths, memory: ScoringMemory) {
    self.scorer = scorer
    self.lengths = lengths
    self.memory = memory
    weights = scorer.model.parameters.fieldWeights.values
    largestBonus = scorer.largestProximity
  }

  /// Offers the hits of a window, by relevance.
  ///
  /// `isPartial`: Whether they are ordered by how much of the query they have.
  func offer(
    _ hits: UnsafeBufferPointer<UInt16>, of window: PostingsWindow, isPartial: Bool, to top: inout TopHits
  ) throws {
    guard !hits.isEmpty else { return }
    try lengths.load(hits, from: window.base)
    // Where all entries are wanted, none is looked up.
    var isWanted: OffsetSet?
    if !window.hasMatchesOnly || hits.count < window.matches.count {
      wanted.removeAll()
      for offset in hits { wanted.insert(offset) }
      isWanted = wanted
    }
    if scorer.terms.count == 1, !isPartial, let term = scorer.terms.first {
      try offer(hits, of: window, isWanted, term, to: &top)
    } else {
      try score(hits, of: window, isWanted, isPartial: isPartial)
      try offerScored(hits, of: window, isPartial: isPartial, to: &top)
    }
  }

  /// One term, the most frequent case: a score is ready when its frequency is.
  private func offer(
    _ hits: UnsafeBufferPointer<UInt16>, of window: PostingsWindow, _ wanted: OffsetSet?,
    _ term: Scorer.WeightedTerm, to top: inout TopHits
  ) throws {
    try addFrequencies(of: term, hits, window, wanted)
    let (frequencies, lengths) = (memory.frequencies, lengths.base + window.base)
    let model = scorer.model
    let factor = term.weight * (model.parameters.k1 + 1)
    var limit = top.limit
    for offset in hits {
      let frequency = frequencies[Int(offset)]
      frequencies[Int(offset)] = 0
      let divisor = frequency + model.norm(length: Double(lengths[Int(offset)]))
      // The test of the score against the limit, without a division for the many that stay below; with room for what
      // rounding does.
      guard factor * frequency >= -limit * divisor * Self.room || limit > 0 else { continue }
      let number = frequency > 0 ? -(factor * frequency / divisor) : 0
      guard number <= limit else { continue }
      top.offer(SortKey(number: number, docid: window.base + Int(offset)))
      limit = top.limit
    }
  }

  private static let room = 1 - 1e-12

  private func offerScored(
    _ hits: UnsafeBufferPointer<UInt16>, of window: PostingsWindow, isPartial: Bool, to top: inout TopHits
  ) throws {
    let lengths = lengths.base + window.base
    // What it points to goes away with the window.
    defer { occurrences.removeAll() }
    for offset in hits {
      var score = memory.scores[Int(offset)]
      if !isPartial, -(score + largestBonus) > top.limit { continue }
      if largestBonus > 0 {
        window.load(offset, into: occurrences)
        score += scorer.proximity(occurrences, length: Double(lengths[Int(offset)]))
        try occurrences.validate()
      }
      let docid = window.base + Int(offset)
      guard isPartial else {
        top.offer(SortKey(number: -score, docid: docid))
        continue
      }
      let share = scorer.totalWeight > 0 ? memory.coverage[Int(offset)] / scorer.totalWeight : 0
      top.offer(SortKey(number: -PartialOrder.key(coverage: share, score: score), docid: docid))
    }
  }

  /// Works out what the terms give to each hit.
  private func score(
    _ hits: UnsafeBufferPointer<UInt16>, of window: PostingsWindow, _ wanted: OffsetSet?, isPartial: Bool
  ) throws {
    let (scores, norms, lengths) = (memory.scores, memory.norms, lengths.base + window.base)
    let (frequencies, coverage) = (memory.frequencies, memory.coverage)
    let model = scorer.model
    for offset in hits {
      scores[Int(offset)] = 0
      norms[Int(offset)] = max(.leastNormalMagnitude, model.norm(length: Double(lengths[Int(offset)])))
      if isPartial { coverage[Int(offset)] = 0 }
    }
    for term in scorer.terms {
      try addFrequencies(of: term, hits, window, wanted)
      let weight = term.weight
      let factor = weight * (model.parameters.k1 + 1)
      for offset in hits {
        let frequency = frequencies[Int(offset)]
        // Without a branch: which records have the term is not to be foreseen. A norm is never 0.
        scores[Int(offset)] += factor * frequency / (frequency + norms[Int(offset)])
        frequencies[Int(offset)] = 0
        if isPartial, frequency > 0 { coverage[Int(offset)] += weight }
      }
    }
  }

  private func addFrequencies(
    of term: Scorer.WeightedTerm, _ hits: UnsafeBufferPointer<UInt16>, _ window: PostingsWindow,
    _ wanted: OffsetSet?
  ) throws {
    try weights.withUnsafeBufferPointer { weights in
      do {
        for leaf in term.term.leaves {
          try window.addFrequencies(of: leaf, weights: weights, in: hits, wanted, to: memory.frequencies)
        }
      } catch {
        // The next question takes them for zero.
        memory.frequencies.update(repeating: 0)
        throw error
      }
    }
  }
}

/// The arrays of a scorer, by offset in a window. They serve one question after the other: pages of memory that are new
/// cost more than the few records of a rare word.
final class ScoringMemory {
  /// Zero between two terms.
  let frequencies = UnsafeMutableBufferPointer<Double>.allocate(capacity: PostingsWindow.maxSize)
  let scores = UnsafeMutableBufferPointer<Double>.allocate(capacity: PostingsWindow.maxSize)
  let norms = UnsafeMutableBufferPointer<Double>.allocate(capacity: PostingsWindow.maxSize)
  /// The weight of the terms that a record has; used for partial answers only.
  let coverage = UnsafeMutableBufferPointer<Double>.allocate(capacity: PostingsWindow.maxSize)
  /// What the records of a chunk can score at most.
  let bounds = UnsafeMutableBufferPointer<Float>.allocate(capacity: DecodedPostings.chunkSize)
  /// By term: where the record in question is in its decoded postings.
  var postings: [(list: DecodedPostings, number: Int)?] = []

  init() {
    for buffer in [frequencies, scores, norms, coverage] { buffer.initialize(repeating: 0) }
    bounds.initialize(repeating: 0)
  }

  deinit {
    for buffer in [frequencies, scores, norms, coverage] { buffer.deallocate() }
    bounds.deallocate()
  }
}
