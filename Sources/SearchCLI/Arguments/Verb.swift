import Arguments

/// The first word of a command line, where it names a command.
enum Verb: String, CaseIterable {
  case query, ingest, reindex, departments, facet, show, explain, tokens, suggest, similar, batch, eval,
    stats, check,
    history,
    optimize, repair, backup

  /// Words kept for commands to come: taking them later would change what `search cite` means.
  static let reserved: Set<String> = [
    "cite", "export", "duplicates", "quality", "report",
    "site",
    "serve", "completion",
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

  /// Only a first word that is exactly a verb is a verb.
  ///
  /// - Throws: `CLIError` for a word that is reserved.
  init(_ arguments: [String]) throws(CLIError) {
    guard let first = arguments.first else {
      (verb, isExplicit, self.arguments) = (.query, false, [])
      return
    }
    if Verb.reserved.contains(first) {
      throw CLIError("'\(first)' is not there yet", hint: Dispatch.searchHint(arguments))
    }
    let verb = Verb(rawValue: first)
    self.verb = verb ?? .query
    isExplicit = verb != nil
    self.arguments = verb == nil ? arguments : Array(arguments.dropFirst())
  }

  /// An error in the arguments, told so that nobody is stuck: `search history of science` was perhaps not meant as a
  /// command at all.
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
