import Foundation
import IndexStore
import Publication
import Search
import Testing

@testable import Indexer

@Suite("A dry run says what a run would do")
struct DryRunTests {
  /// A report without what a dry run cannot know.
  private static func comparable(_ report: RunReport) -> String {
    var report = report
    report.run = nil
    report.isDryRun = false
    (report.took, report.started) = (.zero, Date(timeIntervalSince1970: 0))
    return "\(report)"
  }

  private static func export(_ index: SyncedIndex) throws -> String {
    var records = SampleRecord.many(5...33)
    records[0].title = "Changed"
    records[1].oa = nil
    records[2].status = "private"
    records[3].year = "soon"
    records.append(records[4])
    records.append(SampleRecord("hidden") { $0.status = "deleted" })
    return try index.file(records.jsonLines + "{\"_id\":\"r2\",\"title\":}\n", name: "night.jsonl")
  }

  @Test("exactly, and writes nothing", arguments: [RunKind.ingest, .reindex])
  func same(kind: RunKind) throws {
    let index = try SyncedIndex(SampleRecord.many(1...30))
    let path = try Self.export(index)
    let bytes = index.bytes
    let names = try FileManager.default.subpathsOfDirectory(atPath: index.folder.path).sorted()
    let dry = try index.run(kind, [path]) { $0.isDryRun = true }
    #expect(dry.isDryRun)
    #expect(dry.run == nil)
    #expect(index.bytes == bytes)
    #expect(try FileManager.default.subpathsOfDirectory(atPath: index.folder.path).sorted() == names)
    let real = try index.run(kind, [path])
    #expect(Self.comparable(dry) == Self.comparable(real))
    #expect(
      real.counts.updated == 3 && real.counts.added == 3 && real.counts.rejected == 1
        && real.counts.superseded == 1)
    #expect(real.counts.deleted == (kind == .reindex ? 4 : 1))
  }

  @Test("also without an index, and leaves nothing behind")
  func noIndex() throws {
    let index = try SyncedIndex()
    let path = try Self.export(index)
    let names = try FileManager.default.subpathsOfDirectory(atPath: index.folder.path).sorted()
    let dry = try index.run(.reindex, [path]) { $0.isDryRun = true }
    #expect(try FileManager.default.subpathsOfDirectory(atPath: index.folder.path).sorted() == names)
    #expect(Self.comparable(dry) == Self.comparable(try index.run(.reindex, [path])))
  }

  @Test("and goes on where the brake would stop a real run, so that all can be seen")
  func brake() throws {
    let index = try SyncedIndex(SampleRecord.many(1...60))
    var records = SampleRecord.many(1...20)
    records[0].title = "Changed"
    let bytes = index.bytes
    let dry = try index.reindex(records) { $0.isDryRun = true }
    #expect(dry.counts == RunCounts(updated: 1, unchanged: 19, deleted: 40))
    #expect(dry.changes.map(\.id) == ["r1"] + (21...60).map { "r\($0)" })
    #expect(
      dry.stop?.description
        == "40 of the 60 records of source 'default' are missing from the export, more than a tenth")
    #expect(try index.reindex([]) { $0.isDryRun = true }.stop?.isExportEmpty == true)
    #expect(index.bytes == bytes)
    #expect(throws: RunError.self) { try index.reindex(records) }
    let allowed = try index.reindex(records) { ($0.isDryRun, $0.allowsMassDeletion) = (true, true) }
    #expect(allowed.stop == nil && allowed.counts == dry.counts)
  }

  @Test("goes on while another run has the lock")
  func lock() throws {
    let index = try SyncedIndex(SampleRecord.many(1...3))
    let lock = try IndexLock(path: index.path)
    defer { withExtendedLifetime(lock) {} }
    #expect(throws: IndexError.self) { try index.ingest([SampleRecord("x")]) }
    #expect(try index.ingest([SampleRecord("x")]) { $0.isDryRun = true }.counts.added == 1)
  }

  @Test("of a department file changes no label")
  func departments() throws {
    let index = try SyncedIndex(SampleRecord.many(1...3))
    let file = try index.file("---\n_id: MaMo\nname: Mondelli Group\n", name: "departments.yml")
    let bytes = index.bytes
    let path = try index.file(SampleRecord.many(1...3).jsonLines, name: "export.jsonl")
    try index.run(.reindex, [path]) {
      $0.isDryRun = true
      $0.departmentFile = file
    }
    #expect(index.bytes == bytes)
  }
}
