/// Measures over a set of queries.
package struct Evaluation: Sendable {
  /// The measures of one query.
  package struct Query: Hashable, Sendable {
    /// The record id.
    package var id: String
    /// Its measures.
    package var measures: RelevanceMeasures
    /// The number of hits of the answer, as far as it was asked for.
    package var hits: Int
  }

  /// One entry for each query that has a relevant record, in their order.
  package private(set) var queries: [Query] = []
  /// The ids of queries without a relevant record, which averages leave out.
  package private(set) var unjudged: [String] = []

  /// Makes one.
  package init() {}

  /// Takes the answer to a query.
  ///
  /// `ranking`: Record ids, the best first.
  package mutating func add(_ id: String, ranking: [String], _ judgements: Judgements) {
    guard let grades = judgements.relevant(id) else { return unjudged.append(id) }
    queries.append(
      Query(id: id, measures: RelevanceMeasures(ranking: ranking, grades: grades), hits: ranking.count))
  }

  /// The mean over the judged queries.
  package var mean: RelevanceMeasures { .mean(queries.map(\.measures)) }

  /// Compares with the same queries under another setting.
  package func compared(with other: Evaluation, by name: RelevanceMeasures.Name) -> PairedTest {
    let known = Dictionary(other.queries.map { ($0.id, $0.measures[name]) }, uniquingKeysWith: { $1 })
    return PairedTest(queries.compactMap { query in known[query.id].map { $0 - query.measures[name] } })
  }
}
