import Foundation
import Search
import TestSupport
import Testing

@Suite("Explanations and feedback")
struct ExplainTests {
  static let cranfield = "relevance/cranfield/docs.jsonl.gz"
  /// Words of the corpus that is there.
  static let queries =
    Shared.has(cranfield)
    ? [
      "heat transfer", "what is known about boundary layer transition", "\"boundary layer\" flow of gases",
      "papers on slip flow heat transfer studies", "title:wing flutter", "shock* wave",
      "supersonic OR hypersonic", "wave wave shock", "(angle of attack) -cone",
    ]
    : [
      "data model", "what is known about spin chains", "\"loss landscapes\" of models",
      "papers on spin chains for quantum dots", "title:spin chains", "spin* models", "quantum OR neural",
      "spin spin models", "(loss of models) -spin",
    ]

  /// Words that many records of the corpus have together.
  static let common = Shared.has(cranfield) ? "heat transfer" : "data model"

  @Test("the parts of an explanation add up to the score of the hit", arguments: queries)
  func sums(query: String) throws {
    let index = try Self.index()
    var compared = 0
    for expand in [false, true] {
      for match in SearchRequest.Match.allCases {
        var request = SearchRequest(query)
        request.match = match
        request.expand = expand
        request.limit = 5
        request.facets = []
        let results = try index.search(request)
        if results.query.match != match { continue }
        for hit in results.hits {
          let report = try index.explain(id: hit.id, request)
          let sum = report.steps.reduce(0) { $0 + $1.value }
          let label: Comment = "\(query), match \(match), expand \(expand), \(hit.id)"
          #expect(report.isMatch, label)
          #expect(abs(report.score - hit.score) <= 1e-9, label)
          #expect(abs(sum - hit.score) <= 1e-9, label)
          compared += 1
        }
      }
    }
    // The hits of any word, with feedback and without, and most often those of all words.
    #expect(compared >= 10, "\(query): \(compared)")
  }

  @Test("feedback gives the same answer each time, and the same records where all words have to match")
  func feedback() throws {
    let index = try Self.index()
    var request = SearchRequest(Self.common)
    request.limit = nil
    // Partial matches would be another set, and feedback would add to them.
    #expect(try index.search(request).query.match == .all)
    let plain = try Self.ranking(index, request)
    request.expand = true
    let expanded = try Self.ranking(index, request)
    #expect(Set(expanded.map(\.first)) == Set(plain.map(\.first)))
    #expect(expanded != plain)
    #expect(try Self.ranking(Self.index(), request) == expanded)
    request.match = .any
    let any = try Self.ranking(index, request)
    request.expand = false
    #expect(try any.count > Self.ranking(index, request).count)
  }

  @Test("a page behind a cursor goes on in the expanded order")
  func pages() throws {
    let index = try Self.index()
    var request = SearchRequest(Self.common)
    request.expand = true
    request.limit = 30
    let whole = try index.search(request).hits.map(\.id)
    request.limit = 10
    var found: [String] = []
    for _ in 0..<3 {
      let page = try index.search(request)
      found += page.hits.map(\.id)
      request.cursor = page.next
    }
    #expect(whole.count == 30 && found == whole)
  }

  @Test("says which word or filter keeps a record out")
  func absence() throws {
    let index = try TestIndex([Repository.threeRecords]).open()
    #expect(
      try index.explain(id: "21326", SearchRequest("neural zebra")).notes.contains("it does not have 'zebra'")
    )
    var request = SearchRequest("neural")
    request.filters = [FacetFilter(facet: "year", values: [FilterValue(.years(from: 1990, to: 1991))])]
    #expect(try index.explain(id: "21326", request).notes.contains { $0.hasPrefix("the filter year:") })
    #expect(
      try index.explain(id: "21326", SearchRequest("neural -collapse")).notes.contains {
        $0.contains("excluded")
      })
    #expect(try index.explain(id: "x", SearchRequest("neural")).notes.contains("no record has this id"))
  }

  // Never written to after it is made.
  private static let shared: TestIndex? = try? TestIndex(
    Shared.has(cranfield) ? [Shared.path(cranfield)] : [Repository.inventedRecords])

  private static func ranking(_ index: SearchIndex, _ request: SearchRequest) throws -> [[String]] {
    try index.search(request).hits.map { [$0.id, "\($0.score)"] }
  }

  private static func index() throws -> SearchIndex { try #require(shared).open() }
}
