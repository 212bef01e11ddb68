import ArgumentParser
import Indexer
import Search
import Synchronization
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
    (["-d", "X", "facet", "y"], "facet y"),
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
    (["help"], "help"),
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

  /// Command lines, and whether they can be read without ArgumentParser.
  static let commandLines: [([String], Bool)] = [
    (["neural", "collapse"], true),
    (["-d", "MaMo,!DaAl", "-y=..1999", "x", "--limit", "5", "--page=3", "--sort", "year-desc"], true),
    (["x", "--facets=oa,year", "--match", "any", "--explain", "--expand", "--all", "--after=c"], true),
    (["x", "-a", "Wu", "-a=Mondelli", "-t", "book", "--oa", "gold", "--lang=eng", "--publisher", "P"], true),
    (
      ["x", "--license", "l", "--project=p", "--synonyms", "s.txt", "--index=i.db", "--color", "never"], true
    ),
    (["--json", "--", "-x", "--all"], true),
    (["x", "--jsonl", "--csv", "--ids", "--format", "text"], true),
    (["x", "--limit", "+5"], true),
    (["x", "-d", "A", "--department", "B"], false),
    (["x", "--limit", "1", "--limit", "2"], false),
    (["x", "--limit", "five"], false),
    (["x", "--sort="], false),
    (["x", "--color=pink"], false),
    (["x", "--json", "--json"], false),
  ]

  @Test("reads a plain command line as ArgumentParser does", arguments: commandLines)
  func withoutArgumentParser(arguments: [String], isPlain: Bool) throws {
    let list = try ArgumentList(arguments, names: QueryCommand.optionNames, dashWords: true)
    let command = QueryCommand.read(list)
    #expect((command != nil) == isPlain)
    if let command {
      #expect("\(command)" == "\(try QueryCommand.parse(list.arranged))")
    }
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
            FilterValue(.code("MaMo")), FilterValue(.code("DaAl"), isExcluded: true), FilterValue(.notStated),
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
    (["x", "--limit", "many"], "The value 'many' is invalid for '--limit <n>'", nil),
    (["x", "--page", "0"], "--page 0: expected 1 or more", nil),
    (
      ["x", "--page", "9223372036854775807"],
      "--page 9223372036854775807: there are not so many records in the world", nil
    ),
    (["x", "--limit", "0", "--page", "2"], "--page needs a --limit of 1 or more", nil),
    (
      ["x", "--page", "2", "--after", "c"], "--page and --after contradict each other",
      "leave out one of them"
    ),
    (["x", "--all", "--limit", "2"], "--all and --limit contradict each other", "leave out one of them"),
    (
      ["x", "--csv", "--format", "jsonl"], "--csv and --jsonl contradict each other",
      "choose one form for the answer"
    ),
    (["x", "--format", "xml"], "unknown format 'xml', expected one of: text, json, jsonl, csv, ids", nil),
    (
      ["x", "--sort", "date"], "--sort date: expected one of: relevance, year, year-desc, title, updated", nil
    ),
    (["x", "--match", "some"], "--match some: expected one of: all, any", nil),
    (["x", "-y", "soon"], "'soon' is not a year or a range of years such as 2020..2024", nil),
    (["query"], "nothing to search for", "give words, a filter, or '*' for all records; see search --help"),
    (["--"], "nothing to search for", "give words, a filter, or '*' for all records; see search --help"),
    (
      ["quality", "estimation"], "'quality' is not there yet",
      "to search for these words: search -- quality estimation"
    ),
    (["cite"], "'cite' is not there yet", "to search for the word: search -- cite"),
    (
      ["history", "of", "science"], "Unexpected argument 'science'",
      "to search for these words: search -- history of science"
    ),
    (
      ["facet", "analysis", "of", "x"], "unknown facet 'analysis', expected one of: department, oa, year",
      "to search for these words: search -- facet analysis of x"
    ),
    (["facet"], "Missing expected argument '<field>'", "to search for the word: search -- facet"),
    (
      ["ingest", "-x"], "unknown option -x",
      "--help shows the options; after -- everything is a word; to search for these words: search -- ingest -x"
    ),
    (["ingest"], "Missing expected argument '<path> ...'", "to search for the word: search -- ingest"),
    (["batch", "none.tsv"], "cannot read none.tsv", nil),
    (
      ["reindex", "a", "--partial", "--allow-delete"], "--partial and --allow-delete contradict each other",
      "leave out one of them"
    ),
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

  @Test("knows exactly the options that ArgumentParser knows", arguments: Verb.allCases)
  func optionNames(verb: Verb) {
    var found: Set<String> = []
    var valued: Set<String> = []
    for line in verb.command.helpMessage(columns: 200).split(separator: "\n") where line.hasPrefix("  -") {
      let names = line.split(separator: " ").prefix { $0.hasPrefix("-") || $0.hasPrefix("<") }
      let options = names.filter { $0.hasPrefix("-") }.map { String($0.filter { $0 != "," }) }
      found.formUnion(options)
      if names.contains(where: { $0.hasPrefix("<") }) { valued.formUnion(options) }
    }
    found.subtract(["-h", "--help", "--version"])
    #expect(verb.command.optionNames.valued == valued)
    #expect(verb.command.optionNames.switches == found.subtracting(valued))
  }

  @Test("helps with every command", arguments: Verb.allCases)
  func help(verb: Verb) {
    let outcome = run(verb == .query ? ["--help"] : [verb.rawValue, "--help"], width: 80)
    #expect(outcome.status == .success && outcome.errors.isEmpty)
    expectGolden(outcome.output, "help-\(verb.rawValue).txt")
    #expect(run([verb.rawValue, "x", "-h"], width: 80).output == outcome.output)
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
