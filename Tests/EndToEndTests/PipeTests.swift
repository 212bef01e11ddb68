import Foundation
import Testing

@Suite("The program in pipes and scripts")
struct PipeTests {
  static let hasJQ = Program.has("jq")
  static let hasSQLite = Program.has("sqlite3")

  @Test("JSON goes through jq", .enabled(if: hasJQ, "needs jq"))
  func jq() throws {
    #expect(try ExampleIndex.shell("search 'neural collapse' --json | jq -r '.hits[0].id'").text == "21326\n")
    let lines = try ExampleIndex.shell("search '*' --jsonl --all | jq -r .id | sort -u | wc -l")
    #expect(lines.text.trimmingCharacters(in: .whitespacesAndNewlines) == "301")
    #expect(try ExampleIndex.shell("search stats --json | jq .records").text == "301\n")
    #expect(try ExampleIndex.shell("search show 21326 14924 --json | jq '.records | length'").status == 0)
  }

  @Test("A reader that has enough ends it quietly", arguments: ["--jsonl", "--csv", "--ids", ""])
  func head(form: String) throws {
    let outcome = try ExampleIndex.shell("search '*' --all \(form) | head -1; echo \"${PIPESTATUS[0]}\" >&2")
    #expect(outcome.lines.count <= 1)
    #expect(outcome.errors == "0\n", "\(form)")
  }

  @Test("All forms have the same hits, and CSV is a table")
  func forms() throws {
    let ids = try ExampleIndex.search("network OR energy", "--ids", "--all").lines
    #expect(ids.count > 10)
    let json = try ExampleIndex.search("network OR energy", "--json", "--all").json()
    #expect(json["hits"].items.map { $0["id"].string } == ids)
    #expect(json["total"].int == ids.count)
    #expect(json["limit"] == .null)
    let lines = try ExampleIndex.search("network OR energy", "--jsonl", "--all").lines
    #expect(try lines.map { try JSON(Data($0.utf8))["id"].string } == ids)
    let csv = try ExampleIndex.search("network OR energy", "--csv", "--all").text
    #expect(csv.components(separatedBy: "\n").first?.contains("id") == true)
    for id in ids { #expect(csv.contains(id)) }
  }

  @Test(
    "Notes and errors go to standard error, in every form",
    arguments: ["--jsonl", "--csv", "--ids", "--json", ""])
  func notes(form: String) throws {
    let outcome = try ExampleIndex.shell("search 'neural department:Nowhere' \(form)")
    #expect(outcome.status == 1)
    if form == "--json" {
      #expect(try !outcome.json()["query"]["notes"].items.isEmpty)
    } else {
      #expect(outcome.errors.contains("Nowhere"), "\(form)")
    }
    if form == "--ids" || form == "--jsonl" { #expect(outcome.text == "") }
  }

  static let statuses: [(line: String, status: Int32)] = [
    ("search 'neural collapse'", 0), ("search xyzzyplugh", 1), ("search show 21326", 0),
    ("search show nowhere", 1),
    ("search --no-such-option x", 2), ("search", 2), ("search facet", 2), ("search stats", 0),
    ("search check", 0),
    ("search neural --limit -1", 2), ("search neural --page 0", 2), ("search --help", 0),
    ("search --version", 0),
    ("search ingest", 2), ("search ingest nowhere.yml", 2), ("search explain 21326 neural", 0),
    ("search tokens 'Neural Collapse'", 0), ("search history", 0), ("search -- reindex", 1),
    ("search query reindex", 1),
    ("search neural -collapse", 0), ("search facet oa xyzzyplugh", 1),
  ]

  @Test("Exit codes", arguments: statuses.indices)
  func exitCodes(number: Int) throws {
    let (line, status) = Self.statuses[number]
    let outcome = try ExampleIndex.shell(line)
    #expect(outcome.status == status, "\(line): \(outcome.errors)")
    #expect(status == 2 ? outcome.text.isEmpty : true, "\(line)")
    #expect(!outcome.text.contains("\u{1B}"), "\(line)")
  }

  @Test("batch prints a TREC run whose scores read back")
  func batch() throws {
    let outcome = try ExampleIndex.shell(
      "printf 'q1\\tneural collapse\\nq2\\txyzzyplugh\\nq3\\theavy ball (\"\\n' | search batch - --tag t")
    #expect(outcome.status == 0)
    let rows = outcome.lines.map { $0.split(separator: " ").map(String.init) }
    #expect(rows.allSatisfy { $0.count == 6 && $0[1] == "Q0" && $0[5] == "t" && Double($0[4]) != nil })
    #expect(Set(rows.map { $0[0] }) == ["q1", "q3"])
    #expect(rows.first?[2] == "21326")
    let first = rows.filter { $0[0] == "q1" }.compactMap { Double($0[4]) }
    #expect(first == first.sorted(by: >))
  }

  @Test("batch answers requests as search does, one by one")
  func requests() throws {
    let outcome = try ExampleIndex.shell(
      #"""
      printf '%s\n' '{"query":"neural collapse","facets":["department","oa","year"]}' \
        '{"query":"*","filters":{"year":["2020..2024"]},"limit":0}' '{"query":"x","filters":{"nosuch":["y"]}}' |
        search batch --requests - --repeat 2
      """#)
    #expect(outcome.status == 2)
    #expect(outcome.errors.hasPrefix("search: -:3: unknown facet 'nosuch'"))
    let answers = try outcome.lines.map { try JSON(Data($0.utf8)) }
    try #require(answers.count == 2)
    let found = try ExampleIndex.search("neural", "collapse", "--json").json()
    #expect(answers[0].keys == ["schema", "total", "ids", "facets", "wall_us", "cpu_us"])
    #expect(answers[0]["total"] == found["total"] && answers[0]["facets"] == found["facets"])
    #expect(answers[0]["ids"].items == found["hits"].items.map { $0["id"] })
    #expect(answers.allSatisfy { ($0["wall_us"].double ?? 0) > 0 && ($0["cpu_us"].double ?? 0) > 0 })
    let years = try ExampleIndex.search("*", "-y", "2020..2024", "--json").json()
    #expect(answers[1]["total"] == years["total"] && answers[1]["ids"].items.isEmpty)
  }

  static let plainQueries: [(words: String, sql: String)] = [
    ("=neural =collapse", "neural collapse"), ("=energy", "energy"), ("=spin =coherence", "spin coherence"),
    ("\"spin coherence\"", "\"spin coherence\""), ("title:=matter", "title:matter"),
  ]

  @Test(
    "sqlite3 gives the ids that search gives", .enabled(if: hasSQLite, "needs the sqlite3 program"),
    arguments: plainQueries.indices)
  func sqlite(number: Int) throws {
    let (words, match) = Self.plainQueries[number]
    let sql = """
      SELECT record.id FROM text JOIN record ON record.docid = text.rowid WHERE text MATCH '\(match)' ORDER BY rank
      """
    let program = "sqlite3 -cmd '.timeout 5000' index/publications.db"
    let outcome = try ExampleIndex.shell("\(program) <<'END'\n\(sql);\nEND")
    let ids = try ExampleIndex.search(words, "--match", "all", "--ids", "--all").lines
    #expect(Set(outcome.lines) == Set(ids), "\(words)")
    #expect(!ids.isEmpty, "\(words)")
  }

  @Test("sqlite3 answers the query of the design", .enabled(if: hasSQLite, "needs the sqlite3 program"))
  func sqliteTitle() throws {
    let outcome = try ExampleIndex.shell(
      """
      sqlite3 -cmd '.timeout 5000' index/publications.db "SELECT record.title FROM text JOIN record ON record.docid = text.rowid
        WHERE text MATCH 'neural collapse' ORDER BY rank LIMIT 10"
      """)
    #expect(outcome.lines.first?.hasPrefix("Neural collapse beyond the unconstrained features model") == true)
  }
}
