private import Foundation

/// Records that `Scripts/make-corpus` makes from the examples: as many as a test wants, the same each time,
/// with nothing from outside the repository.
package enum GeneratedCorpus {
  /// Why a test is skipped, in a sentence.
  package static let needed = "needs python3, to make the records"

  package static let isPossible = (try? run(["python3", "--version"], output: "/dev/null")) == .exit(0)

  /// Writes the first records of the corpus to a file, or with more options their state some time later.
  package static func write(_ count: Int, _ options: [String] = [], to path: String) throws {
    let script = [Repository.path("Scripts/make-corpus"), "--source", Repository.path("Examples")]
    let end = try run(["python3"] + script + ["\(count)"] + options, output: path)
    guard end == .exit(0) else { throw NotMade(end: end) }
  }

  package struct NotMade: Error {
    package let end: ChildProcess.End
  }

  private static func run(_ command: [String], output: String) throws -> ChildProcess.End {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return try ChildProcess(
      "/usr/bin/env", command, environment: ["PATH": path], folder: "/", output: output, errors: "/dev/null"
    ).wait()
  }
}
