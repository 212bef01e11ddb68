import Foundation
import Search
import Testing

@Suite("Evaluation")
struct EvaluationTests {
  /// Ranking, grades, and what trec_eval's definitions give by hand.
  static let answers: [(ranking: [String], grades: [String: Int], expected: RelevanceMeasures)] = [
    (["a"], ["a": 1], .init(averagePrecision: 1, ndcg10: 1, precision10: 0.1, recall100: 1)),
    ([], ["a": 1], .init(averagePrecision: 0, ndcg10: 0, precision10: 0, recall100: 0)),
    (
      ["x", "a"], ["a": 3], .init(averagePrecision: 0.5, ndcg10: 1 / log2(3), precision10: 0.1, recall100: 1)
    ),
    // Precisions 1/1 and 2/3, of three relevant records; gains 2 and 1 at ranks 1 and 3 against 2, 1, 1.
    (
      ["a", "x", "b"], ["a": 2, "b": 1, "c": 1, "x": 0],
      .init(
        averagePrecision: (1 + 2.0 / 3) / 3, ndcg10: (2 + 0.5) / (2 + 1 / log2(3) + 0.5), precision10: 0.2,
        recall100: 2.0 / 3)
    ),
    // A grade below 0 is not relevant, and takes nothing away.
    (
      ["x", "a"], ["a": 1, "x": -1],
      .init(averagePrecision: 0.5, ndcg10: 1 / log2(3), precision10: 0.1, recall100: 1)
    ),
    // Beyond the depth of a measure, a record counts for the others only.
    (
      (0..<10).map { "x\($0)" } + ["a"], ["a": 1],
      .init(averagePrecision: 1.0 / 11, ndcg10: 0, precision10: 0, recall100: 1)
    ),
    (
      (0..<100).map { "x\($0)" } + ["a"], ["a": 1],
      .init(averagePrecision: 1.0 / 101, ndcg10: 0, precision10: 0, recall100: 0)
    ),
  ]

  @Test("measures are those of trec_eval", arguments: answers)
  func measures(answer: (ranking: [String], grades: [String: Int], expected: RelevanceMeasures)) {
    let found = RelevanceMeasures(ranking: answer.ranking, grades: answer.grades)
    for name in RelevanceMeasures.Name.allCases {
      #expect(abs(found[name] - answer.expected[name]) < 1e-12, "\(name.rawValue) of \(answer.ranking)")
    }
  }

  @Test("judgements are read in both forms, and the last line about a pair wins")
  func judgements() throws {
    var judgements = Judgements()
    for line in ["1\td1\t2", "1 0 d2 1", "", "2 d1 0", "1 d2 3"] { try judgements.add(line: line) }
    #expect(judgements.relevant("1") == ["d1": 2, "d2": 3])
    #expect(judgements.relevant("2") == nil)
    #expect(judgements.relevant("3") == nil)
    #expect(throws: JudgementError.columns(2)) { try judgements.add(line: "1 d1") }
    #expect(throws: JudgementError.grade("x")) { try judgements.add(line: "1 d1 x") }
  }

  @Test("averages leave out queries without a relevant record, and count those without hits")
  func averages() throws {
    var judgements = Judgements()
    for line in ["1 a 1", "2 b 1", "3 c 0"] { try judgements.add(line: line) }
    var evaluation = Evaluation()
    evaluation.add("1", ranking: ["a"], judgements)
    evaluation.add("2", ranking: [], judgements)
    evaluation.add("3", ranking: ["c"], judgements)
    #expect(evaluation.mean.averagePrecision == 0.5)
    #expect(evaluation.unjudged == ["3"])
  }

  @Test("the paired test tells a clear difference from none, and gives the same p each time")
  func pairedTest() {
    #expect(PairedTest([]).p == 1)
    #expect(PairedTest([0, 0, 0]).p == 1)
    #expect(PairedTest([0.1, -0.1]).p == 1)
    // All of 10 signs equal: 2 of 1,024 arrangements are as far from 0.
    #expect(abs(PairedTest(Array(repeating: 0.1, count: 10)).p - 2.0 / 1024) < 0.0005)
    #expect(PairedTest(Array(repeating: -0.1, count: 100)).p < 0.0001)
    #expect(PairedTest([0.1, 0.2, -0.05]) == PairedTest([0.1, 0.2, -0.05]))
    #expect(abs(PairedTest([0.3, -0.1]).difference - 0.1) < 1e-12)
  }
}
