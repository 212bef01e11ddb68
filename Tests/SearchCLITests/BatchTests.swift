import Basics
import Publication
import Search
import Testing

@testable import SearchCLI

@Suite("Batches")
struct BatchTests {
  @Test("batch prints lines that TREC's tools read, scores exactly")
  func batch() {
    let engine = FakeEngine(results: { $0.query == "none" ? .none : .sample() })
    let outcome = run(
      ["batch", "queries.tsv", "--tag", "t"], engine: engine, input: "q1\tneural AND collapse\r\n\nq2\tnone")
    #expect(outcome.output == "q1 Q0 21326 1 14.82 t\nq1 Q0 ab-7 2 3.0 t\nq1 Q0 x 3 0.1 t\n")
    #expect(engine.requests.map(\.query) == ["neural AND collapse", "none"])
    #expect(engine.requests.allSatisfy { $0.syntax == .plain && $0.match == .any && $0.limit == 1000 })
    #expect(
      run(["batch", "-"], input: "no tab").errors == "search: -:1: expected a query id, a tab and a text\n")
  }

  @Test("answers each request with a line of JSON")
  func answers() {
    let engine = FakeEngine(results: { $0.query == "none" ? .none : .sample() })
    let input = """
      {"query":"neural collapse","facets":["department","oa","year"]}

      {"query":"none","total":false}
      """
    let outcome = run(["batch", "--requests", "queries.tsv"], engine: engine, input: input)
    expectGolden(outcome.output, "answers.jsonl")
    #expect(outcome.status == .success)
    #expect(engine.requests.count == 2)
  }

  @Test("reads requests from standard input")
  func standardInput() {
    let engine = FakeEngine()
    #expect(run(["batch", "--requests", "-"], engine: engine, input: #"{"query":"a"}"#).status == .success)
    #expect(engine.requests.map(\.query) == ["a"])
  }

  /// Lines, and the request each is read as.
  static let requests: [(line: String, change: @Sendable (inout SearchRequest) -> Void)] = [
    (#"{"query":"a"}"#, { _ in }),
    (
      #"{"query":"a","syntax":null,"match":null,"filters":null,"facets":null,"sort":null,"limit":null}"#,
      { _ in }
    ),
    (#"{"query":"a","filters":{},"facets":[],"total":true,"expand":false}"#, { _ in }),
    (#"{"query":"a","syntax":"plain","match":"any"}"#, { ($0.syntax, $0.match) = (.plain, .any) }),
    (#"{"query":"a","facets":["oa","year"]}"#, { $0.facets = ["oa", "year"] }),
    (#"{"query":"a","facets":"oa"}"#, { $0.facets = ["oa"] }),
    (#"{"query":"a","limit":0,"sort":"year-desc"}"#, { ($0.limit, $0.sort) = (0, .yearDescending) }),
    (#"{"query":"a","expand":true}"#, { $0.expand = true }),
    (
      #"{"query":"a","filters":{"year":["2020..2024","none"],"department":["!MaMo","\"A, B\""]}}"#,
      {
        $0.filters = [
          FacetFilter(
            facet: "department",
            values: [FilterValue(.code("MaMo"), isExcluded: true), FilterValue(.code("A, B"))]),
          FacetFilter(
            facet: "year", values: [FilterValue(.years(from: 2020, to: 2024)), FilterValue(.notStated)]),
        ]
      }
    ),
    (#"{"query":"a","filters":{"author":["Wu, Diyuan"]}}"#, { $0.authors = ["Wu, Diyuan"] }),
  ]

  @Test("reads a request", arguments: requests.indices)
  func request(number: Int) throws {
    var expected = SearchRequest("a")
    expected.facets = []
    expected.detail = .ids
    Self.requests[number].change(&expected)
    #expect(try BatchRequest(line: Self.requests[number].line).search == expected)
  }

  /// Lines, and what is wrong with each.
  static let mistakes = [
    ("{", "this is not JSON: at byte 1: expected a key in double quotes"),
    ("[]", "expected a JSON object"),
    ("{}", "nothing to search for: expected 'query' or 'filters'"),
    (#"{"query":" ","filters":{"oa":[]}}"#, "nothing to search for: expected 'query' or 'filters'"),
    (
      #"{"query":"a","limt":1}"#,
      "unknown key 'limt', expected: query, syntax, match, filters, facets, sort, limit, total, expand"
    ),
    (#"{"query":["a"]}"#, "'query': expected one value, found several"),
    (#"{"query":"a","limit":-1}"#, "'limit' is '-1': expected a whole number, 0 or more"),
    (#"{"query":"a","limit":1e99}"#, "'limit' is '1e99': expected a whole number, 0 or more"),
    (#"{"query":"a","total":0}"#, "'total' is '0': expected true or false"),
    (#"{"query":"a","match":"some"}"#, "'match' is 'some': expected one of: all, any"),
    (#"{"query":"a","syntax":"sql"}"#, "'syntax' is 'sql': expected one of: query, plain"),
    (#"{"query":"a","filters":["oa"]}"#, "'filters': expected an object of facets with their values"),
    (#"{"query":"a","filters":{"oa":{"x":"y"}}}"#, "'filters.oa': expected a list of texts"),
    (#"{"query":"a","facets":[["oa"]]}"#, "'facets': expected a list of texts"),
    (
      #"{"query":"a","filters":{"year":["soon"]}}"#,
      "'filters': 'soon' is not a year or a range of years such as 2020..2024"
    ),
  ]

  @Test("says where a request is wrong, and keeps the answers before it", arguments: mistakes)
  func mistake(line: String, message: String) {
    let outcome = run(
      ["batch", "--requests", "queries.tsv"],
      input: #"{"query":"a"}"# + "\n\n" + line + "\n" + #"{"query":"b"}"#)
    #expect(outcome.status == .failure)
    #expect(outcome.output.split(separator: "\n").count == 1)
    #expect(outcome.errors.hasPrefix("search: queries.tsv:3: \(message)\n"))
  }

  @Test("says which request the index could not answer, and what to do")
  func failure() {
    let outcome = run(
      ["batch", "--requests", "-"],
      engine: FakeEngine(error: CLIError("unknown oa 'x'", hint: "there are: y")),
      input: #"{"query":"a"}"#)
    #expect(outcome.errors == "search: -:1: unknown oa 'x'\n  there are: y\n")
  }

  /// Arguments that make no sense together.
  static let contradictions = [
    ["--tag", "t"], ["--match", "all"], ["--limit", "3"], ["--syntax"], ["--expand"], ["queries.tsv"],
    ["--repeat", "0"], ["--repeat", "10001"],
  ]

  @Test("takes no option that each request has by itself", arguments: contradictions)
  func contradiction(arguments: [String]) {
    let engine = FakeEngine()
    let outcome = run(
      ["batch", "--requests", "queries.tsv"] + arguments, engine: engine, input: #"{"query":"a"}"#)
    #expect(outcome.status == .failure && outcome.output.isEmpty && engine.requests.isEmpty)
    #expect(run(["batch"], engine: engine).status == .failure)
    #expect(run(["batch", "queries.tsv", "--repeat", "2"], engine: engine).status == .failure)
  }

  /// The seconds that answers take, one after the other; how often to measure; the median in microseconds.
  static let times: [(seconds: [Double], repeats: Int?, median: Double)] = [
    ([3], nil, 3e6), ([9, 3], 1, 3e6), ([9, 1, 4, 2], 3, 2e6), ([9, 1, 4, 2, 8], 4, 3e6),
  ]

  @Test("measures the median of the repeats, without the first answer", arguments: times)
  func timer(seconds: [Double], repeats: Int?, median: Double) {
    let now = Locked(0.0)
    var rest = seconds
    let timer = BatchTimer(
      repeats: repeats, clock: { now.withLock { $0 } }, cpuClock: { now.withLock { $0 / 2 } })
    let times = timer.measure { now.withLock { $0 += rest.removeFirst() } }.times
    #expect(rest.isEmpty)
    #expect(times == BatchTimer.Times(wall: median, cpu: median / 2))
  }
}
