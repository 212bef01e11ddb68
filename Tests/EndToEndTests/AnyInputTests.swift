import Foundation
import Testing

/// Work that grows with the square of an input would take hours.
@Suite("No query is an error", .timeLimit(.minutes(10)))
struct AnyInputTests {
  static let queries = [
    "don't", "self-driven", "X-ray", "C++", "\"unbalanced", "neural AND", "NOT neural", "title:", "foo:bar",
    "(neural",
    "*", "10.1038/s41", "", "\"", "AND", "γ=1", "@x", "神経", "🧪", "👩‍🔬 emoji", "OR", "NOT", "-", "--", "- -",
    "\"\"", "()", ")(",
    "~5", "\"a b\"~", "\"a b\"~99999999999999999999", "=", "=*", "**", "a**", "title:title:title:x",
    "department:",
    "year:", "year:abc", "year:2020..", "year:9999999999", "oa:\"", "department:\"x", "id:", "doi:", "arxiv:",
    "\\", "%", "_",
    "'; DROP TABLE record; --", "\u{0}", "\u{7}", "\u{202E}abc", "a\nb", "\u{FEFF}", "<b>", "&amp;",
    "$\\alpha", "{}[]",
    "neural OR OR collapse", "NEAR(a b)", "a AND b OR c NOT d", "(((((((((a)))))))))", "^a", "col:\"a b\"*",
    "ﬁ", "ſ", "İ",
    String(repeating: "a ", count: 3000), String(repeating: "x", count: 100_000),
    String(repeating: "(", count: 100_000),
  ]

  @Test("as an argument", arguments: queries)
  func argument(query: String) throws {
    // A NUL cannot be part of an argument; nor can one be longer than 128 KiB.
    let query = query.replacingOccurrences(of: "\u{0}", with: "")
    for arguments in [
      ["query", "--", query], ["query", "--json", "--", query], ["facet", "oa", "--", query],
    ] {
      let outcome = try Program.start(arguments, in: ExampleIndex.place.get().place.folder).wait()
      expectSane(outcome, String(query.prefix(60)))
      if arguments.contains("--json") {
        let answer = try outcome.json()
        #expect(answer["schema"].string == "search.results/1")
        #expect((answer["total"].int == 0) == (outcome.status == 1))
      }
    }
  }

  static let inputs: [(name: String, bytes: @Sendable () -> Data)] = [
    ("nothing", { Data() }),
    ("a million characters", { Data(String(repeating: "neural (", count: 125_000).utf8) }),
    ("a million letters", { Data(repeating: 0x61, count: 1_000_000) }),
    ("a million quotes", { Data(repeating: 0x22, count: 1_000_000) }),
    ("a million opening parentheses", { Data(repeating: 0x28, count: 1_000_000) }),
    ("a million words", { Data((0..<150_000).map { "w\($0) " }.joined().utf8) }),
    ("a million dashes", { Data(String(repeating: "- ", count: 500_000).utf8) }),
    ("a million stars", { Data(String(repeating: "a* ", count: 333_333).utf8) }),
    ("NOT NOT NOT", { Data(String(repeating: "NOT ", count: 250_000).utf8) }),
    ("NULs", { Data([0x61, 0, 0x62, 0]) }),
    ("no UTF-8", { Data((0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 13) }) }),
    ("Chinese", { Data(String(repeating: "神経回路", count: 80_000).utf8) }),
    ("combining marks", { Data(("a" + String(repeating: "\u{301}", count: 400_000)).utf8) }),
  ]

  @Test("on standard input", arguments: inputs.indices)
  func standardInput(number: Int) throws {
    let (name, bytes) = Self.inputs[number]
    for form in ["--json", "--ids"] {
      let outcome = try ExampleIndex.search("query", "-", form, "--limit", "3", input: bytes())
      expectSane(outcome, name)
    }
  }

  @Test("a question past its time is an error, with no part of an answer")
  func pastItsTime() throws {
    let words = Data((0..<1000).map { "w\($0) " }.joined().utf8)
    let outcome = try ExampleIndex.search(
      "query", "-", "--json", input: words, environment: ["SEARCH_LIMIT_QUESTION_MILLISECONDS": "1"])
    #expect(outcome.status == 2 && outcome.output.isEmpty)
    #expect(outcome.errors.contains("search.error/1") && outcome.errors.contains("--timeout"))
    #expect(try ExampleIndex.search("query", "-", "--json", "--timeout", "0", input: words).status <= 1)
  }

  static let longPhrases = [
    String(repeating: "the ", count: 1024), String(repeating: "the of ", count: 512),
    (0..<1024).map { "w\($0)" }.joined(separator: " "),
  ]

  @Test("a phrase of a thousand words is an answer", arguments: longPhrases)
  func longPhrase(text: String) throws {
    for form in ["\"\(text)\"", "\"\(text)\"~3"] {
      let outcome = try ExampleIndex.search("query", "-", "--ids", input: Data(form.utf8))
      expectSane(outcome, String(form.prefix(30)))
      #expect(outcome.status == 1)
    }
  }

  @Test("No word is an answer of no hits that says so")
  func noWord() throws {
    for query in ["", "\"", "@", "()", "…"] {
      let outcome = try ExampleIndex.search("query", "--json", "--", query)
      let answer = try outcome.json()
      #expect(answer["total"].int == 0, "\(query)")
      #expect(outcome.status == 1, "\(query)")
      #expect(!answer["query"]["notes"].items.isEmpty, "\(query)")
    }
  }

  @Test("No arguments at all print the usage")
  func usage() throws {
    let outcome = try ExampleIndex.search()
    #expect(outcome.status == 2)
    #expect(outcome.text == "")
    #expect(outcome.errors.contains("search [QUERY...] [filters] [output]"))
  }

  private func expectSane(_ outcome: Program.Outcome, _ name: String) {
    let label = Comment(rawValue: "\(name): \(outcome.errors.prefix(300))")
    #expect(!outcome.isSignaled, label)
    #expect(outcome.status == 0 || outcome.status == 1, label)
    // Notes may stand there, and nothing that could steer a terminal.
    #expect(!outcome.errors.contains("\u{1B}"), label)
    #expect(!outcome.errors.contains("Fatal error"), label)
    #expect(outcome.errors.utf8.count < 4000, label)
  }
}
