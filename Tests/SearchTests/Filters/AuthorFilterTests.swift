import Foundation
import Search
import Testing

@Suite("The author filter")
struct AuthorFilterTests {
  private static let records = """
    {"_id":"1","title":"one","author":[{"full_name":"Wu, Diyuan"}]}
    {"_id":"2","title":"two","author":[{"full_name":"Wu, Anna"},{"full_name":"Kim, Joon"}]}
    {"_id":"3","title":"three"}

    """

  static let filters: [([String], [String])] = [
    (["wu"], ["1", "2"]), (["anna wu"], ["2"]), (["diyuan", "kim"], ["1", "2"]), (["!wu"], ["3"]),
    (["!diyuan"], ["2", "3"]), (["none"], ["3"]), (["!none"], ["1", "2"]), (["none", "kim"], ["2", "3"]),
    (["wu", "!kim"], ["1"]), (["nobody"], []),
  ]

  @Test("takes alternatives, leaves out, and knows records without an author", arguments: filters)
  func filter(names: [String], expected: [String]) throws {
    let index = try TestIndex()
    try index.ingest([index.folder.write(Self.records, to: "a.jsonl")])
    let results = try index.search("") {
      $0.authors = names
      $0.limit = nil
    }
    #expect(results.hits.map(\.id).sorted() == expected)
    #expect(results.query.filters.map(\.facet) == ["author"])
    #expect(results.query.filters.first?.values == names)
  }

  @Test("a cursor goes on without the words, and with the sort order named or not")
  func cursor() throws {
    let index = try TestIndex()
    try index.ingest([index.folder.write(Self.records, to: "a.jsonl")])
    let first = try index.search("wu") { $0.limit = 1 }
    for query in ["", "wu"] {
      for sort in [nil, SearchRequest.Sort.relevance] {
        let second = try index.search(query) {
          $0.limit = 1
          $0.sort = query.isEmpty ? nil : sort
          $0.cursor = first.next
        }
        #expect(second.hits.map(\.rank) == [2])
      }
    }
  }

  @Test("an explanation of a partial answer is that of its hits")
  func partial() throws {
    let index = try TestIndex()
    try index.ingest([index.folder.write(Self.records, to: "a.jsonl")])
    let results = try index.search("wu nowhere")
    let hit = try #require(results.hits.first)
    let report = try index.open().explain(id: hit.id, SearchRequest("wu nowhere"))
    #expect(report.isMatch)
    #expect(abs(report.score - hit.score) < 1e-9)
  }
}
