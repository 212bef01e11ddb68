import Foundation
import Indexer
import Publication
import Search
import TestSupport
import Testing

/// A folder that goes away with the test.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "search-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { (path as NSString).appendingPathComponent(name) }

  func write(_ text: String, to name: String) throws -> String {
    try text.write(toFile: file(name), atomically: true, encoding: .utf8)
    return file(name)
  }
}

/// An index of its own, made from files.
final class TestIndex: Sendable {
  let folder: TemporaryFolder
  var path: String { folder.file("index.db") }

  init(_ paths: [String] = [], departments: String? = nil) throws {
    folder = try TemporaryFolder()
    guard !paths.isEmpty else { return }
    var options = RunOptions(kind: .reindex)
    options.departmentFile = departments
    _ = try IndexUpdater(index: path).run(options, paths: paths)
  }

  /// An index of records that `Scripts/make-corpus` makes.
  convenience init(generatedRecords count: Int) throws {
    try self.init()
    let records = folder.file("records.jsonl")
    try GeneratedCorpus.write(count, to: records)
    try reindex([records])
  }

  @discardableResult
  func reindex(_ paths: [String], _ change: (inout RunOptions) -> Void = { _ in }) throws -> RunReport {
    var options = RunOptions(kind: .reindex)
    change(&options)
    return try IndexUpdater(index: path).run(options, paths: paths)
  }

  @discardableResult
  func ingest(_ paths: [String], _ change: (inout RunOptions) -> Void = { _ in }) throws -> RunReport {
    var options = RunOptions(kind: .ingest)
    change(&options)
    return try IndexUpdater(index: path).run(options, paths: paths)
  }

  func open() throws -> SearchIndex { try SearchIndex(path: path) }

  func search(_ query: String, _ change: (inout SearchRequest) -> Void = { _ in }) throws -> SearchResults {
    var request = SearchRequest(query)
    change(&request)
    return try open().search(request)
  }

  func ids(_ query: String, _ change: (inout SearchRequest) -> Void = { _ in }) throws -> [String] {
    try search(query) {
      $0.limit = nil
      change(&$0)
    }.hits.map(\.id)
  }
}
