import Foundation
import Indexer
import Search
import Testing

@Suite("Values of filters, as they are shown and as people write them")
struct ShownValueTests {
  private static let publishers = [
    "Smith, Jones, and Co", "Smith", "Jones", #"The "Owl" Press"#, "Acme (Vienna)", "none",
  ]

  private func index() throws -> TestIndex {
    let index = try TestIndex()
    let records = try Self.publishers.enumerated().map { number, publisher in
      let record: [String: Any] = [
        "_id": "\(number)", "title": "x", "publisher": publisher, "department": [["_id": "D\(number)"]],
      ]
      return String(decoding: try JSONSerialization.data(withJSONObject: record), as: UTF8.self)
    }
    let departments = try index.folder.write(
      #"[{"_id":"D0","name":"Department, of Letters"},{"_id":"D1","name":"Same"},{"_id":"D2","name":"Same"}]"#,
      to: "departments.json")
    try index.ingest([index.folder.write(records.joined(separator: "\n"), to: "records.jsonl")]) {
      $0.departmentFile = departments
    }
    return index
  }

  private func ids(_ index: TestIndex, _ facet: String, _ text: String) throws -> [String] {
    let filter = try FacetFilter.parse(facet: facet, text: text)
    return try index.ids("*") { $0.filters = [filter] }.sorted()
  }

  @Test("every value that is shown can be given as it is shown, and left out by a mark")
  func asShown() throws {
    let index = try index()
    for value in try index.open().facet("publisher", SearchRequest("*")).values where value.code != "none" {
      let number = try #require(Self.publishers.firstIndex(of: value.code))
      #expect(try ids(index, "publisher", value.code) == ["\(number)"], "\(value.code)")
      #expect(try ids(index, "publisher", "!" + value.code).count == Self.publishers.count - 1)
      // As results print it, and as a query has it.
      let printed = FilterValue(.code(value.code)).description
      #expect(try ids(index, "publisher", printed) == ["\(number)"], "\(printed)")
      #expect(try index.ids("publisher:\(printed)") == ["\(number)"], "\(printed)")
    }
  }

  @Test("commas separate where the whole is no value; a mark before the first holds for all")
  func lists() throws {
    let index = try index()
    #expect(try ids(index, "publisher", "Smith,Jones") == ["1", "2"])
    #expect(try ids(index, "publisher", "!Smith,Jones") == ["0", "3", "4", "5"])
    #expect(try ids(index, "publisher", "!Smith,!Jones") == ["0", "3", "4", "5"])
    #expect(try ids(index, "publisher", "Smith,!Jones") == ["1"])
    #expect(try index.ids("publisher:!Smith,Jones").sorted() == ["0", "3", "4", "5"])
    #expect(try index.ids("-publisher:Smith,Jones").sorted() == ["0", "3", "4", "5"])
    #expect(try index.ids("-publisher:!Smith,Jones").sorted() == ["1", "2"])
  }

  @Test("results print inclusions first, so that what is printed means the same")
  func printing() throws {
    let index = try index()
    let results = try index.search("*") {
      $0.filters = [
        FacetFilter(
          facet: "publisher",
          values: [FilterValue(.code("Jones"), isExcluded: true), FilterValue(.code("Smith"))])
      ]
    }
    #expect(results.query.filters.map(\.values) == [["Smith", "!Jones"]])
    let filter = FacetFilter(
      facet: "publisher",
      values: [FilterValue(.code("Jones"), isExcluded: true), FilterValue(.code("Smith"))])
    #expect(filter.description == "publisher:Smith,!Jones")
  }

  @Test("a label stands for its value where it is of one alone")
  func labels() throws {
    let index = try index()
    #expect(try ids(index, "department", "department, of letters") == ["0"])
    #expect(throws: SearchError.self) { try ids(index, "department", "Same") }
  }

  @Test("a cursor goes on with the value that was meant")
  func cursor() throws {
    let index = try index()
    let search = try index.open()
    var request = SearchRequest("*")
    request.limit = 1
    request.filters = [try FacetFilter.parse(facet: "publisher", text: "Smith,Jones")]
    let first = try search.search(request)
    request.cursor = first.next
    let second = try search.search(request)
    #expect(Set(first.hits.map(\.id) + second.hits.map(\.id)) == ["1", "2"])
  }

  @Test("a page past the last hit says so")
  func behindTheLast() throws {
    let results = try index().search("*") { $0.offset = 60 }
    #expect(results.hits.isEmpty && results.total == 6)
    #expect(results.query.notes.contains { $0.contains("past the last hit") })
  }
}
