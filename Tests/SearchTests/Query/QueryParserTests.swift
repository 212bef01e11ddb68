import Publication
import TestSupport
import Testing

@testable import Search

@Suite("Query parser")
struct QueryParserTests {
  /// A query, how it prints, its filters, and what its notes contain.
  struct Example: Sendable, CustomTestStringConvertible {
    var query: String
    var printed: String
    var filters: [String] = []
    var notes: [String] = []

    init(_ query: String, _ printed: String, filters: [String] = [], notes: [String] = []) {
      self.query = query
      self.printed = printed
      self.filters = filters
      self.notes = notes
    }

    var testDescription: String { query }
  }

  static let operators = [
    Example("neural collapse", "neural AND collapse"),
    Example("  neural \t\n collapse\u{A0}x\u{3000}y ", "neural AND collapse AND x AND y"),
    Example("neural AND collapse", "neural AND collapse"),
    Example("a OR b", "a OR b"),
    Example("a or b", "a AND or AND b"),
    Example("a b OR c", "(a AND b) OR c"),
    Example("a OR b c OR d", "a OR (b AND c) OR d"),
    Example("a (b OR c)", "a AND (b OR c)"),
    Example("a (b c) d", "a AND b AND c AND d"),
    Example("(a OR b) OR c", "a OR b OR c"),
    Example("a -b", "a AND NOT b"),
    Example("-b a", "NOT b AND a"),
    Example("a NOT b c", "a AND NOT b AND c"),
    Example("a AND NOT b", "a AND NOT b"),
    Example("a NOT NOT b", "a AND b"),
    Example("a -(b c)", "a AND NOT (b AND c)"),
    Example("a NOT(b OR c)", "a AND NOT (b OR c)"),
    Example("a OR NOT b", "NOT (b AND NOT a)", notes: ["only excludes"]),
    Example("NOT neural", "NOT neural", notes: ["only excludes"]),
    Example("-a -b", "NOT (a OR b)", notes: ["only excludes"]),
    Example("-a OR -b", "NOT (a AND b)", notes: ["only excludes"]),
    Example("* -a", "NOT a", notes: ["only excludes"]),
    Example("a-b", "a-b"),
    Example("a - b", "a AND b"),
    Example("a -- b --c", "a AND b AND --c"),
    Example("mean-field self-driven X-ray", "mean-field AND self-driven AND X-ray"),
    Example("a(b)c", "a AND b AND c"),
    Example("a && b || c", "a AND b AND c"),
    Example("=word a", "=word AND a"),
    Example("=mean-field a", "=mean-field AND a"),
    Example("=", "", notes: ["no searchable"]),
    Example("= a b", "a AND b"),
    Example("pref* a", "pref* AND a"),
    Example("=pref** a", "pref* AND a"),
    Example("mean-fie* a", "mean-fie* AND a"),
    Example("*a b", "*a AND b", notes: ["'*a'"]),
    Example("a*b c", "a*b AND c"),
    Example("a * b", "a AND b", notes: ["* stands for all"]),
    Example("*", "*"),
    Example("**", "*"),
  ]

  static let phrases = [
    Example("\"mean field\" a", "\"mean field\" AND a"),
    Example("„mean field“ “x y” « u v » “p q\"", "\"mean field\" AND \"x y\" AND \" u v \" AND \"p q\""),
    Example("a\"b c\"d", "a AND \"b c\" AND d"),
    Example("\"a b\"~5", "\"a b\"~5"),
    Example("\"a b\"~99999999999999999999999", "\"a b\"~1000000"),
    Example("\"a b\"~ c", "\"a b\" AND c"),
    Example("\"a b\"~5x", "\"a b\" AND ~5x"),
    Example("\"a b\"-c", "\"a b\" AND c"),
    Example("\"mean fie\"*", "\"mean fie\"*"),
    Example("=\"a b\"", "\"a b\""),
    Example("-\"a b\" c", "NOT \"a b\" AND c"),
    Example("Schr\\\"odinger equation", "Schr\\\"odinger AND equation"),
    Example("\"Schr\\\"odinger equation\"", "\"schr odinger equation\""),
    Example("\"unbalanced", "\"unbalanced\"", notes: ["not closed"]),
    Example("a \"b c", "a AND \"b c\"", notes: ["not closed"]),
    Example("\"", "", notes: ["no searchable"]),
    Example("\"\"", "", notes: ["no searchable"]),
    Example("a \"\" b", "a AND b"),
    Example("a~5 b", "a~5 AND b", notes: ["~ takes a phrase"]),
    Example("~5 b", "~5 AND b"),
  ]

  static let fields = [
    Example("title:neural collapse", "title:neural AND collapse"),
    Example("TITLE:neural", "title:neural"),
    Example("title:\"a b\"~2 author:=wu keyword:net*", "title:\"a b\"~2 AND author:=wu AND keyword:net*"),
    Example("title:(a OR b) c", "(title:a OR title:b) AND c"),
    Example("title:(a author:b (c))", "title:a AND author:b AND title:c"),
    Example("title:author:a", "author:a"),
    Example("-title:a b", "NOT title:a AND b"),
    Example("title:-a b", "NOT title:a AND b"),
    Example("title:AND b", "title:and AND b"),
    Example("title: neural", "title:neural"),
    Example("title:", "title"),
    Example("neural title:", "neural AND title"),
    Example("(neural title:) OR x", "(neural AND title) OR x"),
    Example("title: OR b", "title OR b"),
    Example("title:@", "", notes: ["no searchable"]),
    Example("foo:bar", "foo:bar", notes: ["'foo' is not a field"]),
    Example("ratio 1:2 Attention: all", "ratio AND 1:2 AND Attention: AND all"),
    Example("http://a.b/c d", "http://a.b/c AND d"),
  ]

  static let malformed = [
    Example("neural AND", "neural", notes: ["AND has no word"]),
    Example("neural OR", "neural", notes: ["OR has no word"]),
    Example("OR neural", "neural", notes: ["OR has no word"]),
    Example("a OR AND b", "a OR b", notes: ["AND has no word"]),
    Example("a NOT", "a", notes: ["NOT has no word"]),
    Example("(a NOT) b", "a AND b", notes: ["NOT has no word"]),
    Example("AND", "and"),
    Example("AND OR", "and AND or"),
    Example("(neural", "neural", notes: ["not closed"]),
    Example("neural)", "neural", notes: ["no opening"]),
    Example("() a", "a"),
    Example("(", "", notes: ["no searchable"]),
    Example("-", "", notes: ["no searchable"]),
    Example("", "", notes: ["no searchable"]),
    Example("   ", "", notes: ["no searchable"]),
    Example("\u{0}", "", notes: ["no searchable"]),
    Example("@", "", notes: ["no searchable"]),
    Example("😀", "", notes: ["no searchable"]),
    Example("don't", "don't"),
    Example("C++ c#", "C++ AND c#"),
    Example("γ=1 @x", "γ=1 AND @x"),
    Example("神経回路", "神経回路"),
  ]

  static let filters = [
    Example("neural department:MaMo oa:gold", "neural", filters: ["department:MaMo", "oa:gold"]),
    Example("year:2020..2024", "*", filters: ["year:2020..2024"]),
    Example("YEAR:2020–2024", "*", filters: ["year:2020..2024"]),
    Example("year:2020 a year:2022", "a", filters: ["year:2020,2022"]),
    Example("oa:gold,!green,none", "*", filters: ["oa:gold,none,!green"]),
    Example("-oa:gold a", "a", filters: ["oa:!gold"]),
    Example("NOT oa:gold,green a", "a", filters: ["oa:!gold,!green"]),
    Example("-oa:!gold", "*", filters: ["oa:gold"]),
    Example("-(oa:gold OR oa:green) a", "a", filters: ["oa:!gold,!green"]),
    Example("(oa:gold OR oa:green) a", "a", filters: ["oa:gold,green"]),
    Example("(a oa:gold) b", "a AND b", filters: ["oa:gold"]),
    Example("(a oa:gold) OR b", "a OR b", filters: ["oa:gold"], notes: ["whole query"]),
    Example("-(a oa:gold) b", "NOT a AND b", filters: ["oa:!gold"], notes: ["whole query"]),
    Example("a OR oa:gold", "a", filters: ["oa:gold"], notes: ["whole query"]),
    Example("dept:X lang:eng", "*", filters: ["department:X", "language:eng"]),
    Example(
      "publisher:\"ML Research Press\",Springer a", "a", filters: ["publisher:\"ML Research Press\",Springer"]
    ),
    Example("publisher:“A, B” a", "a", filters: ["publisher:\"A, B\""]),
    Example("publisher:\"A \"\"B\"\"\"", "*", filters: ["publisher:\"A \"\"B\"\"\""]),
    Example("publisher:\"A B", "*", filters: ["publisher:\"A B\""], notes: ["not closed"]),
    Example("year:abc a", "a", filters: ["year:abc"], notes: ["'abc' is not a year"]),
    Example("year:2024..2020", "*", filters: ["year:2024..2020"], notes: ["ends before it begins"]),
    Example("year:", "year", notes: ["right behind"]),
    Example("type: a review", "type AND a AND review", notes: ["right behind"]),
    Example("oa:(gold)", "oa AND gold", notes: ["right behind"]),
    Example("title:oa:gold a", "title AND a", filters: ["oa:gold"]),
    Example("@ oa:gold", "*", filters: ["oa:gold"], notes: ["only its filters"]),
    Example("* oa:gold", "*", filters: ["oa:gold"]),
  ]

  @Test(
    "reads a query, prints it and notes what it ignored",
    arguments: operators + phrases + fields + malformed + filters)
  func reading(example: Example) {
    let parsed = QueryParser.forTests.parse(example.query)
    #expect(parsed.description == example.printed)
    #expect(parsed.filters.map(\.description) == example.filters)
    #expect(parsed.notes.count == example.notes.count, "\(parsed.notes)")
    for (note, expected) in zip(parsed.notes, example.notes) { #expect(note.contains(expected)) }
    expectReadsBack(parsed, of: example.query)
  }

  // MARK: Clauses

  @Test("a word of several terms is one clause")
  func compound() {
    #expect(
      QueryParser.forTests.parse("a 神経回路").root
        == .and([
          .text(TextClause(kind: .word, field: nil, text: "a", terms: ["a"])),
          .text(TextClause(kind: .word, field: nil, text: "神経回路", terms: ["神経", "経回", "回路"])),
        ]))
  }

  @Test("plain syntax knows no operators")
  func plain() {
    let parsed = QueryParser.forTests.parse("title:a -b \"c OR 2210.06819 * @ year:2020", syntax: .plain)
    guard case .and(let nodes)? = parsed.root else {
      Issue.record("\(parsed)")
      return
    }
    let clauses = nodes.map { if case .text(let clause) = $0 { clause } else { nil as TextClause? } }
    #expect(clauses.map { $0?.kind } == Array(repeating: .word, count: 6))
    #expect(
      clauses.map { $0?.terms }
        == [["title", "a"], ["b"], ["c"], ["or"], ["2210", "06819"], ["year", "2020"]])
    #expect(parsed.filters.isEmpty && !parsed.matchesEverything && parsed.notes.isEmpty)
  }

  @Test("plain syntax without a word finds nothing", arguments: ["", " ", "*", "\"", "@ -"])
  func plainNothing(text: String) {
    let parsed = QueryParser.forTests.parse(text, syntax: .plain)
    #expect(parsed.root == nil && !parsed.matchesEverything)
    #expect(parsed.notes == ["no searchable word in the query"])
  }

  // MARK: Identifiers

  static let identifiers: [(String, [Identifier.Kind], String?)] = [
    ("14924", [.record], "14924"),
    ("mondelli", [.record], "mondelli"),
    ("(mondelli) oa:gold", [.record], "mondelli"),
    ("2210.06819", [.record, .arxiv], "2210.06819"),
    ("0000-0002-3242-7020", [.record, .orcid], "0000-0002-3242-7020"),
    ("10.1038/s41", [.doi], "10.1038/s41"),
    ("10.1016/S0140-6736(05)66666-7", [.doi], "10.1016/S0140-6736(05)66666-7"),
    ("https://doi.org/10.1016/S0140(05)6", [.doi], "https://doi.org/10.1016/S0140(05)6"),
    ("doi:10.48550/arXiv.2210.06819", [.doi], nil),
    ("DOI: 10.1016/S0140(05)6", [.doi], nil),
    ("doi:https://doi.org/10.1/x", [.doi], nil),
    ("doi:10.1/a,b", [.doi], nil),
    ("doi:10.1/a,10.2/b", [.doi, .doi], nil),
    ("arXiv:2210.06819", [.arxiv], nil),
    ("id:14924", [.record], nil),
    ("id: 14924", [.record], nil),
    ("id:14924,21326", [.record, .record], nil),
    ("id:\"a b, (c\"", [.record], nil),
  ]

  @Test("an identifier alone, or behind its field, names its record", arguments: identifiers)
  func identifier(query: String, kinds: [Identifier.Kind], otherwise: String?) {
    let parsed = QueryParser.forTests.parse(query)
    guard case .identifier(let identifiers, let clause)? = parsed.root else {
      Issue.record("\(parsed)")
      return
    }
    #expect(identifiers.map(\.kind) == kinds)
    #expect(clause?.text == otherwise)
    #expect(parsed.notes.isEmpty)
    expectReadsBack(parsed, of: query)
  }

  @Test("among words only what can be nothing else is an identifier")
  func identifiersAmongWords() {
    let parsed = QueryParser.forTests.parse(
      "14924 2210.06819 10.1038/s41(x) 0000-0002-3242-7020 -id:1,2 id:(3 OR \"4 5\") title:10.1/x")
    guard case .and(let nodes)? = parsed.root else {
      Issue.record("\(parsed)")
      return
    }
    #expect(
      nodes.map { node in
        switch node {
        case .text: "text"
        case .identifier(let identifiers, _): identifiers.map(\.kind.rawValue).joined(separator: ",")
        case .not(.identifier(let identifiers, otherwise: nil)): "not \(identifiers.count)"
        case .or(let nodes): "or \(nodes.count)"
        default: "?"
        }
      } == ["text", "text", "doi", "orcid", "not 2", "or 2", "text"])
    #expect(parsed.notes.isEmpty)
    expectReadsBack(parsed, of: "identifiers among words")
  }

  @Test(
    "what is no identifier behind an identifier's field is text",
    arguments: ["doi:foo bar", "arxiv:(foo) bar"])
  func invalidIdentifier(query: String) {
    let parsed = QueryParser.forTests.parse(query)
    #expect(parsed.description == "foo AND bar")
    #expect(parsed.notes.count == 1 && parsed.notes.allSatisfy { $0.contains("'foo' is not a") })
  }

  @Test(
    "a field's name with a blank and an ordinary word is text", arguments: ["ID: a method", "doi: a method"])
  func identifierFieldAsText(query: String) {
    #expect(QueryParser.forTests.parse(query).description.hasSuffix("AND a AND method"))
  }

  // MARK: Limits

  @Test("parentheses beyond the limit are text, with a note")
  func nesting() {
    for depth in [64, 65, 100_000] {
      let open = String(repeating: "(", count: depth)
      let parsed = QueryParser.forTests.parse(open + "a" + String(repeating: ")", count: depth) + " OR b")
      #expect(parsed.description == "a OR b")
      #expect(parsed.notes.count == (depth > 64 ? 1 : 0), "\(parsed.notes)")
      #expect(QueryParser.forTests.parse(open).root == nil)
      #expect(QueryParser.forTests.parse(open + "a").root != nil)
    }
  }

  @Test("deep nesting of alternating operators prints and reads back")
  func deepTree() {
    var query = "z"
    for level in 0..<30 { query = level.isMultiple(of: 2) ? "(a \(query))" : "-(b OR \(query))" }
    expectReadsBack(QueryParser.forTests.parse(query), of: query)
    let flat = String(repeating: "a OR -(", count: 64) + "b" + String(repeating: ")", count: 64)
    #expect(isWellFormed(QueryParser.forTests.parse(flat).root))
  }

  @Test("clauses beyond the limit are ignored, with a note")
  func clauses() {
    for (count, noteCount) in [(1_024, 0), (1_025, 1), (100_000, 1)] {
      for word in ["a ", "(b ", "oa:c ", "id:7 ", "-d ", "\"e\""] {
        let parsed = QueryParser.forTests.parse(String(repeating: word, count: count))
        #expect(parsed.notes.filter { $0.contains("more than 1024") }.count == noteCount, "\(word)")
        let kept = parsed.filters.map(\.values.count).reduce(0, +) + leafCount(parsed.root)
        #expect(kept == min(count, 1_024), "\(word)")
      }
    }
    let phrase = QueryParser.forTests.parse("\"" + String(repeating: "a ", count: 5_000) + "\"")
    guard case .text(let clause)? = phrase.root else {
      Issue.record("no phrase")
      return
    }
    #expect(clause.terms.count == 1_024 && phrase.notes.count == 1)
    expectReadsBack(phrase, of: "a long phrase")
    let values = QueryParser.forTests.parse("oa:" + String(repeating: "a,", count: 5_000))
    #expect(values.filters.first?.values.count == 1_024)
  }

  static let repeated = [
    "a", "a ", "(", ")", "()", "\"", "\"a\" ", "-", "-a", "*", "a* ", "=", ":", "title:", "title: ", "oa:",
    "oa:x ", "oa:\"",
    "oa:!", "id:", "id:(", "doi:10.1/x ", "NOT ", "a OR ", "~", "\\\"", "@ ", "10.1038/(", "https://(", "é",
    "神", "😀",
    "\u{0}", "year:1 ", "\u{301}", "a AND NOT (", "foo:b ", ",",
  ]

  @Test("a million characters are read", arguments: ["a", "a ", "(", "\"", "@ "])
  func millionCharacters(unit: String) { expectQuick(unit, count: 1_000_000) }

  @Test("any repetition is read in linear time", arguments: repeated)
  func repetition(unit: String) { expectQuick(unit, count: 100_000) }

  private func expectQuick(_ unit: String, count: Int) {
    let text = String(repeating: unit, count: count / unit.count)
    let clock = ContinuousClock()
    let duration = clock.measure {
      for syntax in [SearchRequest.Syntax.query, .plain] {
        let parsed = QueryParser.forTests.parse(text, syntax: syntax)
        #expect(isWellFormed(parsed.root))
        #expect(parsed.notes.allSatisfy { $0.count < 300 } && parsed.notes.count <= 20)
      }
    }
    // Generous, as builds for tests are not optimised; a quadratic reader needs many minutes.
    #expect(duration < .seconds(60))
  }

  // MARK: Properties

  static let pieces = [
    "a", "b", "neural", "mean-field", "AND", "OR", "NOT", "AND ", " OR ", " NOT ", " ", " ", " ", "(", ")",
    "(", ")", "\"", "\"",
    "“", "”", "„", "«", "»", "-", " -", "--", "=", "*", "~", "~3", "title:", "author:", "id:", "doi:",
    "arxiv: ", "orcid:",
    "oa:", "year:", "2020..2024", "2210.06819", "10.1038/s41", "https://doi.org/10.1/", ",", "!", "\\",
    "\\\"", "foo:", ".",
    "神経回路", "é", "e\u{301}", "\u{301}", "😀", "\u{0}", "\u{200D}", "\r\n", "C++", "none",
    "0000-0002-3242-7020", "|", "&",
  ]

  @Test(
    "any soup of operators parses to a well-formed tree that prints and reads back", arguments: UInt64(0)..<40
  )
  func soup(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<250 {
      let length = Int.random(in: 0...24, using: &generator)
      let text = (0..<length).map { _ in Self.pieces.randomElement(using: &generator) ?? "" }.joined()
      let parsed = QueryParser.forTests.parse(text)
      expectReadsBack(parsed, of: text, seed: seed)
      let plain = QueryParser.forTests.parse(text, syntax: .plain)
      #expect(isWellFormed(plain.root), "seed \(seed): \(text.debugDescription)")
    }
  }

  @Test("random bytes and scalars are queries", arguments: UInt64(0)..<10)
  func randomBytes(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      let count = Int.random(in: 0...80, using: &generator)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let text = String(decoding: bytes, as: UTF8.self)
      expectReadsBack(QueryParser.forTests.parse(text), of: text, seed: seed)
      var scalars = String.UnicodeScalarView()
      for _ in 0..<count {
        if let scalar = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &generator)) {
          scalars.append(scalar)
        }
      }
      expectReadsBack(QueryParser.forTests.parse(String(scalars)), of: String(scalars), seed: seed)
    }
  }

  // MARK: Helpers

  private func expectReadsBack(_ parsed: ParsedQuery, of text: String, seed: UInt64? = nil) {
    let again = QueryParser.forTests.parse(parsed.description)
    let comment: Comment =
      "seed \(seed.map(String.init) ?? "-"): \(text.debugDescription) printed \(parsed.description.debugDescription)"
    #expect(isWellFormed(parsed.root), comment)
    #expect(withoutTexts(again.root) == withoutTexts(parsed.root), comment)
    #expect(again.description == parsed.description, comment)
    #expect(again.filters.isEmpty && again.matchesEverything == parsed.matchesEverything, comment)
    for filter in parsed.filters {
      #expect(
        QueryParser.forTests.parse(filter.description).filters.map(\.flat) == [filter.flat.sorted], comment)
    }
  }

  private func leafCount(_ node: QueryNode?) -> Int {
    switch node {
    case .and(let nodes)?, .or(let nodes)?: nodes.map(leafCount).reduce(0, +)
    case .not(let node)?: leafCount(node)
    case .text?, .identifier?, .property?: 1
    case nil: 0
    }
  }
}
