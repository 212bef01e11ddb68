import IndexStore
import Publication

/// Scores the records of one window, term by term.
///
/// The same sum as `Scorer.score`, in loops over arrays: 5 to 10 ns for a record and term. What neighbouring words add is
/// worked out only for records that could then be among the best: it is bounded, and most records stay below.
final class WindowScorer {
  private let scorer: Scorer
  private let lengths: WeightedLengths
  private let weights: [Double]
  /// The most that neighbouring words can add to a score.
  private let largestBonus: Double
  private let occurrences = Occurrences()
  private let wanted = OffsetSet()
  // By offset.
  private let frequencies = UnsafeMutableBufferPointer<Double>.allocate(capacity: PostingsWindow.size)
  private let scores = UnsafeMutableBufferPointer<Double>.allocate(capacity: PostingsWindow.size)
  private let norms = UnsafeMutableBufferPointer<Double>.allocate(capacity: PostingsWindow.size)
  /// The weight of the terms that a record has; used for partial answers only.
  private let coverage = UnsafeMutableBufferPointer<Double>.allocate(capacity: PostingsWindow.size)

  init(_ scorer: Scorer, lengths: WeightedLengths) {
    self.scorer = scorer
    self.lengths = lengths
    weights = scorer.model.parameters.fieldWeights.values
    largestBonus = scorer.largestProximity
    frequencies.initialize(repeating: 0)
    scores.initialize(repeating: 0)
    norms.initialize(repeating: 0)
    coverage.initialize(repeating: 0)
  }

  deinit {
    // What it points to goes away with the scan.
    frequencies.deallocate()
    scores.deallocate()
    norms.deallocate()
    coverage.deallocate()
  }

  /// Offers the hits of a window, by relevance.
  ///
  /// `isPartial`: Whether they are ordered by how much of the query they have.
  func offer(
    _ hits: UnsafeBufferPointer<UInt16>, of window: PostingsWindow, isPartial: Bool, to top: inout TopHits
  ) throws {
    guard !hits.isEmpty else { return }
    try score(hits, of: window, isPartial: isPartial)
    let lengths = try lengths.chunk(window.base / PostingsWindow.size)
    for offset in hits {
      var score = scores[Int(offset)]
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
      let share = scorer.totalWeight > 0 ? coverage[Int(offset)] / scorer.totalWeight : 0
      top.offer(SortKey(number: -PartialOrder.key(coverage: share, score: score), docid: docid))
    }
  }

  /// Works out what the terms give to each hit.
  private func score(_ hits: UnsafeBufferPointer<UInt16>, of window: PostingsWindow, isPartial: Bool) throws {
    let chunk = try lengths.chunk(window.base / PostingsWindow.size)
    let model = scorer.model
    wanted.removeAll()
    for offset in hits {
      wanted.insert(offset)
      scores[Int(offset)] = 0
      norms[Int(offset)] = model.norm(length: Double(chunk[Int(offset)]))
      if isPartial { coverage[Int(offset)] = 0 }
    }
    let factor = model.parameters.k1 + 1
    for term in scorer.terms {
      try weights.withUnsafeBufferPointer { weights in
        for leaf in term.term.leaves {
          try window.addFrequencies(of: leaf, weights: weights, wanted: wanted, hits: hits, to: frequencies)
        }
      }
      let weight = term.weight
      for offset in hits {
        let frequency = frequencies[Int(offset)]
        guard frequency > 0 else { continue }
        scores[Int(offset)] += weight * (frequency * factor / (frequency + norms[Int(offset)]))
        frequencies[Int(offset)] = 0
        if isPartial { coverage[Int(offset)] += weight }
      }
    }
  }
}
