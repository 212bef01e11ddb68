import Arguments
import Basics
import Indexer
import Publication
import Search
import Testing

@testable import SearchCLI

@Suite("Command line")
struct ArgumentTests {
  /// Arguments and the query they ask.
  static let queries: [([String], String)] = [
    (["neural", "collapse"], "neural collapse"),
    (["neural collapse"], "neural collapse"),
    (["query", "facet"], "facet"),
    (["--", "facet"], "facet"),
    (["-d", "X", "--", "facet", "y"], "facet y"),
    (["-d", "facet", "y"], "y"),
    (["-neural", "history"], "-neural history"),
    (["-y", "2020", "show"], "show"),
    (["--limit", "1", "report"], "report"),
    (["-d", "X", "version"], "version"),
    (["--limit=5", "y", "facet"], "y facet"),
    (["--", "facet", "--json", "--", "-d"], "facet --json -- -d"),
    (["neural", "-collapse"], "neural -collapse"),
    (["-collapse"], "-collapse"),
    (["neural", "-data", "--json"], "neural -data"),
    (["query", "-"], "from standard input"),
    (["-"], "from standard input"),
    (["--", "-"], "-"),
    (["a", "-", "b"], "a - b"),
    ([""], ""),
    (["\""], "\""),
    (["Facet"], "Facet"),
    (["don't", "C++", "γ=1", "@x", "foo:bar"], "don't C++ γ=1 @x foo:bar"),
    (["--", "help"], "help"),
    (["help", "desk"], "help desk"),
    (["help", "ingest", "data"], "help ingest data"),
    (["version", "control"], "version control"),
    (["-d", "-x", "y"], "y"),
    (["x", "--", "--", "--help"], "x -- --help"),
  ]

  @Test("finds the words of a query", arguments: queries)
  func words(arguments: [String], query: String) {
    let engine = FakeEngine()
    let outcome = run(arguments, engine: engine, input: "from standard input\n")
    #expect(engine.requests.map(\.query) == [query])
    #expect(outcome.status == .success)
  }

  /// Command lines, and what they change in the command.
  static let commandLines: [([String], @Sendable (inout QueryCommand) -> Void)] = [
    (["neural", "collapse"], { $0.words = ["neural", "collapse"] }),
    (
      ["-d", "MaMo,!DaAl", "-y=..1999", "x", "--limit", "5", "--page=3", "--sort", "year-desc"],
      {
        ($0.filters["department"], $0.filters["year"], $0.words) = (["MaMo,!DaAl"], ["..1999"], ["x"])
        ($0.page.limit, $0.page.page, $0.page.sort) = (5, 3, .yearDescending)
      }
    ),
    (
      ["--facets=oa,year", "--match", "any", "--explain", "--expand", "--all", "--after=c"],
      {
        ($0.page.facets, $0.page.explain, $0.page.all, $0.page.after) = ("oa,year", true, true, "c")
        ($0.matching.match, $0.matching.expand) = (.any, true)
      }
    ),
    (
      ["-a", "Wu", "-a=Mondelli", "-t", "book", "--oa", "gold", "--lang=eng", "--publisher", "P"],
      {
        ($0.filters["author"], $0.filters["type"], $0.filters["oa"]) = (
          ["Wu", "Mondelli"], ["book"], ["gold"]
        )
        ($0.filters["language"], $0.filters["publisher"]) = (["eng"], ["P"])
      }
    ),
    (
      ["--license", "l", "--project=p", "--synonyms", "s.txt", "--index=i.db", "--color", "never"],
      {
        ($0.filters["license"], $0.filters["project"], $0.wordGroups.synonyms) = (["l"], ["p"], "s.txt")
        ($0.index.index, $0.screen.color.color) = ("i.db", .never)
      }
    ),
    (["--json", "--", "-x", "--all"], { ($0.form.json, $0.words) = (true, ["-x", "--all"]) }),
    (
      ["--jsonl", "--csv", "--ids", "--format", "text"],
      { ($0.form.jsonl, $0.form.csv, $0.form.ids, $0.form.format) = (true, true, true, "text") }
    ),
    (["--limit", "+5"], { $0.page.limit = 5 }),
    (["-d", "A", "--department", "B", "-d=C"], { $0.filters["department"] = ["A", "B", "C"] }),
    (["--limit", "1", "--limit", "2", "--limit=3"], { $0.page.limit = 3 }),
    (
      ["--sort", "year", "--sort", "title", "--color=always"],
      { ($0.page.sort, $0.screen.color.color) = (.title, .always) }
    ),
    (["--json", "--json"], { $0.form.json = true }),
    (["-a", ""], { $0.filters["author"] = [""] }),
  ]

  @Test("reads a command line into the values of the command", arguments: commandLines)
  func values(arguments: [String], change: @Sendable (inout QueryCommand) -> Void) throws {
    var expected = QueryCommand()
    change(&expected)
    #expect(try QueryCommand(QueryCommand.syntax.sort(arguments)) == expected)
  }

  static let names: [(given: String, names: [String])] = [
    ("Wu,Mondelli", ["Wu", "Mondelli"]), ("Wu, Diyuan", ["Wu, Diyuan"]),
    ("Wu, Diyuan,Mondelli, Marco", ["Wu, Diyuan", "Mondelli, Marco"]),
    ("Wu, Diyuan; Mondelli, M.;Kim", ["Wu, Diyuan", " Mondelli, M.", "Kim"]),
    ("\"Wu,Diyuan\",Kim", ["Wu,Diyuan", "Kim"]), ("!Wu, D.,Kim", ["!Wu, D.", "!Kim"]),
    ("0000-0002-3242-7020,Wu", ["0000-0002-3242-7020", "Wu"]), (",Wu,", ["Wu"]),
  ]

  @Test("a comma with a blank behind it stands inside a name, one without separates names", arguments: names)
  func nameLists(given: String, expected: [String]) throws {
    let engine = FakeEngine()
    _ = run(["-a", given, "x"], engine: engine)
    #expect(engine.requests.first?.authors == expected)
  }

  @Test("reads filters and options")
  func options() throws {
    let engine = FakeEngine()
    _ = run(
      [
        "-d", "MaMo,!DaAl", "--department=none", "-y", "..1999", "x", "--limit", "5", "--page=3", "--sort",
        "year-desc",
        "--facets", "oa, year,oa", "--match", "any", "--explain", "-a", "Wu,\"Mondelli, Marco\"",
      ], engine: engine)
    let request = try #require(engine.requests.first)
    #expect(
      request.filters == [
        FacetFilter(
          facet: "department",
          values: [
            FilterValue(
              .list(
                "MaMo,!DaAl", [FilterValue(.code("MaMo")), FilterValue(.code("DaAl"), isExcluded: true)])),
            FilterValue(.notStated),
          ]),
        FacetFilter(facet: "year", values: [FilterValue(.years(from: nil, to: 1999))]),
      ])
    #expect(request.limit == 5 && request.offset == 10)
    #expect(request.sort == .yearDescending && request.match == .any && request.explain)
    #expect(request.facets == ["oa", "year"])
    #expect(request.authors == ["Wu", "Mondelli, Marco"])
  }

  @Test(
    "asks for all hits and no facets where nobody would see them", arguments: ["--jsonl", "--csv", "--ids"])
  func streams(form: String) throws {
    let engine = FakeEngine()
    _ = run(["x", "--all", form, "--after", "c"], engine: engine)
    let request = try #require(engine.requests.first)
    #expect(request.limit == nil && request.facets.isEmpty && request.cursor == "c")
  }

  /// Arguments, and the message and hint they earn.
  static let mistakes: [([String], String, String?)] = [
    (["neural", "--jsn"], "unknown option --jsn", "did you mean --json?"),
    (["x", "--departmnt=MaMo"], "unknown option --departmnt", "did you mean --department?"),
    (
      ["x", "--zzzzzzzz"], "unknown option --zzzzzzzz",
      "--help shows the options; after -- everything is a word"
    ),
    (["x", "--limit"], "option --limit needs a value", nil),
    (["x", "--json=yes"], "option --json takes no value", nil),
    (["x", "--limit", "-5"], "--limit -5: expected 0 or more", nil),
    (["x", "--limit", "many"], "--limit many: expected a whole number", nil),
    (["x", "--limit", "1", "--limit", "five"], "--limit five: expected a whole number", nil),
    (["x", "--page="], "option --page has an empty value, expected a whole number", nil),
    (
      ["x", "--sort="],
      "option --sort has an empty value, expected one of: relevance, year, year-desc, title, updated", nil
    ),
    (["x", "--index", ""], "option --index has an empty value, expected <file>", nil),
    (["x", "--department", ""], "option --department has an empty value, expected <codes>", nil),
    (
      ["x", "-d", ""],
      "'department' has no value to filter by, expected one or more, separated by commas", nil
    ),
    (["x", "--color=pink"], "--color pink: expected one of: auto, always, never", nil),
    (["x", "--page", "0"], "--page 0: expected 1 or more", nil),
    (
      ["x", "--page", "9223372036854775807"],
      "--page 9223372036854775807: there are not that many records in the world", nil
    ),
    (["x", "--limit", "0", "--page", "2"], "--page needs a --limit of 1 or more", nil),
    (
      ["x", "--page", "2", "--after", "c"], "--page and --after cannot be used together",
      "leave out one of them"
    ),
    (["x", "--all", "--limit", "2"], "--all and --limit cannot be used together", "leave out one of them"),
    (
      ["x", "--csv", "--format", "jsonl"], "--csv and --jsonl cannot be used together",
      "choose one output format"
    ),
    (
      ["x", "--format", "xml"],
      "unknown format 'xml', expected one of: text, json, jsonl, csv, ids, bibtex, ris, csl-json, yaml, markdown, "
        + "html, citations, atom, oai_dc, mods, datacite", nil
    ),
    (
      ["export", "x"], "--format is missing",
      "give one of: bibtex, ris, csl-json, csv, jsonl, yaml, markdown, html, citations, atom, oai_dc, mods, datacite"
    ),
    (["export", "--format", "ris", "--ascii"], "--ascii goes with --format bibtex only", nil),
    (
      ["export", "--format", "ris", "--limit", "2", "--all"], "--all and --limit cannot be used together",
      "leave out one of them"
    ),
    (
      ["x", "--sort", "date"], "--sort date: expected one of: relevance, year, year-desc, title, updated", nil
    ),
    (
      ["x", "--ids", "--fields", "id"], "--fields goes with --csv or --jsonl only",
      "jq picks keys out of --json"
    ),
    (
      ["x", "--csv", "--fields", "id,titel"],
      "--fields: unknown field 'titel', expected some of: rank, id, score, title, authors, year, type, oa, departments, doi, arxiv, venue, pages, publisher, url, citation",
      nil
    ),
    (["x", "--open", "0"], "--open 0: expected 1 or more", nil),
    (
      ["x", "--open", "1", "--page", "2"], "--open takes the rank of a hit over all pages",
      "leave out --page and --after"
    ),
    (["x", "--short", "--csv"], "--short and --csv cannot be used together", nil),
    (["facet", "oa", "--limit", "-1"], "--limit -1: expected 0 or more", nil),
    (["show", "21326", "--fields", "x"], "--fields goes with --jsonl only", nil),
    (["x", "--bom"], "--bom goes with --csv only", nil),
    (["x", "--match", "some"], "--match some: expected one of: all, any", nil),
    (["x", "-y", "soon"], "'soon' is not a year or a range of years such as 2020..2024", nil),
    (["query"], "nothing to search for", "give words, a filter, or '*' for all records; see search --help"),
    (["--"], "nothing to search for", "give words, a filter, or '*' for all records; see search --help"),
    (
      ["harvest", "quality"], "'harvest' is not available yet",
      "to search for these words: search -- harvest quality"
    ),
    (["push"], "'push' is not available yet", "to search for the word: search -- push"),
    (
      ["history", "of", "science"], "unexpected argument 'science'",
      "usage: search history [RUN [--diff] | --id ID] [--limit N]; to search for these words: search -- history of science"
    ),
    (
      ["facet", "analysis", "of", "x"], "unknown facet 'analysis', expected one of: department, oa, year",
      "to search for these words: search -- facet analysis of x"
    ),
    (
      ["facet"], "missing argument <field>",
      "usage: search facet FIELD [QUERY...] [filters] [--match TEXT] [--limit N]; to search for the word: search -- facet"
    ),
    (
      ["history", "--limit", "x"], "--limit x: expected a whole number",
      "to search for these words: search -- history --limit x"
    ),
    (
      ["ingest", "-x"], "unknown option -x",
      "--help shows the options; after -- everything is a word; to search for these words: search -- ingest -x"
    ),
    (
      ["ingest"], "missing argument <path>...",
      "usage: search ingest PATH... | -; to search for the word: search -- ingest"
    ),
    (
      ["ingest", "a", "--source="], "option --source has an empty value, expected <name>",
      "to search for these words: search -- ingest a --source="
    ),
    (["batch", "none.tsv"], "cannot read none.tsv", nil),
    (["optimize", "--wait", "-1"], "--wait -1: expected seconds, 0 or more", nil),
  ]

  @Test("tells what is wrong with an argument", arguments: mistakes)
  func mistake(arguments: [String], message: String, hint: String?) {
    let outcome = run(arguments)
    #expect(outcome.status == .failure)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors == "search: \(message)\n" + (hint.map { "  \($0)\n" } ?? ""))
  }

  @Test("shows the usage where there is no argument at all")
  func noArguments() {
    let outcome = run([])
    #expect(outcome.status == .failure && outcome.output.isEmpty)
    #expect(outcome.errors.contains("search [QUERY...]"))
  }

  @Test("every reserved word is kept", arguments: Verb.reserved)
  func reserved(word: String) { #expect(run([word]).status == .failure) }

  @Test("says so where an option is joined to its value")
  func joined() {
    let outcome = run(["x", "-y2020"])
    #expect(outcome.errors == "search: -y2020 leaves out the word 'y2020'; the option is: -y 2020\n")
    #expect(run(["x", "-data"]).errors.isEmpty)
  }

  @Test("finds the index: option, environment, default")
  func index() {
    func path(_ arguments: [String], _ environment: [String: String]) -> String? {
      let engine = FakeEngine()
      _ = run(["x"] + arguments, engine: engine, environment: environment)
      return engine.state.withLock { $0.index }
    }
    #expect(path(["--index", "a.db"], ["SEARCH_INDEX": "b.db"]) == "a.db")
    #expect(path([], ["SEARCH_INDEX": "b.db"]) == "b.db")
    #expect(path([], ["SEARCH_INDEX": ""]) == "index/publications.db")
  }

  /// Arguments, and how long a question may take.
  static let times: [([String], QuestionTime)] = [
    (["x"], .seconds(10, isDefault: true)), (["x", "--timeout", "5"], .seconds(5, isDefault: false)),
    (["x", "--timeout=0"], .unlimited), (["facet", "oa"], .seconds(10, isDefault: true)),
    (["suggest", "x"], .seconds(10, isDefault: true)), (["similar", "1"], .seconds(10, isDefault: true)),
    (["explain", "1", "x"], .seconds(10, isDefault: true)), (["batch", "queries.tsv"], .unlimited),
  ]

  @Test("a question may take ten seconds, or what --timeout says; those of a file any time", arguments: times)
  func time(arguments: [String], expected: QuestionTime) {
    let engine = FakeEngine()
    _ = run(arguments, engine: engine, input: "1\tx\n")
    #expect(engine.state.withLock { $0.time } == expected)
    #expect(run(["x", "--timeout", "-1"]).errors.contains("expected 0 or more"))
  }

  static let filters = [
    "-d, --department <codes>", "--oa <types>", "-y, --year <years>", "-t, --type <types>",
    "-a, --author <names>", "-v, --venue <names>", "--lang <codes>", "--publisher <names>",
    "--license <codes>", "--project <codes>",
  ]

  static let output = [
    "--limit <n>", "--all", "--page <n>", "--after <cursor>", "--sort <order>", "--facets <names>",
    "--match <how>", "--expand", "--stem <languages>", "--timeout <seconds>", "--explain", "--json",
    "--jsonl",
    "--csv", "--ids", "--format <name>", "--fields <names>", "--bom", "--short", "--color <when>",
    "--no-pager",
  ]

  /// How records are written.
  static let records = [
    "--ascii", "--biblatex", "--abstract", "--style <name>", "--by-year", "--config <file>",
    "--public-url <url>",
  ]

  /// The verbs and their options; all have `--help`, and all but `tokens` `--index`.
  static let verbOptions: [(Verb, [String])] = [
    (.query, filters + output + records + ["--synonyms <file>", "--open <n>", "--version"]),
    (
      .ingest,
      [
        "--allow-delete", "--source <name>", "--dry-run", "--departments <file>", "--keep-rejected <dir>",
        "--diff", "--all", "--wait <seconds>", "--quiet", "--json",
      ]
    ),
    (
      .reindex,
      [
        "--partial", "--allow-delete", "--purge", "--source <name>", "--dry-run", "--departments <file>",
        "--keep-rejected <dir>", "--diff", "--all", "--wait <seconds>", "--quiet", "--json",
      ]
    ),
    (.departments, ["--dry-run", "--wait <seconds>", "--json"]),
    (
      .facet,
      filters + [
        "--match <text>", "--json", "--csv", "--bom", "--ids", "--limit <n>", "--color <when>", "--no-pager",
        "--timeout <seconds>",
      ]
    ),
    (
      .show,
      records + [
        "--json", "--jsonl", "--format <name>", "--fields <names>", "--open", "--color <when>", "--no-pager",
      ]
    ),
    (
      .export,
      filters + records + [
        "--format <name>", "-o, --output <file>", "--limit <n>", "--all", "--sort <order>",
        "--fields <names>", "--bom",
        "--match <how>", "--expand", "--stem <languages>", "--timeout <seconds>",
      ]
    ),
    (.cite, ["--style <name>", "--format <name>", "--copy", "--config <file>", "--public-url <url>"]),
    (
      .explain,
      filters + [
        "--match <how>", "--expand", "--stem <languages>", "--synonyms <file>", "--json",
        "--timeout <seconds>",
      ]
    ),
    (.tokens, ["--json"]),
    (.suggest, ["--limit <n>", "--json", "--timeout <seconds>"]),
    (.similar, filters + output),
    (
      .batch,
      [
        "--match <how>", "--limit <n>", "--syntax", "--expand", "--tag <tag>", "--requests <file>",
        "--repeat <n>", "--threads <n>",
      ]
    ),
    (
      .eval,
      [
        "--match <how>", "--limit <n>", "--syntax", "--expand", "--per-query", "--ladder",
        "--compare <setting>", "--json",
      ]
    ),
    (.stats, ["--all", "--json"]),
    (.check, ["--quick", "--json"]),
    (.history, ["--diff", "--id <id>", "--limit <n>", "--json"]),
    (.optimize, ["--purge", "--wait <seconds>", "--json"]),
    (.repair, ["--wait <seconds>", "--json"]),
    (.backup, ["--force", "--json"]),
    (
      .serve,
      [
        "--host <address>", "--port <n>", "--base-path <path>", "--title <name>", "--tls-cert <file>",
        "--tls-key <file>", "--open", "--log <format>", "--log-queries", "--log-addresses", "--config <file>",
        "--public-url <url>",
      ]
    ),
    (.mcp, ["--config <file>", "--public-url <url>"]),
    (.completion, []),
  ]

  @Test("has exactly the options that it is known for", arguments: verbOptions)
  func knownOptions(verb: Verb, expected: [String]) {
    let listed = verb.command.manual.options.map { String($0.synopsis.drop { $0 == " " }) }
    let everywhere = ["-h, --help"] + (verb == .tokens ? [] : ["--index <file>"])
    #expect(listed.sorted() == (expected + everywhere).sorted())
  }

  @Test("names each option of a command once, and says something about it", arguments: Verb.allCases)
  func declarations(verb: Verb) {
    let manual = verb.command.manual
    let names = manual.options.flatMap { [$0.name] + ($0.short.map { [$0] } ?? []) }
    #expect(Set(names).count == names.count)
    for option in manual.options {
      #expect(option.help.hasSuffix("."), "\(option.name)")
      if option.valueName == "file" { #expect(option.completion == .file, "\(option.name)") }
    }
    #expect(manual.arguments.allSatisfy { $0.help.hasSuffix(".") })
    #expect(verb == .query || manual.text.name == verb.rawValue)
  }

  @Test("is one of the verbs that the help of search lists", arguments: Verb.allCases)
  func listed(verb: Verb) throws {
    let verbs = try #require(QueryCommand.manual.text.sections.first { $0.heading == "Verbs" })
    #expect(verbs.lines.split(separator: "\n").contains { $0.hasPrefix(verb.rawValue + " ") })
  }

  @Test("helps with every command", arguments: Verb.allCases)
  func help(verb: Verb) {
    let outcome = run(verb == .query ? ["--help"] : [verb.rawValue, "--help"], width: 80)
    #expect(outcome.status == .success && outcome.errors.isEmpty)
    expectGolden(outcome.output, "help-\(verb.rawValue).txt")
    #expect(run([verb.rawValue, "x", "-h"], width: 80).output == outcome.output)
  }

  @Test("helps on a wide screen, in at most 100 columns")
  func wideHelp() {
    let outcome = run(["--help"], width: 250)
    expectGolden(outcome.output, "help-query-100.txt")
    #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
    #expect(run(["--help"], width: 100).output == outcome.output)
  }

  @Test("a report has its own options and help")
  func reports() {
    let help = run(["report", "changes", "--help"], width: 80)
    #expect(help.status == .success)
    expectGolden(help.output, "help-report-changes.txt")
    #expect(run(["--index", "a.db", "report", "changes", "--since", "2026"]).status == .success)
    for (arguments, message) in [
      (["report"], "name a report: changes, oa, types, departments"),
      (["report", "of", "x"], "unknown report 'of', expected one of: changes, oa, types, departments"),
      (["report", "changes"], "since when?"),
      (
        ["report", "changes", "--since", "monday"],
        "--since monday: expected a day such as 2026-11-22, or a time such as 2026-11-22T03:00:00Z"
      ),
      (["history", "--diff"], "--diff: name a run, such as: search history 42 --diff"),
      (["history", "1", "--id", "x"], "--id x: give the number of a run or an id, not both"),
    ] {
      let outcome = run(arguments)
      #expect(
        outcome.status == .failure && outcome.errors.hasPrefix("search: \(message)\n"), "\(outcome.errors)")
    }
    #expect(run(["history", "--id", "nobody"]).status == .nothingFound)
  }

  /// Command lines with options before the verb, and the ones that say the same.
  static let leading: [([String], [String])] = [
    (["--index", "a.db", "ingest", "x"], ["ingest", "--index", "a.db", "x"]),
    (["--index=a.db", "--dry-run", "reindex", "x"], ["reindex", "--index=a.db", "--dry-run", "x"]),
    (["--departments", "d.yml", "ingest", "x"], ["ingest", "--departments", "d.yml", "x"]),
    (["--json", "stats"], ["stats", "--json"]),
    (["-d", "X", "facet", "year"], ["facet", "-d", "X", "year"]),
    (["--nonsense", "stats"], ["stats", "--nonsense"]),
    (["help"], ["--help"]), (["help", "ingest"], ["ingest", "--help"]), (["version"], ["--version"]),
  ]

  @Test("a verb behind options is the verb", arguments: leading)
  func optionsBeforeTheVerb(arguments: [String], expected: [String]) throws {
    let engines = (FakeEngine(), FakeEngine())
    let (found, wanted) = (run(arguments, engine: engines.0), run(expected, engine: engines.1))
    // A hint, and the head of a report, show the words as they were written.
    func body(_ outcome: Outcome) -> [Substring] {
      outcome.output.split(separator: "\n").filter { !$0.contains("search ") || !$0.hasPrefix("20") }
    }
    #expect(found.status == wanted.status && body(found) == body(wanted))
    #expect(found.errors.split(separator: "\n").first == wanted.errors.split(separator: "\n").first)
    #expect(engines.0.runs == engines.1.runs)
    #expect(engines.0.state.withLock { $0.index } == engines.1.state.withLock { $0.index })
  }

  @Test("says its version")
  func version() { #expect(run(["--version"]).output == Version.text + "\n") }

  @Test("reads the options of a run")
  func runOptions() throws {
    let engine = FakeEngine()
    let outcome = run(
      [
        "reindex", "a", "-", "--partial", "--dry-run", "--source", "s", "--purge", "--departments", "d.yml",
        "--keep-rejected", "r", "--wait", "3",
      ], engine: engine)
    #expect(outcome.status == .problems)
    let expected = RunRequest(
      kind: .reindex, paths: ["a", "-"], source: "s", isPartial: true, isDryRun: true, allowsDelete: false,
      purges: true, departmentsFile: "d.yml", keepRejected: "r", waitSeconds: 3)
    #expect(engine.runs == [expected])
  }
}
