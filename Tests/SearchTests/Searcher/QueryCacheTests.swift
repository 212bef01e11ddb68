import Indexer
import Publication
import TestSupport
import Testing

@testable import Search

@Suite("What is kept of earlier questions")
struct QueryCacheTests {
  private static let queries = [
    "energy", "enregy", "neural collapse", "\"neural collapse\"", "neural OR quantum", "-cell theory",
    "comput*",
    "model 2024", "author:\"Wu, D\"", "mean-field", "department:MaMo networks", "title:networks", "the", "",
    String(repeating: "network ", count: 60),
  ]

  private static var requests: [SearchRequest] {
    queries.flatMap { query in
      SearchRequest.Match.allCases.flatMap { match in
        [[], ["deu"]].flatMap { languages in
          [[], ["Wu"]].map { authors in
            var request = SearchRequest(query)
            (request.match, request.languages, request.authors) = (match, languages, authors)
            request.explain = true
            return request
          }
        }
      }
    }
  }

  @Test("an answer is that of an index that nobody has asked before")
  func fresh() throws {
    let index = try TestIndex([Repository.threeRecords, Repository.inventedRecords])
    let shared = try index.open()
    // The second round meets what the first has left.
    for round in 1...2 {
      for request in Self.requests {
        let asked = try shared.search(request).json(timed: false)
        guard round == 2 else { continue }
        #expect(try index.open().search(request).json(timed: false) == asked, "\(request)")
      }
    }
  }

  @Test("the syntax counts, the ranking counts")
  func otherReadings() throws {
    let shared = try TestIndex([Repository.threeRecords, Repository.inventedRecords]).open()
    var request = SearchRequest("neural OR quantum")
    let alternatives = try shared.search(request).total
    request.syntax = .plain
    #expect(try shared.search(request).query.parsed != "neural OR quantum")
    request.syntax = .query
    #expect(try shared.search(request).total == alternatives)
  }
}

@Suite("Terms looked for in a text")
struct TextTermsTests {
  @Test("the filter knows each of its terms, and hardly any other")
  func filter() throws {
    let terms = (0..<40).map { "term\($0 * 7)" } + ["a", "ab", "abc", "é", "日本", "", "c++"]
    let filter = TermFilter(terms)
    func mayHave(_ term: String) -> Bool {
      var term = term
      return term.withUTF8 { filter.mayHave($0) }
    }
    for term in terms { #expect(mayHave(term), "\(term)") }
    let others = (0..<1000).map { "word\($0)" }
    #expect(others.count { mayHave($0) } < 150)
  }

  @Test("each term has its bytes and its range")
  func terms() throws {
    var terms = TextTerms(capacity: 4)
    for (place, word) in ["neural", "", "collapse"].enumerated() {
      var word = word
      word.withUTF8 { terms.append($0, place..<place + 1) }
    }
    #expect((0..<terms.count).map(terms.text) == ["neural", "", "collapse"])
    #expect(terms.range(at: 2) == 2..<3)
  }
}
