import Foundation
import Indexer
import Pages
import Publication
import Search
import TestSupport

@testable import SearchServer

/// A server without a socket, over an index of the invented records.
final class TestService: Sendable {
  let folder: String
  let service: SearchService
  var path: String { folder + "/index.db" }

  /// `allExamples`: Whether the three real records and the departments are in the index, too. `set`: What the
  /// installation has otherwise.
  init(
    basePath: String = "", withIndex: Bool = true, allExamples: Bool = false,
    _ set: (inout Installation) -> Void = { _ in }
  ) throws {
    folder = FileManager.default.temporaryDirectory.path + "/search-server-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var installation = Installation()
    installation.settings.basePath = basePath
    set(&installation)
    service = SearchService(IndexSource(path: folder + "/index.db"), installation, version: "1")
    if allExamples {
      var options = RunOptions(kind: .ingest)
      options.departmentFile = Repository.path("Examples/departments.yaml")
      let files = ["invented-records.yaml", "ista-three-records.yaml"].map {
        Repository.path("Examples/" + $0)
      }
      _ = try IndexUpdater(index: path).run(options, paths: files)
      // Reports are made once for a commit: tests that share this one do not wait for each other's.
      let end = ContinuousClock.now + .seconds(60)
      while get("/report.json").status == 503, .now < end { Thread.sleep(forTimeInterval: 0.1) }
    } else if withIndex {
      try index(Repository.path("Examples/invented-records.yaml"))
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func index(_ file: String) throws {
    _ = try IndexUpdater(index: path).run(RunOptions(kind: .ingest), paths: [file])
  }

  func index(_ record: String, id: String) throws {
    let file = folder + "/record.jsonl"
    try #"{"_id":"\#(id)","title":"\#(record)","status":"public"}"#.write(
      toFile: file, atomically: true, encoding: .utf8)
    try index(file)
  }

  /// Records `r0`, `r1` and on, all with the same word in their titles.
  ///
  /// `words`: In the abstract of each.
  func indexMany(_ count: Int, words: Int = 0) throws {
    let file = folder + "/many.jsonl"
    let abstract =
      words == 0 ? "" : #","abstract":[{"lang":"eng","text":"\#(String(repeating: "a ", count: words))"}]"#
    let lines = (0..<count).map {
      #"{"_id":"r\#($0)","title":"Word \#($0)","status":"public","type":"preprint"\#(abstract)}"#
    }
    try (lines.joined(separator: "\n") + "\n").write(toFile: file, atomically: true, encoding: .utf8)
    try index(file)
  }

  func withdraw(_ id: String) throws {
    let file = folder + "/record.jsonl"
    try #"{"_id":"\#(id)","title":"x","status":"private"}"#.write(
      toFile: file, atomically: true, encoding: .utf8)
    try index(file)
  }

  func get(
    _ target: String, _ method: String = "GET", _ headers: [(name: String, value: String)] = []
  ) -> Response {
    service.answer(Request.Sent(method: method, target: Array(target.utf8), headers: headers))
  }
}

extension Response {
  var text: String { String(decoding: body, as: UTF8.self) }

  func json() throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] ?? [:]
  }
}
