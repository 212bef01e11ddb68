/// What a shell can offer in place of a value.
public enum Completion: Hashable, Sendable {
  case nothing
  case file
  case folder
  /// The choices of the option or argument.
  case choices
  /// Values that only the program knows, under a name that it gives them.
  case values(String)
}

/// What is said about an option: all that help, messages, completions and a manual page need.
public struct OptionInfo: Hashable, Sendable {
  /// With its dashes: `--limit`.
  public var name: String
  /// The name with one dash, such as `-d`.
  public var short: String?
  /// What stands for the value in a help text; nil for a switch, which takes none.
  public var valueName: String?
  /// One or two sentences, for a help text.
  public var help: String
  /// What a manual page says after `help`; often nothing.
  public var details = ""
  /// What a message names after "expected"; nil if any text will do.
  public var expectation: String?
  /// The values that are accepted; empty if they cannot be listed.
  public var choices: [String] = []
  public var completion = Completion.nothing
  /// Whether each use adds a value; of other options the last use counts.
  public var isRepeatable = false
  /// The value where the option is not given; nil for none.
  public var defaultValue: String?
  /// The heading that the option stands under.
  public var category = ""

  public static let help = OptionInfo(name: "--help", short: "-h", help: "Show help information.")
  public static let version = OptionInfo(name: "--version", help: "Show the version.")

  /// Whether a name is that of an option that every command has, whatever its table says.
  public static func isStandard(_ name: String) -> Bool { help.isNamed(name) || version.isNamed(name) }

  /// The option as a help text shows it: `-d, --department <codes>`.
  public var synopsis: String {
    let names = short.map { "\($0), \(name)" } ?? "    \(name)"
    return valueName.map { "\(names) <\($0)>" } ?? names
  }

  func isNamed(_ text: String) -> Bool { name == text || short == text }
}

/// What is said about a positional argument.
public struct ArgumentInfo: Hashable, Sendable {
  public var name: String
  public var help: String
  public var isRequired: Bool
  /// Whether it takes all words that are left.
  public var isRepeatable: Bool
  public var completion = Completion.nothing

  /// The argument as a message names it: `<path>...`.
  public var synopsis: String { isRepeatable ? "<\(name)>..." : "<\(name)>" }
}
