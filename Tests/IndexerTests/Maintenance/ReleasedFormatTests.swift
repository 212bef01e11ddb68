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

  @Test("answers as it did, and has its history")
  func answers() throws {
    let index = try Self.copy()
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
    let export = index.folder.appending(path: "new.jsonl")
    try Data(#"{"_id":"x1","title":"Energy once more","status":"public"}"#.utf8).write(to: export)
    let report = try IndexUpdater(index: index.path).run(RunOptions(kind: .ingest), paths: [export.path])
    #expect(report.counts.added == 1 && report.run == 3 && report.records == 40)
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

  @Test("says that a facet is not there yet, and gets it with the next run, be it one that changes nothing")
  func newFacets() throws {
    let index = try Self.copy()
    #expect(throws: SearchError.missingFacet(name: "author")) { try Self.newFacets(index.path) }
    #expect(throws: SearchError.missingFacet(name: "author")) {
      var request = SearchRequest("energy")
      request.authors = ["0000-0002-3242-7020"]
      _ = try SearchIndex(path: index.path).search(request)
    }
    let export = index.folder.appending(path: "none.jsonl")
    try Data("\n".utf8).write(to: export)
    var options = RunOptions(kind: .ingest)
    options.isDryRun = true
    _ = try IndexUpdater(index: index.path).run(options, paths: [export.path])
    #expect(throws: SearchError.missingFacet(name: "author")) { try Self.newFacets(index.path) }
    let open = try SearchIndex(path: index.path)
    #expect(throws: SearchError.self) { try open.facet("author", SearchRequest("*")) }

    options.isDryRun = false
    let report = try IndexUpdater(index: index.path).run(options, paths: [export.path])
    #expect(report.run == nil && report.records == 39)
    #expect(try !open.facet("author", SearchRequest("*")).values.isEmpty)
    try Self.expectAsWritten(index)
    #expect(try index.check() == [])
    let found = try Self.newFacets(index.path)
    #expect(found.count > 40)

    let rebuilt = try Self.copy()
    _ = try rebuilt.repair()
    #expect(try Self.newFacets(rebuilt.path) == found)
    let size = try Data(contentsOf: URL(fileURLWithPath: index.path))
    _ = try IndexUpdater(index: index.path).run(options, paths: [export.path])
    #expect(try Data(contentsOf: URL(fileURLWithPath: index.path)) == size)
  }

  @Test("is the same when it is rebuilt")
  func repairing() throws {
    let index = try Self.copy()
    #expect(try index.repair().lostCount == 0)
    try Self.expectAsWritten(index)
    #expect(try index.check() == [])
  }
}
