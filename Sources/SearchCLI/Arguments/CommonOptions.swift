import ArgumentParser

/// Where the index is.
struct IndexOptions: ParsableArguments {
  static let names = OptionNames(valued: ["--index"])
  static let defaultPath = "index/publications.db"

  @Option(
    help: ArgumentHelp(
      "The index file; else $SEARCH_INDEX, else \(IndexOptions.defaultPath).", valueName: "file"))
  var index: String?

  /// For ArgumentParser.
  init() {}

  init(_ values: OptionValues) throws(OptionValues.NotPlain) { index = try values.text("--index") }

  func path(environment: [String: String]) throws -> String {
    if let index {
      if index.isEmpty { throw CLIError("option --index needs the name of a file") }
      return index
    }
    if let path = environment["SEARCH_INDEX"], !path.isEmpty { return path }
    return IndexOptions.defaultPath
  }
}

/// `--json` of the commands that print one report.
struct JSONOption: ParsableArguments {
  static let names = OptionNames(switches: ["--json"])

  @Flag(help: "Print one JSON object.") var json = false
}

/// When to use colour.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never

  /// `auto`: on a terminal that can, unless `NO_COLOR` is set (https://no-color.org).
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

struct ColorOption: ParsableArguments {
  static let names = OptionNames(valued: ["--color"])

  @Option(help: ArgumentHelp("When to colour; auto: on a terminal.", valueName: "when"))
  var color: ColorChoice = .auto

  /// For ArgumentParser.
  init() {}

  init(_ values: OptionValues) throws(OptionValues.NotPlain) {
    guard let text = try values.text("--color") else {
      color = .auto
      return
    }
    guard let choice = ColorChoice(rawValue: text) else { throw OptionValues.NotPlain() }
    color = choice
  }
}
