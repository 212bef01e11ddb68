import Foundation
import Harness
import Publication

@testable import Indexer

/// A folder for the files of one benchmark.
///
/// A benchmark makes it before it is measured and removes it afterwards.
final class Workplace: Sendable {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "search-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  func write(_ text: String, to name: String) throws -> Input {
    try Data(text.utf8).write(to: folder.appending(path: name))
    return Input(path: path(name), bytes: text.utf8.count)
  }

  func remove(_ name: String) {
    for suffix in ["", "-wal", "-shm", ".lock"] {
      try? FileManager.default.removeItem(atPath: path(name + suffix))
    }
  }

  func build(_ name: String, from input: Input) throws -> RunReport {
    try IndexUpdater(index: path(name)).run(RunOptions(kind: .ingest), paths: [input.path])
  }

  static func expectAdded(_ records: Int, _ report: RunReport) throws {
    guard report.counts.added == records, report.rejects.isEmpty else {
      throw WrongResult("\(report.counts.added) records added, expected \(records): \(report.rejects)")
    }
  }
}

/// A file to read records from.
struct Input: Sendable {
  var path: String
  var bytes: Int
}

/// The program as `make release` builds it, if it is there.
enum Program {
  private static let path = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: ".build/release/search").path

  static let isThere = FileManager.default.isExecutableFile(atPath: path)

  /// Runs it to its end with an empty environment; returns its exit code.
  ///
  /// Not by Foundation's `Process`, which looks only every 50 ms whether a program has ended.
  static func run(_ arguments: [String]) throws -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    let words = ([path] + arguments).map { strdup($0) }
    defer { for word in words { free(word) } }
    var child: pid_t = 0
    let code = posix_spawn(&child, path, &actions, nil, words + [nil], nil)
    guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7F
    return signal == 0 ? status >> 8 & 0xFF : -signal
  }
}
