import Foundation
import Publication
import Search
import Testing

@testable import Indexer

@Suite("A run of reindex stops before it does harm")
struct BrakeTests {
  /// The records of an index, how many of them an export lacks, and whether the run goes through.
  static let cases: [(records: Int, missing: Int, passes: Bool)] = [
    (20, 19, true), (21, 20, true), (25, 20, true), (25, 21, false), (209, 21, false), (210, 21, true),
    (211, 21, true), (300, 30, true), (300, 31, false), (300, 299, false),
  ]

  @Test("when more than a tenth and more than 20 are missing", arguments: cases.indices)
  func brake(number: Int) throws {
    let (count, missing, passes) = Self.cases[number]
    let records = SampleRecord.many(1...count)
    let index = try SyncedIndex(records)
    let bytes = index.bytes
    let export = Array(records.dropLast(missing))
    if passes {
      #expect(try index.reindex(export).counts == RunCounts(unchanged: count - missing, deleted: missing))
    } else {
      let error = try #require(throws: RunError.self) { try index.reindex(export) }
      #expect(error.report?.counts == RunCounts(unchanged: count - missing, deleted: missing))
      #expect(index.bytes == bytes)
      let forced = try index.reindex(export) { $0.allowsMassDeletion = true }
      #expect(forced.counts == RunCounts(unchanged: count - missing, deleted: missing))
    }
    #expect(try index.problems() == [])
  }

  @Test(
    "when more than a tenth and more than 20 are missing or no longer public, in every kind of run",
    arguments: [RunKind.ingest, .reindex], [(25, 20, 0), (25, 21, 0), (300, 20, 10), (300, 20, 11)])
  func withdrawals(kind: RunKind, size: (records: Int, withdrawn: Int, missing: Int)) throws {
    let records = SampleRecord.many(1...size.records)
    let index = try SyncedIndex(records)
    let bytes = index.bytes
    let missing = kind == .reindex ? size.missing : 0
    let export = records.dropLast(size.missing).enumerated().map { number, record in
      var record = record
      if number < size.withdrawn { record.status = "submitted" }
      return record
    }
    let deleted = size.withdrawn + missing
    let expected = RunCounts(unchanged: size.records - size.withdrawn - size.missing, deleted: deleted)
    if deleted > 20, deleted * 10 > size.records {
      let error = try #require(throws: RunError.self) { try index.run(kind, [index.file(export.jsonLines)]) }
      #expect(error.report?.counts == expected && index.bytes == bytes)
      let reasons =
        missing > 0
        ? "are no longer public (\(size.withdrawn)) or missing from the export (\(missing)), more than a tenth"
        : "\(size.withdrawn) of the \(size.records) records of source 'default' are no longer public, more"
      #expect(error.description.contains(reasons), "\(error)")
    }
    #expect(
      try index.run(kind, [index.file(export.jsonLines)]) { $0.allowsMassDeletion = true }.counts == expected)
    #expect(try index.problems() == [])
  }

  @Test("The brake changes nothing, whatever else the export holds")
  func nothingElse() throws {
    let index = try SyncedIndex(SampleRecord.many(1...50))
    let bytes = index.bytes
    var records = SampleRecord.many(41...70)
    records[0].title = "Changed"
    records[1].status = "private"
    #expect(throws: RunError.self) { try index.reindex(records) }
    #expect(try index.reindex(records) { $0.isDryRun = true }.stop != nil)
    #expect(index.bytes == bytes)
  }

  @Test("The brake tells the counts of the run that it stopped")
  func forecast() throws {
    let index = try SyncedIndex(SampleRecord.many(1...60))
    var records = SampleRecord.many(1...20)
    records[0].title = "Changed"
    records[1].status = "private"
    records += [SampleRecord("new"), SampleRecord("gone"), SampleRecord("gone") { $0.status = "private" }]
    let expected = RunCounts(added: 1, updated: 1, unchanged: 18, deleted: 41, skipped: 1, superseded: 1)
    let error = try #require(throws: RunError.self) { try index.reindex(records) }
    #expect(error.report?.counts == expected)
    #expect(try index.reindex(records) { $0.allowsMassDeletion = true }.counts == expected)
  }

  @Test("Only the records of the source count")
  func perSource() throws {
    let index = try SyncedIndex(SampleRecord.many(1...30))
    try index.reindex(SampleRecord.many(1001...2000)) { $0.source = "other" }
    #expect(throws: RunError.self) { try index.reindex(SampleRecord.many(1...5)) }
    let report = try index.reindex(SampleRecord.many(1...12))
    #expect(report.counts == RunCounts(unchanged: 12, deleted: 18))
    #expect(try index.statistics().records == 1012)
  }

  @Test("when the export has no record at all", arguments: ["", "\n \n", "[]", "# nothing\n", "---\n...\n"])
  func empty(text: String) throws {
    for name in ["empty.jsonl", "empty.yml", "empty"] {
      let index = try SyncedIndex(SampleRecord.many(1...3))
      let bytes = index.bytes
      let path = try index.file(text, name: name)
      let label = Comment(rawValue: "\(name): \(text)")
      // In a file of JSON Lines these are rejected lines, not an empty file.
      if name == "empty.jsonl", !text.allSatisfy(\.isWhitespace) { continue }
      #expect(throws: RunError.self, label) { try index.run(.reindex, [path]) }
      #expect(index.bytes == bytes, label)
      let report = try index.run(.reindex, [path]) { $0.allowsMassDeletion = true }
      #expect(report.counts == RunCounts(deleted: 3), label)
      #expect(try index.problems() == [], label)
    }
  }

  @Test("--partial deletes nothing")
  func partial() throws {
    let index = try SyncedIndex(SampleRecord.many(1...50))
    let report = try index.reindex(SampleRecord.many(50...52)) { $0.isPartial = true }
    #expect(report.counts == RunCounts(added: 2, unchanged: 1))
    #expect(try index.statistics().records == 52)
  }

  // MARK: Broken input

  static let broken: [(name: String, bytes: @Sendable (String) -> [UInt8])] = [
    ("cut.jsonl.gz", { Array(SyncedIndex.gzipped($0).dropLast(30)) }),
    ("no-trailer.jsonl.gz", { Array(SyncedIndex.gzipped($0).dropLast(8)) }),
    (
      "checksum.jsonl.gz",
      {
        var bytes = SyncedIndex.gzipped($0)
        bytes[bytes.count - 6] ^= 0x55
        return bytes
      }
    ),
    ("cut.jsonl", { Array($0.utf8.dropLast(40)) }),
    ("open-array.json", { Array(("[" + $0.split(separator: "\n").joined(separator: ",\n")).utf8) }),
    (
      "open-record.json",
      { Array(("[" + $0.split(separator: "\n").joined(separator: ",\n")).utf8.dropLast(15)) }
    ),
    ("cut.yml", { _ in Array((SampleRecord.many(1...2).yaml + "---\n_id: 'r3'\ntitle: 'unfinish").utf8) }),
  ]

  @Test(
    "when an input ends early or is damaged", arguments: broken.indices, [RunKind.ingest, .reindex])
  func brokenInput(number: Int, kind: RunKind) throws {
    let (name, make) = Self.broken[number]
    let index = try SyncedIndex(SampleRecord.many(1...3))
    let bytes = index.bytes
    let records = SampleRecord.many(1...40)
    let path = try index.file(make(records.jsonLines), name: name)
    #expect(throws: (any Error).self, Comment(rawValue: name)) { try index.run(kind, [path]) }
    #expect(index.bytes == bytes, Comment(rawValue: name))
    #expect(try index.problems() == [], Comment(rawValue: name))
  }

  @Test("when a path is missing, a folder has no export, or a file cannot be read")
  func missingPath() throws {
    let index = try SyncedIndex(SampleRecord.many(1...3))
    let bytes = index.bytes
    let good = try index.file(SampleRecord.many(1...3).jsonLines, name: "good.jsonl")
    let folder = index.folder.appending(path: "nothing")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for bad in [index.folder.appending(path: "missing.jsonl").path, folder.path] {
      #expect(throws: InputError.self) { try index.run(.reindex, [good, bad]) }
      #expect(throws: InputError.self) { try index.run(.ingest, [bad, good]) }
    }
    #expect(index.bytes == bytes)
  }

  @Test("--allow-delete goes on over broken input, which then holds deletions")
  func allowDelete() throws {
    for (name, make) in Self.broken {
      let label = Comment(rawValue: name)
      let index = try SyncedIndex(SampleRecord.many(1...60))
      let path = try index.file(make(SampleRecord.many(1...2).jsonLines), name: name)
      let missing = index.folder.appending(path: "missing.jsonl").path
      let report = try index.run(.reindex, [path, missing]) { $0.allowsMassDeletion = true }
      #expect(report.counts.deleted == 0, label)
      #expect(report.counts.deletionsHeld >= 58, label)
      #expect(report.counts.rejected == 2, label)
      #expect(report.rejects.map(\.file).sorted() == [path, missing].sorted(), label)
      #expect(try index.problems() == [], label)
    }
  }
}
