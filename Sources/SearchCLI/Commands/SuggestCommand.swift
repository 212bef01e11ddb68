import ArgumentParser
import Search

/// `search suggest`: words and titles by their beginning.
struct SuggestCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "suggest",
    abstract: "Complete the last word of a text, and the titles that have its words.",
    usage: "search suggest TEXT... [--limit N]",
    discussion: """
      EXAMPLES:
        search suggest neur
        search suggest neural coll --json
      """)

  static let optionNames = IndexOptions.names + JSONOption.names + OptionNames(valued: ["--limit"])
  static let takesText = true

  @Argument(help: ArgumentHelp("What was typed so far.", valueName: "text"))
  var words: [String]
  @Option(help: ArgumentHelp("Words and titles, at most so many of each.", valueName: "n"))
  var limit = 10
  @OptionGroup var form: JSONOption
  @OptionGroup var index: IndexOptions

  func run(in context: Context) throws -> ProgramStatus {
    guard limit >= 0 else { throw CLIError("--limit \(limit): expected 0 or more") }
    let suggestions = try context.engine(index).suggest(words.joined(separator: " "), limit: limit)
    if form.json {
      try context.writeJSON(SuggestJSON.object(suggestions))
    } else {
      for word in suggestions.words {
        try context.output.write(" \(SafeText.clean(word.word))  \(Format.count(word.count, "record"))\n")
      }
      for title in suggestions.titles {
        try context.output.write(SafeText.clean(" \(title.id)  \(title.title)") + "\n")
      }
    }
    return suggestions.words.isEmpty && suggestions.titles.isEmpty ? .nothingFound : .success
  }
}
