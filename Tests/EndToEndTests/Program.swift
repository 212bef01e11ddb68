import Foundation
import TestSupport
import Testing

/// The built program, run as a shell would run it.
enum Program {
  /// What a run of the program left.
  struct Outcome {
    var status: Int32
    /// Whether a signal ended it: a crash.
    var isSignaled: Bool
    var output: Data
    var errors: String

    var text: String { String(decoding: output, as: UTF8.self) }
    var lines: [String] { text.split(separator: "\n").map(String.init) }

    /// The output as JSON.
    func json() throws -> JSON { try JSON(output) }
  }

  /// Beside the program of the tests, where the package puts what it builds.
  static let url = (Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0]))
    .resolvingSymlinksInPath().deletingLastPathComponent().appending(path: "search")

  /// Starts the program; its output goes to files, so that no pipe can fill.
  static func start(
    _ arguments: [String], in folder: URL, input: Data = Data(), environment: [String: String] = [:]
  ) throws -> Running {
    try Running(executable: url, arguments, folder: folder, input: input, environment: environment)
  }

  /// A command line of the shell, in which `search` is the program.
  static func shell(_ line: String, in folder: URL) throws -> Outcome {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return try Running(
      executable: URL(fileURLWithPath: "/bin/bash"), ["-c", "set -o pipefail; \(line)"], folder: folder,
      input: Data(),
      environment: ["PATH": url.deletingLastPathComponent().path + ":" + path]
    ).wait()
  }

  /// Whether the shell knows a command.
  static func has(_ command: String) -> Bool {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return path.split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(command)")
    }
  }
}

/// A process under way.
final class Running {
  private let process: ChildProcess
  private let scratch: URL

  init(
    executable: URL, _ arguments: [String], folder: URL, input: Data, environment: [String: String]
  ) throws {
    scratch = FileManager.default.temporaryDirectory.appending(path: "search-run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    try input.write(to: scratch.appending(path: "input"))
    process = try ChildProcess(
      executable.path, arguments,
      environment: environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { given, _ in given },
      folder: folder.path, input: scratch.appending(path: "input").path,
      output: scratch.appending(path: "output").path, errors: scratch.appending(path: "errors").path)
  }

  deinit { try? FileManager.default.removeItem(at: scratch) }

  var isRunning: Bool { process.isRunning }
  var identifier: Int32 { process.identifier }

  /// Ends it at once, as a power cut would.
  func kill() { process.kill() }

  func wait() throws -> Program.Outcome {
    let (status, isSignaled) =
      switch process.wait() {
      case .exit(let status): (status, false)
      case .signal(let number): (number, true)
      }
    return Program.Outcome(
      status: status, isSignaled: isSignaled,
      output: try Data(contentsOf: scratch.appending(path: "output")),
      errors: String(decoding: try Data(contentsOf: scratch.appending(path: "errors")), as: UTF8.self))
  }
}

/// A folder in which the program runs; it goes away with the test.
final class Workplace {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "search-e2e-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  var index: URL { folder.appending(path: "index/publications.db") }

  func file(_ text: String, name: String) throws -> String {
    try Data(text.utf8).write(to: folder.appending(path: name))
    return name
  }

  /// Runs the program here and waits for its end.
  @discardableResult
  func search(
    _ arguments: String..., input: Data = Data(), environment: [String: String] = [:]
  ) throws -> Program.Outcome {
    try Program.start(arguments, in: folder, input: input, environment: environment).wait()
  }

  func shell(_ line: String) throws -> Program.Outcome { try Program.shell(line, in: folder) }

  /// The bytes of the index and of all that stands beside it.
  func indexBytes() throws -> [String: Data] {
    let folder = index.deletingLastPathComponent()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    // The lock file names its last holder.
    let files = names.filter { !$0.hasSuffix(".lock") }.map {
      ($0, try? Data(contentsOf: folder.appending(path: $0)))
    }
    return Dictionary(uniqueKeysWithValues: files.map { ($0.0, $0.1 ?? Data()) })
  }
}
