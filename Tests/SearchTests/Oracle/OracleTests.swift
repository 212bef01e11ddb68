import Foundation
import Indexer
import Publication
import Search
import TestSupport
import Testing

@Suite("The index answers as a scan over all records does")
struct OracleTests {
  @Test("on the shipped examples", arguments: UInt64(0)..<4)
  func examples(seed: UInt64) throws {
    let index = try TestIndex(
      [Repository.threeRecords, Repository.inventedRecords], departments: Repository.departments)
    try compare(index, questions: 100, seed: seed)
  }

  @Test(
    "on 9,000 generated records, which are several chunks of docids",
    .enabled(if: GeneratedCorpus.isPossible, "\(GeneratedCorpus.needed)"))
  func generated() throws {
    try compare(TestIndex(generatedRecords: 9_000), questions: 60, seed: 5)
  }

  static let acl = "corpora/acl/records.jsonl.gz"

  @Test(
    "on 33,812 papers",
    .enabled(if: Shared.has(acl), "\(Shared.missing(acl))"))
  func papers() throws {
    let index = try TestIndex([Shared.path(Self.acl)])
    #expect(try index.open().statistics().records == 33_812)
    try compare(index, questions: 200, seed: 1)
  }

  @Test(
    "direct and through MATCH, with and without a total, on 33,812 papers",
    .enabled(if: Shared.has(acl), "\(Shared.missing(acl))"))
  func bothSides() throws {
    let index = try TestIndex([Shared.path(Self.acl)])
    let (direct, matching) = (try index.open(), try SearchIndex(matchingAt: index.path))
    let naive = NaiveSearch(try records(direct), parents: try parents(direct))
    var generator = SeededGenerator(seed: 3)
    var compared = 0
    for number in 0..<60 {
      guard let question = Question.random(from: naive, using: &generator) else { continue }
      var request = question.request
      request.limit = 10
      request.expand = number % 5 == 0
      let (found, expected) = (try direct.search(request), try matching.search(request))
      let label = Comment(rawValue: "\(question.text) \(question.filters)")
      #expect(found.total == expected.total, label)
      #expect(found.hits.map(\.id) == expected.hits.map(\.id), label)
      #expect(
        zip(found.hits, expected.hits).allSatisfy { abs($0.score - $1.score) <= 1e-9 * $1.score }, label)
      let counts = { (results: SearchResults) in
        results.facets.map { $0.values.map { [$0.code, "\($0.count)"] } }
      }
      #expect(counts(found) == counts(expected), label)
      (request.countsTotal, request.facets) = (false, [])
      #expect(try direct.search(request).hits.map(\.id) == expected.hits.map(\.id), label)
      #expect(try direct.search(request).hits.map(\.score) == found.hits.map(\.score), label)
      if !found.hits.isEmpty { compared += 1 }
    }
    #expect(compared >= 30)
  }

  private func compare(_ index: TestIndex, questions: Int, seed: UInt64) throws {
    let search = try index.open()
    let naive = NaiveSearch(try records(search), parents: try parents(search))
    var generator = SeededGenerator(seed: seed)
    var (asked, compared) = (0, 0)
    while asked < questions {
      guard let question = Question.random(from: naive, using: &generator) else { continue }
      asked += 1
      let results = try search.search(question.request)
      // No record has all words: the fallback has tests of its own.
      if results.query.match == .any { continue }
      compared += 1
      let expected = naive.answer(question)
      let label = Comment(rawValue: "seed \(seed), \(question.text) \(question.filters)")
      #expect(results.total == expected.ids.count, label)
      expectSameHits(results, expected, label)
      for facet in results.facets {
        let counts = Dictionary(uniqueKeysWithValues: facet.values.map { ($0.code, $0.count) }).filter {
          $0.value > 0
        }
        #expect(counts == expected.facets[facet.facet]?.counts, label)
        #expect(facet.notStated == expected.facets[facet.facet]?.notStated, label)
      }
      if asked % 10 == 0 { try expectCountsHoldAfterClick(results, question, search, label) }
    }
    #expect(compared * 2 >= questions, "only \(compared) of \(questions) answers had all words")
  }

  /// Scores to 1e-9; hits whose scores are closer than that may change places.
  private func expectSameHits(_ results: SearchResults, _ expected: NaiveSearch.Answer, _ label: Comment) {
    #expect(Set(results.hits.map(\.id)) == Set(expected.ids), label)
    for (hit, score) in zip(results.hits, expected.scores) {
      #expect(abs(hit.score - score) <= 1e-9 * max(1, score), label)
      if abs(hit.score - score) > 1e-9 * max(1, score) { return }
    }
  }

  private func expectCountsHoldAfterClick(
    _ results: SearchResults, _ question: Question, _ search: SearchIndex, _ label: Comment
  ) throws {
    for facet in results.facets {
      for value in facet.values.filter({ $0.count > 0 }).prefix(5) {
        var request = question.request
        request.limit = 0
        request.filters.removeAll { $0.facet == facet.facet }
        request.filters.append(FacetFilter(facet: facet.facet, values: [FilterValue(.code(value.code))]))
        #expect(try search.search(request).total == value.count, label)
      }
    }
  }

  private func records(_ search: SearchIndex) throws -> [Record] {
    var request = SearchRequest("*")
    request.limit = nil
    request.facets = []
    return try search.records(ids: search.search(request).hits.map(\.id)).records
  }

  private func parents(_ search: SearchIndex) throws -> [String: String] {
    let values = try search.facet("department", SearchRequest("*")).values
    return Dictionary(
      uniqueKeysWithValues: values.compactMap { value in value.parent.map { (value.code, $0) } })
  }
}
