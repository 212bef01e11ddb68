import Foundation
import Publication
import Search
import Testing
import Tokenize

@Suite("Highlights and snippets")
struct MatchRangeTests {
  /// Words of one term each, so that what is marked folds to one of them.
  static let queries = [
    ["energy"], ["neural", "collapse"], ["spin", "coherence"], ["network"], ["matter"], ["gamma"],
    ["mondelli"], ["nc1"],
    ["emph"], ["we"], ["lattice", "model", "theory"],
  ]

  private static func marked(_ text: String, _ range: Range<Int>) -> String? {
    let scalars = Array(text.unicodeScalars)
    guard range.lowerBound >= 0, range.upperBound <= scalars.count, !range.isEmpty else { return nil }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[range])
    return String(view)
  }

  private func expectRanges(_ ranges: [Range<Int>], in text: String, words: [String], _ label: Comment) {
    for range in ranges {
      guard let marked = Self.marked(text, range) else {
        Issue.record("a range \(range) outside the text, \(label)")
        continue
      }
      let terms = Analyzer.publication.terms(of: marked)
      #expect(!terms.isEmpty && terms.allSatisfy(words.contains), "'\(marked)' in '\(text)', \(label)")
    }
    #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound }, label)
  }

  @Test("What is marked folds to a word of the query", arguments: queries)
  func folds(words: [String]) throws {
    var request = SearchRequest(words.map { "=" + $0 }.joined(separator: " OR "))
    request.limit = nil
    let search = try Examples.open()
    for hit in try search.search(request).hits {
      let label = Comment(rawValue: "\(words) in \(hit.id)")
      expectRanges(hit.titleMatches, in: hit.title ?? "", words: words, label)
      expectRanges(hit.plainTitle.matches, in: hit.plainTitle.text, words: words, label)
      if let snippet = hit.snippet { expectRanges(snippet.matches, in: snippet.text, words: words, label) }
      // A hit shows why it is one: in its title, its snippet, or by an author or keyword.
      let isShown = !hit.titleMatches.isEmpty || hit.snippet?.matches.isEmpty == false
      let record = try #require(try search.records(ids: [hit.id]).records.first)
      let texts = record.text(of: .title) + record.text(of: .abstract)
      let isInText = texts.contains { !Set(Analyzer.publication.terms(of: $0)).isDisjoint(with: words) }
      #expect(isShown || !isInText, label)
    }
  }

  @Test("A snippet is clean text of a sane length, cut between words", arguments: queries)
  func clean(words: [String]) throws {
    var request = SearchRequest(words.map { "=" + $0 }.joined(separator: " OR "))
    request.limit = nil
    let search = try Examples.open()
    for hit in try search.search(request).hits {
      guard let snippet = hit.snippet else { continue }
      let text = snippet.text
      let label = Comment(rawValue: "\(words) in \(hit.id): \(text)")
      #expect(text.utf8.count < 700, label)
      #expect(text.firstMatch(of: /<\/?[a-z]+>|&#?[a-zA-Z0-9]+;|\\[a-z]+|\r|\n/) == nil, label)
      #expect(text.first?.isWhitespace != true && text.last?.isWhitespace != true, label)
      // Every word of it is a whole word of the record.
      let record = try #require(try search.records(ids: [hit.id]).records.first)
      let terms = Set(
        TextField.allCases.flatMap { record.text(of: $0) }.flatMap { Analyzer.publication.terms(of: $0) })
      let strangers = Analyzer.publication.terms(of: text).filter { !terms.contains($0) }
      #expect(strangers.isEmpty, label)
    }
  }

  /// Titles with markup; what is marked, in the title as it stands and as it is shown.
  static let titles: [(title: String, query: String, marked: [String], shown: [String])] = [
    ("The <i>neural</i> net", "neural", ["neural"], ["neural"]),
    ("H<sub>2</sub>O splitting", "h2o", ["H<sub>2</sub>O"], ["H2O"]),
    ("Lévy flights", "levy", ["Lévy"], ["Lévy"]),
    ("L\\'evy flights", "levy", ["L\\'evy"], ["Lévy"]),
    ("A &amp; B of Łódź", "lodz", ["Łódź"], ["Łódź"]),
    ("Mean $\\alpha$ decay", "alpha", ["\\alpha"], ["α"]),
    ("🧪 chemistry 🧪 lab", "lab", ["lab"], ["lab"]),
    ("神経回路の研究", "回路", ["回路"], ["回路"]),
    ("A phrase of words in a phrase", "\"phrase of words\"", ["phrase of words"], ["phrase of words"]),
    ("Stra\u{DF}e und STRASSE", "strasse", ["Straße", "STRASSE"], ["Straße", "STRASSE"]),
  ]

  @Test("Offsets count scalars of the text as given", arguments: titles.indices)
  func offsets(number: Int) throws {
    let (title, query, marked, shown) = Self.titles[number]
    let data = try JSONSerialization.data(withJSONObject: ["_id": "1", "title": title])
    let index = try TestIndexText.make([String(decoding: data, as: UTF8.self)])
    let hit = try #require(try index.search(query).hits.first, "\(query)")
    #expect(hit.title == title)
    #expect(hit.titleMatches.compactMap { Self.marked(title, $0) } == marked, "\(title)")
    #expect(hit.plainTitle.matches.compactMap { Self.marked(hit.plainTitle.text, $0) } == shown, "\(title)")
  }

  @Test("Nothing inside a formula, a tag or an entity is cut")
  func formula() throws {
    let filler = String(repeating: "some words of filler and more ", count: 10)
    let formula = "$x_{1} + y_{2} = \\sum_{i=1}^{n} z_i^{2} + a b c d e f g h$"
    let abstract = filler + "<i>italic</i> &amp; target near " + formula + " and then " + filler
    let data = try JSONSerialization.data(withJSONObject: ["_id": "1", "title": "t", "abstract": abstract])
    let index = try TestIndexText.make([String(decoding: data, as: UTF8.self)])
    for query in ["target", "filler", "italic", "\"d e f\"", "then"] {
      let snippet = try #require(try index.search(query).hits.first?.snippet, "\(query)")
      #expect(!snippet.text.contains("<"), "\(snippet.text)")
      #expect(!snippet.text.contains("&amp;"), "\(snippet.text)")
      // All of the formula or nothing of it.
      #expect(snippet.text.contains("+ a b c") == snippet.text.contains("x"), "\(query): \(snippet.text)")
    }
  }

  @Test("The best window: both words where they stand together")
  func bestWindow() throws {
    let filler = String(repeating: "something else that goes on for a while ", count: 12)
    let abstract = "neural " + filler + "neural collapse here " + filler + "collapse"
    let index = try TestIndexText.make([#"{"_id":"1","title":"t","abstract":"\#(abstract)"}"#])
    let snippet = try #require(try index.search("neural collapse").hits.first?.snippet)
    #expect(snippet.text.contains("neural collapse here"))
    #expect(snippet.isCutAtStart && snippet.isCutAtEnd)
    #expect(snippet.matches.count == 2)
  }
}
