import Foundation
import Indexer
import Search
import Testing

@Suite("The language of a query and the languages of records")
struct QueryLanguageTests {
  private func index() throws -> TestIndex {
    let index = try TestIndex()
    let english = (0..<80).map {
      #"{"_id":"e\#($0)","title":"chat and house","language":[{"iso":"eng"}]}"#
    }
    let french = ["Les chats", "Un chat", "Des chevaux"].enumerated().map {
      #"{"_id":"f\#($0)","title":"\#($1)","language":[{"iso":"fre"}]}"#
    }
    try index.ingest([
      index.folder.write((english + french).joined(separator: "\n"), to: "records.jsonl")
    ])
    return index
  }

  @Test("a filter by language gives the count that stands beside it")
  func clicks() throws {
    let index = try index()
    for query in ["chats", "cheval", "chat"] {
      let facet = try index.open().facet("language", SearchRequest(query))
      for value in facet.values {
        let clicked = try index.search(query) {
          $0.filters = [FacetFilter(facet: "language", values: [FilterValue(.code(value.code))])]
          $0.match = .all
        }
        #expect(clicked.total == value.count, "\(query) \(value.code)")
      }
    }
  }

  @Test("a question can name the languages in which its words have forms")
  func named() throws {
    let index = try index()
    #expect(try index.ids("cheval") == [])
    #expect(try index.ids("cheval") { $0.languages = ["fre"] } == ["f2"])
    #expect(try index.ids("cheval") { $0.languages = ["FR", "eng"] } == ["f2"])
    let error = #expect(throws: SearchError.self) { try index.ids("cheval") { $0.languages = ["xyz"] } }
    #expect(error.map { "\($0)".contains("'xyz'") && "\($0)".contains("expected one of") } == true)
  }

  @Test("a cursor keeps the languages")
  func cursor() throws {
    let search = try index().open()
    var request = SearchRequest("chats")
    request.languages = ["fre"]
    request.limit = 1
    let first = try search.search(request)
    var next = SearchRequest("")
    next.cursor = first.next
    #expect(try search.search(next).total == first.total)
  }
}
