import Arguments

/// Where the index is.
struct IndexOptions: OptionGroup, Equatable {
  static let defaultPath = "index/publications.db"

  var index: String?

  static let options: [Option<Self>] = [
    .value(
      "--index", "file", sets: \.index, help: "The index file; else $SEARCH_INDEX, else \(defaultPath).",
      completion: .file)
  ]

  func path(environment: [String: String]) -> String {
    if let index { return index }
    if let path = environment["SEARCH_INDEX"], !path.isEmpty { return path }
    return IndexOptions.defaultPath
  }

  /// `index 'index/publications.db'`
  func named(environment: [String: String]) -> String { "index '\(path(environment: environment))'" }
}

/// How long a question may take.
struct TimeOption: OptionGroup, Equatable {
  static let defaultSeconds = 10

  var timeout: Int?

  static let options: [Option<Self>] = [
    .value(
      "--timeout", "seconds", sets: \.timeout,
      help: "The longest time for an answer (default: \(defaultSeconds)); 0 for no limit.")
  ]

  /// - Throws: `CLIError` for a negative number.
  func limit() throws(CLIError) -> QuestionTime {
    guard let timeout else { return .seconds(Self.defaultSeconds, isDefault: true) }
    guard timeout >= 0 else { throw CLIError("--timeout \(timeout): expected 0 or more seconds") }
    return timeout == 0 ? .unlimited : .seconds(timeout, isDefault: false)
  }
}

/// How long a question may take; the environment overrides a default.
enum QuestionTime: Equatable {
  case unlimited
  case seconds(Int, isDefault: Bool)
}

/// `--json` of the commands that print one report.
struct JSONOption: OptionGroup {
  var json = false

  static let options: [Option<Self>] = [
    .flag("--json", sets: \.json, help: "Print one JSON object.")
  ]
}

/// When to use colour.
enum ColorChoice: String, ArgumentValue, CaseIterable {
  case auto, always, never

  /// `auto`: on a terminal that can show it, unless `NO_COLOR` is set (https://no-color.org).
  func isOn(terminal: Terminal, environment: [String: String]) -> Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto:
      terminal.isOutputTerminal && environment["NO_COLOR", default: ""].isEmpty
        && environment["TERM"] != "dumb"
    }
  }
}

struct ColorOption: OptionGroup, Equatable {
  var color = ColorChoice.auto

  static let options: [Option<Self>] = [
    .value(
      "--color", "when", sets: \.color, help: "When to use colour; auto: on a terminal.",
      details: """
        If NO_COLOR is set or TERM is dumb, auto means never. SEARCH_COLORS tells how matches (mt), titles (ti), \
        headings (he) and details (fa) look, as GREP_COLORS does: mt=1;31:fa=2.
        """)
  ]

  func look(in context: Context) -> Look {
    let (terminal, environment) = (context.terminal, context.environment)
    let isOn = color.isOn(terminal: terminal, environment: environment)
    return Look(
      colors: isOn ? ColorScheme(environment["SEARCH_COLORS", default: ""]) : nil,
      hasLinks: terminal.isOutputTerminal && color != .never && environment["TERM"] != "dumb")
  }
}

/// Whether an answer longer than the screen goes through a pager.
struct PagerOption: OptionGroup, Equatable {
  var noPager = false

  static let options: [Option<Self>] = [
    .flag(
      "--no-pager", sets: \.noPager, help: "Do not show an answer longer than the screen in a pager.",
      details: "The pager is $PAGER, else less -FRX; an empty PAGER is none.")
  ]
}

/// How an answer is shown on a screen.
struct ScreenOptions: Equatable {
  var color = ColorOption()
  var pager = PagerOption()
}
