import Arguments
import Publication
import Search

/// `search suggest`: phrases, words and titles by their beginning.
struct SuggestCommand: Command {
  var words: [String] = []
  var limit = 10
  var form = JSONOption()
  var time = TimeOption()
  var index = IndexOptions()

  static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "suggest",
      summary: "Complete a text as it is typed, and find titles that contain its words.",
      usage: ["search suggest TEXT... [--limit N]"],
      sections: [
        .init(
          "Examples",
          """
          search suggest neur
          search suggest neural coll --json
          """)
      ],
      takesText: true),
    arguments: [.rest("text", sets: \.words, help: "The text typed so far.")],
    options: [
      .own([.value("--limit", "n", sets: \.limit, help: "The maximum number of words, and of titles.")]),
      .group(\.form), .group(\.time), .group(\.index),
    ])

  func run(in context: Context) throws -> ProgramStatus {
    guard limit >= 0 else { throw CLIError("--limit \(limit): expected 0 or more") }
    let engine = try context.engine(index, time: time.limit())
    let suggestions = try engine.suggest(words.joined(separator: " "), limit: limit)
    if form.json {
      try context.writeJSON(suggestions.json)
    } else {
      for phrase in suggestions.phrases {
        try context.output.write(" \(SafeText.clean(phrase.text))  \(Format.count(phrase.count, "record"))\n")
      }
      for word in suggestions.words {
        try context.output.write(" \(SafeText.clean(word.word))  \(Format.count(word.count, "record"))\n")
      }
      // One line each on a terminal; in a pipe they stay whole.
      let width = context.terminal.isOutputTerminal ? context.terminal.textWidth : .max
      for title in suggestions.titles {
        let line = StyledText(" \(title.id)  \(title.title)").cut(to: width)
        try context.output.write(line.rendered() + "\n")
      }
    }
    return suggestions.words.isEmpty && suggestions.titles.isEmpty ? .nothingFound : .success
  }
}
