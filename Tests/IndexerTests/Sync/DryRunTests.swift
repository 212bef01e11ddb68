import Foundation
import Publication
import Search
import Testing

@testable import Indexer

@Suite("A dry run says what a run would do")
struct DryRunTests {
  /// What a report says but for what a dry run cannot know.
  private static func comparable(_ report: RunReport) -> String {
    var report = report
    report.run = nil
    report.isDryRun = false
    report.took = .zero
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
