import ArgumentParser
import Publication
import Search

/// `search show`: stored records.
struct ShowCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show stored records by their ids.",
    usage: "search show ID...",
    discussion: """
      EXAMPLES:
        search show 21326
        search show 21326 14924 --json
        search neural collapse --ids | xargs search show --jsonl
      """)

  static let optionNames = IndexOptions.names + OptionNames(switches: ["--json", "--jsonl"])
  static let takesText = true

  @Argument(help: ArgumentHelp("Record ids.", valueName: "id"))
  var ids: [String]
  @Flag(help: "One JSON object with all records.") var json = false
  @Flag(help: "One record a line, as it is stored.") var jsonl = false
  @OptionGroup var index: IndexOptions

  func run(in context: Context) throws -> ProgramStatus {
    if json && jsonl {
      throw CLIError("--json and --jsonl contradict each other", hint: "choose one form for the answer")
    }
    let records = try context.engine(index).show(ids)
    if json {
      try context.writeJSON(RecordJSON.object(records))
    } else {
      for text in records.compactMap(\.json) {
        let bytes = SafeText.escapeJSON(text.utf8)
        try context.output.write(jsonl ? bytes : RecordJSON.indented(bytes))
        try context.output.write("\n")
      }
    }
    let missing = records.filter { $0.json == nil }
    for record in missing where !json { try context.note("no record '\(record.id)'") }
    return missing.isEmpty ? .success : .nothingFound
  }
}

/// `search explain`: where a score comes from.
struct ExplainCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Tell why a record has its score, or why it is no hit.",
    usage: "search explain ID QUERY... [filters]",
    discussion: """
      EXAMPLES:
        search explain 21326 neural collapse
        search explain 21326 neural collapse -y 2020.. --json
      """)

  static let optionNames =
    FilterOptions.names + SynonymOption.names + IndexOptions.names + JSONOption.names
    + OptionNames(switches: ["--expand"], valued: ["--match"])
  static let takesText = true

  @Argument(help: ArgumentHelp("The id of a record.", valueName: "id"))
  var id: String
  @Argument(help: ArgumentHelp("What was looked for.", valueName: "query"))
  var words: [String]
  @Option(
    help: ArgumentHelp("all: every word has to match (the default); any: one is enough.", valueName: "how"))
  var match: String?
  @Flag(help: "Also rank by what the best hits have in common.") var expand = false
  @OptionGroup(title: "Filters") var filters: FilterOptions
  @OptionGroup var wordGroups: SynonymOption
  @OptionGroup var form: JSONOption
  @OptionGroup var index: IndexOptions

  func run(in context: Context) throws -> ProgramStatus {
    var request = SearchRequest(words.joined(separator: " "))
    if let match {
      request.match = try PageOptions.value(match, of: SearchRequest.Match.self, option: "--match")
    }
    request.expand = expand
    try filters.apply(to: &request)
    try wordGroups.apply(to: &request, in: context)
    let report = try context.engine(index).explain(id, request)
    if form.json {
      try context.writeJSON(ExplainJSON.object(report))
    } else {
      try context.output.write(ExplainRenderer.text(report))
    }
    return report.isMatch ? .success : .nothingFound
  }
}

/// `search tokens`: what the analyzer makes of a text.
struct TokensCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "tokens",
    abstract: "Show what the analyzer makes of a text.",
    usage: "search tokens TEXT...",
    discussion: """
      EXAMPLES:
        search tokens 'H<sub>2</sub>O and $\\mathcal{O}(n \\log n)$'
        search tokens - < abstract.txt
      """)

  static let optionNames = JSONOption.names
  static let takesText = true

  @Argument(help: ArgumentHelp("The text; - for standard input.", valueName: "text"))
  var words: [String]
  @OptionGroup var form: JSONOption

  func run(in context: Context) throws -> ProgramStatus {
    var text = words.joined(separator: " ")
    if context.namesStandardInput, words == ["-"] {
      var input = context.standardInput()
      text = try input.all()
    }
    let tokens = context.makeEngine(IndexOptions.defaultPath).tokens(text)
    if form.json {
      try context.writeJSON(TokensJSON.object(text, tokens))
    } else {
      let rows = tokens.map { token in
        [
          String(token.position), token.term, "\(token.bytes.lowerBound)..<\(token.bytes.upperBound)",
          token.original,
        ]
      }
      let table = Table(["position", "term", "bytes", "original"], numeric: [0], rows: rows)
      try context.output.write(table.text())
    }
    return tokens.isEmpty ? .nothingFound : .success
  }
}
