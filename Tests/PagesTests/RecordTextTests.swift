import HTML
import Testing
import Tokenize

@testable import Pages
@testable import Search

@Suite("Texts of records on a page")
struct RecordTextTests {
  static let cases: [(String, String)] = [
    ("plain & simple", "plain &amp; simple"),
    ("H<sub>2</sub>O and x<sup>2</sup>", "H<sub>2</sub>O and x<sup>2</sup>"),
    ("the <i>E. coli</i> genome", "the <i>E. coli</i> genome"),
    ("<em>so</em> <b>bold</b>", "<i>so</i> bold"),
    ("$x_i^2$", "x<sub>i</sub><sup>2</sup>"),
    ("$n^{m/2}$ steps", "n<sup>m/2</sup> steps"),
    ("RoBERTa$_{large}$", "RoBERTa<sub>large</sub>"),
    ("Ca$^{2+}$ flux", "Ca<sup>2+</sup> flux"),
    (#"$\mathcal{O}(n^{k+1})$"#, "O(n<sup>k+1</sup>)"),
    ("$(a+b)^2$", "(a+b)<sup>2</sup>"),
    (#"360$^{\circ}$ images, $90^\circ C$, $f \circ g$"#, "360° images, 90° C, f ∘ g"),
    ("<math><msub><mi>H</mi><mn>2</mn></msub><mi>O</mi></math>", "H<sub>2</sub>O"),
    (
      "<mml:math><mml:msup><mml:mi>x</mml:mi><mml:mrow><mml:mn>2</mml:mn><mml:mo>+</mml:mo></mml:mrow></mml:msup></mml:math>",
      "x<sup>2+</sup>"
    ),
    ("<math><msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup></math> is", "x<sub>i</sub><sup>2</sup> is"),
    ("<math><msub><mi>T</mi><mi>max</mi></msub></math>", "T<sub>max</sub> "),
    ("<math><msub><mi>H</mi>", "H"),
    ("a < b and c_d ^ e", "a &lt; b and c_d ^ e"),
    ("x<sub>i<sup>2</sup></sub>", "x<sub>i<sup>2</sup></sub>"),
    ("not <sub>closed", "not closed"),
    ("</sub> open", " open"),
    ("<script>alert(1)</script>title", "title"),
    ("<sub></sub>empty", "empty"),
  ]

  @Test("keep what is low, high or in italics", arguments: cases)
  func styles(source: String, html: String) { #expect(RecordText(source).html.text == html) }

  @Test("neighbouring words share a mark, and a mark goes around what is in it")
  func marks() {
    func html(_ text: String, _ matches: [Range<Int>], hasStyle: Bool = false) -> String {
      var snippet = Hit.Snippet(
        field: "title", text: text, matches: matches, isCutAtStart: false, isCutAtEnd: false)
      if hasStyle { snippet.styles = [.init(kind: .sub, range: 1..<2, content: 1..<2)] }
      return RecordText(snippet).html.text
    }
    #expect(html("H2O is water", [0..<3, 4..<6], hasStyle: true) == "<mark>H<sub>2</sub>O is</mark> water")
    #expect(html("H2O is water", [7..<12], hasStyle: true) == "H<sub>2</sub>O is <mark>water</mark>")
    #expect(html("ä2", []) == "ä2")
    #expect(html("Hé Größe x", [3..<8, 9..<10]) == "H\u{e9} <mark>Größe x</mark>")
    #expect(html("", [0..<4]) == "")
  }
}
