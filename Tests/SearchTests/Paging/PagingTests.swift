import Foundation
import Indexer
import Search
import Testing

@Suite("Pages of hits")
struct PagingTests {
  @Test("sorted by title, records without one come last, also over pages")
  func untitledLast() throws {
    let index = try TestIndex()
    let records = [
      #"{"_id":"a"}"#, #"{"_id":"b","title":"zebra"}"#, #"{"_id":"c","title":"—"}"#,
      #"{"_id":"d","title":"ant"}"#,
    ]
    try index.reindex([index.folder.write(records.joined(separator: "\n"), to: "r.jsonl")])
    var request = SearchRequest("*")
    (request.sort, request.limit) = (.title, 1)
    var ids: [String] = []
    repeat {
      let page = try index.open().search(request)
      ids += page.hits.map(\.id)
      request.cursor = page.next
    } while request.cursor != nil && ids.count < 9
    #expect(ids == ["d", "b", "a", "c"])
  }

  static let queries = ["*", "energy OR network OR matter", "oa:gold -energy", "the"]

  @Test(
    "Cursors through all pages give what --all gives, in every order", arguments: queries,
    SearchRequest.Sort.allCases)
  func cursors(query: String, sort: SearchRequest.Sort) throws {
    let search = try Examples.open()
    var request = SearchRequest(query)
    request.sort = sort
    request.limit = nil
    let all = try search.search(request)
    #expect(all.hits.count == all.total)
    #expect(all.next == nil)
    for limit in [1, 7, 100] where all.total / limit < 60 {
      var ids: [String] = []
      var cursor: String?
      repeat {
        var page = cursor == nil ? request : SearchRequest("")
        page.limit = limit
        page.cursor = cursor
        let results = try search.search(page)
        #expect(results.total == all.total)
        #expect(results.offset == ids.count)
        #expect(results.hits.map(\.rank) == Array(ids.count + 1..<ids.count + 1 + results.hits.count))
        #expect(results.query.notes == all.query.notes)
        ids += results.hits.map(\.id)
        cursor = results.next
        guard results.hits.count == limit || cursor == nil else { break }
      } while cursor != nil && ids.count <= all.total
      #expect(ids == all.hits.map(\.id), "\(query) by \(sort), \(limit) a page")
    }
  }

  @Test("Page numbers give the same pages", arguments: queries)
  func offsets(query: String) throws {
    let search = try Examples.open()
    var request = SearchRequest(query)
    request.limit = nil
    let all = try search.search(request).hits.map(\.id)
    request.limit = 7
    for page in 0...(all.count / 7 + 1) {
      request.offset = page * 7
      let results = try search.search(request)
      #expect(results.hits.map(\.id) == Array(all.dropFirst(page * 7).prefix(7)), "page \(page)")
      #expect(results.offset == page * 7)
      #expect(results.total == all.count)
      #expect((results.next == nil) == (page * 7 + 7 >= all.count), "page \(page)")
    }
  }

  @Test("No hits wanted: the total, the facets, and no cursor that leads nowhere")
  func limitZero() throws {
    var request = SearchRequest("*")
    request.limit = 0
    let results = try Examples.open().search(request)
    #expect(results.total == 301)
    #expect(results.hits.isEmpty)
    #expect(!results.facets.isEmpty)
  }

  @Test("Offsets out of any range are empty pages", arguments: [301, 10_000, Int.max, Int.max - 3])
  func farOffset(offset: Int) throws {
    var request = SearchRequest("*")
    request.offset = offset
    let results = try Examples.open().search(request)
    #expect(results.hits.isEmpty)
    #expect(results.total == 301)
    #expect(results.next == nil)
  }

  static let keys: [(sort: SearchRequest.Sort, expected: @Sendable (Hit, Hit) -> Bool)] = [
    (.year, { ($0.year ?? 9999) <= ($1.year ?? 9999) }),
    (.yearDescending, { ($0.year ?? 0) >= ($1.year ?? 0) }),
    (.relevance, { $0.score >= $1.score }),
  ]

  @Test("The order is that of the key, equal keys by id", arguments: keys.indices)
  func order(number: Int) throws {
    let (sort, expected) = Self.keys[number]
    var request = SearchRequest("energy OR network")
    request.limit = nil
    request.sort = sort
    let hits = try Examples.open().search(request).hits
    #expect(hits.count > 20)
    for (left, right) in zip(hits, hits.dropFirst()) {
      #expect(expected(left, right), "\(left.id) \(right.id)")
      if expected(right, left) {
        #expect(left.id.utf8.lexicographicallyPrecedes(right.id.utf8), "\(left.id) \(right.id)")
      }
    }
  }

  // MARK: While the index changes

  private static func lines(_ numbers: some Sequence<Int>) -> [String] {
    numbers.map { "{\"_id\":\"r\(100 + $0)\",\"title\":\"Same words\",\"year\":\"\(2000 + $0 % 7)\"}" }
  }

  @Test(
    "After a change the cursor goes on behind its last hit, with a note",
    arguments: SearchRequest.Sort.allCases)
  func newGeneration(sort: SearchRequest.Sort) throws {
    let index = try TestIndexText.make(Self.lines(0..<40))
    let first = try index.search("words") {
      $0.sort = sort
      $0.limit = 10
    }
    let rest = try index.ids("words") { $0.sort = sort }.dropFirst(10)
    // One hit of the first page goes, one of the rest goes, and the last hit of the page goes as well.
    let gone = Set([first.hits[3].id, first.hits[9].id, rest[rest.startIndex + 4]])
    let kept = (0..<40).filter { !gone.contains("r\(100 + $0)") }
    try index.reindex([
      index.folder.write(Self.lines(kept).joined(separator: "\n") + "\n", to: "export.jsonl")
    ])
    let second = try index.search("") {
      $0.cursor = first.next
      $0.limit = nil
    }
    #expect(second.query.notes.count == 1)
    if sort != .relevance { #expect(second.hits.map(\.id) == rest.filter { !gone.contains($0) }, "\(sort)") }
    #expect(Set(second.hits.map(\.id)).isDisjoint(with: first.hits.map(\.id)) || sort == .relevance)
    #expect(second.offset + second.hits.count == second.total)
  }

  @Test("A cursor of another question is an error; the same question may be given again")
  func foreign() throws {
    let search = try Examples.open()
    var request = SearchRequest("energy")
    request.limit = 5
    let cursor = try #require(try search.search(request).next)
    request.cursor = cursor
    let second = try search.search(request)
    #expect(second.offset == 5)
    request.query = "network"
    #expect(throws: SearchError.foreignCursor) { try search.search(request) }
    request.query = "energy"
    request.sort = .title
    #expect(throws: SearchError.foreignCursor) { try search.search(request) }
    request.sort = nil
    request.filters = [FacetFilter(facet: "oa", values: [FilterValue(.code("gold"))])]
    #expect(throws: SearchError.foreignCursor) { try search.search(request) }
  }

  @Test(
    "Any text is safe as a cursor",
    arguments: ["", "x", "AAAA", String(repeating: "A", count: 10_000), "é", "=="])
  func broken(cursor: String) throws {
    var request = SearchRequest("energy")
    request.cursor = cursor
    #expect(throws: SearchError.self) { try Examples.open().search(request) }
  }
}
