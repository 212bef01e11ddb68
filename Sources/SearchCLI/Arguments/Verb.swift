import Arguments

/// The first word of a command line, where it names a command.
enum Verb: String, CaseIterable {
  case query, ingest, reindex, departments, facet, show, explain, tokens, suggest, similar, batch, eval
  case stats, check, history, optimize, repair, backup

  /// Words kept for commands to come: taking them later would change what `search cite` means.
  static let reserved: Set<String> = [
    "cite", "completion", "duplicates", "export", "harvest", "mcp", "push", "quality", "report", "serve",
    "site",
  ]

  var command: any Command.Type {
    switch self {
    case .query: QueryCommand.self
    case .ingest: IngestCommand.self
    case .reindex: ReindexCommand.self
    case .departments: DepartmentsCommand.self
    case .facet: FacetCommand.self
    case .show: ShowCommand.self
    case .explain: ExplainCommand.self
    case .tokens: TokensCommand.self
    case .suggest: SuggestCommand.self
    case .similar: SimilarCommand.self
    case .batch: BatchCommand.self
    case .eval: EvalCommand.self
    case .stats: StatsCommand.self
    case .check: CheckCommand.self
    case .history: HistoryCommand.self
    case .optimize: OptimizeCommand.self
    case .repair: RepairCommand.self
    case .backup: BackupCommand.self
    }
  }
}

/// A command line split into its verb and the rest.
struct Dispatch: Equatable {
  var verb: Verb
  /// Whether the verb was written; `search neural` is a query without saying so.
  var isExplicit: Bool
  var arguments: [String]

  /// Only a first word that is exactly a verb is a verb; options may stand before it.
  ///
  /// - Throws: `CLIError` for a word that is reserved.
  init(_ arguments: [String]) throws(CLIError) {
    let options = Dispatch.leadingOptions(of: arguments)
    let words = arguments.dropFirst(options.count)
    if let first = words.first, Verb.reserved.contains(first) {
      throw CLIError("'\(first)' is not there yet", hint: Dispatch.searchHint(arguments))
    }
    if let (verb, option) = Dispatch.question(words) {
      (self.verb, isExplicit, self.arguments) = (verb, true, options + [option])
    } else if let verb = words.first.flatMap(Verb.init(rawValue:)) {
      (self.verb, isExplicit, self.arguments) = (verb, true, options + words.dropFirst())
    } else {
      (verb, isExplicit, self.arguments) = (.query, false, arguments)
    }
  }

  /// `help`, `help VERB` and `version`, as the options that say the same. With more words they are a query:
  /// people look for "version control".
  private static func question(_ words: ArraySlice<String>) -> (Verb, option: String)? {
    switch (words.count, words.first) {
    case (1, "help"): (.query, "--help")
    case (1, "version"): (.query, "--version")
    case (2, "help"): words.last.flatMap(Verb.init(rawValue:)).map { ($0, "--help") }
    default: nil
    }
  }

  /// The options before the first word, with their values.
  private static func leadingOptions(of arguments: [String]) -> [String] {
    var rest = arguments[...]
    while let first = rest.first, first.hasPrefix("-"), first != "-", first != "--" {
      rest = rest.dropFirst(takesNextArgument(first) ? 2 : 1)
    }
    return Array(arguments.prefix(arguments.count - rest.count))
  }

  /// Whether an option has its value in the argument behind it. An option of another verb than `query` is
  /// looked for in all of them.
  private static func takesNextArgument(_ argument: String) -> Bool {
    guard !argument.contains("=") else { return false }
    return QueryCommand.syntax.takesValue(argument) ?? Verb.allCases.lazy.compactMap { verb in
      Dispatch.takesValue(argument, verb.command)
    }.first ?? false
  }

  private static func takesValue<C: Command>(_ option: String, _: C.Type) -> Bool? {
    C.syntax.takesValue(option)
  }

  /// An error in the arguments, told so that nobody is stuck: `search history of science` was perhaps not
  /// meant as a command at all.
  func explained(_ error: ArgumentError, _ arguments: [String]) -> CLIError {
    var error = CLIError(describing: error)
    if isExplicit, verb != .query {
      error.hint = [error.hint, Dispatch.searchHint(arguments)].compactMap { $0 }.joined(separator: "; ")
    }
    return error
  }

  /// How to search for words that were taken for a command.
  static func searchHint(_ arguments: [String]) -> String {
    let words = arguments.filter { $0 != "--" }.map { Shell.quote($0) }.joined(separator: " ")
    return "to search for \(arguments.count == 1 ? "the word" : "these words"): search -- \(words)"
  }
}
