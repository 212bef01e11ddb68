import Export
import Indexer
import Publication
import Testing

@testable import Search
@testable import SearchCLI

@Suite("What is printed")
struct RenderingTests {
  /// What is shown on screens, by the name of its golden file.
  static let screens: [([String], String)] = [
    (["neural collapse"], "results"), (["neural collapse", "--short"], "short"), (["show", "21326"], "card"),
    (["facet", "department"], "facet"),
  ]

  @Test("screens of three widths; text has at most 100 columns", arguments: [40, 80, 120], screens)
  func screen(width: Int, screen: ([String], String)) {
    let outcome = run(screen.0 + ["--color", "never"], width: width, isTerminal: true)
    #expect(outcome.status == .success && outcome.errors.isEmpty)
    expectGolden(outcome.output, "screen-\(screen.1)-\(width).txt")
    for line in outcome.output.split(separator: "\n") {
      #expect(DisplayWidth.of(line) <= min(width, 100), "\(line)")
    }
  }

  @Test("values that all hits have are left out beside them, save where a filter asks for one")
  func narrowing() {
    func shown(_ total: Int) -> String {
      FacetRenderer.columns([.oa, .departments], total: total, width: 80).map { $0.rendered() }
        .joined(separator: "\n")
    }
    #expect(shown(12).contains("gold") && shown(12).contains("green"))
    #expect(!shown(5).contains("gold") && shown(5).contains("green"))
    // VlKo is selected.
    #expect(shown(7).contains("MaMo"))
    let one = FacetCounts(
      facet: "oa", values: [.init(code: "gold", label: "gold", parent: nil, count: 3, isSelected: false)],
      distinct: 1, notStated: 0)
    #expect(FacetRenderer.columns([one], total: 3, width: 80).isEmpty)
  }

  @Test("a department stands below the one that it is a part of")
  func tree() {
    let values = [("A", nil, 9), ("C", "B", 5), ("B", "A", 5), ("D", nil, 2), ("E", "gone", 1)].map {
      FacetCounts.Value(code: $0.0, label: $0.0, parent: $0.1, count: $0.2, isSelected: false)
    }
    let counts = FacetCounts(facet: "department", values: values, distinct: 5, notStated: 0)
    let lines = FacetRenderer.listing(counts, width: 40).map { $0.rendered() }
    #expect(lines == ["  A       9", "    B     5", "      C   5", "  D       2", "  E       1"])
    #expect(FacetRenderer.listing(counts.limited(to: 2), width: 40).count == 2)
  }

  @Test(
    "the header tells how the question was read",
    arguments: [
      ("neural AND collapse", "neural AND collapse   12 records"), ("\"a b\"", "\"a b\"   12 records"),
      ("*", "all records   12 records"), ("", "\"\"   12 records"),
    ])
  func header(parsed: String, expected: String) {
    let engine = FakeEngine(results: { _ in .sample(parsed: parsed) })
    #expect(run(["x"], engine: engine).output.hasPrefix(expected))
  }

  @Test("a hit is opened by its rank, a record by its id")
  func open() {
    let engine = FakeEngine(results: { request in
      var results = SearchResults.sample()
      results.hits = Array(results.hits.dropFirst(request.offset).prefix(request.limit ?? 9))
      return results
    })
    var opened = Opened()
    let outcome = run(["x", "--open", "2"], engine: engine, opened: &opened)
    #expect(outcome.status == .success && outcome.output == "https://doi.org/10.1000/182\n")
    #expect(opened.addresses == ["https://doi.org/10.1000/182"])
    #expect(
      run(["x", "--open", "3"], engine: engine).errors.contains("record 'x' has no DOI, arXiv number or link")
    )
    #expect(run(["x", "--open", "9"], engine: engine).status == .nothingFound)
    #expect(run(["show", "21326", "--open"], opened: &opened).status == .success)
    #expect(opened.addresses.last == "https://doi.org/10.1000/1")
  }

  @Test("a pager starts where the answer is longer than the screen, and not before")
  func pager() {
    var opened = Opened()
    let long = run(["x"], environment: ["PAGER": "more"], isTerminal: true, height: 12, opened: &opened)
    #expect(opened.pagers == ["more"] && long.output.isEmpty)
    #expect(opened.paged.contains("Neural") && opened.paged.contains("Next: --page 2"))
    for (arguments, environment, height) in [
      (["x"], [:], 100), (["x", "--no-pager"], [:], 12), (["x"], ["PAGER": ""], 12),
      (["x"], ["PAGER": "cat"], 12),
    ] {
      opened = Opened()
      let outcome = run(
        arguments, environment: environment, isTerminal: true, height: height, opened: &opened)
      #expect(opened.pagers.isEmpty && outcome.output.contains("Next: --page 2"))
    }
    opened = Opened()
    _ = run(["x"], isTerminal: true, height: 12, opened: &opened)
    #expect(opened.pagers == ["less -FRX"])
    _ = run(["x"], isTerminal: false, height: 12, opened: &opened)
    #expect(opened.pagers.count == 1)
    opened = Opened(pagerStarts: false)
    #expect(run(["x"], isTerminal: true, height: 12, opened: &opened).output.contains("Next: --page 2"))
  }

  @Test("hits in colour, only where there is a terminal")
  func color() {
    expectGolden(run(["x", "--color", "always"], width: 80).output, "results-color.txt")
    #expect(run(["x"], isTerminal: true).output.contains("\u{1B}[1;4m"))
    let own = run(["x"], environment: ["SEARCH_COLORS": "mt=1;31:zz=9:ti=x"], isTerminal: true).output
    #expect(own.contains("\u{1B}[1;31m") && own.contains("\u{1B}[1m") && !own.contains("\u{1B}[1;4m"))
    #expect(!run(["x"], environment: ["NO_COLOR": "1"], isTerminal: true).output.contains("\u{1B}["))
    #expect(!run(["x"], environment: ["TERM": "dumb"], isTerminal: true).output.contains("\u{1B}"))
    #expect(!run(["x"]).output.contains("\u{1B}"))
  }

  @Test("addresses are links on a terminal, and whole in plain text")
  func links() {
    let link = "\u{1B}]8;;https://doi.org/10.1000/182\u{1B}\\"
    #expect(run(["x"], isTerminal: true).output.contains(link))
    let plain = run(["x"]).output
    #expect(plain.contains("· https://doi.org/10.1000/182\n") && !plain.contains("\u{1B}"))
    let bad = StyledText("x", link: "https://a/\u{1B}\\é\u{7}").rendered(Look(hasLinks: true))
    #expect(bad == "\u{1B}]8;;https://a/%1B\\%C3%A9%07\u{1B}\\x\u{1B}]8;;\u{1B}\\")
  }

  /// The forms of an answer by the name of their golden file.
  static let forms: [([String], String)] = [
    (["x", "--json"], "results.json"),
    (["x", "--jsonl"], "results.jsonl"),
    (["x", "--csv"], "results.csv"),
    (["x", "--format", "ids"], "results-ids.txt"),
    (["facet", "department"], "facet.txt"),
    (["facet", "year", "x"], "facet-year.txt"),
    (["facet", "department", "--json"], "facet.json"),
    (["facet", "department", "--csv"], "facet.csv"),
    (["show", "21326"], "show.txt"),
    (["show", "21326", "--jsonl"], "show.jsonl"),
    (["explain", "21326", "neural", "collapse"], "explain.txt"),
    (["explain", "21326", "neural", "collapse", "--json"], "explain.json"),
    (["tokens", "Über Mean-Field"], "tokens.txt"),
    (["tokens", "Über", "--json"], "tokens.json"),
    (["stats"], "stats.txt"), (["stats", "--all"], "stats-all.txt"),
    (["stats", "--json"], "stats.json"),
    (["check"], "check.txt"),
    (["check", "--json"], "check.json"),
    (["history"], "history.txt"),
    (["history", "--json"], "history.json"),
    (["history", "42"], "history-run.txt"),
    (["history", "42", "--json"], "history-run.json"),
    (["history", "42", "--diff"], "history-run-diff.txt"),
    (["history", "--id", "21326"], "history-id.txt"),
    (["history", "--id", "21326", "--json"], "history-id.json"),
    (["report", "changes", "--since", "2026-11-22"], "report-changes.md"),
    (["report", "changes", "--since", "2026-11-22", "--format", "html"], "report-changes.html"),
    (["report", "changes", "--since", "2026-11-22", "--format", "csv"], "report-changes.csv"),
    (["report", "changes", "--since", "2026-11-22", "--json"], "report-changes.json"),
    (["report", "changes", "--since", "2026-11-23"], "report-changes-none.md"),
    (["quality"], "quality.txt"), (["quality", "--json"], "quality.json"),
    (["quality", "--csv"], "quality.csv"),
    (["duplicates"], "duplicates.txt"), (["duplicates", "--json"], "duplicates.json"),
    (["duplicates", "--csv"], "duplicates.csv"),
    (["report", "oa"], "report-oa.txt"), (["report", "oa", "--by", "year"], "report-oa-year.txt"),
    (["report", "oa", "--by", "year", "--format", "csv"], "report-oa-year.csv"),
    (["report", "types", "--by", "year", "--format", "json"], "report-types-year.json"),
    (["report", "oa", "--by", "year", "--format", "svg"], "report-oa-year.svg"),
    (["optimize"], "optimize.txt"),
    (["optimize", "--json"], "optimize.json"),
    (["repair"], "repair.txt"),
    (["repair", "--json"], "repair.json"),
    (["backup", "copy.db"], "backup.txt"),
    (["backup", "copy.db", "--json"], "backup.json"),
    (["departments", "d.yml", "--json"], "departments.json"),
  ]

  @Test("chosen columns and keys, in their order; an object keeps its keys")
  func fields() {
    #expect(
      run(["x", "--csv", "--fields", "venue, id"]).output.split(separator: "\n").prefix(2).elementsEqual([
        "venue,id", "Proceedings of the 42nd International Conference on Machine Learning,21326",
      ]))
    let lines = run(["x", "--jsonl", "--fields", "id,year"]).output
    #expect(lines.hasPrefix("{\"id\":\"21326\",\"year\":2025}\n{\"id\":\"ab-7\",\"year\":null}\n"))
    #expect(run(["x", "--csv", "--bom"]).output.hasPrefix("\u{FEFF}rank,id,"))
    #expect(run(["facet", "oa", "--csv", "--bom"]).output.hasPrefix("\u{FEFF}code,"))
  }

  @Test("JSON is one line, and readable on a terminal; record lines stay lines")
  func prettyJSON() {
    #expect(run(["x", "--json"]).output.split(separator: "\n").count == 1)
    #expect(
      run(["x", "--json"], isTerminal: true).output.hasPrefix("{\n  \"schema\": \"search.results/1\",\n"))
    #expect(run(["x", "--jsonl"], isTerminal: true).output.split(separator: "\n").count == 3)
  }

  @Test("every form of every answer", arguments: forms)
  func form(arguments: [String], name: String) {
    let outcome = run(arguments)
    #expect(outcome.status == .success && outcome.errors.isEmpty)
    expectGolden(outcome.output, name)
  }

  @Test("what a department file changed, or would change")
  func departments() {
    let outcome = run(["departments", "d.yml"])
    #expect(outcome.status == .success && outcome.errors.contains("not in the file: Xyz"))
    expectGolden(outcome.output, "departments.txt")
    let dry = run(["departments", "d.yml", "--dry-run"])
    #expect(dry.output.hasSuffix(" 61 departments, dry run, nothing changed\n"))
    let json = run(["departments", "d.yml", "--dry-run", "--json"]).output
    #expect(json.contains("\"run\":null,\"dry_run\":true"))
  }

  @Test(
    "a report says when it was made, by which command, and of what",
    arguments: [
      (["departments", "d.yml"], "file 'd.yml'"), (["optimize"], "index 'index/publications.db'"),
      (["repair", "--index", "a b.db"], "index 'a b.db'"),
      (["backup", "c.db"], "index 'index/publications.db'"),
    ])
  func heads(arguments: [String], subject: String) {
    let command = (["search"] + arguments.map(Shell.quote)).joined(separator: " ")
    #expect(run(arguments).output.hasPrefix("2026-11-23T02:13:20Z  \(command)  \(subject)\n"))
  }

  @Test("the counts of a facet say where they are of partial matches")
  func partialCounts() {
    let engine = FakeEngine(results: { _ in
      var results = SearchResults.sample()
      (results.query.match, results.query.notes) = (.any, ["a note"])
      return results
    })
    let outcome = run(["facet", "oa", "neural", "x"], engine: engine)
    #expect(outcome.errors == "search: a note\nsearch: the counts are of partial matches\n")
    let json = run(["facet", "oa", "neural", "x", "--json"], engine: engine)
    #expect(json.errors.isEmpty && json.output.contains("\"match\":\"any\",\"notes\":[\"a note\"]"))
  }

  @Test(
    "a terminal of any width gets no longer lines, and none of more than 100 columns",
    arguments: [40, 60, 80, 140],
    [
      ["x"], ["stats", "--all"], ["history"], ["history", "42"], ["facet", "department"], ["suggest", "x"],
      ["reindex", "x", "--dry-run"], ["help"], ["reindex", "--help"], ["explain", "1", "x"],
    ])
  func width(width: Int, arguments: [String]) {
    let outcome = run(arguments, width: width, isTerminal: true)
    for line in outcome.output.split(separator: "\n") {
      // Colours and links take no room.
      let text = line.replacing(/\u{1B}\[[0-9;]*m|\u{1B}\]8;;[^\u{1B}]*\u{1B}\\/, with: "")
      #expect(DisplayWidth.of(String(text)) <= min(width, 100), "\(text)")
    }
  }

  @Test("the counts of partial matches are offered with the option that gives them again")
  func partial() {
    func output(_ arguments: [String]) -> String {
      let engine = FakeEngine(results: { _ in
        var results = SearchResults.sample()
        results.query.match = .any
        return results
      })
      return run(arguments, engine: engine, width: 200).output
    }
    #expect(output(["neural"]).contains("-y 2025.. --match any"))
    // With the option given, it is not offered again.
    #expect(!output(["neural", "--match", "any"]).contains("--match any"))
    #expect(!run(["neural"], width: 200).output.contains("--match any"))
  }

  @Test("the report of a run")
  func runReport() {
    let outcome = run(["reindex", "exports/"], engine: FakeEngine(report: .whole()))
    #expect(outcome.status == .problems)
    expectGolden(outcome.output, "run.txt")
    expectGolden(outcome.errors, "run-warnings.txt")
    expectGolden(run(["reindex", "exports/", "--json"]).output, "run.json")
    let busy = run(["reindex", "x", "--dry-run"], engine: FakeEngine(report: .busy()))
    #expect(busy.status == .failure, "a real run would stop")
    expectGolden(busy.output, "run-busy.txt")
    expectGolden(busy.errors, "run-busy-warnings.txt")
    let all = run(["reindex", "x", "--diff", "--all"], engine: FakeEngine(report: .sample()))
    expectGolden(all.output, "run-diff.txt")
    // Also with --quiet, rejected records are reported.
    let loud = run(["reindex", "x", "--quiet"])
    #expect(loud.errors.isEmpty && loud.output.contains("rejected"))
    var report = RunReport.sample()
    (report.rejects, report.counts.rejected) = ([], 0)
    let quiet = run(["reindex", "x", "--quiet"], engine: FakeEngine(report: report))
    #expect(quiet.output.isEmpty && quiet.errors.isEmpty && quiet.status == .success)
  }

  @Test("an error with --json is an object, with the counts of a run that was stopped")
  func errors() {
    let stopped = FakeEngine(
      error: CLIError(
        "would delete 3 of 20 records", hint: "--allow-delete", counts: RunReport.sample().counts))
    expectGolden(run(["reindex", "x", "--json"], engine: stopped).errors, "error-brake.json")
    #expect(
      run(["x", "--json", "--pag"]).errors
        == "{\"schema\":\"search.error/1\",\"error\":\"unknown option --pag\",\"hint\":\"did you mean --page?\"}\n"
    )
    #expect(run(["x", "--bad\u{1B}[31m"]).errors.contains("\u{1B}") == false)
  }

  @Test("no hits: a header, a note beside the results, and status 1")
  func noHits() {
    let outcome = run([""], engine: FakeEngine(results: { _ in .none }))
    #expect(outcome.status == .nothingFound)
    #expect(outcome.errors == "search: no searchable word\n")
    #expect(outcome.output.hasPrefix("\"\"   0 records   0.0 ms"))
    #expect(run(["zz", "--csv"], engine: FakeEngine(results: { _ in .none })).status == .nothingFound)
  }

  @Test("show of an unknown id")
  func unknownID() {
    let outcome = run(["show", "21326", "nope"])
    #expect(outcome.status == .nothingFound)
    #expect(outcome.errors == "search: no record 'nope'\n")
    let json = run(["show", "21326", "nope", "--json"])
    #expect(json.output.hasSuffix("],\"missing\":[\"nope\"]}\n") && json.status == .nothingFound)
  }

  @Test("problems that check finds")
  func checkProblems() {
    let outcome = run(["check"], engine: FakeEngine(error: CLIError("x")))
    #expect(outcome.status == .problems)
    #expect(outcome.output == "record 3: no docsize\n")
  }

  static let attacks = [
    "\u{1B}[31mred", "\u{9B}31m", "a\u{202E}b", "\u{2066}x\u{2069}", "\u{7}\u{0}\u{7F}",
    "\u{1B}]0;title\u{7}", "a\r\nb",
  ]

  @Test("nothing in a record acts on the terminal", arguments: attacks)
  func escapes(title: String) {
    let engine = FakeEngine(results: { _ in .sample(title: title, notes: [title], explanation: [title]) })
    for form in ["text", "json", "jsonl", "csv", "ids"] {
      let outcome = run(["x", "--format", form], engine: engine)
      for text in [outcome.output, outcome.errors] {
        let unsafe = text.unicodeScalars.filter { scalar in
          switch scalar.value {
          case 0x0A: false
          case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: true
          default: false
          }
        }
        #expect(unsafe.isEmpty, "\(form)")
      }
    }
  }

  @Test("nothing in a record is markup of a page of changes")
  func pages() {
    let page = run(["report", "changes", "--since", "2026", "--format", "html"]).output
    #expect(page.contains("&lt;b&gt;|*x*") && !page.contains("<b>") && !page.contains("<i>"))
    let markdown = run(["report", "changes", "--since", "2026"]).output
    #expect(markdown.contains("\\<b\\>\\|\\*x\\*"))
  }

  @Test("JSON keeps what it escapes")
  func escapedJSON() {
    let escaped = SafeText.escapeJSON(Array("\"\u{9B}\u{202E}é…\u{7F}\"".utf8))
    #expect(String(decoding: escaped, as: UTF8.self) == "\"\\u009b\\u202eé…\\u007f\"")
  }

  @Test(
    "a cell of a table is quoted and harmless",
    arguments: [
      ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""), ("=1+1", "'=1+1"),
      ("-1", "'-1"),
      ("@x", "'@x"), ("a\nb", "a b"), ("", ""), (" =1", "' =1"), ("\t=1", "' =1"), ("＝1", "'＝1"),
      ("\u{1B}]0;=1", "\u{FFFD}]0;=1"), ("\u{1B}=1", "'\u{FFFD}=1"), (",=1", "\",=1\""),
    ])
  func csvCell(text: String, expected: String) { #expect(CSV.cell(text) == expected) }

  @Test("a long histogram is shortened and keeps its sum")
  func manyYears() {
    let values = (1950...2025).map {
      FacetCounts.Value(code: String($0), label: String($0), parent: nil, count: $0 % 3, isSelected: false)
    }
    let total = values.reduce(0) { $0 + $1.count }
    let counts = FacetCounts(facet: "year", values: values, distinct: 50, notStated: 0)
    let lines = FacetRenderer.columns([counts], total: total, width: 80).dropFirst().map { $0.rendered() }
    let shown = lines.compactMap { line in line.split(separator: " ").last.flatMap { Int($0) } }
    #expect(lines.count == FacetRenderer.maxYears && shown.count == lines.count)
    #expect(shown.reduce(0, +) == total)
  }
}
