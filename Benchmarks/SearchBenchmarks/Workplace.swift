import Foundation
import Indexer
import Search

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

  /// Builds an index; what it holds is checked.
  func build(_ name: String, from input: Input, records: Int) throws {
    let report = try IndexUpdater(index: path(name)).run(RunOptions(kind: .ingest), paths: [input.path])
    guard report.added == records, report.rejects.isEmpty else {
      throw WrongResult("\(report.added) records added, expected \(records): \(report.rejects)")
    }
  }
}

/// A file to read records from.
struct Input: Sendable {
  var path: String
  var bytes: Int
}

/// A benchmark whose result is wrong has measured nothing.
struct WrongResult: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}

/// The program as `make release` builds it, if it is there.
enum Program {
  private static let url = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: ".build/release/search")

  static let isThere = FileManager.default.isExecutableFile(atPath: url.path)

  /// Runs it to its end.
  static func run(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = url
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw WrongResult("search ended with \(process.terminationStatus)")
    }
  }
}
