import TestSupport
import Testing

@testable import Tokenize

@Suite("Analyzer properties")
struct AnalyzerPropertyTests {
  private static let pieces = [
    "neural", "Collapse", " ", " ", " ", "'", "’", "-", ",", "1,000", "42", "+", "#", "\"", "<b>", "</b>",
    "<", ">", "<p>", "&",
    "&amp;", "&lt;", "&eacute;", "&#38;", ";", "$", "$$", "\\", "\\emph{", "\\'", "\\alpha", "\\log",
    "\\frac{", "\\(", "\\)", "{",
    "}", "^", "_", "~", "``", "é", "e\u{301}", "\u{301}", " \u{301}", "ß", "α", "λόγος", "с", "神", "経", "が",
    "か", "\u{3099}",
    "신", "\u{1100}", "\u{1161}", "\u{11A8}", "ส", "วั", "हि", "\u{AD}", "\u{200D}", "\u{93}", "·", "´", "½",
    "𝕌", "👩‍🔬",
    "<math>", "</math>", "<!--", "-->",
  ]

  @Test(
    "a word of letters and digits gives the same terms by itself as in a text",
    arguments: [
      "a", "neural", "gpt2", "2", "Neural", "NEURAL", "x" + String(repeating: "y", count: 63), "é", "",
    ]
      + [String(repeating: "z", count: 65), "c++", "a1b2c3"])
  func plainWord(word: String) {
    #expect(Analyzer.publication.terms(of: word) == Analyzer.publication.tokens(in: word).map(\.term))
  }

  /// A hundred texts for each seed.
  private static func soups(_ seed: UInt64) -> [String] {
    var generator = SeededGenerator(seed: seed)
    return (0..<100).map { _ in soup(using: &generator) }
  }

  private static func soup(using generator: inout SeededGenerator) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0..<120, using: &generator) {
      if Int.random(in: 0..<4, using: &generator) == 0 {
        let limit: UInt32 = Bool.random(using: &generator) ? 0x3100 : 0x110000
        text.unicodeScalars.append(Unicode.Scalar(UInt32.random(in: 0..<limit, using: &generator)) ?? " ")
      } else {
        text += pieces.randomElement(using: &generator) ?? ""
      }
    }
    return text
  }

  private static func isBoundary(_ position: Int, in bytes: [UInt8]) -> Bool {
    position == bytes.count || position < bytes.count && bytes[position] & 0xC0 != 0x80
  }

  @Test("ranges are in order, inside the text and on scalar boundaries", arguments: UInt64(0)..<10)
  func ranges(seed: UInt64) {
    for text in Self.soups(seed) { checkRanges(text, "seed \(seed): \(text.debugDescription)") }
  }

  private func checkRanges(_ text: String, _ origin: Comment) {
    let plain = PlainText(text)
    for (bytes, tokens) in [
      (Array(text.utf8), Analyzer.publication.tokens(in: text)),
      (plain.bytes, Analyzer.publication.tokens(in: plain)),
    ] {
      for token in tokens {
        #expect(!token.bytes.isEmpty && token.bytes.upperBound <= bytes.count, origin)
        #expect(Self.isBoundary(token.bytes.lowerBound, in: bytes), origin)
        #expect(Self.isBoundary(token.bytes.upperBound, in: bytes), origin)
      }
      for (first, second) in zip(tokens, tokens.dropFirst()) {
        #expect(first.bytes.lowerBound <= second.bytes.lowerBound, origin)
      }
    }
    let plainTokens = Analyzer.publication.tokens(in: plain)
    for (first, second) in zip(plainTokens, plainTokens.dropFirst()) {
      let isRun = first.term.utf8.contains { $0 >= 0xE0 }  // pairs of dense scripts overlap
      #expect(isRun || first.bytes.upperBound <= second.bytes.lowerBound, origin)
    }
  }

  @Test("terms keep to the alphabet, and analyzing one again gives it", arguments: UInt64(0)..<10)
  func alphabet(seed: UInt64) {
    let alphabet = Set("abcdefghijklmnopqrstuvwxyz0123456789+#".utf8)
    for text in Self.soups(seed) {
      for term in Analyzer.publication.terms(of: text) {
        let isAllowed = term.utf8.allSatisfy { alphabet.contains($0) || $0 >= 0x80 }
        #expect(isAllowed && (1...64).contains(term.utf8.count), "seed \(seed): \(term.debugDescription)")
        #expect(Analyzer.publication.terms(of: term) == [term], "seed \(seed): \(text.debugDescription)")
        #expect(term != Analyzer.textBorder, "seed \(seed): \(text.debugDescription)")
      }
    }
  }

  @Test("every way to the terms gives the same", arguments: UInt64(0)..<10)
  func agreement(seed: UInt64) {
    for text in Self.soups(seed) {
      var joined = JoinedTerms(capacity: 8)
      Array(text.utf8).withUnsafeBufferPointer { Analyzer.publication.appendTerms(of: $0, to: &joined) }
      let count = joined.endPart().terms
      let output = joined.take()
      let terms = Analyzer.publication.terms(of: text)
      #expect(count == terms.count, "seed \(seed): \(text.debugDescription)")
      #expect(output == Array(terms.joined(separator: " ").utf8), "seed \(seed): \(text.debugDescription)")
      #expect(Analyzer.publication.tokens(in: text).map(\.term) == terms, "seed \(seed)")
    }
  }

  @Test("bytes that are no UTF-8 separate words", arguments: UInt64(0)..<100)
  func invalidBytes(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let bytes = (0..<200).map { _ in
      let range: ClosedRange<UInt8> = Bool.random(using: &generator) ? 0...0xFF : 0x20...0x7E
      return UInt8.random(in: range, using: &generator)
    }
    var joined = JoinedTerms()
    bytes.withUnsafeBufferPointer { Analyzer.publication.appendTerms(of: $0, to: &joined) }
    #expect(String(validating: joined.take(), as: UTF8.self) != nil, "seed \(seed)")
  }

  @Test("every scalar folds to something that stays")
  func everyScalar() {
    for block in UInt32(0)..<0x320 {
      // Apart, so that one does not change the next.
      let scalars = (block << 8..<(block + 1) << 8).compactMap(Unicode.Scalar.init)
      let terms = Analyzer.publication.terms(of: scalars.map(String.init).joined(separator: " x "))
      let folded = Set(terms).sorted()
      #expect(
        Analyzer.publication.terms(of: folded.joined(separator: " x ")).filter { $0 != "x" }
          == folded.filter { $0 != "x" })
    }
  }

  static let repeated = [
    "<", "<b", "<b ", "<x>", "</", "<!--", "<a b=\"", "&", "&amp;", "&lt;a ", "&#", "\\", "\\(", "\\[", "\\a",
    "\\'{", "{", "{\\", "}",
    "{a", "$", "$ ", "$a", "$$", "$x_{", "\\frac{", "~", "'", "a'", "+", "a+", ",", "1,", "1,000", "e\u{301}",
    "\u{301}", " \u{301}",
    "a \u{301}", "\u{AD}", "a\u{AD}", "神", "か\u{3099}", "\u{3099}", "α", "a", "\u{FEFF}", "\"", "<math>",
    "l'",
  ]

  // Quadratic time would be 10^11 steps for one of these.
  @Test("takes linear time for a long run of anything", .timeLimit(.minutes(2)), arguments: repeated)
  func longRuns(piece: String) {
    let text = String(repeating: piece, count: 300_000 / piece.utf8.count)
    _ = Analyzer.publication.tokens(in: text)
  }
}
