import Foundation
import Testing

/// The keys and their order as section 11 of the design states them.
@Suite("JSON has the keys of the contract, in their order")
struct JSONContractTests {
  private static let facetKeys = ["department", "oa", "year"].flatMap { name in
    ["", ".values"].map { "facets.\(name)\($0)" }
      + ["code", "label", "count", "selected"].map { "facets.\(name).values[].\($0)" }
      + ["facets.\(name).distinct", "facets.\(name).not_stated"]
  }

  private static let resultsHead = [
    "schema", "query", "query.text", "query.parsed", "query.match", "query.filters",
  ]
  private static let resultsMiddle = [
    "query.sort", "query.notes", "index", "index.records", "index.generation", "index.fingerprint", "total",
    "partial", "suggestions", "offset",
    "limit", "next", "took_ms", "hits",
  ]
  private static let hit = [
    "rank", "id", "score", "title", "authors", "authors[].name", "authors[].orcid", "year", "type", "oa",
    "departments",
    "departments[].code", "departments[].label", "doi", "arxiv", "title_matches", "snippet", "snippet.field",
    "snippet.text", "snippet.matches", "snippet.cut_at_start", "snippet.cut_at_end", "venue", "pages",
    "publisher", "url", "citation", "is_cut", "missing",
  ]

  @Test("search --json")
  func results() throws {
    let answer = try ExampleIndex.search("neural collapse", "-d", "MaMo", "--json").json()
    #expect(answer["schema"].string == "search.results/1")
    #expect(
      answer.keyPaths
        == Self.resultsHead + ["query.filters.department"]
        + Self.resultsMiddle.flatMap { $0 == "partial" ? [$0, "partial.total", "partial.missing"] : [$0] }
        + Self.hit.map { "hits[].\($0)" }
        + ["facets"] + Self.facetKeys)
    #expect(answer["query"]["filters"]["department"][0].string == "MaMo")
    #expect(answer["hits"][0]["departments"][0]["label"].string == "Mondelli Group")
    #expect(answer["hits"][0]["doi"] == .null)
    #expect(answer["hits"][0]["id"] == .string("21326"))
    #expect(answer["next"] == .null)
  }

  @Test("search --json without a hit: keys never vanish")
  func noHits() throws {
    let answer = try ExampleIndex.search("xyzzyplugh", "--json").json()
    let keys = Self.resultsHead + Self.resultsMiddle + ["facets"]
    let facets = Self.facetKeys.filter { !$0.contains("[]") }
    #expect(answer.keyPaths == keys + facets)
    let none = try ExampleIndex.search("xyzzyplugh", "--json", "--facets", "none").json()
    #expect(none.keyPaths == keys)
  }

  @Test("search --jsonl")
  func lines() throws {
    let outcome = try ExampleIndex.search("neural collapse", "--jsonl", "--limit", "2")
    for line in outcome.lines { #expect(try JSON(Data(line.utf8)).keyPaths == Self.hit) }
    #expect(!outcome.lines.isEmpty)
  }

  static let runKeys = [
    "schema", "added", "updated", "unchanged", "deleted", "rejected", "skipped", "superseded",
    "deletions_held",
    "records", "run", "dry_run", "rebuilt", "took_ms", "changes", "changes[].id", "changes[].kind",
    "changes[].fields",
    "changes[].parts", "changes[].title", "changes[].reason", "changes[].moved_to", "changes[].values",
    "rejects", "rejects[].file", "rejects[].line", "rejects[].id", "rejects[].reason",
    "warnings",
    "warnings[].file", "warnings[].line", "warnings[].id", "warnings[].field", "warnings[].reason",
    "started", "command", "kind", "source", "would_stop", "superseded_records", "skipped_records",
    "unknown_departments",
    "departments",
    "departments[].code", "departments[].before", "departments[].after", "departments[].after.code",
    "departments[].after.label", "departments[].after.parent",
  ]

  @Test("reindex --json and ingest --json", arguments: ["reindex", "ingest"])
  func runs(verb: String) throws {
    let place = try Workplace()
    _ = try place.file(#"{"_id":1,"title":"x","year":"soon"}"# + "\nnonsense\n", name: "export.jsonl")
    _ = try place.file(#"[{"_id":"MaMo","name":"Mondelli Group"}]"#, name: "departments.json")
    let outcome = try place.search(verb, "export.jsonl", "--departments", "departments.json", "--json")
    #expect(outcome.status == 3)
    let report = try outcome.json()
    #expect(report.keyPaths == Self.runKeys)
    #expect(report["schema"].string == "search.reindex/1")
    #expect(report["changes"][0]["id"] == .string("1"))
    #expect(report["rejects"][0]["id"] == .null)
    #expect(report["rejects"][0]["line"].int == 2)
    #expect(report["rejects"][0]["file"].string == "export.jsonl")
    #expect(report["warnings"][0]["field"].string == "year")
    let dry = try place.search(verb, "export.jsonl", "--json", "--dry-run").json()
    #expect(dry["dry_run"].bool == true)
    #expect(dry["run"] == .null)
    #expect(dry["changes"] == .array([]))
  }

  @Test("stats --json")
  func stats() throws {
    let answer = try ExampleIndex.search("stats", "--json").json()
    #expect(
      answer.keys == [
        "schema", "records", "generation", "fingerprint", "terms", "segments", "bytes", "facets", "updated",
      ])
    #expect(answer["schema"].string == "search.stats/1")
    #expect(answer["records"].int == 301)
    #expect((answer["terms"].int ?? 0) > 100)
    let search = try ExampleIndex.search("*", "--json").json()
    #expect(search["index"]["fingerprint"] == answer["fingerprint"])
    #expect(search["index"]["generation"] == answer["generation"])
  }

  @Test("facet --json")
  func facet() throws {
    let answer = try ExampleIndex.search("facet", "department", "--json").json()
    #expect(
      answer.keyPaths == [
        "schema", "facet", "values", "values[].code", "values[].label", "values[].parent", "values[].count",
        "distinct", "not_stated", "match", "notes",
      ])
    #expect(answer["schema"].string == "search.facet/1")
    #expect(answer["facet"].string == "department")
  }

  @Test("check --json")
  func check() throws {
    let outcome = try ExampleIndex.search("check", "--json")
    #expect(outcome.status == 0)
    #expect(outcome.text == #"{"schema":"search.check/1","ok":true,"problems":[],"notes":[]}"# + "\n")
  }

  static let errors: [(arguments: [String], word: String)] = [
    (["neural", "-d", "MaMoo", "--json"], "MaMo"), (["neural", "--year", "soon", "--json"], "2020..2024"),
    (["neural", "--sort", "size", "--json"], "relevance"),
    (["neural", "--after", "xyz", "--json"], "cursor"),
    (["neural", "--index", "nowhere.db", "--json"], "ingest"),
    (["reindex", "nowhere.yml", "--json"], "nowhere.yml"),
    (["neural", "--jsonn"], "--json"), (["facet", "colour", "--json"], "department"),
  ]

  @Test("An error is one object on standard error, and says what to do", arguments: errors.indices)
  func error(number: Int) throws {
    let (arguments, word) = Self.errors[number]
    let outcome = try Program.start(arguments, in: ExampleIndex.place.get().place.folder).wait()
    #expect(outcome.status == 2, "\(arguments)")
    #expect(outcome.text == "", "\(arguments)")
    #expect(outcome.errors.contains(word), "\(arguments): \(outcome.errors)")
    guard arguments.contains("--json") else { return }
    let error = try JSON(Data(outcome.errors.utf8))
    #expect(error.keys == ["schema", "error", "hint"], "\(arguments)")
    #expect(error["schema"].string == "search.error/1", "\(arguments)")
  }

  @Test("The error of the brake has the counts")
  func brake() throws {
    let place = try Workplace()
    let records = (1...60).map { "{\"_id\":\"r\($0)\",\"title\":\"Paper\"}\n" }
    _ = try place.file(records.joined(), name: "export.jsonl")
    #expect(try place.search("reindex", "export.jsonl").status == 0)
    _ = try place.file(records.prefix(20).joined(), name: "export.jsonl")
    let bytes = try place.indexBytes()
    let outcome = try place.search("reindex", "export.jsonl", "--json")
    #expect(outcome.status == 2)
    let error = try JSON(Data(outcome.errors.utf8))
    #expect(error.keys.prefix(3) == ["schema", "error", "hint"])
    #expect(error["deleted"].int == 40)
    #expect(error["unchanged"].int == 20)
    #expect(error["hint"].string?.contains("--allow-delete") == true)
    #expect(try place.indexBytes() == bytes)
    #expect(try place.search("reindex", "export.jsonl", "--partial").status == 0)
    #expect(try place.search("reindex", "export.jsonl", "--allow-delete").status == 0)
    #expect(try place.search("*", "--ids", "--all").lines.count == 20)
  }
}
