import Testing

@testable import Tokenize

@Suite("Publication analyzer")
struct PublicationAnalyzerTests {
  private static func terms(_ text: String) -> String {
    Analyzer.publication.terms(of: text).joined(separator: " ")
  }

  static let examples: [(text: String, terms: String)] = [
    ("", ""), (" .,;: ", ""), ("\u{1F600}", ""), ("Über Machine-Learning", "uber machine learning"),
    // Words
    ("don't I'm rock'n'roll 'quoted'", "dont im rocknroll quoted"),
    ("l'enjeu L’Enjeu jusqu'à lorsqu’il aujourd'hui", "l enjeu l enjeu jusqu a lorsqu il aujourdhui"),
    ("O'Brien Polyak's d'Alembert", "obrien polyaks d alembert"),
    ("snake_case a/b word- word U.S.A. 12:30", "snake case a b word word u s a 12 30"),
    ("C++ C# C++11 F#. Na+ n+1 a+b C+++", "c++ c# c++ 11 f# na+ n 1 a b c"),
    ("1,000 1,000,000 3,14 [1,2] 3.14 1,000x 1234,567", "1000 1000000 3 14 1 2 3 14 1 000x 1234 567"),
    ("10.1038/s41586-021-03819-2 2501.19104", "10 1038 s41586 021 03819 2 2501 19104"),
    ("col·lecció k·p צה\"ל", "colleccio k p צהל"),
    ("1980's NC1 word2vec", "1980 s nc1 word2vec"),
    // Folding
    (
      "ŁÓDŹ Ørsted straße STRASSE ẞ Æsir œuvre Þórr Đorđe Sukenık",
      "lodz orsted strasse strasse ss aesir oeuvre thorr dorde sukenik"
    ),
    ("naïve Universität İstanbul Ǆ", "naive universitat istanbul dz"),
    ("H₂O x² ℓ₁ ② Ⅳ ½ 𝕌niversal ﬁne Ｆｕｌｌ", "h2o x2 l1 2 iv universal fine full"),
    ("α-synuclein TNFα β2 µm Δ", "alpha synuclein tnfalpha beta2 mum delta"),
    ("λόγος ΛΟΓΟΣ ς αβ", "λογοσ λογοσ sigma αβ"),
    ("сovid слово ёлка", "covid слово елка"),
    ("compe\u{AD}tences wo\u{200B}rd\u{FEFF} BOM", "competences word bom"),
    ("Fr \u{301}echet Fr´echet G¨odel e\u{301}te\u{301}", "frechet frechet godel ete"),
    ("مُحَمَّد שָׁלוֹם हिन्दी", "محمد שלום हिन्दी"), ("٣٤ ３", "34 3"),
    // Bigrams
    ("神経回路", "神経 経回 回路"), ("神", "神"), ("BERT模型と3次元", "bert 模型 型と 3 次元"),
    ("データ が か\u{3099} ﾊﾟﾝ", "デー ータ が が パン"), ("신경망을", "신경 경망 망을"), ("\u{1109}\u{1175}\u{11AB}", "신"),
    ("สวัสดี", "สวั วัส สดี"),
    // Tags and entities
    ("H<sub>2</sub>O <b>bo</b>ld <span class=\"x\">y</span>", "h2o bold y"),
    ("<p>one</p><p>two</p>a<br>b<br/>c", "one two a b c"),
    ("a < b and b > c, p<0.05 and q>3, x <b and c> y", "a b and b c p 0 05 and q 3 x b and c y"),
    ("<mml:math><mml:mi>x</mml:mi></mml:math> <jats:title>T</jats:title>", "x t"),
    ("the <mask> token <TextCoop> <foo>x</foo> <!-- no --> <?xml v?>", "the mask token textcoop x"),
    ("A &#38; B R&D &eacute;t&#233; &#xe9; &alpha; &bogus; &#146;", "a b r d ete e alpha bogus"),
    ("&amp;lt;b&amp;gt;x&amp;lt;/b&amp;gt; &lt;i&gt;y&lt;/i&gt; p &lt; 0.05 &amp;amp;", "x y p 0 05"),
    ("d\u{92}une \u{93}Feedback\u{94}", "d une feedback"),
    // LaTeX
    (#"\emph{(i)} \textbf{bold}ly {\em text}"#, "i boldly text"),
    (#"$\mathcal{O}(n \log n)$ $x\log x$ $\log_2 n$"#, "o n log n x log x log 2 n"),
    (
      #"$\ell_1$ $x_{ij}$ $O(n^{\frac{m}{2}})$ S$^2$SQL $RoBERTa_{large}$"#,
      "l1 xij o n m 2 s2sql roberta large"
    ),
    (#"\(a+b\) \[c\] $$d$$ costs $5 and $7"#, "a b c d costs 5 and 7"),
    (#"$\alpha\beta$ \alpha-helix German$\leftrightarrow$English"#, "alpha beta alpha helix german english"),
    (
      #"L\'evy L\'{e}vy L{\'e}vy Erd\H{o}s Dvo\v{r}\'ak Fran\c cois na\"\i{}ve \L{}\'od\'z Malm\o"#,
      "levy levy levy erdos dvorak francois naive lodz malmo"
    ),
    (#"\.z \=a \~n \k{a} \u{g} \r{a} \^o \`a \ss \ae"#, "z a n a g a o a ss ae"),
    (
      #"C:\temp\new \foo{bar} 50\% a\_b {BERT}: {T}ransformer {a, b} \cite{key} ``quoted''"#,
      "c temp new bar 50 a b bert transformer a b quoted"
    ),
  ]

  @Test("gives exactly these terms", arguments: examples)
  func terms(text: String, expected: String) {
    #expect(Self.terms(text) == expected)
  }

  static let sameWords: [[String]] = [
    [#"L\'evy"#, "Lévy", "Levy", "Le\u{301}vy", "L&eacute;vy", "L ́evy"],
    ["Sukenık", "Sukeník", "Sukenik", #"Suken{\'\i}k"#],
    ["Łódź", "Lodz", #"\L\'od\'z"#], ["Ørsted", "Orsted", #"{\O}rsted"#],
    ["straße", "strasse", #"stra\ss e"#],
    ["H<sub>2</sub>O", "H₂O", "H2O", "H$_2$O", "h2o"],
    ["α-synuclein", "alpha-synuclein", #"$\alpha$-synuclein"#, "&alpha;-Synuclein", "alpha synuclein"],
    ["mean-field", "mean field", "Mean–Field"],
    ["don't", "don’t", "dont", "donʼt", "don＇t", "don\u{92}t"],
    [#"$\ell_1$"#, "ℓ₁", "ℓ1", "l1"], ["naïve", "naive"], ["Universität", "Universitat"],
    [#"$\mathcal{O}(n \log n)$"#, "O(n log n)"], ["&#38;", "&", ""], ["S$^2$SQL", "S2SQL"],
    ["が", "か\u{3099}"],
  ]

  @Test("finds either spelling by the other", arguments: sameWords)
  func conflation(spellings: [String]) {
    for spelling in spellings { #expect(Self.terms(spelling) == Self.terms(spellings[0])) }
  }

  static let phrases = [
    ("l'enjeu", "enjeu"), (#"\emph{(i)}"#, "i"), ("神経回路", "神経"), ("神経回路", "経回"), ("神経回路", "回路"),
    ("C++11", "C++"),
    ("doi:10.1038/s41586-021-03819-2.", "10.1038/s41586-021-03819-2"),
  ]

  @Test("holds the terms of its parts as a phrase", arguments: phrases)
  func phrase(text: String, part: String) {
    #expect(" \(Self.terms(text)) ".contains(" \(Self.terms(part)) "))
  }

  @Test(
    "never makes a word of a command",
    arguments: [#"\emph{(i)}"#, #"\textbf x"#, #"{\bf y}"#, #"$\left( z \right)$"#])
  func commands(text: String) {
    #expect(Self.terms(text).count == 1)
  }

  @Test("drops a term of more than 64 bytes, which takes no position")
  func longTerms() {
    let long = String(repeating: "a", count: 65)
    #expect(Self.terms("x \(long) y \(long.dropLast()) é\(long)") == "x y \(long.dropLast())")
  }

  @Test("points into the original text, markup and all")
  func originalRanges() {
    let text = #"<b>L\'evy</b> caf&eacute; $\alpha$ H<sub>2</sub>O"#
    let marked = Analyzer.publication.tokens(in: text).map {
      String(decoding: Array(text.utf8)[$0.bytes], as: UTF8.self)
    }
    #expect(marked == [#"L\'evy"#, "caf&eacute;", #"\alpha"#, "H<sub>2</sub>O"])
  }

  @Test("appends to the part at hand, with single blanks, and begins anew after it")
  func appending() {
    var joined = JoinedTerms(capacity: 8)
    for _ in 0..<2 {
      for text in ["Neural  Collapse", "", "…", "H<sub>2</sub>O"] {
        Array(text.utf8).withUnsafeBufferPointer { Analyzer.publication.appendTerms(of: $0, to: &joined) }
      }
      #expect(joined.endPart() == (19, 3, 0))
      #expect(joined.endPart() == (19, 0, 0))
      Array("Łódź".utf8).withUnsafeBufferPointer { Analyzer.publication.appendTerms(of: $0, to: &joined) }
      #expect(joined.endPart() == (23, 1, 0))
      #expect(String(decoding: joined.take(), as: UTF8.self) == "neural collapse h2olodz")
    }
  }

  @Test(
    "sets a border between two texts that have terms, and none before, behind or for others",
    arguments: [
      ([], "", 0), (["…"], "", 0), (["one"], "one", 0), (["one", "two"], "one # two", 1),
      (["", "one", "…", "", "C#", "#", "three"], "one # c# # three", 2),
    ])
  func borders(texts: [String], expected: String, borders: Int) {
    var joined = JoinedTerms(capacity: 8)
    for _ in 0..<2 {
      for text in texts {
        Array(text.utf8).withUnsafeBufferPointer { Analyzer.publication.appendTerms(of: $0, to: &joined) }
        joined.endText()
      }
      let end = joined.endPart()
      // A part of two letters ends where the border stood that was taken back.
      Array("ab".utf8).withUnsafeBufferPointer { Analyzer.publication.appendTerms(of: $0, to: &joined) }
      joined.endText()
      #expect(joined.endPart() == (expected.utf8.count + 2, 1, 0))
      #expect(end.borders == borders && end.terms == (expected.isEmpty ? 0 : borders + 1))
      #expect(String(decoding: joined.take(), as: UTF8.self) == expected + "ab")
    }
  }
}
