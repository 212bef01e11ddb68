import Testing

@testable import HTML

@Suite("Markup")
struct MarkupTests {
  static let texts: [(String, String)] = [
    ("Neural collapse", "Neural collapse"),
    ("", ""),
    ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ("AT&T &amp; \"x\" 'y'", "AT&amp;T &amp;amp; &quot;x&quot; &#39;y&#39;"),
    ("]]><b>", "]]&gt;&lt;b&gt;"),
    ("--><!--", "--&gt;&lt;!--"),
    ("a\0b\u{8}c\u{1B}[31m\u{7F}d", "abc[31md"),
    ("one\r\ntwo\tthree", "one \ntwo\tthree"),
    ("\u{93}quoted\u{94}\u{85}next", "quoted next"),
    ("a\u{2028}b\u{2029}c", "a b c"),
    ("\u{202E}evil\u{202C} \u{2066}x\u{2069}", "evil x"),
    ("\u{200F}שלום\u{200E}", "\u{200F}שלום\u{200E}"),
    ("a\u{FFFE}b\u{FFFF}c", "abc"),
    ("Łódź ∑ 神経 😀 “x” – … é", "Łódź ∑ 神経 😀 “x” – … é"),
    ("\u{FFFD}\u{FEFF}\u{A0}", "\u{FFFD}\u{FEFF}\u{A0}"),
    ("ends in two: Â\u{A0}", "ends in two: Â\u{A0}"),
  ]

  @Test("a text is escaped, and what markup must not have is dropped", arguments: texts)
  func text(text: String, expected: String) {
    let html: HTML = "<p>\(text)</p>"
    #expect(html.text == "<p>\(expected)</p>")
    let xml: XML = "<p>\(text)</p>"
    #expect(xml.text == html.text)
    #expect(HTML(text).text == expected)
    #expect(HTML(("xx" + text).dropFirst(2)).text == expected)
  }

  @Test("no text of any two characters has a bracket, a quote or a control character left")
  func pairs() {
    let samples =
      (UInt32(0)...0x2070).compactMap(Unicode.Scalar.init) + ["\u{FFFE}", "\u{FFFF}", "\u{10FFFF}"]
    for scalar in samples {
      let html: HTML = "\("<\(Character(scalar))\"")"
      let text = html.text.unicodeScalars
      #expect(!text.contains { "<>\"'".unicodeScalars.contains($0) }, "\(scalar.value)")
      #expect(!text.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\t" }, "\(scalar.value)")
    }
  }

  @Test("markup goes in as it is, also none and several")
  func parts() {
    let part: HTML = "<b>\("x<y")</b>"
    let none: HTML? = nil
    let list: [HTML] = ["<li>1</li>", "<li>2</li>"]
    let whole: HTML = "<p>\(part)\(none)\(list)\(7)\(Optional(part))</p>"
    #expect(whole.text == "<p><b>x&lt;y</b><li>1</li><li>2</li>7<b>x&lt;y</b></p>")
    #expect(list.joined(separator: ", ").text == "<li>1</li>, <li>2</li>")
  }

  @Test(
    "what is a text by its type is escaped, though it was written as a literal", arguments: [true, false])
  func choice(isBold: Bool) {
    let html: HTML = "\(isBold ? "<b>" : "<i>")"
    #expect(html.text == (isBold ? "&lt;b&gt;" : "&lt;i&gt;"))
  }

  static let attributes: [(String?, String)] = [
    ("a title", "<p title=\"a title\">"),
    (nil, "<p>"),
    ("\" onclick=\"x()", "<p title=\"&quot; onclick=&quot;x()\">"),
    ("two\nlines\tand a tab", "<p title=\"two&#10;lines&#9;and a tab\">"),
  ]

  @Test("an attribute is whole or not there", arguments: attributes)
  func attribute(text: String?, expected: String) {
    let html: HTML = "<p\(attribute: "title", text)>"
    #expect(html.text == expected)
  }

  static let addresses: [(String?, String)] = [
    ("https://doi.org/10.1/a?b=1&c='2'", "<a href=\"https://doi.org/10.1/a?b=1&amp;c=&#39;2&#39;\">"),
    ("HTTP://example.org", "<a href=\"HTTP://example.org\">"),
    ("mailto:a@example.org", "<a href=\"mailto:a@example.org\">"),
    ("../record/1.html#top", "<a href=\"../record/1.html#top\">"),
    ("?q=a:b", "<a href=\"?q=a:b\">"),
    ("#x:y", "<a href=\"#x:y\">"),
    (" https://example.org/a b ", "<a href=\"https://example.org/a%20b\">"),
    ("https://example.org/\"><script>", "<a href=\"https://example.org/%22%3E%3Cscript%3E\">"),
    ("https://example.org/ü", "<a href=\"https://example.org/ü\">"),
    (nil, "<a>"), ("", "<a>"), (" \n", "<a>"),
    ("javascript:alert(1)", "<a>"), ("JavaScript:alert(1)", "<a>"), (" javascript:x", "<a>"),
    ("java\nscript:x", "<a>"), ("\u{1}javascript:x", "<a>"), ("java\tscript\r:x", "<a>"),
    ("data:text/html,x", "<a>"), ("vbscript:x", "<a>"), ("file:///etc/passwd", "<a>"),
    (":x", "<a>"), ("javascript&colon;x", "<a href=\"javascript&amp;colon;x\">"),
  ]

  @Test("an address has a safe scheme or none, or there is no attribute", arguments: addresses)
  func address(link: String?, expected: String) {
    let html: HTML = "<a\(address: "href", link)>"
    #expect(html.text == expected)
  }

  @Test("a part of an address cannot be taken for more than one")
  func part() {
    #expect(SafeAddress.part("a b/c?d&e=ü#~.html") == "a%20b%2Fc%3Fd%26e%3D%C3%BC%23~.html")
  }
}
