import Arguments
import Search

/// `search [QUERY...]`: the hits of a query.
struct QueryCommand: Command, Equatable {
  var words: [String] = []
  var filters = FilterOptions()
  var page = PageOptions()
  var matching = MatchOptions()
  var wordGroups = SynonymOption()
  var form = OutputOptions()
  var records = ExportFormatOptions()
  var screen = ScreenOptions()
  var open: Int?
  var time = TimeOption()
  var index = IndexOptions()

  static let syntax = CommandSyntax<Self>(
    text,
    arguments: [.rest("query", sets: \.words, isRequired: false, help: "What to look for.")],
    options: [
      .group(\.filters, under: "Filters"),
      .group(\.page, under: "Hits"), .group(\.matching, under: "Hits"), .group(\.time, under: "Hits"),
      .group(\.wordGroups, under: "Hits"),
      .group(\.form, under: "Form"), .group(\.records, under: "Form"), .group(\.screen.color, under: "Form"),
      .group(\.screen.pager, under: "Form"),
      .own(
        [
          .value(
            "--open", "n", sets: \.open, help: "Open the page of hit N in a browser, in place of a list.")
        ],
        under: "Form"),
      .group(\.index, under: "Index"),
    ])

  private static let text = CommandText(
    name: "search",
    summary: "Search the publications of a repository.",
    usage: ["search [QUERY...] [filters] [output]", "search VERB ..."],
    discussion: """
      Words are ANDed. A query may also hold: "exact phrase", a OR b, -word, ( ), pref*, "a b"~5, =word (only this \
      form), title: abstract: author: editor: keyword: id: doi: arxiv: before a word, and filters such as department:MaMo \
      year:2020..2024. Everything else is text: no query is an error. In a filter, commas mean or, !x excludes x, \
      and none means "not stated".
      """,
    sections: [
      .init(
        "Examples",
        """
        search neural collapse
        search '"neural collapse" -survey' -d MaMo -y 2020..
        search -d MaMo,DaAl --oa gold --sort year-desc --all --csv
        search --json title:landscape | jq .total
        search -- facet            the word facet, not the command
        """),
      .init(
        "Exit codes",
        """
        0    hits or done
        1    no hits
        2    error
        3    done with rejected records or problems
        130  interrupted
        """),
    ],
    takesText: true, showsVersion: true)

  /// Adds the verbs, from their own declarations; only a request for help pays for that.
  static var manual: CommandManual {
    var manual = syntax.manual(defaults: Self())
    let width = Verb.allCases.reduce(0) { max($0, $1.rawValue.count) } + 2
    let lines = Verb.allCases.map { verb in
      let summary =
        verb == .query ? "Search, also for words that are verbs." : verb.command.manual.text.summary
      return verb.rawValue + String(repeating: " ", count: width - verb.rawValue.count) + summary
    }
    let verbs = CommandText.Section(
      "Verbs", (lines + ["For help on a verb: search help VERB"]).joined(separator: "\n"))
    manual.text.sections.insert(verbs, at: 1)
    return manual
  }

  func run(in context: Context) throws -> ProgramStatus {
    let format = try form.chosen()
    _ = try form.chosenFields(of: format)  // before the question is asked
    var request = try request(in: context, format: format)
    if let open { return try show(open, &request, in: context) }
    let engine = try context.engine(index, time: time.limit())
    if case .records(let format) = format {
      // A list for another program has to be whole.
      if page.isUnlimited { request.limit = nil }
      let options = try records.options(of: format, in: context, index)
      return try RecordOutput(format, options).write(request, from: engine, in: context)
    }
    try records.rejectWithoutFormat()
    let results = try engine.search(request)
    try results.write(in: context, engine: engine, form: form, screen: screen, request: request)
    return results.total == 0 ? .nothingFound : .success
  }

  /// Opens the page of one hit.
  private func show(_ rank: Int, _ request: inout SearchRequest, in context: Context) throws -> ProgramStatus
  {
    guard rank >= 1 else { throw CLIError("--open \(rank): expected 1 or more") }
    guard page.page == nil, page.after == nil else {
      throw CLIError("--open takes the rank of a hit over all pages", hint: "leave out --page and --after")
    }
    (request.offset, request.limit, request.facets, request.detail) = (rank - 1, 1, [], .fields)
    let results = try context.engine(index, time: time.limit()).search(request)
    for note in results.query.notes { try context.note(note) }
    guard let hit = results.hits.first else {
      try context.note("there is no hit \(rank): \(Format.count(results.total, "record"))")
      return .nothingFound
    }
    try context.open(hit.url, of: hit.id)
    return .success
  }

  /// - Throws: `CLIError` if nothing is asked for, or options contradict each other.
  func request(in context: Context, format: OutputFormat) throws -> SearchRequest {
    var request = SearchRequest(words.joined(separator: " "))
    if context.namesStandardInput, words == ["-"] {
      var input = context.standardInput()
      // However long it is, it is a query: the parser decides how much of it to read.
      request.query = try input.beginning()
    } else if words.isEmpty, filters.isEmpty, page.after == nil {
      throw CLIError(
        "nothing to search for", hint: "give words, a filter, or '*' for all records; see search --help")
    }
    try page.apply(to: &request)
    matching.apply(to: &request)
    if format != .text && format != .json { request.facets = [] }  // nobody would see them
    // A list has no place to say which word a record lacks.
    request.offersPartialMatches = format != .ids && format != .csv
    request.detail = format == .ids ? .ids : format == .csv ? .fields : .snippets
    try filters.apply(to: &request)
    try wordGroups.apply(to: &request, in: context)
    return request
  }
}
