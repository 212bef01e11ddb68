import Testing
import Tokenize

@Suite("HTML's entities in a text without other markup")
struct EntitiesTests {
  static let examples = [
    ("Owl & Sons", "Owl & Sons"), ("Owl &amp; Sons", "Owl & Sons"), ("Owl &amp;amp; Sons", "Owl & Sons"),
    ("M&uuml;ller", "Müller"), ("M&amp;uuml;ller", "Müller"), ("M&#252;ller", "Müller"), ("&#xFC;", "ü"),
    ("&#150;", "–"), ("AT&T;", "AT&T;"), ("R&D", "R&D"), ("&", "&"), ("&;", "&;"),
    ("&nosuchname;", "&nosuchname;"),
    ("&lt;i&gt;", "<i>"), ("<i>a</i> $x$ \\alpha", "<i>a</i> $x$ \\alpha"), ("&#0;", "\u{FFFD}"), ("", ""),
  ]

  @Test("are read, also those that were escaped once too often", arguments: examples)
  func decoded(text: String, expected: String) { #expect(Entities.decoded(text) == expected) }
}
