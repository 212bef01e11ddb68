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

@Suite("The history tells from what to what, as long as it may")
struct HistoryOfValuesTests {
  private static func changed(_ id: String) -> SampleRecord {
    SampleRecord(id) {
      $0.title = "Secret \(id)"
      $0.departments = ["RedoG"]
    }
  }

  private static func rows(_ index: SyncedIndex, _ id: String) throws -> [String] {
    try index.query(
      """
      SELECT coalesce(title, '') FROM run_title WHERE id = '\(id)' AND title IS NOT NULL
      UNION ALL SELECT field || coalesce(before, '') || coalesce(after, '') FROM run_value WHERE id = '\(id)'
      """)
  }

  @Test("of each update, as the report of the run did")
  func values() throws {
    let index = try SyncedIndex([SampleRecord("N10"), SampleRecord("N2"), SampleRecord("N3")])
    let report = try index.reindex([Self.changed("N10"), Self.changed("N2"), SampleRecord("N1")])
    let updater = IndexUpdater(index: index.path)
    let details = try #require(try updater.details(ofRun: 2))
    #expect(details.changes == report.changes)
    #expect(report.changes.map(\.id) == ["N1", "N2", "N10", "N3"])
    #expect(report.changes.map(\.title) == ["Neural collapse", "Secret N2", "Secret N10", "Neural collapse"])
    #expect(report.changes.last?.reason == .missing)
    #expect(
      report.changes[1].values == [
        FieldChange(field: "department", content: .members(removed: ["MaMo"], added: ["RedoG"])),
        FieldChange(field: "title", content: .text(before: "Neural collapse", after: "Secret N2")),
      ])
    #expect(try updater.details(since: report.started).map(\.summary.run).last == 2)
    #expect(try updater.details(since: report.started.addingTimeInterval(60)).isEmpty)
  }

  @Test(
    "a record that is no longer public is erased from all runs at once, also where it was missing before",
    arguments: [RunKind.ingest, .reindex], [false, true])
  func withdrawal(kind: RunKind, wasMissing: Bool) throws {
    let index = try SyncedIndex([SampleRecord("a"), SampleRecord("b")])
    try index.reindex([Self.changed("a"), Self.changed("b")])
    if wasMissing {
      try index.reindex([Self.changed("b")])
      #expect(try Self.rows(index, "a").count == 4, "a deletion keeps what was told of it")
    }
    var withdrawn = Self.changed("a")
    withdrawn.status = "private"
    let path = try index.file([withdrawn, Self.changed("b")].jsonLines)
    let dry = try index.run(kind, [path]) { $0.isDryRun = true }
    #expect(dry.changes.allSatisfy { $0.title == nil })
    #expect(try Self.rows(index, "a").count == (wasMissing ? 4 : 3), "a dry run erases nothing")
    let report = try index.run(kind, [path])
    #expect(report.counts.deleted == (wasMissing ? 0 : 1) && report.counts.skipped == (wasMissing ? 1 : 0))
    #expect(try Self.rows(index, "a") == [])
    #expect(try Self.rows(index, "b").count == 3)
    let life = try IndexUpdater(index: index.path).details(ofRecord: "a").flatMap { $0.changes ?? [] }
    #expect(life.map(\.kind) == [.updated, .deleted])
    #expect(life.map(\.fields) == [["department", "title"], []])
    #expect(life.allSatisfy { $0.title == nil && $0.values == nil })
    #expect(life.last?.reason == (wasMissing ? .missing : .withdrawn))
    for bytes in index.bytes { #expect(bytes?.range(of: Data("Secret a".utf8)) == nil) }
    #expect(try index.problems() == [])
  }

  @Test("until a purge, which leaves nothing that no record states", arguments: [false, true])
  func purge(inRun: Bool) throws {
    let index = try SyncedIndex([SampleRecord("a"), SampleRecord("b")])
    try index.reindex([Self.changed("a"), Self.changed("b")])
    let last = [SampleRecord("b") { $0.title = "Final" }]
    try index.reindex(last) { $0.purges = inRun }
    if !inRun {
      #expect(try Self.rows(index, "a").count == 4)
      _ = try IndexUpdater(index: index.path).optimize(purge: true)
    }
    #expect(try Self.rows(index, "a") == [])
    #expect(try Self.rows(index, "b") == ["Final"])
    for bytes in index.bytes { #expect(bytes?.range(of: Data("Secret".utf8)) == nil) }
    let kinds = try IndexUpdater(index: index.path).details(ofRun: 3)?.changes?.map(\.kind)
    #expect(kinds == [.updated, .deleted])
  }

  @Test("and forgets values and titles with the changes of a run that is too old")
  func forgotten() throws {
    let index = try SyncedIndex([SampleRecord("a")])
    for number in 2...103 {
      try index.reindex(text: SampleRecord("a") { $0.note = "\(number)" }.json + "\nnonsense\n")
    }
    for table in ["run_change", "run_title", "run_value", "run_left_out"] {
      #expect(
        try index.query("SELECT CAST(count(DISTINCT run) AS TEXT) FROM \(table)") == ["100"], "\(table)")
    }
    #expect(try index.problems() == [])
  }

  @Test("why a record was deleted, also where another source has it now")
  func reasons() throws {
    let index = try SyncedIndex(SampleRecord.many(1...3))
    try index.reindex([SampleRecord("r1") { $0.status = "private" }])
    try index.ingest([SampleRecord("r2")]) { $0.source = "theses" }
    let details = try #require(try IndexUpdater(index: index.path).details(ofRun: 2)?.changes)
    #expect(details.map(\.reason) == [.withdrawn, .moved(to: "theses"), .missing])
    let life = try IndexUpdater(index: index.path).details(ofRecord: "r2")
    #expect(
      life.map(\.summary.run) == [2, 3]
        && life.flatMap { $0.changes ?? [] }.map(\.kind) == [.deleted, .added])
    let first = try IndexUpdater(index: index.path).details(ofRecord: "r3")
    #expect(first.flatMap { $0.changes ?? [] }.map(\.kind) == [.deleted])
    #expect(try IndexUpdater(index: index.path).details(ofRecord: "nobody").isEmpty)
  }
}

@Suite("What did not get in")
struct LeftOutTests {
  @Test("is named with its place: rejected and superseded records also in the history, skipped ones are not")
  func named() throws {
    let index = try SyncedIndex(SampleRecord.many(1...4))
    let hidden = SampleRecord("hidden") { $0.status = "draft" }
    let text =
      [SampleRecord.many(1...1)[0], SampleRecord.many(2...2)[0], hidden].jsonLines + "{\"_id\":\"r3\",}\n"
      + [SampleRecord("r1") { $0.title = "Last" }, hidden, SampleRecord.many(2...2)[0], SampleRecord("new")]
      .jsonLines
    let path = try index.file(text + SampleRecord("new").json + "\n", name: "night.jsonl")
    let report = try index.run(.reindex, [path])
    func superseded(_ id: String, _ line: Int, _ later: Int) -> SupersededRecord {
      SupersededRecord(id: id, file: path, line: line, laterFile: path, laterLine: later)
    }
    let expected = [superseded("r1", 1, 5), superseded("r2", 2, 7), superseded("new", 8, 9)]
    #expect(report.superseded == [expected[0], superseded("hidden", 3, 6), expected[1], expected[2]])
    #expect(report.skipped == [SkippedRecord(id: "hidden", file: path, line: 6)])
    #expect(report.counts.superseded == 4 && report.counts.skipped == 1)
    let details = try #require(try IndexUpdater(index: index.path).details(ofRun: 2))
    #expect(details.superseded == expected)
    #expect(details.rejects == report.rejects && details.rejects.map(\.line) == [4])
    #expect(details.summary.counts == report.counts)
    for bytes in index.bytes { #expect(bytes?.range(of: Data("hidden".utf8)) == nil) }
    let life = try IndexUpdater(index: index.path).details(ofRecord: "r2")
    #expect(life.map(\.superseded) == [[], [expected[1]]])
  }

  @Test("is told from known frames of other files, too")
  func files() throws {
    let index = try SyncedIndex()
    let first = try index.file(SampleRecord.many(1...3).jsonLines, name: "a.jsonl")
    try index.run(.reindex, [first])
    let second = try index.file(
      "\n" + SampleRecord.many(2...2).jsonLines + SampleRecord("x").json + "\n", name: "b.jsonl")
    let report = try index.run(.reindex, [first, second])
    #expect(
      report.superseded == [
        SupersededRecord(id: "r2", file: first, line: 2, laterFile: second, laterLine: 2)
      ])
  }
}

@Suite("A run warns of what a record lost")
struct LossTests {
  static let losses: [(field: String, change: @Sendable (inout SampleRecord) -> Void)] = [
    ("department", { $0.departments = [] }), ("title", { $0.title = "" }),
  ]

  @Test("title, authors, departments", arguments: losses.indices)
  func loss(number: Int) throws {
    let (field, change) = Self.losses[number]
    let index = try SyncedIndex([SampleRecord("a"), SampleRecord("b")])
    let records = [SampleRecord("a"), SampleRecord("b", change)]
    let report = try index.reindex(records)
    #expect(report.warnings.map(\.field) == [field] && report.warnings.map(\.id) == ["b"])
    #expect(report.warnings.first?.line == 2 && report.warnings.first?.reason.contains("lost") == true)
    #expect(try index.reindex(records).warnings.isEmpty, "once")
  }

  @Test("all authors")
  func authors() throws {
    let index = try SyncedIndex(SampleRecord.many(1...1))
    let report = try index.reindex(
      text: #"{"_id":"r1","title":"Paper number 1","department":[{"_id":"MaMo"}]}"# + "\n")
    #expect(report.warnings.map(\.field) == ["author"])
  }

  @Test("and names the departments that the file of the run does not have", arguments: [false, true])
  func departments(isDryRun: Bool) throws {
    let index = try SyncedIndex([SampleRecord("a"), SampleRecord("b") { $0.departments = ["Old"] }])
    let file = try index.file(
      "---\n_id: MaMo\nname: Mondelli Group\ntree: [{_id: ISTA}]\n", name: "departments.yml")
    let records = [
      SampleRecord("a"), SampleRecord("b") { $0.departments = ["Old"] },
      SampleRecord("c") { $0.departments = ["New10", "New2"] },
      // The same unit in other letters, and one that stands in the tree alone.
      SampleRecord("d") { $0.departments = ["mamo", "ISTA"] },
    ]
    #expect(try index.reindex(records) { $0.isDryRun = true }.unknownDepartments.isEmpty)
    for _ in 1...2 {
      let report = try index.reindex(records) { ($0.departmentFile, $0.isDryRun) = (file, isDryRun) }
      #expect(report.unknownDepartments == ["New2", "New10", "Old"])
    }
  }
}
