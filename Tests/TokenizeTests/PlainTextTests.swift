import Testing

@testable import Tokenize

@Suite("Plain text")
struct PlainTextTests {
  static let examples: [(text: String, plain: String)] = [
    ("plain", "plain"), ("a < b & c", "a < b & c"), ("<p>one</p><p>two</p>", "one two "), ("A&#38;B", "A&B"),
    (#"$O(n^{\frac{m}{2}})$"#, "O(n^(m/2))"), (#"$\alpha\beta$"#, "α β"),
    (#"{\em a} \'e {b, c} {DNA}"#, "a é {b, c} DNA"),
    (#"Fig.~1 ``x'' \% {"#, "Fig. 1 “x” % {"), ("\u{93}x\u{94}", "“x”"), ("~5 ``x''", "~5 ``x''"),
    (#"C:\temp\new"#, #"C:\temp\new"#), (#"\"#, #"\"#), ("$", "$"),
    ("&#0;&#xD800;&#99999999999;", "\u{FFFD}\u{FFFD}\u{FFFD}"),
  ]

  @Test("is what a person reads", arguments: examples)
  func plain(text: String, expected: String) {
    #expect(PlainText(text).string == expected)
  }

  @Test("knows its formulas")
  func formulas() {
    let text = PlainText(#"let $x^2$ and \(y\), <math><mi>z</mi></math> for $5 or $6"#)
    #expect(text.formulas.map { String(decoding: text.bytes[$0], as: UTF8.self) } == ["x2", "y", "z"])
  }

  @Test("finds every name of its tables")
  func tables() {
    for table in [SymbolTable.commands, .tags, .entities, .accents] {
      let lines = table.bytes.split(separator: UInt8(ascii: "\n"))
      #expect(lines.count > 50)
      for line in lines {
        let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 1)
        let isFound = parts.count == 2 && table.value(of: parts[0])?.elementsEqual(parts[1]) == true
        #expect(isFound, "\(String(decoding: line, as: UTF8.self))")
      }
      for missing in ["", "0", "zzzz", "~", "alph", "alphaa"] {
        #expect(table.value(of: Array(missing.utf8)) == nil)
      }
    }
  }
}
