import Basics
import Publication

/// What a command works with: the engine, and the world outside.
struct Context {
  var environment: [String: String] = [:]
  var terminal = Terminal()
  /// Results, and nothing else.
  var output: Output
  /// Everything else.
  var errors: Output
  /// What `-` stands for.
  var standardInput: () -> LineReader
  /// A line reader for a file by its name.
  var openFile: (String) throws -> LineReader
  var makeEngine: (_ index: String, _ readers: Int?, _ time: QuestionTime) -> any Engine
  /// Whether `-` was written as a word before `--`.
  var namesStandardInput = false
  /// The command line, as a shell would take it again.
  var commandLine = "search"
  /// Starts a pager by its command; nil if that fails.
  var startPager: (_ command: String) -> PagerProcess? = { _ in nil }
  /// Shows an address in a browser.
  var openAddress: (String) throws -> Void = { throw CLIError("cannot open \($0)") }
  var now: @Sendable () -> Date = { Date() }
  /// Seconds since some fixed moment.
  var clock: @Sendable () -> Double = { 0 }
  /// Seconds of CPU that the calling thread has used.
  var cpuClock: @Sendable () -> Double = { 0 }

  /// Prints a sentence for the user that is not part of the result.
  func note(_ text: String) throws {
    try errors.write("search: \(SafeText.clean(text))\n")
  }

  /// The first line of a report: when, by which command, and what it is about.
  func head(_ what: String) -> String {
    SafeText.clean("\(Format.moment(now()))  \(commandLine)  \(what)") + "\n"
  }

  /// Calls `body` with an output for people: on a terminal, text longer than the screen goes through a pager.
  func paged(_ option: PagerOption = PagerOption(), _ body: (Output) throws -> Void) throws {
    guard terminal.isOutputTerminal, !option.noPager, let command = Shown.pagerCommand(environment) else {
      return try body(output)
    }
    let pages = PagedOutput(height: terminal.height, whole: output) {
      try? errors.flush()  // notes come before what they are about
      return startPager(command)
    }
    let screen = pages.output
    let result = Result {
      try body(screen)
      try screen.flush()
    }
    try pages.finish()
    try result.get()
  }

  /// Prints lines for people, wrapped on a terminal.
  func writeLines(_ text: String) throws { try output.write(terminal.fitted(text)) }

  /// Opens the page of a record, and prints its address.
  func open(_ address: String?, of id: String) throws {
    guard let address else {
      throw CLIError(
        "record '\(id)' has no DOI, arXiv number or link to open",
        hint: "look at it: search show \(Shell.quote(id))")
    }
    try output.write(SafeText.clean(address) + "\n")
    try output.flush()
    try openAddress(address)
  }

  /// Prints a JSON object, safe for a terminal: over several lines on a terminal, else on one line.
  func writeJSON(_ bytes: [UInt8]) throws {
    if terminal.isOutputTerminal {
      try writeLine(IndentedJSON.text(SafeText.escapeJSON(bytes)))
    } else {
      try writeJSONLine(bytes)
    }
  }

  /// Prints one of many JSON objects, each on its own line.
  func writeJSONLine(_ bytes: [UInt8]) throws { try writeLine(SafeText.escapeJSON(bytes)) }

  private func writeLine(_ bytes: [UInt8]) throws {
    try output.write(bytes)
    try output.write("\n")
  }

  /// `readers`: How many of many questions are asked at the same time; nil for one question or a few.
  /// `time`: How long each may take.
  func engine(
    _ options: IndexOptions, readers: Int? = nil, time: QuestionTime = .unlimited
  ) throws -> any Engine {
    makeEngine(options.path(environment: environment), readers, time)
  }
}
