private import Basics

/// How well one ranked answer agrees with the judgements of its query.
///
/// The definitions are those of trec_eval (and of ir-measures: `AP`, `nDCG@10`, `P@10`, `R@100`).
package struct RelevanceMeasures: Hashable, Sendable {
  /// Average precision: the mean of the precision at each relevant record, 0 for those not found.
  package var averagePrecision: Double
  /// Normalized discounted cumulative gain of the first 10: the gain is the grade, discounted by log2(rank +
  /// 1).
  package var ndcg10: Double
  /// The share of relevant records in the first 10.
  package var precision10: Double
  /// The share of the relevant records that are in the first 100.
  package var recall100: Double

  package init(averagePrecision: Double, ndcg10: Double, precision10: Double, recall100: Double) {
    self.averagePrecision = averagePrecision
    self.ndcg10 = ndcg10
    self.precision10 = precision10
    self.recall100 = recall100
  }

  /// Measures an answer.
  ///
  /// - Parameters:
  ///   - ranking: Record ids, the best first, each once.
  ///   - grades: By record id; 1 or more is relevant. At least one is.
  package init(ranking: [String], grades: [String: Int]) {
    let gains = ranking.map { max(0, grades[$0] ?? 0) }
    let ideal = grades.values.filter { $0 > 0 }.sorted(by: >)
    let relevant = Double(max(1, ideal.count))
    var found = 0.0
    var precisions = 0.0
    for (index, gain) in gains.enumerated() where gain > 0 {
      found += 1
      precisions += found / Double(index + 1)
    }
    func hits(_ depth: Int) -> Double { Double(gains.prefix(depth).count { $0 > 0 }) }
    let best = Self.discountedGain(ideal)
    self.init(
      averagePrecision: precisions / relevant, ndcg10: best > 0 ? Self.discountedGain(gains) / best : 0,
      precision10: hits(10) / 10, recall100: hits(100) / relevant)
  }

  private static func discountedGain(_ gains: [Int]) -> Double {
    gains.prefix(10).enumerated().reduce(0) { $0 + Double($1.element) / log2(Double($1.offset) + 2) }
  }
}

extension RelevanceMeasures {
  /// One of the four numbers.
  package enum Name: String, CaseIterable, Sendable {
    case averagePrecision = "MAP"
    case ndcg10 = "nDCG@10"
    case precision10 = "P@10"
    case recall100 = "R@100"
  }

  /// One measure by its name.
  package subscript(name: Name) -> Double {
    switch name {
    case .averagePrecision: averagePrecision
    case .ndcg10: ndcg10
    case .precision10: precision10
    case .recall100: recall100
    }
  }

  /// The mean over queries; zeros for none.
  package static func mean(_ queries: [RelevanceMeasures]) -> RelevanceMeasures {
    func mean(_ name: Name) -> Double {
      queries.isEmpty ? 0 : queries.reduce(0) { $0 + $1[name] } / Double(queries.count)
    }
    return RelevanceMeasures(
      averagePrecision: mean(.averagePrecision), ndcg10: mean(.ndcg10), precision10: mean(.precision10),
      recall100: mean(.recall100))
  }
}
