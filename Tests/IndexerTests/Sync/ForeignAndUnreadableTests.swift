import Foundation
import Indexer
import Publication
import Testing

@Suite("Frames of another source, and frames at the end of a file")
struct ForeignAndUnreadableTests {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "search-foreign-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

  private func run(
    _ text: String, _ name: String, kind: RunKind = .ingest, source: String = "default"
  ) throws -> RunReport {
    let file = folder.appending(path: name)
    try Data(text.utf8).write(to: file)
    var options = RunOptions(kind: kind)
    options.source = source
    return try IndexUpdater(index: folder.appending(path: "index.db").path).run(options, paths: [file.path])
  }

  @Test("the withdrawal of another source's record is rejected, and the record stays")
  func withdrawal() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try run(#"{"_id":"1","title":"one"}"# + "\n", "a.jsonl")
    let report = try run(#"{"_id":"1","status":"deleted"}"# + "\n", "b.jsonl", source: "other")
    #expect(report.counts.rejected == 1)
    #expect(report.rejects.first?.reason.contains("'default'") == true)
    #expect(report.records == 1)
  }

  @Test("an export whose records all belong to another source is no empty one")
  func foreignExport() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try run(#"{"_id":"1","title":"one"}"# + "\n", "a.jsonl")
    let report = try run(#"{"_id":"1","title":"one"}"# + "\n", "b.jsonl", kind: .reindex, source: "other")
    #expect(report.counts.rejected == 1)
  }

  @Test("a last YAML record that cannot be read is rejected like any other")
  func lastRecord() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let report = try run("---\n_id: 90\ntitle: good\n---\n_id: 91\ntitle: Broken: : [\n", "last.yml")
    #expect(report.counts.added == 1)
    #expect(report.rejects.map(\.id) == ["91"])
  }
}
