import Testing

@testable import Arguments

@Suite("Spelling")
struct SpellingTests {
  static let names = ["--limit", "--license", "--department", "--departments", "--json", "--jsonl", "--oa"]

  /// A name, and the one that it was meant to be.
  static let slips: [(String, String?)] = [
    ("--limt", "--limit"), ("--limits", "--limit"), ("--lim", "--limit"), ("--li", "--license"),
    ("--depratment", "--department"), ("--depart", "--department"), ("--jsn", "--json"), ("--ob", "--oa"),
    ("--o", "--oa"), ("--", nil), ("---", nil), ("--verbose", nil), ("", nil), ("-x", nil),
    (String(repeating: "-", count: 100_000), nil),
  ]

  @Test("finds the name that was meant", arguments: slips)
  func nearest(name: String, expected: String?) {
    #expect(Spelling.nearest(to: name, among: SpellingTests.names) == expected)
  }

  @Test("has nothing to offer where there are no names")
  func noNames() { #expect(Spelling.nearest(to: "--limit", among: []) == nil) }
}
