import Foundation
import Indexer
import Search
import TestSupport
import Testing

/// One index of the shipped examples for all tests that only read.
enum Examples {
  static let index = Result {
    ReadOnly(
      index: try TestIndex(
        [Repository.threeRecords, Repository.inventedRecords], departments: Repository.departments))
  }

  static func open() throws -> SearchIndex { try index.get().index.open() }

  /// `@unchecked Sendable`: nothing changes the index.
  struct ReadOnly: @unchecked Sendable { let index: TestIndex }

  static let facets = [
    "department", "oa", "year", "type", "author", "venue", "language", "publisher", "license", "project",
  ]
  static let multiValued: Set = ["department", "author", "language", "project"]
}

@Suite("Facet counts")
struct FacetCountTests {
  static let queries = [
    "*", "energy", "network OR matter", "\"spin coherence\" OR quantum", "-energy", "title:spin*", "xyzzy",
  ]
  static let filters: [[FacetFilter]] = [
    [], [filter("department", .code("MaMo"))], [filter("oa", .code("gold"))], [filter("oa", .notStated)],
    [filter("year", .years(from: 2018, to: 2022))],
    [filter("oa", .code("gold")), filter("year", .years(from: 2015, to: nil))],
    [filter("department", .code("IIS")), filter("type", .code("journal_article"))],
    [FacetFilter(facet: "oa", values: [FilterValue(.code("gold"), isExcluded: true)])],
  ]

  private static func filter(_ facet: String, _ kind: FilterValue.Kind) -> FacetFilter {
    FacetFilter(facet: facet, values: [FilterValue(kind)])
  }

  private static func request(_ query: String, _ filters: [FacetFilter]) -> SearchRequest {
    var request = SearchRequest(query)
    request.filters = filters
    request.facets = Examples.facets
    request.limit = 0
    return request
  }

  private static func kind(_ facet: String, _ code: String) -> FilterValue.Kind {
    if facet == "year", let year = Int(code) { return .years(from: year, to: year) }
    return .code(code)
  }

  /// The filters after a click on a value: those of other facets, and this value.
  private static func clicked(_ filters: [FacetFilter], _ facet: String, _ kinds: [FilterValue.Kind])
    -> [FacetFilter]
  {
    filters.filter { $0.facet != facet } + [FacetFilter(facet: facet, values: kinds.map { FilterValue($0) })]
  }

  @Test(
    "The count shown is the total after the click, for each value, not stated included", arguments: queries,
    filters)
  func click(query: String, filters: [FacetFilter]) throws {
    let search = try Examples.open()
    let results = try search.search(Self.request(query, filters))
    for facet in results.facets {
      #expect(facet.distinct == facet.values.count { $0.count > 0 })
      for value in facet.values where value.count > 0 {
        let filters = Self.clicked(filters, facet.facet, [Self.kind(facet.facet, value.code)])
        #expect(
          try search.search(Self.request(query, filters)).total == value.count, "\(facet.facet) \(value.code)"
        )
      }
      let none = Self.clicked(filters, facet.facet, [.notStated])
      #expect(try search.search(Self.request(query, none)).total == facet.notStated, "\(facet.facet) none")
    }
  }

  @Test(
    "With partial matches the count shown is the total after the click, where the click says how it was matched",
    arguments: ["energy spin", "network xyzzy", "neural spin coherence"], filters)
  func clickOnPartial(query: String, filters: [FacetFilter]) throws {
    let search = try Examples.open()
    let results = try search.search(Self.request(query, filters))
    for facet in results.facets {
      for value in facet.values where value.count > 0 {
        var request = Self.request(
          query, Self.clicked(filters, facet.facet, [Self.kind(facet.facet, value.code)]))
        request.match = results.query.match
        #expect(try search.search(request).total == value.count, "\(facet.facet) \(value.code)")
      }
    }
  }

  @Test("Selecting values leaves the counts of their own facet", arguments: queries)
  func multiSelect(query: String) throws {
    let search = try Examples.open()
    let before = try search.search(Self.request(query, []))
    for (number, facet) in before.facets.enumerated() {
      let kinds = facet.values.filter { $0.count > 0 }.prefix(3).map { Self.kind(facet.facet, $0.code) }
      guard !kinds.isEmpty else { continue }
      let after = try search.search(Self.request(query, Self.clicked([], facet.facet, kinds)))
      let counts = { (facet: FacetCounts) in facet.values.map { "\($0.code) \($0.count)" } }
      #expect(counts(after.facets[number]) == counts(facet), "\(facet.facet)")
      #expect(after.facets[number].notStated == facet.notStated)
      #expect(after.facets[number].values.count { $0.isSelected } == kinds.count, "\(facet.facet)")
      if !Examples.multiValued.contains(facet.facet) {
        let sum = facet.values.filter { $0.count > 0 }.prefix(3).reduce(0) { $0 + $1.count }
        #expect(after.total == sum, "\(facet.facet)")
      }
    }
  }

  @Test("A filter in another facet never raises a count", arguments: queries, filters.dropFirst())
  func monotone(query: String, filters: [FacetFilter]) throws {
    let search = try Examples.open()
    let before = try search.search(Self.request(query, []))
    let after = try search.search(Self.request(query, filters))
    for (wide, narrow) in zip(before.facets, after.facets) {
      let counts = Dictionary(uniqueKeysWithValues: wide.values.map { ($0.code, $0.count) })
      for value in narrow.values {
        #expect(value.count <= counts[value.code] ?? 0, "\(narrow.facet) \(value.code)")
      }
      #expect(narrow.notStated <= wide.notStated)
    }
  }

  @Test("A facet with one value a record adds up to the total", arguments: queries, filters)
  func sums(query: String, filters: [FacetFilter]) throws {
    let results = try Examples.open().search(Self.request(query, filters))
    for facet in results.facets where !Examples.multiValued.contains(facet.facet) {
      guard !filters.contains(where: { $0.facet == facet.facet }) else { continue }
      #expect(facet.values.reduce(facet.notStated) { $0 + $1.count } == results.total, "\(facet.facet)")
    }
  }

  @Test("Excluded: what is left is the total without it, and not stated stays")
  func excluded() throws {
    let search = try Examples.open()
    let all = try search.search(Self.request("*", []))
    for facet in all.facets {
      for value in facet.values.filter({ $0.count > 0 }).prefix(5) {
        let not = FilterValue(Self.kind(facet.facet, value.code), isExcluded: true)
        let results = try search.search(Self.request("*", [FacetFilter(facet: facet.facet, values: [not])]))
        #expect(results.total == all.total - value.count, "\(facet.facet) \(value.code)")
      }
      let stated = FilterValue(.notStated, isExcluded: true)
      let results = try search.search(Self.request("*", [FacetFilter(facet: facet.facet, values: [stated])]))
      #expect(results.total == all.total - facet.notStated, "\(facet.facet)")
    }
  }

  @Test("By count, then code; years ascending, with the empty ones between the first and the last")
  func order() throws {
    let results = try Examples.open().search(Self.request("title:spin*", []))
    for facet in results.facets where facet.facet != "year" {
      let keys = facet.values.map { (-$0.count, Array($0.code.utf8)) }
      #expect(
        zip(keys, keys.dropFirst()).allSatisfy {
          $0.0 != $1.0 ? $0.0 < $1.0 : $0.1.lexicographicallyPrecedes($1.1)
        })
    }
    let years = try #require(results.facets.first { $0.facet == "year" }).values.compactMap { Int($0.code) }
    #expect(years == Array((years.first ?? 0)...(years.last ?? 0)))
  }

  @Test("--match finds values by code or label, whatever the case and accents")
  func match() throws {
    let search = try Examples.open()
    let values = try search.facet("department", SearchRequest("*"), match: "mondélli").values
    #expect(values.map(\.code) == ["MaMo"])
    #expect(try search.facet("department", SearchRequest("*"), match: "mamo").values.map(\.code) == ["MaMo"])
    #expect(try search.facet("department", SearchRequest("*"), match: "nowhere").values.isEmpty)
  }
}

@Suite("Filter values")
struct FilterValueTests {
  private static func index() throws -> TestIndex {
    try TestIndexText.make([
      #"{"_id":"1","publisher":"Wiley, Sons","department":[{"_id":"MaMo"}],"year":"2020","OA_type":"gold"}"#,
      #"{"_id":"2","publisher":"Wiley","department":[{"_id":"none"}],"year":"2022"}"#,
      #"{"_id":"3","publisher":"say \"x\" (y)","department":[{"_id":"DaAl"},{"_id":"MaMo"}],"OA_type":"green"}"#,
      #"{"_id":"4","department":[{"_id":"!odd"}],"year":"2022","OA_type":"gold"}"#,
    ])
  }

  static let inline: [(query: String, ids: [String])] = [
    (#"publisher:"Wiley, Sons""#, ["1"]), (#"publisher:"Wiley, Sons",Wiley"#, ["1", "2"]),
    ("publisher:wiley", ["2"]),
    (#"publisher:"say ""x"" (y)""#, ["3"]), ("publisher:none", ["4"]), ("publisher:!none", ["1", "2", "3"]),
    ("department:mamo", ["1", "3"]), ("department:MAMO,daal", ["1", "3"]),
    ("department:!DaAl", ["1", "2", "4"]),
    ("department:MaMo,!DaAl", ["1"]), (#"department:"none""#, ["2"]), ("department:none", []),
    (#"department:"!odd""#, ["4"]), ("year:2020..2022", ["1", "2", "4"]), ("year:none", ["3"]),
    ("year:!2022", ["1", "3"]),
    ("year:2021", []), ("oa:none", ["2"]), ("oa:gold oa:green", ["1", "3", "4"]),
    ("oa:gold year:2022", ["4"]),
    ("oa:nowhere", []),
  ]

  @Test("inside a query", arguments: inline.indices)
  func inlineFilter(number: Int) throws {
    let (query, ids) = Self.inline[number]
    #expect(try Self.index().ids(query).sorted() == ids, "\(query)")
  }

  @Test("as an option say the same", arguments: inline.indices)
  func option(number: Int) throws {
    let (query, ids) = Self.inline[number]
    guard !query.contains(" oa:"), !query.contains(" year:"), query != "oa:nowhere" else { return }
    let parts = query.split(separator: ":", maxSplits: 1).map(String.init)
    let filter = try FacetFilter.parse(facet: parts[0], text: parts[1])
    #expect(try Self.index().ids("*") { $0.filters = [filter] }.sorted() == ids, "\(query)")
  }

  @Test("An unknown code is an error as an option, with the nearest ones and their counts")
  func unknownOption() throws {
    let index = try Self.index()
    let error = try #require(throws: SearchError.self) {
      try index.search("*") {
        $0.filters = [FacetFilter(facet: "department", values: [FilterValue(.code("MaMoo"))])]
      }
    }
    #expect(error.description.contains("MaMoo"))
    #expect(error.hint?.contains("MaMo (2)") == true)
  }

  @Test("and finds nothing inside a query, with a note")
  func unknownInline() throws {
    let results = try Self.index().search("department:MaMoo")
    #expect(results.total == 0)
    #expect(results.query.notes.contains { $0.contains("MaMoo") })
    #expect(results.query.match == .all)
  }

  @Test("A year that is asked for by name is listed, known to the index or not")
  func namedYear() throws {
    let index = try Self.index()
    func years(_ query: String) throws -> [String] {
      let values = try index.search(query).facets.first { $0.facet == "year" }?.values ?? []
      return values.map { "\($0.code) \($0.count)" + ($0.isSelected ? "!" : "") }
    }
    #expect(try years("*") == ["2020 1", "2021 0", "2022 2"])
    #expect(try years("year:2021") == ["2020 1", "2021 0!", "2022 2"])
    #expect(try years("year:1999") == ["1999 0!", "2020 1", "2021 0", "2022 2"])
    #expect(try years("year:2020..2021") == ["2020 1!", "2021 0!", "2022 2"])
    #expect(try years("oa:green year:1999..") == [])
  }
}

/// An index made from lines of JSON.
enum TestIndexText {
  static func make(_ lines: [String]) throws -> TestIndex {
    let index = try TestIndex()
    try index.reindex([index.folder.write(lines.joined(separator: "\n") + "\n", to: "export.jsonl")])
    return index
  }
}
