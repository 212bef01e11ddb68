import Foundation
import Publication
import Search
import Testing

@testable import Indexer

@Suite("The history of runs")
struct HistoryTests {
  @Test("lists every run that changed something, newest first, with its counts")
  func counts() throws {
    let index = try SyncedIndex(SampleRecord.many(1...5))
    try index.reindex(SampleRecord.many(1...5))
    try index.ingest([SampleRecord("r1") { $0.title = "Changed" }, SampleRecord("new")]) {
      $0.source = "default"
    }
    try index.reindex(SampleRecord.many(1...3))
    let history = try IndexUpdater(index: index.path).history()
    #expect(history.map(\.run) == [3, 2, 1])
    #expect(history.map(\.kind) == [.reindex, .ingest, .reindex])
    #expect(history.map(\.counts.added) == [0, 1, 5])
    #expect(history.map(\.counts.updated) == [1, 1, 0])
    #expect(history.map(\.counts.deleted) == [3, 0, 0])
    #expect(history.map(\.records) == [3, 6, 5])
    #expect(
      history.allSatisfy { $0.source == "default" && $0.started != nil && $0.took > .zero })
    #expect(try IndexUpdater(index: index.path).history(limit: 1).map(\.run) == [3])
  }

  @Test("keeps what each of the last 100 runs changed, and the counts of all")
  func changes() throws {
    let index = try SyncedIndex([SampleRecord("a"), SampleRecord("b")])
    for number in 2...104 { try index.ingest([SampleRecord("a") { $0.note = "\(number)" }]) }
    #expect(try IndexUpdater(index: index.path).history(limit: 1000).count == 104)
    let runs = try index.query("SELECT CAST(run AS TEXT) FROM run_change GROUP BY run ORDER BY run")
      .compactMap(Int.init)
    #expect(runs == Array(5...104))
    #expect(
      try index.query("SELECT id || kind || fields || parts FROM run_change WHERE run = 104") == [
        "aupdatednotestored"
      ])
    #expect(try index.problems() == [])
  }

  @Test("tells what one run changed, with all its counts, as far as that is kept")
  func details() throws {
    let index = try SyncedIndex(SampleRecord.many(1...3))
    let updater = IndexUpdater(index: index.path)
    let changed = SampleRecord("r1") { $0.title = "Changed" }
    let hidden = SampleRecord("hidden") { $0.status = "draft" }
    let report = try index.reindex([
      changed, SampleRecord("new"), hidden, changed, SampleRecord("r2") { $0.title = "Paper number 2" },
    ])
    let details = try #require(try updater.details(ofRun: 2))
    #expect(details.changes?.map(\.id) == ["new", "r1", "r3"])
    #expect(details.changes?.map(\.kind) == [.added, .updated, .deleted])
    #expect(Set(details.changes ?? []) == Set(report.changes))
    #expect(
      details.summary.counts == report.counts && report.counts.skipped == 1 && report.counts.superseded == 1)
    #expect(try updater.details(ofRun: 1)?.changes == nil)
    #expect(try updater.details(ofRun: 3) == nil)
  }
}
