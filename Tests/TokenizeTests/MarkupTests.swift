import Testing

@testable import Tokenize

@Suite("Formulas and markup")
struct MarkupTests {
  private static func terms(_ text: String) -> String {
    Analyzer.publication.terms(of: text).joined(separator: " ")
  }

  /// All of a row have the same terms.
  static let same: [[String]] = [
    [
      "Ca2+ flux", "Ca²⁺ flux", "Ca<sup>2+</sup> flux", "Ca$^{2+}$ flux", #"Ca$^{\mathrm{2+}}$ flux"#,
      #"$\mathrm{Ca}^{2+}$ flux"#,
    ],
    ["Na+ channel", "Na⁺ channel", "Na<sup>+</sup> channel", "Na$^+$ channel", "Na$^{+}$ channel"],
    [
      "Tc", "T<sub>c</sub>", #"$T_{\mathrm{c}}$"#, #"$T_\mathrm{c}$"#, "$T_c$", "$T_{c}$", #"$T_{\rm c}$"#,
      #"$T_{\text{c}}$"#,
    ],
    ["SO42- ions", "SO<sub>4</sub><sup>2-</sup> ions", "SO$_4^{2-}$ ions"],
    ["T max", "$T_{max}$", #"$T_{\mathrm{max}}$"#, "<math><msub><mi>T</mi><mi>max</mi></msub></math>"],
    ["a/b", #"$\frac{a}{b}$"#, "<math><mfrac><mi>a</mi><mi>b</mi></mfrac></math>"],
    [
      "(a+b)/2", "<math><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac></math>",
      "<mml:math><mml:mfrac><mml:mrow><mml:mi>a</mml:mi><mml:mo>+</mml:mo><mml:mi>b</mml:mi></mml:mrow>"
        + "<mml:mn>2</mml:mn></mml:mfrac></mml:math>",
    ],
    ["1/2/3", "<mfrac><mfrac><mn>1</mn><mn>2</mn></mfrac><mn>3</mn></mfrac>"],
    ["sin x", "<math><mi>sin</mi><mi>x</mi></math>", "<math><mi>sin</mi><mo>&#x2061;</mo><mi>x</mi></math>"],
    ["x y", "<math><mi>x</mi><mo>&InvisibleTimes;</mo><mi>y</mi></math>", "x\u{2062}y"],
    ["log 2 n", "<math><msub><mi>log</mi><mn>2</mn></msub><mi> n</mi></math>", #"$\log_2 n$"#],
    ["H2O", "<math><msub><mi>H</mi><mn>2</mn></msub><mi>O</mi></math>"],
    ["Ca2+", "<math><msup><mi>Ca</mi><mrow><mn>2</mn><mo>+</mo></mrow></msup></math>"],
    ["max f", "<math><mo>max</mo><mi>f</mi></math>"],
    [
      "p-adic",
      #"<mml:math><mml:semantics><mml:mi>p</mml:mi><mml:annotation encoding="application/x-tex">p</mml:annotation>"#
        + "</mml:semantics></mml:math>-adic",
      "<math><semantics><mi>p</mi><annotation-xml><ci>p</ci></annotation-xml></semantics></math>-adic",
    ],
    [
      "x of",
      "<inline-formula><alternatives><tex-math>$x$</tex-math><mml:math><mml:mi>x</mml:mi></mml:math></alternatives>"
        + "</inline-formula> of",
      "<jats:alternatives><mml:math><mml:mi>x</mml:mi></mml:math><jats:tex-math>$x$</jats:tex-math></jats:alternatives> of",
      #"<tex-math>\documentclass[12pt]{minimal} \usepackage{amsmath} \setlength{\oddsidemargin}{-69pt} "#
        + #"\begin{document}$$x$$\end{document}</tex-math> of"#,
    ],
    ["a b", #"$a\phantom{xy}b$ "#.replacing("$ ", with: "$").replacing(#"a\"#, with: #"a \"#)],
    ["owls hunt", "owls <mphantom><mi>x</mi></mphantom>hunt", "owls<!-- no --> hunt"],
  ]

  @Test("has the same words in each form", arguments: same)
  func conflation(forms: [String]) {
    for form in forms { #expect(Self.terms(form) == Self.terms(forms[0]), "\(form)") }
  }

  private static let filling = String(
    repeating: "margin-bottom:0cm;line-height:normal;mso-layout-grid-align:none;", count: 40)
  private static let settings =
    "<xml><w:WordDocument><w:View>Gallow</w:View>" + String(repeating: "<w:SnapToGridInCell/>", count: 100)
    + "</w:WordDocument></xml>"

  /// What people see of it.
  static let visible: [(text: String, terms: String)] = [
    ("<p class=\"MsoNormal\" style=\"\(filling)\">Owls hunt.</p>", "owls hunt"),
    ("<!--[if gte mso 9]>\(settings)<![endif]-->Bats hunt.", "bats hunt"),
    ("&lt;!--[if gte mso 9]&gt;\(settings)&lt;![endif]--&gt;Bats hunt.", "bats hunt"),
    ("\(settings)Bats<xml>x</xml>hunt.", "bats hunt"),
    ("Bats hunt. <!--[if gte mso 9]><xml><w:Word", "bats hunt"),
    (
      "x /* Style Definitions */ table.MsoNormalTable {mso-style-name:\"a\"; margin:0} y",
      "x style definitions table msonormaltable y"
    ), ("{mso-", "mso"),
    ("<![if !supportLists]>Bats<![endif]> hunt", "bats hunt"),
    ("<?xml:namespace prefix = o ns = \"urn:schemas-microsoft-com:office:office\" />Bats", "bats"),
    ("<style type=\"text/css\">p {margin: 0cm}</style>Rats", "rats"), ("a<style>b</style>c", "a c"),
    ("&lt;style&gt;b&lt;/style&gt;c", "c"), ("a<script>b < c</script>d", "a d"),
    ("Rats <style type=\"x\">p {margin: 0", "rats"), ("the <script> tag", "the script tag"),
    ("a <span style=\"display: none\">b <span>c</span> d</span> e", "a e"),
    ("a <span style='mso-hide:all'>b</span> e", "a e"), ("a <span hidden>b</span> e", "a e"),
    ("a <span style=\"DISPLAY:NONE\">b", "a b"), ("a <span style=\"display:inline\">b</span>", "a b"),
    ("x <b and c> y", "x b and c y"), ("if a <b hidden", "if a b hidden"), ("a <!-- b", "a b"),
    ("<a href=\"\(String(repeating: "x", count: 1000))\">link</a>", "link"),
    ("<!-- \(String(repeating: "x ", count: 1000)) -->seen", "seen"), ("a <!-- b > c -->d", "a d"),
    ("<mfrac>a</mfrac> b", "a b"), ("<mi>unclosed", "unclosed"), ("</mfrac></alternatives>x", "x"),
    ("<alternatives>x", "x"), ("<alternatives><mi>x</mi>y", "xy"),
  ]

  @Test("leaves what people see", arguments: visible)
  func visibleText(text: String, expected: String) {
    #expect(Self.terms(text) == expected, "\(text.prefix(100))")
  }

  static let repeated = [
    "<mfrac>", "<mi>a</mi>", "<style>", "<style x='1'>", "<span hidden>", "<a b='", "<a b=\"'", "<a b='c' ",
    "<alternatives><mi>x</mi>",
    "<!--[if", "&lt;!--", "<annotation>x", "</mi>", "\\documentclass", "<math><mo>max</mo>", "$x_{\\mathrm{",
    "<xml>", "㎧", "⁺",
    "a⁺", "צ\"", "צ''", "u.s.",
  ]

  @Test("takes linear time for a long run of anything", .timeLimit(.minutes(2)), arguments: repeated)
  func longRuns(piece: String) {
    _ = Analyzer.publication.tokens(in: String(repeating: piece, count: 300_000 / piece.utf8.count))
  }

  @Test("points into the original text where the second of alternatives is left out")
  func ranges() {
    let text = "<alternatives><mi>x</mi><tex-math>y</tex-math></alternatives> of Ca$^{2+}$"
    let marked = Analyzer.publication.tokens(in: text).map {
      String(decoding: Array(text.utf8)[$0.bytes], as: UTF8.self)
    }
    #expect(marked == ["x", "of", "Ca$^{2"])
  }
}

@Suite("Letters in more than one form")
struct LetterTests {
  private static func terms(_ text: String) -> String {
    Analyzer.publication.terms(of: text).joined(separator: " ")
  }

  static let same: [[String]] = [
    // Arabic and Persian
    ["کتاب", "كتاب"], ["علی", "علي", "على"], ["ٱحمد", "احمد", "أحمد"], ["مدرسة", "مدرسه"], ["ہے", "هي"],
    // Hebrew
    ["צה\"ל", "צה״ל", "צה”ל", "צה''ל", "צהל"], ["ג'ורג'", "ג׳ורג׳", "ג’ורג’"],
    // A letter of another script, by the majority
    ["фізика", "ф\u{69}зика"], ["контроль", "\u{4B}онтроль", "кoнтpoль"], ["covid", "сovid", "соvid"],
    ["λόγος", "λόγoς", "\u{39B}\u{4F}\u{393}\u{39F}\u{3A3}"], ["Αθήνα", "\u{41}θήνα"],
    // Compatibility characters
    ["⼈口", "人口"], ["㎏", "kg"], ["5㎏", "5kg"], ["㎧", "m∕s"], ["℃", "°C"], ["№", "No"], ["℡", "TEL"],
    ["ℵ", "א"],
    ["㌔", "キロ"], ["㌘", "グラム"], ["㍿", "株式会社"], ["㈱", "(株)"], ["㋀", "1月"], ["⑴", "(1)"], ["⒈", "1."],
    ["㏂", "a.m."],
    ["Å", "Å"], ["Intel™ Core", "Intel Core"],
  ]

  @Test("are one letter", arguments: same)
  func conflation(forms: [String]) {
    for form in forms { #expect(Self.terms(form) == Self.terms(forms[0]), "\(form)") }
  }

  static let apart = [
    ("TNFα", "TNFa"), ("αβ", "ab"), ("слово", "cлово2"), ("½", "12"), ("λόγος", "logos"), ("ш\u{69}", "ші"),
    ("دار", "دور"),
  ]

  @Test("stay apart", arguments: apart)
  func staysApart(left: String, right: String) {
    #expect(Self.terms(left) != Self.terms(right))
  }

  static let respellings: [(text: String, spelled: [String])] = [
    ("Müller", ["mueller muller"]), ("Mu\u{308}ller", ["mueller muller"]),
    ("M&uuml;ller", ["mueller muller"]),
    (#"M\"uller"#, ["mueller muller"]), ("Århus", ["aarhus arhus"]), ("A\u{30A}rhus", ["aarhus arhus"]),
    ("Größe", ["groesse grosse"]), ("Sørensen", ["soerensen sorensen"]),
    ("Übergänge", ["uebergaenge ubergange"]),
    ("Muller naïve Noël Łódź ё", []), ("Müller Müller müller", ["mueller muller"]),
    ("Ärger", ["aerger arger"]),
    ("U.S.A. and i.i.d. noise", ["iid i i d", "usa u s a"]), ("Ph.D. e.g.", ["eg e g", "phd ph d"]),
    ("end.The www.a.org 3.14 v1.2 a.b2 H.264", []),
  ]

  @Test("are noted where folding cannot tell them from others", arguments: respellings)
  func respelling(text: String, expected: [String]) {
    #expect(Analyzer.publication.respellings(in: text).map { "\($0.spelled) \($0.terms)" } == expected)
  }
}
