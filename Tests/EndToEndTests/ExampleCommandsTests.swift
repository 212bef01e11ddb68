import Foundation
import TestSupport
import Testing

/// Every command line that the README or a help text shows does what it promises: it ends well.
@Suite("Examples in README and help")
struct ExampleCommandsTests {
  /// A folder with all files that examples name.
  private static func place() throws -> Workplace {
    let place = try Workplace()
    try FileManager.default.copyItem(
      at: Repository.root.appending(path: "Examples"), to: place.folder.appending(path: "Examples"))
    _ = try place.file("q1\tneural collapse\nq2\tlearning\n", name: "queries.tsv")
    _ = try place.file("q1 21326 1\nq2 14924 1\n", name: "qrels.tsv")
    _ = try place.file("{\"query\":\"neural collapse\"}\n", name: "questions.jsonl")
    _ = try place.file("Neural <i>collapse</i>", name: "abstract.txt")
    _ = try place.file("{\"_id\":\"T1\",\"title\":\"A facet of tonight\"}\n", name: "tonight.jsonl")
    let outcome = try place.shell(
      """
      mkdir exports bin && cp Examples/*records.yaml exports/ && cp Examples/departments.yaml departments.yml
      cp Examples/ista-three-records.yaml changed-today.yml && cp changed-today.yml tonight.yml
      gzip -k queries.tsv qrels.tsv && gzip -c tonight.jsonl > big.jsonl.gz
      printf '#!/bin/sh\\nexit 0\\n' > bin/xdg-open && chmod +x bin/xdg-open && ln -s . publications
      search reindex exports/ --departments departments.yml && search ingest tonight.jsonl
      """)
    try #require(outcome.status == 0, "\(outcome.errors)")
    if Program.has("openssl") {
      let made = try place.shell(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out cert.pem "
          + "-days 2 -subj /CN=localhost")
      try #require(made.status == 0, "\(made.errors)")
    }
    return place
  }

  private static func expectSuccess(_ line: String, in place: Workplace) throws {
    for program in ["jq", "sqlite3"] where line.contains(program) && !Program.has(program) { return }
    // The certificate of the place is openssl's.
    if line.contains("--tls-cert"), !Program.has("openssl") { return }
    var line = line
    if line.hasPrefix("search serve") {
      // It answers until it is told to stop, on a port that may be taken. In the background, `timeout` would
      // send its signal twice, and the second one stops at once.
      line =
        "timeout --foreground --preserve-status 3 " + line.replacing("--port 8080", with: "--port 0")
        + " 2>&1"
    }
    if line.hasPrefix("search mcp") {
      line = #"echo '{"jsonrpc":"2.0","id":1,"method":"ping"}' | "# + line
    }
    let outcome = try place.shell("export HOME=$PWD PATH=$PWD/bin:$PATH; \(line)")
    #expect(outcome.status == 0, "\(line): exit \(outcome.status) \(outcome.errors)")
    let isSilent = line.contains(" > ")
    #expect(isSilent || !outcome.text.isEmpty, "\(line) prints nothing")
  }

  static let verbs = [
    "query", "ingest", "reindex", "departments", "facet", "show", "export", "cite", "explain", "tokens",
    "suggest", "similar",
    "batch",
    "eval", "stats", "check", "history", "quality", "duplicates", "site", "report", "report changes",
    "report oa",
    "report types", "report departments", "optimize", "repair", "backup", "serve", "mcp", "completion",
  ]

  @Test("those of a help text", arguments: verbs)
  func help(verb: String) throws {
    let place = try Self.place()
    let help = try place.shell("COLUMNS=1000 search \(verb) --help").lines
    let examples = help.drop { $0 != "EXAMPLES:" }.dropFirst().prefix { $0.hasPrefix("  ") }
    #expect(!examples.isEmpty)
    for line in examples {
      // What follows a gap explains the example.
      let command = String(line.dropFirst(2)).replacing(#/ {3,}.*/#, with: "")
      try Self.expectSuccess(command.replacing("lost_records[].id", with: "records"), in: place)
    }
  }

  @Test("every verb that the help of search lists is tried here")
  func all() throws {
    let listed = try Workplace().search("--help").lines.drop { $0 != "VERBS:" }.dropFirst()
      .prefix { $0.hasPrefix("  ") }.compactMap {
        $0.firstMatch(of: #/^ {2}([a-z]+) +/#).map { String($0.1) }
      }
    #expect(Set(listed).subtracting(Self.verbs.map { String($0.prefix { $0 != " " }) }) == [])
    #expect(listed.count > 15)
  }

  @Test("those of the README, those of cron jobs too")
  func readme() throws {
    let place = try Self.place()
    let readme = try String(contentsOf: Repository.root.appending(path: "README.md"), encoding: .utf8)
    var count = 0
    for language in ["sh", "text"] {
      for block in readme.components(separatedBy: "```\(language)\n").dropFirst() {
        let lines = block.components(separatedBy: "\n```")[0].replacing("\n  ", with: " ")
        for line in lines.split(separator: "\n") where line.contains("search ") || line.contains("sqlite3 ") {
          try Self.expectSuccess(String(line).replacing(#/^30 3 \* \* \* +/#, with: ""), in: place)
          count += 1
        }
      }
    }
    #expect(count >= 14)
  }
}
