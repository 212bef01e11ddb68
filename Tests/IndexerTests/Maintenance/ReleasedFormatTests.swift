import Foundation
import Publication
import Search
import TestSupport
import Testing

@testable import Indexer

@Suite("An index that an earlier version wrote")
struct ReleasedFormatTests {
  /// Queries, and the ids that version 0.1.0 found with them, in its order.
  static let answers: [(query: String, ids: [String])] = [
    ("energy", ["N1030", "N1018"]),
    ("network -quantum", ["N1005", "N1031", "N1003", "N1029", "N1020"]),
    ("revised", ["N1011", "N1004", "N1025", "N1032", "N1039", "N1018"]),
  ]
  static let fingerprint = "48f7cedcba9bcf00e3bbd06fa76facd1"

  /// A copy of the fixture that goes away with the test.
  private static func copy() throws -> DamagedIndex {
    try DamagedIndex(
      Data(try contents(ofFile: Repository.path("Tests/IndexerTests/Fixtures/format-1.db.gz"))))
  }

  private static func expectAsWritten(_ index: DamagedIndex) throws {
    let search = try SearchIndex(path: index.path)
    for (query, ids) in answers {
      #expect(try search.search(SearchRequest(query)).hits.map(\.id) == ids, "\(query)")
    }
    let statistics = try search.statistics()
    #expect(statistics.fingerprint == fingerprint && statistics.records == 39)
  }

  /// Brought up to today's version by a run.
  private static func takenOver() throws -> DamagedIndex {
    let index = try copy()
    _ = try run(index, "")
    return index
  }

  @discardableResult
  private static func run(
    _ index: DamagedIndex, _ lines: String, _ change: (inout RunOptions) -> Void = { _ in }
  ) throws -> RunReport {
    let export = index.folder.appending(path: "export.jsonl")
    try Data((lines + "\n").utf8).write(to: export)
    var options = RunOptions(kind: .ingest)
    change(&options)
    return try IndexUpdater(index: index.path).run(options, paths: [export.path])
  }

  @Test("is refused by a search, which says what to do, until a run takes it over; a dry run does not")
  func refused() throws {
    let index = try Self.copy()
    let before = try Data(contentsOf: URL(fileURLWithPath: index.path))
    func isRefused() -> Bool {
      let error = #expect(throws: IndexError.self) { try SearchIndex(path: index.path) }
      return error.map { "\($0)".contains("text analysis version 1") } ?? false
    }
    #expect(isRefused())
    #expect(try Self.run(index, "") { $0.isDryRun = true }.isRebuilt)
    #expect(isRefused())
    #expect(try Data(contentsOf: URL(fileURLWithPath: index.path)) == before)
    #expect(try Self.run(index, "").isRebuilt)
    try Self.expectAsWritten(index)
    #expect(try Self.run(index, "").isRebuilt == false)
    #expect(try IndexUpdater(index: index.path).history().map(\.run) == [2, 1])
  }

  @Test("is not taken over where a stored record is damaged, which only a repair may leave out")
  func damaged() throws {
    let index = try Self.copy()
    try index.execute("UPDATE record SET json = '{' WHERE id = 'N1030'")
    let error = #expect(throws: IndexError.self) { try Self.run(index, "") }
    #expect(error.map { "\($0)".contains("N1030") } == true)
    #expect(try index.repair().lostCount == 1)
  }

  @Test("answers as it did once a run has taken it over, and has its history")
  func answers() throws {
    let index = try Self.takenOver()
    try Self.expectAsWritten(index)
    #expect(try index.check() == [])
    let history = try IndexUpdater(index: index.path).history()
    #expect(history.map(\.run) == [2, 1])
    let details = try #require(try IndexUpdater(index: index.path).details(ofRun: 2)?.changes)
    #expect(details.map(\.id).sorted().prefix(3) == ["N1004", "N1006", "N1009"] && details.count == 14)
    #expect(details.allSatisfy { $0.title == nil && $0.values == nil && $0.reason == nil })
    #expect(try !IndexUpdater(index: index.path).details(ofRecord: "N1004").isEmpty)
  }

  @Test("takes new records in")
  func writing() throws {
    let index = try Self.copy()
    let report = try Self.run(index, #"{"_id":"x1","title":"Energy once more","status":"public"}"#)
    #expect(report.counts.added == 1 && report.run == 3 && report.records == 40 && report.isRebuilt)
    // From here on the history tells titles and values, too.
    #expect(try IndexUpdater(index: index.path).details(ofRun: 3)?.changes == report.changes)
    #expect(try index.check() == [])
    let found = try SearchIndex(path: index.path).search(SearchRequest("energy")).hits.map(\.id)
    #expect(Set(found) == ["N1030", "N1018", "x1"])
  }

  /// Codes and counts of the facets that it did not know.
  private static func newFacets(_ path: String) throws -> [String] {
    let search = try SearchIndex(path: path)
    return try ["author", "venue"].flatMap { name in
      let facet = try search.facet(name, SearchRequest("*"))
      return facet.values.map { "\(name) \($0.code) \($0.count)" } + ["\(name) none \(facet.notStated)"]
    }
  }

  @Test(
    "has the facets that it did not know once it is taken over, by a run that changes nothing or a repair")
  func newFacets() throws {
    let index = try Self.takenOver()
    try Self.expectAsWritten(index)
    let found = try Self.newFacets(index.path)
    #expect(found.count > 40)
    let rebuilt = try Self.copy()
    _ = try rebuilt.repair()
    #expect(try Self.newFacets(rebuilt.path) == found)
    let size = try Data(contentsOf: URL(fileURLWithPath: index.path))
    try Self.run(index, "")
    #expect(try Data(contentsOf: URL(fileURLWithPath: index.path)) == size)
  }

  @Test("says that a facet is not there yet, and gets it with the next run")
  func missingFacet() throws {
    let index = try Self.takenOver()
    let all = try #require(try Self.newFacets(index.path).isEmpty ? nil : Self.newFacets(index.path))
    // As a version without the facet would have left it.
    try index.execute(
      """
      UPDATE meta SET value = replace(value, ' author', '') WHERE key = 'facets';
      DELETE FROM facet_value WHERE facet = 'author'; DELETE FROM column_chunk WHERE name = 'facet.author'
      """)
    #expect(throws: SearchError.missingFacet(name: "author")) { try Self.newFacets(index.path) }
    #expect(throws: SearchError.missingFacet(name: "author")) {
      var request = SearchRequest("energy")
      request.authors = ["0000-0002-3242-7020"]
      _ = try SearchIndex(path: index.path).search(request)
    }
    let open = try SearchIndex(path: index.path)
    #expect(throws: SearchError.self) { try open.facet("author", SearchRequest("*")) }
    try Self.run(index, "") { $0.isDryRun = true }
    #expect(throws: SearchError.missingFacet(name: "author")) { try Self.newFacets(index.path) }
    #expect(try Self.run(index, "").run == nil)
    #expect(try !open.facet("author", SearchRequest("*")).values.isEmpty)
    #expect(try Self.newFacets(index.path) == all)
    #expect(try index.check() == [])
  }

  /// An index as earlier versions wrote it: they did not keep a department file apart from what records say,
  /// and never changed a label from a record again.
  private static func olderIndex() throws -> DamagedIndex {
    func record(_ id: String, _ code: String, _ label: String?) -> SampleRecord {
      SampleRecord(id) {
        $0.departments = [code]
        $0.departmentLabels = label.map { [code: $0] } ?? [:]
        $0.oa = "gold"
      }
    }
    let synced = try SyncedIndex([
      record("a", "MaMo", "As in records"), record("b", "MaMo", "As in records"), record("c", "DaAl", nil),
    ])
    let index = try DamagedIndex(try Data(contentsOf: URL(fileURLWithPath: synced.path)))
    try index.execute(
      """
      DROP TABLE unit; DROP TABLE facet_spelling; DROP TABLE department_change;
      UPDATE meta SET value = '2' WHERE key = 'facet_rules';
      UPDATE facet_value SET label = 'As in the file', parent = 'ISTA' WHERE code = 'DaAl';
      INSERT INTO facet_value(facet, value, code) VALUES ('oa', 2, 'Gold'), ('project', 1, 'gone');
      """)
    return index
  }

  @Test(
    "keeps the labels and the tree of its department file, and takes the others from its records",
    arguments: ["run", "optimize", "repair"])
  func departments(way: String) throws {
    let index = try Self.olderIndex()
    #expect(try index.check() == [])
    #expect(try SearchIndex(path: index.path).search(SearchRequest("*")).total == 3)
    let updater = IndexUpdater(index: index.path)
    let export = index.folder.appending(path: "export.jsonl")
    func ingest(_ text: String) throws {
      try Data(text.utf8).write(to: export)
      _ = try updater.run(RunOptions(kind: .ingest), paths: [export.path])
    }
    switch way {
    case "run": try ingest("\n")
    case "optimize": _ = try updater.optimize()
    default: _ = try updater.repair()
    }
    #expect(try index.check() == [])
    func labels() throws -> [String] {
      try SearchIndex(path: index.path).facet("department", SearchRequest("*")).values
        .map { "\($0.code)=\($0.label) \($0.parent ?? "-")" }
    }
    #expect(try labels() == ["MaMo=As in records -", "DaAl=As in the file ISTA", "ISTA=ISTA -"])
    var request = SearchRequest("*")
    request.filters = [FacetFilter(facet: "oa", values: [FilterValue(.code("Gold"))])]
    #expect(try SearchIndex(path: index.path).search(request).total == 3)
    request.filters = [FacetFilter(facet: "project", values: [FilterValue(.code("gone"))])]
    #expect(throws: SearchError.self) { try SearchIndex(path: index.path).search(request) }
    let renamed = ["a", "b", "c"].map {
      #"{"_id":"\#($0)","department":[{"_id":"\#($0 == "c" ? "DaAl" : "MaMo")","name":"Renamed"}]}"# + "\n"
    }
    try ingest(renamed.joined())
    #expect(try labels() == ["MaMo=Renamed -", "DaAl=As in the file ISTA", "ISTA=ISTA -"])
    #expect(try index.check() == [])
  }

  @Test("is the same when it is rebuilt")
  func repairing() throws {
    let index = try Self.copy()
    #expect(try index.repair().lostCount == 0)
    try Self.expectAsWritten(index)
    #expect(try index.check() == [])
  }
}
