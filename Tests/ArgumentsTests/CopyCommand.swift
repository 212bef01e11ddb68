import Arguments

/// An invented command with an option and an argument of every kind.
struct CopyCommand: Equatable, Sendable {
  enum Mode: String, ArgumentValue, CaseIterable {
    case fast, careful
    case dry = "dry-run"
  }

  struct Selection: OptionGroup, Equatable {
    var names: [String] = []
    var maxBytes: Int?

    static let options: [Option<Self>] = [
      .list("--name", short: "-n", "pattern", sets: \.names, help: "Files of these names."),
      .value("--max-bytes", "n", sets: \.maxBytes, help: "Files no larger than this."),
    ]
  }

  var source = ""
  var target: String?
  var others: [String] = []
  var isQuiet = false
  var mode = Mode.fast
  var fallback: Mode?
  var retries = 3
  var log: String?
  var selection = Selection()

  static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "copy", summary: "Copy files, one after the other.",
      usage: ["copy SOURCE [TARGET] [OTHERS...] [--mode MODE] [--retries N]", "copy --help"],
      discussion: """
        Each file is read, written, and read again.

        What is already there stays.
        """,
      sections: [
        .init(
          "Examples",
          """
          copy a.txt b.txt
          copy a.txt --mode careful    reads the copy too
          """)
      ]),
    arguments: arguments, options: options)

  /// The same, for words that may begin with a dash.
  static let textSyntax = CommandSyntax<Self>(
    CommandText(name: "copy", summary: "", usage: [], takesText: true, showsVersion: true),
    arguments: arguments, options: options)

  private static let arguments: [Argument<Self>] = [
    .one("source", sets: \.source, help: "The file to copy.", completion: .file),
    .optional("target", sets: \.target, help: "Where to.", completion: .folder),
    .rest("others", sets: \.others, isRequired: false, help: "Further targets."),
  ]

  private static let options: [OptionSection<Self>] = [
    .group(\.selection, under: "Selection"),
    .own([
      .flag("--quiet", short: "-q", sets: \.isQuiet, help: "Print nothing."),
      .value("--mode", "mode", sets: \.mode, help: "How to copy."),
      .value("--fallback", "mode", sets: \.fallback, help: "After a failure: fast, careful or dry-run."),
      .value("--retries", "n", sets: \.retries, help: "How often to try again."),
      .value(
        "--log", "file", sets: \.log, help: "Where to write what was done.", details: "Appends to a file.",
        completion: .file),
    ]),
  ]

  static func read(_ arguments: [String], takesText: Bool = false) throws(ArgumentError) -> CopyCommand {
    let syntax = takesText ? textSyntax : syntax
    return try syntax.read(syntax.sort(arguments), into: CopyCommand())
  }
}
