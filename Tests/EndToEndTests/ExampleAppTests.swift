import Foundation
import TestSupport
import Testing

@Suite("The example of a host program")
struct ExampleAppTests {
  @Test("ingests a folder, pages through the hits with facets and highlights, and tells errors apart")
  func run() throws {
    let place = try Workplace()
    let folder = place.folder.appending(path: "exports")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: Repository.inventedRecords, toPath: folder.appending(path: "records.yaml").path)
    let app = Program.url.deletingLastPathComponent().appending(path: "ExampleApp")
    let outcome = try Running(
      executable: app, ["index.db", "exports", "spin", "chains"], folder: place.folder, input: Data(),
      environment: [:]
    ).wait()
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    let lines = outcome.lines
    #expect(lines.first?.contains(" records: ") == true, "\(lines)")
    let total = try #require(
      lines.first { $0.contains(" hits for ") }?.split(separator: " ").first.flatMap { Int($0) })
    let hits = lines.filter { $0.contains(#/^[0-9]+\. /#) }
    #expect(total > 2 && hits.count == total)
    #expect(hits.contains { $0.contains("[spin]") || $0.contains("[Spin]") }, "\(hits)")
    #expect(lines.contains("on \((total + 1) / 2) pages"))
    #expect(lines.contains { $0.hasPrefix("  department: ") } && lines.contains { $0.hasPrefix("  year: ") })
    #expect(lines.contains("no index at 'no such file'"))
    #expect(lines.contains { $0.hasPrefix("no department 'Physiks'; near: [") })

    let refused = try Running(
      executable: app, ["index.db", "nowhere", "spin"], folder: place.folder, input: Data(), environment: [:]
    ).wait()
    #expect(refused.status == 0 && refused.errors.isEmpty, "\(refused.errors)")
    #expect(refused.lines == ["cannot read the exports: nowhere: no such file or folder; check the path"])
  }
}
