import Foundation
import Publication
import Search
import SearchSQLite
import Testing

@testable import Indexer

@Suite("The names of facet values are those that most records state")
struct FacetNameTests {
  private typealias Named = SampleRecord.Named

  /// Codes, labels and counts, the most frequent first.
  private static func values(_ index: SyncedIndex, _ facet: String) throws -> [String] {
    try index.open().facet(facet, SearchRequest("*")).values.map { "\($0.code)=\($0.label):\($0.count)" }
  }

  private static func project(_ id: String, _ code: String, _ label: String?) -> SampleRecord {
    SampleRecord(id) { $0.projects = [Named(code: code, label: label)] }
  }

  @Test("a label follows its records, whichever came first")
  func labels() throws {
    let index = try SyncedIndex([
      Self.project("a", "P1", "First"), Self.project("b", "P1", "Second"), Self.project("c", "P1", "Second"),
      Self.project("d", "P1", nil),
    ])
    #expect(try Self.values(index, "project") == ["P1=Second:4"])
    // Of equally frequent ones, the first in the order of bytes.
    try index.ingest([Self.project("b", "P1", "First"), Self.project("d", "P1", "Second")])
    #expect(try Self.values(index, "project") == ["P1=First:4"])
    #expect(try index.problems() == [])
    try index.ingest(["a", "b", "c", "d"].map { Self.project($0, "P1", "Renamed") })
    #expect(try Self.values(index, "project") == ["P1=Renamed:4"])
    try index.ingest(["a", "b", "c", "d"].map { Self.project($0, "P1", nil) })
    #expect(try Self.values(index, "project") == ["P1=P1:4"])
    #expect(try index.query("SELECT label FROM facet_spelling") == [])
    #expect(try index.problems() == [])
  }

  @Test("a record of which nothing else changes has a vote on the label of its language and department")
  func labelsOfOtherFacets() throws {
    func record(_ label: String) -> SampleRecord {
      SampleRecord("a") {
        $0.languages = [Named(code: "eng", label: label)]
        $0.departmentLabels = ["MaMo": label]
        $0.author = label
        $0.authorID = "p7"
      }
    }
    let index = try SyncedIndex([record("Before")])
    try index.ingest([record("After")])
    for (facet, code) in [("language", "eng"), ("department", "MaMo"), ("author", "p7")] {
      #expect(try Self.values(index, facet) == ["\(code)=After:1"])
    }
    #expect(try index.problems() == [])
  }

  @Test("spellings that differ only in case are one value, spelled as most records do")
  func spellings() throws {
    func record(_ id: String, _ oa: String) -> SampleRecord { SampleRecord(id) { $0.oa = oa } }
    let index = try SyncedIndex([record("a", "Gold"), record("b", "gold"), record("c", "Gold")])
    #expect(try Self.values(index, "oa") == ["Gold=Gold:3"])
    try index.ingest([record("c", "gold")])
    #expect(try Self.values(index, "oa") == ["gold=gold:3"])
    for code in ["gold", "Gold", "GOLD"] {
      for isExcluded in [false, true] {
        var request = SearchRequest("*")
        request.filters = [
          FacetFilter(facet: "oa", values: [FilterValue(.code(code), isExcluded: isExcluded)])
        ]
        #expect(try index.open().search(request).total == (isExcluded ? 0 : 3), "\(code)")
      }
    }
    #expect(try index.problems() == [])
  }

  @Test("a code that no record has any more is unknown, as if it had never been there")
  func forgotten() throws {
    let index = try SyncedIndex([
      SampleRecord("a") { $0.authorID = "someone" }, SampleRecord("b") { $0.departments = ["Gone"] },
    ])
    try index.ingest([SampleRecord("a"), SampleRecord("b")])
    #expect(throws: SearchError.self) {
      var request = SearchRequest("*")
      request.filters = [FacetFilter(facet: "department", values: [FilterValue(.code("Gone"))])]
      _ = try index.open().search(request)
    }
    var request = SearchRequest("*")
    request.authors = ["someone"]
    #expect(try index.open().search(request).total == 0)
    let codes = "SELECT code FROM facet_value WHERE code >= char(2) AND facet IN ('department', 'author')"
    #expect(try Set(index.query(codes)) == ["MaMo", "doe jane"])
    // Its number is free for another.
    let count = try index.query("SELECT CAST(count(*) AS TEXT) FROM facet_value")
    try index.ingest([SampleRecord("b") { $0.departments = ["New"] }])
    #expect(try index.query("SELECT CAST(count(*) AS TEXT) FROM facet_value") == count)
    #expect(try Self.values(index, "department") == ["MaMo=MaMo:1", "New=New:1"])
    #expect(try index.problems() == [])
  }

  @Test("HTML's entities are read in codes and labels, before codes are compared")
  func entities() throws {
    let names = ["Owl & Sons", "Owl &amp; Sons", "Owl &amp;amp; Sons", "Owl&nbsp;&#38; Sons"]
    let index = try SyncedIndex(
      names.enumerated().map { place, name in
        SampleRecord("r\(place)") {
          $0.publisher = name
          $0.venue = name
          $0.projects = [Named(code: name, label: "The \(name)")]
          $0.author = name
          $0.authorID = "owl"
        }
      })
    for facet in ["publisher", "venue"] {
      #expect(try Self.values(index, facet) == ["Owl & Sons=Owl & Sons:4"])
    }
    #expect(try Self.values(index, "project") == ["Owl & Sons=The Owl & Sons:4"])
    #expect(try Self.values(index, "author") == ["owl=Owl & Sons:4"])
    #expect(try index.problems() == [])
  }

  @Test("equal counts are in the order of the codes, whatever the order in which they came")
  func order() throws {
    let codes = ["c", "a", "b", "d"]
    let index = try SyncedIndex(codes.map { code in SampleRecord(code) { $0.departments = [code] } })
    #expect(try Self.values(index, "department") == ["a=a:1", "b=b:1", "c=c:1", "d=d:1"])
  }

  @Test("a department file has precedence, and without its label that of the records is back")
  func departmentFile() throws {
    func record(_ id: String, _ code: String) -> SampleRecord {
      SampleRecord(id) {
        $0.departments = [code]
        $0.departmentLabels = [code: "As in records"]
        $0.tree = ["ISTA"]
      }
    }
    let index = try SyncedIndex([record("a", "MaMo"), record("b", "MaMo"), record("c", "mamo")])
    #expect(try Self.values(index, "department") == ["MaMo=As in records:3"])
    let updater = IndexUpdater(index: index.path)
    func read(_ text: String) throws {
      _ = try updater.setDepartments(file: index.file(text, name: "d.json"))
    }
    try read(#"[{"_id":"mamo","name":"As in the file"}]"#)
    #expect(try Self.values(index, "department") == ["mamo=As in the file:3"])
    try index.ingest([record("d", "MaMo")])
    #expect(try Self.values(index, "department") == ["mamo=As in the file:4"])
    try read(#"[{"_id":"Other"}]"#)
    #expect(try Self.values(index, "department") == ["MaMo=As in records:4"])
    #expect(try index.problems() == [])
  }

  static let histories: [[[SampleRecord]]] = [
    [[SampleRecord("a")]],
    [[SampleRecord("a") { $0.departments = ["ISTA"] }], [SampleRecord("a")]],
    [[SampleRecord("a") { $0.departments = ["Math", "math", "ISTA"] }], [SampleRecord("a")]],
  ]

  @Test(
    "a unit that stands only in the tree of another counts, whatever records had it", arguments: histories)
  func unitInTree(history: [[SampleRecord]]) throws {
    let index = try SyncedIndex()
    for records in history { try index.ingest(records) }
    let file = try index.file(#"[{"_id":"MaMo","tree":["math",{"_id":"ISTA"}]}]"#, name: "d.json")
    let report = try IndexUpdater(index: index.path).setDepartments(file: file)
    #expect(report.departments == 1 && report.unknown == [])
    let values = try index.open().facet("department", SearchRequest("*")).values
    #expect(values.map(\.code) == ["ISTA", "MaMo", "math"])
    #expect(values.map(\.parent) == [nil, "math", "ISTA"])
    #expect(values.map(\.count) == [1, 1, 1])
    #expect(try index.problems() == [])
  }

  @Test("an index without a record is whole, and has a date")
  func empty() throws {
    let index = try SyncedIndex()
    try index.run(.ingest, [index.file("\n")])
    #expect(try index.problems() == [])
    #expect(try index.statistics().updated != nil)
    _ = try IndexUpdater(index: index.path).repair()
    #expect(try index.problems() == [])
    #expect(try index.statistics().updated != nil)
  }
}
