import Testing

@testable import Export

@Suite("Text as TeX")
struct TeXTextTests {
  private static func tex(_ text: String, ascii: Bool = false) -> String {
    var output: [UInt8] = []
    TeXText(isASCII: ascii, protectsCapitals: true).append(text, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  /// A text of a record, and what it is in BibTeX.
  static let texts: [(String, String)] = [
    ("Neural collapse", "Neural collapse"),
    ("Learning with BERT-base and mRNA", "Learning with {BERT}-base and {mRNA}"),
    ("The O'Brien and iPhone case", "The {O'Brien} and {iPhone} case"),
    ("Über Émile", "Über Émile"),
    ("50% of R&D at #1_a", ##"50\% of R\&D at \#1\_a"##),
    ("H<sub>2</sub>O and <i>E. coli</i>", #"H\textsubscript{2}O and \emph{E. coli}"#),
    ("a <b>bold <i>and</b> x", #"a \textbf{bold \emph{and}} x"#),
    ("$O(n^{2})$ time", "{$O(n^{2})$} time"),
    (#"\emph{(i)} a"#, #"\emph{(i)} a"#),
    (#"M\"uller and Fr\'echet and \v{S}"#, "Müller and Fréchet and Š"),
    ("a } b", #"a \textbraceright{} b"#),
    ("a { b", #"a \textbraceleft{} b"#),
    ("a {b} c", "a {b} c"),
    (#"a \{ b"#, #"a \textbraceleft{} b"#),
    (#"\input{x}"#, #"\textbackslash{}input{x}"#),
    (#"$\input{x}$"#, "x"),
    ("a < b & c > d", #"a \textless{} b \& c \textgreater{} d"#),
    ("Owl &amp; Sons &#38; &uuml;", #"Owl \& Sons \& ü"#),
    ("costs $5 and $7", #"costs \$5 and \$7"#),
    ("line\r\nbreak \u{202E}evil\u{202C} \u{AD}x", "line break evil x"),
    ("~ and ^", #"\textasciitilde{} and \textasciicircum{}"#),
    (#"α and \alpha"#, #"α and {\ensuremath{\alpha}}"#),
    ("<script>alert(1)</script>x", #"\textless{}script\textgreater{}alert(1)x"#),
  ]

  @Test("keeps TeX, turns HTML into TeX, and escapes the rest", arguments: texts)
  func text(text: String, expected: String) { #expect(Self.tex(text) == expected) }

  /// The same in ASCII.
  static let asciiTexts: [(String, String)] = [
    ("Müller, Łukasz, Ångström, ñ, ß", #"M{\"u}ller, {\L}ukasz, {\AA}ngstr{\"o}m, {\~n}, {\ss}"#),
    ("Popescărean – “x” …", #"Popesc{\u{a}}rean -- ``x'' {\ldots}"#),
    ("γ-rays", #"{\ensuremath{\gamma}}-rays"#),
    ("Sukenık, í, Š, ç", #"Suken{\i}k, {\'{\i}}, {\v{S}}, {\c{c}}"#),
    ("中", #"{\symbol{20013}}"#),
  ]

  @Test("writes accents as commands", arguments: asciiTexts)
  func ascii(text: String, expected: String) { #expect(Self.tex(text, ascii: true) == expected) }

  @Test("braces balance as BibTeX counts them, in any text", arguments: UInt64(0)..<300)
  func balance(seed: UInt64) {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    let pieces = [
      "{", "}", "\\", "$", "<i>", "</i>", "<sub>", "</b>", "&amp;", "a", "BC", " ", "\\emph", "\\'", "\\{",
      "\\}",
      "^", "_", "\\alpha", "\\input", "%", "é", "\u{93}", "\\(", "\\)", "<", ">", "\\frac", "\n", "\"",
    ]
    var text = ""
    for _ in 0..<24 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      text += pieces[Int(state >> 33) % pieces.count]
    }
    for isASCII in [false, true] {
      let tex = Self.tex(text, ascii: isASCII)
      var depth = 0
      for character in tex {
        if character == "{" { depth += 1 }
        if character == "}" { depth -= 1 }
        #expect(depth >= 0, "\(text) gives \(tex)")
      }
      #expect(depth == 0, "\(text) gives \(tex)")
      #expect(!tex.contains("\\input"), "\(text) gives \(tex)")
      #expect(!isASCII || tex.utf8.allSatisfy { $0 < 0x80 }, "\(text) gives \(tex)")
    }
  }
}
