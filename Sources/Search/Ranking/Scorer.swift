import IndexStore
import Publication

/// Scores records for one plan.
struct Scorer {
  /// A term of the plan with what it counts.
  struct WeightedTerm {
    var term: QueryPlan.Term
    var documentFrequency: Int
    var idf: Double
    /// idf times the weight in the query.
    var weight: Double
  }

  let model: BM25F
  let terms: [WeightedTerm]

  init(_ plan: QueryPlan, model: BM25F, postings: any Postings) throws {
    self.model = model
    terms = try plan.terms.map { term in
      let leaves = term.leaves.map { plan.leaves[$0] }
      let frequencies = try term.words.map { try $0.map { try postings.documentFrequency(of: [$0]) } }
      let frequency = try frequencies?.min() ?? postings.documentFrequency(of: leaves)
      let idf = (frequencies ?? [frequency]).reduce(0) { $0 + model.idf(documentFrequency: $1) }
      return WeightedTerm(
        term: term, documentFrequency: frequency, idf: idf,
        weight: idf * BM25F.queryWeight(count: term.count))
    }
  }

  /// The score of a record.
  ///
  /// - Parameter length: The record's weighted length.
  func score(_ occurrences: Occurrences, length: Double) -> Double {
    var score = 0.0
    for term in terms { score += contribution(of: term, occurrences, length: length) }
    return score
  }

  /// The part of the score that one term gives.
  func contribution(of term: WeightedTerm, _ occurrences: Occurrences, length: Double) -> Double {
    let frequency = frequency(of: term, occurrences)
    return frequency > 0 ? term.weight * model.saturated(frequency: frequency, length: length) : 0
  }

  /// Occurrences of a term, each times the weight of its field.
  func frequency(of term: WeightedTerm, _ occurrences: Occurrences) -> Double {
    var frequency = 0.0
    for leaf in term.term.leaves {
      for position in occurrences[leaf] { frequency += Self.weights[Int(position.field)] }
    }
    return frequency
  }

  private static let weights: [Double] = TextField.allCases.map(RankingParameters.weight)
}

extension Scorer {
  /// How one term's part of a score comes about; the parts of the step are its factors.
  func explain(_ term: WeightedTerm, _ occurrences: Occurrences, length: Double) -> ExplainReport.Step {
    let frequency = frequency(of: term, occurrences)
    let fields = TextField.allCases.compactMap { field -> ExplainReport.Step? in
      let count = term.term.leaves.reduce(0) { sum, leaf in
        sum + occurrences[leaf].count { $0.field == UInt8(field.rawValue) }
      }
      let weight = RankingParameters.weight(field)
      return count == 0
        ? nil : .init(label: "\(field.name): \(count) times \(weight)", value: Double(count) * weight)
    }
    return .init(
      label: term.term.text, value: contribution(of: term, occurrences, length: length),
      parts: [
        .init(label: "idf, in \(term.documentFrequency) of \(model.recordCount) records", value: term.idf),
        .init(
          label: "weight in the query, \(term.term.count) times", value: BM25F.queryWeight(count: term.term.count)),
        .init(
          label: "saturated frequency, length \(length) of \(model.averageLength) on average",
          value: frequency > 0 ? model.saturated(frequency: frequency, length: length) : 0,
          parts: [.init(label: "weighted frequency", value: frequency, parts: fields)]),
      ])
  }
}
