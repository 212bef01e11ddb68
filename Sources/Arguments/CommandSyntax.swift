/// A command: its text, its arguments and its options, each declared once.
///
///     struct Copy: Sendable {
///       var from = ""
///       var isQuiet = false
///
///       static let syntax = CommandSyntax<Copy>(
///         CommandText(name: "tool copy", summary: "Copy a file.", usage: ["tool copy FILE [--quiet]"]),
///         arguments: [.one("file", sets: \.from, help: "The file to copy.", completion: .file)],
///         options: [.own([.flag("--quiet", sets: \.isQuiet, help: "Print nothing.")])])
///     }
///
///     let list = try Copy.syntax.sort(["a.txt", "--quiet"])
///     let copy = try Copy.syntax.read(list, into: Copy())
public struct CommandSyntax<Root>: Sendable {
  public let text: CommandText
  let arguments: [Argument<Root>]
  let options: [Option<Root>]
  /// The headings in order, each with the number of options under it.
  private let headings: [(title: String, count: Int)]

  public init(
    _ text: CommandText, arguments: [Argument<Root>] = [], options sections: [OptionSection<Root>] = []
  ) {
    self.text = text
    self.arguments = arguments
    options = sections.flatMap(\.options)
    headings = sections.map { ($0.heading, $0.options.count) }
  }

  /// Whether an option of this name has a value; nil if there is none of this name.
  public func takesValue(_ name: String) -> Bool? {
    options.first { $0.info.isNamed(name) }.map { $0.info.valueName != nil }
  }

  /// Sorts arguments into options and words.
  ///
  /// Values are looked at only by `read`: a wrong one does not keep anyone from `--help`.
  ///
  /// - Throws: `ArgumentError` for an unknown option, a missing value or one too many.
  public func sort(_ arguments: [String]) throws(ArgumentError) -> ArgumentList {
    try ArgumentList(arguments, options: options, takesText: text.takesText)
  }

  /// Reads sorted arguments into a command that holds the defaults.
  ///
  /// - Throws: `ArgumentError` for a value that is not one of its option's, and a missing or unexpected word.
  public func read(_ list: ArgumentList, into defaults: Root) throws(ArgumentError) -> Root {
    var root = defaults
    for use in list.uses { try set(use, in: &root) }
    var rest = list.words[...]
    for argument in arguments {
      let taken = argument.info.isRepeatable ? rest : rest.prefix(1)
      rest = rest.dropFirst(taken.count)
      if !taken.isEmpty {
        argument.set(&root, taken)
      } else if argument.info.isRequired {
        throw .missingArgument(argument.info.synopsis, usage: text.usage)
      }
    }
    if let word = rest.first { throw .unexpectedArgument(word, usage: text.usage) }
    return root
  }

  private func set(_ use: ArgumentList.Use, in root: inout Root) throws(ArgumentError) {
    let option = options[use.row]
    let info = option.info
    // Under a name with one dash an empty value counts: scripts write -a "$AUTHORS", and the variable may be
    // empty.
    if use.value.isEmpty, let valueName = info.valueName, use.name == info.name {
      throw .emptyValue(option: use.name, expected: info.expectation ?? "<\(valueName)>")
    }
    guard option.set(&root, use.value) else {
      throw .wrongValue(use.value, option: use.name, expected: info.expectation ?? "another value")
    }
  }

  /// All that help, completions and a manual page are written from.
  public func manual(defaults: Root) -> CommandManual {
    let categories = headings.flatMap { Array(repeating: $0.title, count: $0.count) }
    var infos = zip(options, categories).map { option, category in
      var info = option.info
      info.defaultValue = option.defaultValue(defaults)
      info.category = category
      return info
    }
    for var info in text.showsVersion ? [OptionInfo.version, .help] : [.help] {
      info.category = OptionSection<Root>.defaultHeading
      infos.append(info)
    }
    return CommandManual(text: text, arguments: arguments.map(\.info), options: infos)
  }
}
