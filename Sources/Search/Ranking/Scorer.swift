import IndexStore
import Publication

/// Scores records for one plan.
struct Scorer {
  /// A term of the plan with what it counts.
  struct WeightedTerm {
    var term: QueryPlan.Term
    /// The postings of its atoms.
    var list: PostingsList
    var documentFrequency: Int
    var idf: Double
    /// From how often it stands in the query, whether it only asks, and what feedback adds.
    var queryWeight: Double
    /// idf times the weight in the query.
    var weight: Double { idf * queryWeight }
    /// The same without what feedback adds.
    var ownWeight: Double
  }

  let ranking: Searcher.Ranking
  let terms: [WeightedTerm]
  let neighbours: Neighbours
  private let pairShares: [(constant: Double, factor: Double)]
  private let fieldWeights: [Double]
  /// Of the fields that count.
  private let leastFieldWeight: Double

  init(
    _ plan: QueryPlan, _ postings: PlannedPostings, _ ranking: Searcher.Ranking, _ reader: CommitReader
  ) throws {
    self.ranking = ranking
    let model = ranking.model
    fieldWeights = model.fieldWeights
    leastFieldWeight = fieldWeights.filter { $0 > 0 }.min() ?? 1
    let own = try zip(plan.terms, postings.terms).map { term, list in
      let frequencies = try term.words.map { try $0.map { try reader.documentFrequency(of: [$0]) } }
      let frequency = frequencies?.min() ?? list.recordCount
      let idf = (frequencies ?? [frequency]).reduce(0) { $0 + model.idf(documentFrequency: $1) }
      let count = term.isBeginning ? 1 : term.count
      let own = count > 0 ? model.queryWeight(count: count) * term.weight : 0
      return WeightedTerm(
        term: term, list: list, documentFrequency: frequency, idf: idf, queryWeight: own, ownWeight: idf * own
      )
    }
    terms = Self.mixed(own)
    neighbours = Neighbours(plan, terms, model: model, reader.places)
    pairShares = Self.pairShares(neighbours, termCount: terms.count, model.parameters)
  }

  var model: BM25F { ranking.model }

  /// The query's own words with those of feedback, as vectors of equal length.
  private static func mixed(_ own: [WeightedTerm]) -> [WeightedTerm] {
    func length(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    let ownLength = length(own.map { $0.documentFrequency > 0 ? $0.queryWeight : 0 })
    let otherLength = length(own.map(\.term.feedback))
    guard ownLength > 0, otherLength > 0 else { return own }
    let share = RankingParameters.feedbackShare
    return own.map { term in
      var mixed = term
      mixed.queryWeight =
        (1 - share) * term.queryWeight + share * term.term.feedback * ownLength / otherLength
      return mixed
    }
  }

  /// The score of a record.
  ///
  /// `length`: The record's weighted length.
  func score(_ occurrences: Occurrences, length: Double) -> Double {
    var score = 0.0
    for term in terms { score += contribution(of: term, occurrences, length: length) }
    return score + proximity(occurrences, length: length)
  }

  /// The part of the score that one term gives.
  func contribution(of term: WeightedTerm, _ occurrences: Occurrences, length: Double) -> Double {
    let frequency = frequency(of: term, occurrences)
    return frequency > 0 ? term.weight * model.saturated(frequency: frequency, length: length) : 0
  }

  /// The weight of all terms.
  var totalWeight: Double { terms.reduce(0) { $0 + $1.weight } }

  /// No record gets more than this for neighbouring words: an occurrence saturates at k1 + 1.
  var largestProximity: Double {
    let parameters = model.parameters
    let most = (parameters.inOrderWeight + parameters.closeWeight) * (parameters.k1 + 1)
    return neighbours.pairs.reduce(0) { $0 + $1.weight * most }
  }

  /// The share of a term in the most that its pairs can add to a record in which it has some saturated
  /// frequency: the shares of both terms of a pair together are at least what the pair adds.
  ///
  /// In order, a pair meets at most as often as its rarer term is there, and so saturates no further: at most
  /// a function of the rarer one, and so the mean of that function of both. Only the places of a phrase may
  /// stand twice in a term.
  func largestProximity(ofTerm number: Int, saturated: Double) -> Double {
    guard saturated > 0 else { return 0 }
    let share = pairShares[number]
    return share.constant + share.factor * min(saturated, model.parameters.k1 + 1)
  }

  /// No record in which the terms have these weighted frequencies gets more than this for neighbouring words.
  ///
  /// Two words stand close at most as often as each place of one meets each of the other in its field. A
  /// tighter bound than the shares of the terms, for a record whose frequencies are known and its positions
  /// not yet read.
  func largestProximity(_ frequencies: UnsafeBufferPointer<Double>, norm: Double) -> Double {
    let parameters = model.parameters
    let most = parameters.k1 + 1
    var sum = 0.0
    for pair in neighbours.pairs {
      let (first, second) = (frequencies[pair.first], frequencies[pair.second])
      guard first > 0, second > 0 else { continue }
      // Only the places of a phrase may stand twice in a term.
      let (inOrder, close) =
        pair.hasPhrases ? (.infinity, .infinity) : (min(first, second), first * second / leastFieldWeight)
      sum +=
        pair.weight
        * (parameters.inOrderWeight * Self.saturated(inOrder, norm, most)
          + parameters.closeWeight * Self.saturated(close, norm, most))
    }
    return sum
  }

  private static func saturated(_ frequency: Double, _ norm: Double, _ most: Double) -> Double {
    frequency < .infinity ? frequency * most / (frequency + norm) : most
  }

  /// By term, for `largestProximity(ofTerm:saturated:)`: what each pair adds is a part that goes with the
  /// frequency and one that does not.
  private static func pairShares(
    _ neighbours: Neighbours, termCount: Int, _ parameters: RankingParameters
  ) -> [(constant: Double, factor: Double)] {
    let most = parameters.k1 + 1
    var shares = [(constant: Double, factor: Double)](repeating: (0, 0), count: termCount)
    for pair in neighbours.pairs {
      for number in [pair.first, pair.second] {
        shares[number].constant += pair.weight * parameters.closeWeight * most / 2
        if pair.hasPhrases {
          shares[number].constant += pair.weight * parameters.inOrderWeight * most / 2
        } else {
          shares[number].factor += pair.weight * parameters.inOrderWeight / 2
        }
      }
    }
    return shares
  }

  /// The part of the score that neighbouring words give.
  func proximity(_ occurrences: Occurrences, length: Double) -> Double {
    var sum = 0.0
    neighbours.forEachMeeting(occurrences) { sum += contribution(of: $0, $1, length: length) }
    return sum
  }

  /// The same from decoded postings. By term: its list, and its posting of the record or `Places.absent`.
  func proximity(
    _ lists: [DecodedPostings], _ found: UnsafeBufferPointer<Int>, length: Double
  ) throws -> Double {
    var sum = 0.0
    try neighbours.forEachMeeting(lists, found) { sum += contribution(of: $0, $1, length: length) }
    return sum
  }

  private func contribution(
    of pair: Neighbours.Pair, _ frequencies: Neighbours.Frequencies, length: Double
  ) -> Double {
    let inOrder =
      frequencies.inOrder > 0 ? model.saturated(frequency: frequencies.inOrder, length: length) : 0
    let close = model.saturated(frequency: frequencies.close, length: length)
    return pair.weight * (model.parameters.inOrderWeight * inOrder + model.parameters.closeWeight * close)
  }

  /// Occurrences of a term, each times the weight of its field.
  private func frequency(of term: WeightedTerm, _ occurrences: Occurrences) -> Double {
    var frequency = 0.0
    for atom in term.term.atoms {
      frequency += occurrences.weightedFrequency(of: atom, fieldWeights)
    }
    return frequency
  }
}

// MARK: Explanations

extension Scorer {
  /// How the score of a record comes about: its steps add up to it.
  func explain(_ occurrences: Occurrences, length: Double) -> [ExplainReport.Step] {
    var steps = terms.map { explain($0, occurrences, length: length) }
    neighbours.forEachMeeting(occurrences) { steps.append(explain($0, $1, length: length)) }
    return steps
  }

  /// One term's part; the parts of the step are its factors.
  private func explain(
    _ term: WeightedTerm, _ occurrences: Occurrences, length: Double
  ) -> ExplainReport.Step {
    let frequency = frequency(of: term, occurrences)
    let fields = TextField.readingOrder.compactMap { field -> ExplainReport.Step? in
      let count = term.term.atoms.reduce(0) { sum, atom in
        sum + occurrences[atom].count { $0.field == UInt8(field.rawValue) }
      }
      let weight = model.parameters.fieldWeights[field]
      return count == 0
        ? nil
        : .init(
          label: "\(field.name): tf \(count), times \(weight)", value: Double(count) * weight,
          fact: .occurrences(field: field.name, count: count))
    }
    var parts = [
      ExplainReport.Step(
        label: "idf, df \(term.documentFrequency) of \(model.recordCount) records", value: term.idf),
      .init(label: queryWeightLabel(term.term), value: term.queryWeight),
    ]
    parts.append(saturation(frequency, length: length, parts: fields))
    return .init(
      label: term.term.text, value: contribution(of: term, occurrences, length: length), parts: parts,
      fact: .word(records: term.documentFrequency, of: model.recordCount))
  }

  /// Such as `weight, 2 times in the query, a word of asking x 0.25, and 0.31 by feedback`.
  private func queryWeightLabel(_ term: QueryPlan.Term) -> String {
    if term.isBeginning { return "weight, all that was typed" }
    var label = "weight, \(term.count) times in the query"
    if term.weight != 1 { label += ", a word of asking x \(term.weight)" }
    if term.feedback > 0 { label += ", and \(term.feedback.rounded(toPlaces: 3)) by feedback" }
    return label
  }

  private func explain(
    _ pair: Neighbours.Pair, _ frequencies: Neighbours.Frequencies, length: Double
  ) -> ExplainReport.Step {
    let (first, second) = (terms[pair.first], terms[pair.second])
    func part(_ label: String, _ frequency: Double, _ weight: Double) -> ExplainReport.Step {
      let saturated = frequency > 0 ? model.saturated(frequency: frequency, length: length) : 0
      return .init(
        label: label, value: weight * saturated,
        parts: [.init(label: "weight", value: weight), saturation(frequency, length: length)])
    }
    let closeness = [
      part("in order", frequencies.inOrder, model.parameters.inOrderWeight),
      part("within \(RankingParameters.window) words", frequencies.close, model.parameters.closeWeight),
    ]
    return .init(
      label: "\(first.term.text) beside \(second.term.text)",
      value: contribution(of: pair, frequencies, length: length),
      parts: [
        .init(
          label: "idf of both, \(pair.count) times in the query", value: pair.weight,
          parts: [
            .init(label: first.term.text, value: first.idf),
            .init(label: second.term.text, value: second.idf),
          ]),
        .init(label: "closeness", value: closeness.reduce(0) { $0 + $1.value }, parts: closeness),
      ], fact: .neighbours(inOrder: frequencies.inOrder > 0))
  }

  private func saturation(
    _ frequency: Double, length: Double, parts: [ExplainReport.Step] = []
  ) -> ExplainReport.Step {
    .init(
      label: "saturated, length \(length) of \(model.averageLength) on average",
      value: frequency > 0 ? model.saturated(frequency: frequency, length: length) : 0,
      parts: [.init(label: "weighted frequency", value: frequency, parts: parts)])
  }
}
