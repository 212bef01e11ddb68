import IndexStore
import Publication

/// The light bonus for words that are neighbours in the query and stand together in a record.
///
/// Each pair of words that follow one another counts as two further terms: one that occurs wherever the
/// second word comes right behind the first, and one wherever they stand close, in any order. It takes
/// nothing but the positions that the postings deliver.
///
/// Source: after Metzler and Croft, "A Markov random field model for term dependencies", SIGIR 2005, with
/// BM25 in place of their language model.
struct Neighbours {
  struct Pair {
    /// Numbers of terms of the plan.
    var first: Int
    var second: Int
    /// How often they follow one another in the query.
    var count: Int
    /// The idfs of both words, times the weight of the pair in the query.
    var weight: Double
    /// Whether a term of it stands for phrases, too.
    var hasPhrases: Bool
  }

  /// How often the words of a pair meet in a record, each time counted by its field.
  struct Frequencies: Equatable {
    var inOrder = 0.0
    var close = 0.0
  }

  private(set) var pairs: [Pair] = []
  /// The numbers of the terms that are in a pair, each once, and their atoms. By pair, where in these lists
  /// its two terms are.
  private(set) var terms: [Int] = []
  private var atoms: [[Int]] = []
  private var slots: [(first: Int, second: Int)] = []
  private let fieldWeights: [Double]
  private let places: Places

  init(_ plan: QueryPlan, _ scored: [Scorer.WeightedTerm], model: BM25F, _ reader: PlaceReader) {
    places = Places(reader)
    fieldWeights = model.fieldWeights
    guard model.parameters.inOrderWeight > 0 || model.parameters.closeWeight > 0 else { return }
    var numbers: [[Int]: Int] = [:]
    for (first, second) in zip(plan.wordOrder, plan.wordOrder.dropFirst()) {
      guard let first, let second, first != second else { continue }
      if let known = numbers[[first, second]] {
        pairs[known].count += 1
      } else {
        numbers[[first, second]] = pairs.count
        let atoms = scored[first].term.atoms + scored[second].term.atoms
        let hasPhrases = atoms.contains { plan.atoms[$0].terms.count > 1 }
        pairs.append(Pair(first: first, second: second, count: 1, weight: 0, hasPhrases: hasPhrases))
      }
    }
    for (index, pair) in pairs.enumerated() {
      let (first, second) = (scored[pair.first], scored[pair.second])
      pairs[index].weight =
        (first.idf + second.idf) * min(first.term.weight, second.term.weight)
        * model.queryWeight(count: pair.count)
    }
    var known: [Int: Int] = [:]
    func slot(_ number: Int) -> Int {
      if let slot = known[number] { return slot }
      known[number] = terms.count
      terms.append(number)
      atoms.append(scored[number].term.atoms)
      return terms.count - 1
    }
    slots = pairs.map { (slot($0.first), slot($0.second)) }
  }

  /// Calls `body` with each pair that meets in a record.
  ///
  /// - Complexity: O(positions · log), and O(pairs) where no two words of the query are in the record.
  @inline(__always)
  func forEachMeeting(_ occurrences: Occurrences, _ body: (Pair, Frequencies) -> Void) {
    guard !pairs.isEmpty, places.fill(occurrences, atoms) > 1 else { return }
    forEachMeeting(body)
  }

  /// The same for a record of decoded postings. By term: its list, and its posting or `Places.absent`.
  ///
  /// - Throws: `IndexError.damaged` for a malformed position list.
  @inline(__always)
  func forEachMeeting(
    _ lists: [DecodedPostings], _ found: UnsafeBufferPointer<Int>, _ body: (Pair, Frequencies) -> Void
  ) throws {
    guard !pairs.isEmpty, try places.fill(lists, found, terms) > 1 else { return }
    forEachMeeting(body)
  }

  /// Of the record whose places were filled in last.
  @inline(__always)
  private func forEachMeeting(_ body: (Pair, Frequencies) -> Void) {
    for (pair, slot) in zip(pairs, slots) {
      let frequencies = meetings(places[slot.first], places[slot.second])
      if frequencies.close > 0 { body(pair, frequencies) }
    }
  }

  /// Counts the pairs of positions less than `RankingParameters.window` apart, and those of them in order.
  private func meetings(_ first: ArraySlice<UInt64>, _ second: ArraySlice<UInt64>) -> Frequencies {
    var frequencies = Frequencies()
    guard !first.isEmpty, !second.isEmpty else { return frequencies }
    let reach = UInt64(RankingParameters.window - 1)
    var low = second.startIndex
    var high = second.startIndex
    for place in first {
      // Fields lie 2^32 apart, further than the window reaches.
      while low < second.endIndex, second[low] + reach < place { low += 1 }
      high = max(high, low)
      while high < second.endIndex, second[high] <= place + reach { high += 1 }
      guard low < high else { continue }
      let weight = fieldWeights[Int(place >> 32)]
      var count = high - low
      for other in second[low..<high] {
        if other == place { count -= 1 }  // a word is not beside itself
        if other == place + 1 { frequencies.inOrder += weight }
      }
      frequencies.close += Double(count) * weight
    }
    return frequencies
  }
}
