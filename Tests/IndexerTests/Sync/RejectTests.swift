import Foundation
import Publication
import Search
import Testing

@testable import Indexer

@Suite("Rejected records")
struct RejectTests {
  static let good = SampleRecord.many(1...4)

  /// Lines that give no record: the line, the id that can be read from it.
  static let lines: [(text: String, id: String?)] = [
    (#"{"title":"no id at all","status":"public"}"#, nil),
    (#"{"_id":"","title":"an empty id"}"#, nil),
    (#"{"_id":"r2","title":}"#, "r2"),
    (#"{"_id":"r2","title":"a\qb"}"#, "r2"),
    (#"{"title":"x","_id":"r2",,}"#, "r2"),
    ("not json", nil),
    ("[1,2", nil),
    ("{", nil),
  ]

  @Test(
    "are named with file, line, id and reason, and keep their last good version", arguments: lines.indices)
  func named(number: Int) throws {
    let (text, id) = Self.lines[number]
    let label = Comment(rawValue: text)
    let index = try SyncedIndex(Self.good)
    let generation = try index.statistics().generation
    // r2 is broken or missing, r3 is missing, r4 is as before.
    let path = try index.file(
      Self.good[0].json + "\n" + text + "\n" + Self.good[3].json + "\n", name: "night.jsonl")
    let report = try index.run(.reindex, [path])
    #expect(report.counts.rejected == 1, label)
    let reject = try #require(report.rejects.first, label)
    #expect(reject.file == path, label)
    #expect(reject.line == 2, label)
    #expect(reject.id == id, label)
    #expect(!reject.reason.isEmpty, label)
    if id == nil {
      // It might be r2 or r3: nothing is deleted for being missing.
      #expect(report.counts == RunCounts(unchanged: 2, rejected: 1, deletionsHeld: 2), label)
      #expect(try index.ids() == ["r1", "r2", "r3", "r4"], label)
      #expect(try index.statistics().generation == generation, label)
    } else {
      #expect(report.counts == RunCounts(unchanged: 2, deleted: 1, rejected: 1), label)
      #expect(try index.ids() == ["r1", "r2", "r4"], label)
    }
    #expect(try index.problems() == [], label)
  }

  @Test("do not hold what the run adds and updates")
  func othersGoOn() throws {
    let index = try SyncedIndex(Self.good)
    var records = Self.good
    records[1].title = "Changed"
    let text = records.dropLast().jsonLinesOf + "nonsense\n" + SampleRecord("new").json + "\n"
    let report = try index.reindex(text: text)
    #expect(report.counts == RunCounts(added: 1, updated: 1, unchanged: 2, rejected: 1, deletionsHeld: 1))
    #expect(try index.ids() == ["new", "r1", "r2", "r3", "r4"])
  }

  @Test("of another source's id, with both sources named")
  func otherSource() throws {
    let index = try SyncedIndex(Self.good)
    let before = try index.statistics().fingerprint
    var mine = SampleRecord("r1")
    mine.title = "Mine now"
    let report = try index.reindex([mine, SampleRecord("s1")]) { $0.source = "second" }
    #expect(report.counts == RunCounts(added: 1, rejected: 1))
    #expect(report.rejects.first?.id == "r1")
    #expect(report.rejects.first?.reason.contains("'default'") == true)
    #expect(report.rejects.first?.reason.contains("'second'") == true)
    #expect(try index.stored("r1")?.contains("Mine now") == false)
    // The same bytes as the other source's are no way in either.
    let same = try index.ingest([Self.good[0]]) { $0.source = "second" }
    #expect(same.counts == RunCounts(rejected: 1))
    let gone = try index.reindex([SampleRecord("s1")]) { $0.source = "second" }
    #expect(gone.counts == RunCounts(unchanged: 1))
    let removed = try index.reindex([]) {
      $0.source = "second"
      $0.allowsMassDeletion = true
    }
    #expect(removed.counts == RunCounts(deleted: 1))
    #expect(try index.statistics().fingerprint == before)
  }

  @Test("A field of the wrong shape is a warning, not a reject")
  func warnings() throws {
    let index = try SyncedIndex()
    let path = try index.file(
      #"{"_id":"a","title":"x","year":"in press"}"# + "\n" + #"{"_id":"b","title":{"de":"x"},"year":2020}"#
        + "\n")
    let report = try index.run(.reindex, [path])
    #expect(report.counts == RunCounts(added: 2))
    #expect(report.warnings.map(\.id) == ["a", "b"])
    #expect(report.warnings.map(\.line) == [1, 2])
    #expect(report.warnings.map(\.field) == ["year", "title"])
    #expect(report.warnings.allSatisfy { $0.file == path && !$0.reason.isEmpty })
    #expect(try index.ids() == ["a", "b"])
  }

  @Test("A record with an id and no text is taken")
  func noText() throws {
    let index = try SyncedIndex()
    #expect(try index.reindex(text: "{\"_id\":1}\n{\"_id\":\"2\"}\n").counts == RunCounts(added: 2))
    #expect(try index.ids() == ["1", "2"])
    #expect(try index.problems() == [])
  }

  @Test("are kept as they were, for their owner's eyes only")
  func kept() throws {
    let index = try SyncedIndex(Self.good)
    let folder = index.folder.appending(path: "rejected/night")
    let path = try index.file(
      "{\"_id\":\"x\",\n" + Self.good.jsonLinesOf + "nonsense é\n", name: "night.jsonl")
    let report = try index.run(.ingest, [path]) { $0.rejectedFolder = folder.path }
    #expect(report.counts.rejected == 2)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names.count == 2)
    let contents = try names.map { try Data(contentsOf: folder.appending(path: $0)) }
    #expect(Set(contents.map { String(decoding: $0, as: UTF8.self) }) == ["{\"_id\":\"x\",", "nonsense é"])
    for name in names {
      let attributes = try FileManager.default.attributesOfItem(atPath: folder.appending(path: name).path)
      #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    }
  }

  @Test("and a dry run keeps none")
  func dryRun() throws {
    let index = try SyncedIndex(Self.good)
    let folder = index.folder.appending(path: "rejected")
    try index.ingest([]) { _ in }
    let path = try index.file("nonsense\n", name: "night.jsonl")
    try index.run(.ingest, [path]) {
      $0.rejectedFolder = folder.path
      $0.isDryRun = true
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path))
  }
}

extension Sequence<SampleRecord> {
  var jsonLinesOf: String { Array(self).jsonLines }
}
