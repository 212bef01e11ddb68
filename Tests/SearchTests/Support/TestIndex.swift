import Foundation
import Indexer
import Search
import Testing

/// Files that tests read.
enum Fixture {
  /// The repository.
  static let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static let threeRecords = repository.appendingPathComponent("Examples/ista-three-records.yaml").path
  static let inventedRecords = repository.appendingPathComponent("Examples/invented-records.yaml").path
  static let departments = repository.appendingPathComponent("Examples/departments.yaml").path

  /// A file of the folder `shared` beside the repository, which not every machine has.
  static func shared(_ path: String) -> String {
    repository.deletingLastPathComponent().appendingPathComponent("shared/\(path)").path
  }

  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}

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

/// A generator of random numbers that gives the same ones for the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
