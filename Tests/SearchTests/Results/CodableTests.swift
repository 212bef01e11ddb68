import Foundation
import Search
import TestSupport
import Testing

@Suite("Answers as JSON")
struct CodableTests {
  static let questions: [@Sendable (inout SearchRequest) -> Void] = [
    { _ in },
    { $0.query = "" },
    { $0.query = "department:MaMo learning" },
    { $0.query = "nothing of this kind" },
    { $0.detail = .ids },
    { $0.limit = 1 },
    { $0.limit = nil },
    { $0.explain = true },
    { $0.sort = .yearDescending },
    { $0.facets = ["department", "oa", "year", "type"] },
    { $0.filters = [FacetFilter(facet: "year", values: [FilterValue(.years(from: 2000, to: nil))])] },
  ]

  @Test(
    "what `--json` prints is read back with the library's types, byte for byte", arguments: questions.indices)
  func printed(number: Int) throws {
    let results = try Self.results(number)
    let read = try JSONDecoder().decode(SearchResults.self, from: Data(results.json))
    #expect(String(decoding: read.json, as: UTF8.self) == String(decoding: results.json, as: UTF8.self))
    #expect(read.index.updated == nil)
  }

  @Test("what JSONEncoder writes is read back, with what `--json` leaves out", arguments: questions.indices)
  func encoded(number: Int) throws {
    let results = try Self.results(number)
    let read = try JSONDecoder().decode(SearchResults.self, from: JSONEncoder().encode(results))
    #expect(read.json == results.json)
    #expect(read.index.updated == results.index.updated && read.index.updated != nil)
    #expect(read.hits.map(\.plainTitle.text) == results.hits.map(\.plainTitle.text))
    #expect(read.hits.map(\.venue) == results.hits.map(\.venue))
    #expect(read.hits.map(\.citation) == results.hits.map(\.citation))
    #expect(read.facets.flatMap(\.values).map(\.parent) == results.facets.flatMap(\.values).map(\.parent))
  }

  @Test("a facet alone, and suggestions")
  func others() throws {
    let index = try Self.index()
    let counts = try index.facet("department", SearchRequest("*"))
    let read = try JSONDecoder().decode(FacetCounts.self, from: Data(counts.json))
    #expect(read.json == counts.json && !read.values.isEmpty)
    let suggestions = try index.suggestions(for: "le")
    #expect(try JSONDecoder().decode(Suggestions.self, from: Data(suggestions.json)) == suggestions)
    #expect(!suggestions.words.isEmpty)
  }

  private static func index() throws -> SearchIndex { try Examples.open() }

  private static func results(_ number: Int) throws -> SearchResults {
    var request = SearchRequest("learning")
    questions[number](&request)
    return try index().search(request)
  }
}
