import Basics
import Foundation
import Publication
import Testing

@testable import SearchCLI

/// What a run of the program printed and ended with.
struct Outcome {
  var status: ProgramStatus
  var output: String
  var errors: String
}

/// Runs the program in memory.
func run(
  _ arguments: [String], engine: FakeEngine = FakeEngine(), width: Int = 100, input: String = "",
  environment: [String: String] = [:], isTerminal: Bool = false
) -> Outcome {
  var opened = Opened()
  return run(
    arguments, engine: engine, width: width, input: input, environment: environment, isTerminal: isTerminal,
    opened: &opened)
}

/// The programs that were started, and what a pager was given.
struct Opened {
  var pagerStarts = true
  var pagers: [String] = []
  var paged = ""
  var addresses: [String] = []
}

/// The same on a screen of some height, with the programs that it starts.
func run(
  _ arguments: [String], engine: FakeEngine = FakeEngine(), width: Int = 100, input: String = "",
  environment: [String: String] = [:], isTerminal: Bool = false, height: Int = 1000, opened: inout Opened
) -> Outcome {
  let pages = Capture()
  let (starts, programs) = (opened.pagerStarts, Locked<(pagers: [String], addresses: [String])>(([], [])))
  defer {
    opened.paged += pages.text
    opened.pagers += programs.withLock { $0.pagers }
    opened.addresses += programs.withLock { $0.addresses }
  }
  let output = Capture()
  let errors = Capture()
  let context = Context(
    environment: environment,
    terminal: Terminal(isOutputTerminal: isTerminal, isErrorTerminal: false, width: width, height: height),
    output: output.output, errors: errors.output, standardInput: { .text(input) },
    openFile: { name in
      guard name == "queries.tsv" else { throw CLIError("cannot read \(name)") }
      return .text(input, name: name)
    },
    makeEngine: { path, _, time in
      engine.state.withLock { ($0.index, $0.time) = (path, time) }
      return engine
    },
    startPager: { command in
      programs.withLock { $0.pagers.append(command) }
      return starts ? PagerProcess(write: pages.write, finish: {}) : nil
    },
    openAddress: { address in programs.withLock { $0.addresses.append(address) } },
    now: { Date(timeIntervalSince1970: 1_795_400_000) })
  let status = App(context: context).run(arguments)
  return Outcome(status: status, output: output.text, errors: errors.text)
}

final class Capture {
  private var bytes: [UInt8] = []

  var text: String { String(decoding: bytes, as: UTF8.self) }

  var output: Output { Output(name: "capture", sink: write) }

  func write(_ chunk: UnsafeRawBufferPointer) -> Int32 {
    bytes += chunk
    return 0
  }
}

extension LineReader {
  /// Reads a text in pieces of a few bytes.
  static func text(_ text: String, name: String = "input", maxBytes: Int = 1 << 20, chunk: Int = 4096)
    -> LineReader
  {
    var rest = Array(text.utf8)[...]
    return LineReader(name: name, maxBytes: maxBytes) { buffer in
      let piece = rest.prefix(min(chunk, buffer.count))
      rest = rest.dropFirst(piece.count)
      buffer.copyBytes(from: piece)
      return piece.count
    }
  }
}

/// Compares with a file in Golden/; `RECORD_GOLDEN=1` rewrites it, and still fails.
func expectGolden(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) {
  let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
  if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
    do { try Data(text.utf8).write(to: url) } catch { Issue.record(error, sourceLocation: sourceLocation) }
    Issue.record("recorded \(name)", sourceLocation: sourceLocation)
    return
  }
  let expected = try? String(contentsOf: url, encoding: .utf8)
  #expect(text == expected, "Golden/\(name)", sourceLocation: sourceLocation)
}
