import Indexer
import Publication
import TestSupport
import Testing

@testable import Search

@Suite("What is kept of earlier questions")
struct QueryCacheTests {
  private static let queries = [
    "energy", "enregy", "neural collapse", "\"neural collapse\"", "neural OR quantum", "-cell theory",
    "comput*", "model 2024", "author:\"Wu, D\"", "mean-field", "department:MaMo networks", "title:networks",
    "the", "",
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

  @Test("the same words in another syntax, and with another ranking, are read anew")
  func otherReadings() throws {
    let index = try TestIndex([Repository.threeRecords, Repository.inventedRecords])
    let shared = try index.open()
    var plain = SearchRequest("neural OR quantum")
    plain.syntax = .plain
    var wholeSentence = RankingParameters()
    wholeSentence.dropsFunctionWords = false
    let sentence = SearchRequest("the energy of a network")
    // The first of each pair leaves what the second must not take.
    #expect(try shared.search(SearchRequest(plain.query)).total > 0)
    let parsed = try shared.search(plain).query.parsed
    #expect(try parsed == index.open().search(plain).query.parsed)
    #expect(try parsed != shared.search(SearchRequest(plain.query)).query.parsed)
    let short = try shared.search(sentence).query.parsed
    let long = try shared.search(sentence, ranking: wholeSentence).query.parsed
    #expect(try long == index.open().search(sentence, ranking: wholeSentence).query.parsed)
    #expect(short != long)
  }
}
