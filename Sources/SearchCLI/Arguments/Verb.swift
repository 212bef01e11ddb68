import Arguments
import OnlineOptions

/// The first word of a command line, where it names a command.
enum Verb: String, CaseIterable {
  case query, ingest, reindex, departments, facet, show, export, cite, site, explain, tokens, suggest, similar
  case batch, eval, quality, duplicates, stats, check, history, report, optimize, repair, backup, serve, mcp,
    completion

  /// Words kept for commands to come: taking them later would change what `search push` means.
  static let reserved: Set<String> = [
    "harvest", "push",
  ]

  var command: any Command.Type {
    switch self {
    case .query: QueryCommand.self
    case .ingest: IngestCommand.self
    case .reindex: ReindexCommand.self
    case .departments: DepartmentsCommand.self
    case .facet: FacetCommand.self
    case .show: ShowCommand.self
    case .export: ExportCommand.self
    case .cite: CiteCommand.self
    case .site: SiteCommand.self
    case .explain: ExplainCommand.self
    case .tokens: TokensCommand.self
    case .suggest: SuggestCommand.self
    case .similar: SimilarCommand.self
    case .batch: BatchCommand.self
    case .eval: EvalCommand.self
    case .quality: QualityCommand.self
    case .duplicates: DuplicatesCommand.self
    case .stats: StatsCommand.self
    case .check: CheckCommand.self
    case .history: HistoryCommand.self
    case .report: ReportCommand.self
    case .optimize: OptimizeCommand.self
    case .repair: RepairCommand.self
    case .backup: BackupCommand.self
    case .serve: ServeCommand.self
    case .mcp: MCPCommand.self
    case .completion: CompletionCommand.self
    }
  }
}

/// A command line split into its verb and the rest.
struct Dispatch: Equatable {
  var verb: Verb
  /// The report that is asked for, where the verb is `report` and names one.
  var report: Report?
  /// Whether the verb was written; `search neural` is a query without saying so.
  var isExplicit: Bool
  var arguments: [String]

  var command: any Command.Type { report?.command ?? verb.command }

  /// Only a first word that is exactly a verb is a verb. Options may precede it if it knows them all;
  /// otherwise it is a word to search for.
  ///
  /// - Throws: `CLIError` for a word that is reserved.
  init(_ arguments: [String]) throws(CLIError) {
    let names = Dispatch.leadingOptions(of: arguments)
    let options = arguments.prefix(names.reduce(0) { $0 + $1.argumentCount })
    let words = arguments.dropFirst(options.count)
    if let first = words.first, Verb.reserved.contains(first),
      names.allSatisfy({ ["--index", "--json"].contains($0.name) })
    {
      throw CLIError("'\(first)' is not available yet", hint: Dispatch.searchHint(arguments))
    }
    if names.isEmpty, let (verb, option) = Dispatch.question(words) {
      (self.verb, isExplicit, self.arguments) = (verb, true, [option])
    } else if let (verb, report) = Dispatch.command(words),
      names.allSatisfy({ Dispatch.knows($0.name, report?.command ?? verb.command) })
    {
      (self.verb, self.report, isExplicit) = (verb, report, true)
      self.arguments = Array(options + words.dropFirst(report == nil ? 1 : 2))
    } else {
      (verb, isExplicit, self.arguments) = (.query, false, arguments)
    }
  }

  private static func command(_ words: ArraySlice<String>) -> (Verb, Report?)? {
    guard let verb = words.first.flatMap(Verb.init(rawValue:)) else { return nil }
    return (verb, verb == .report ? words.dropFirst().first.flatMap(Report.init(rawValue:)) : nil)
  }

  /// `help`, `help VERB` and `version`, as the equivalent options. With more words they are a query: people
  /// look for "version control".
  private static func question(_ words: ArraySlice<String>) -> (Verb, option: String)? {
    switch (words.count, words.first) {
    case (1, "help"): (.query, "--help")
    case (1, "version"): (.query, "--version")
    case (2, "help"): words.last.flatMap(Verb.init(rawValue:)).map { ($0, "--help") }
    default: nil
    }
  }

  /// The options before the first word, and how many arguments each takes. An option that no verb knows ends
  /// them: `-word` leaves a word out of a query.
  private static func leadingOptions(of arguments: [String]) -> [(name: String, argumentCount: Int)] {
    var options: [(name: String, argumentCount: Int)] = []
    var rest = arguments[...]
    while let first = rest.first, first.hasPrefix("-"), first != "-", first != "--" {
      let name = String(first.prefix { $0 != "=" })
      // Not looked for in the tables of thirty verbs: making them takes 4 ms.
      guard !OptionInfo.isStandard(name), let takesValue = takesValue(name) else { break }
      options.append((name, takesValue && name == first ? 2 : 1))
      rest = rest.dropFirst(options.last?.argumentCount ?? 1)
    }
    return options
  }

  /// Whether an option has a value; nil if no verb knows it.
  private static func takesValue(_ name: String) -> Bool? {
    QueryCommand.syntax.takesValue(name)
      ?? Verb.allCases.lazy.compactMap { takesValue(name, $0.command) }.first
      ?? Report.allCases.lazy.compactMap { takesValue(name, $0.command) }.first
  }

  private static func takesValue<C: Command>(_ option: String, _: C.Type) -> Bool? {
    C.syntax.takesValue(option)
  }

  private static func knows(_ option: String, _ command: any Command.Type) -> Bool {
    takesValue(option, command) != nil
  }

  /// An error in the arguments, with a way out: `search history of science` may not have been meant as a
  /// command.
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
