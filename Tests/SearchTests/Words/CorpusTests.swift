import Foundation
import Publication
import Search
import TestSupport
import Testing
import Tokenize

@Suite("Words of a whole corpus")
struct CorpusTests {
  static let odd = "corpora/acl/odd-records.jsonl.gz"
  static let papers = "corpora/acl/records.jsonl.gz"

  @Test("every invented record is found by the words a person reads in its title")
  func inventedRecords() throws {
    try expectTitlesAreFound(TestIndex([Repository.inventedRecords]))
  }

  @Test(
    "every odd record is found by the words a person reads in its title",
    .enabled(if: Shared.has(odd), "\(Shared.missing(odd))"))
  func oddRecords() throws {
    try expectTitlesAreFound(TestIndex([Shared.path(Self.odd)]))
  }

  private func expectTitlesAreFound(_ index: TestIndex) throws {
    let search = try index.open()
    for record in try records(search) {
      let title = PlainText(record.title ?? "").string
      for text in [title, title.replacingOccurrences(of: "-", with: " "), title.uppercased()] {
        guard !Analyzer.publication.terms(of: text).isEmpty else { continue }
        var request = SearchRequest(text)
        request.syntax = .plain
        request.limit = nil
        request.facets = []
        let results = try search.search(request)
        #expect(
          results.query.match == .all && results.hits.contains { $0.id == record.id }, "\(record.id): \(text)"
        )
      }
    }
  }

  static let queries = [
    "learning machines", "naive word-embedding", "data set translations", "l'analyse réseaux", "parsing",
  ]

  @Test(
    "every marked span of 33,812 papers folds to a word that the query stands for",
    .enabled(if: Shared.has(papers), "\(Shared.missing(papers))"))
  func highlights() throws {
    let index = try TestIndex([Shared.path(Self.papers)])
    for query in Self.queries {
      let results = try index.search(query) {
        $0.limit = nil
        $0.match = .any
        $0.explain = true
      }
      let words = Set(try #require(results.query.explanation).flatMap { Analyzer.publication.terms(of: $0) })
      #expect(!results.hits.isEmpty)
      for hit in results.hits {
        if let title = hit.title { expectSpans(hit.titleMatches, in: title, areIn: words, hit.id) }
        expectSpans(hit.plainTitle.matches, in: hit.plainTitle.text, areIn: words, hit.id)
        if let snippet = hit.snippet { expectSpans(snippet.matches, in: snippet.text, areIn: words, hit.id) }
      }
    }
  }

  private func expectSpans(_ spans: [Range<Int>], in text: String, areIn words: Set<String>, _ id: String) {
    let scalars = Array(text.unicodeScalars)
    for span in spans {
      guard span.upperBound <= scalars.count, !span.isEmpty else {
        Issue.record("\(id): \(span) is outside of '\(text)'")
        continue
      }
      let marked = String(String.UnicodeScalarView(scalars[span]))
      let terms = Analyzer.publication.terms(of: marked)
      #expect(!terms.isEmpty && terms.allSatisfy(words.contains), "\(id): '\(marked)' is marked")
    }
  }

  private func records(_ search: SearchIndex) throws -> [Record] {
    var request = SearchRequest("*")
    request.limit = nil
    request.facets = []
    return try search.records(ids: search.search(request).hits.map(\.id)).records
  }
}
