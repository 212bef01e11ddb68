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

  static let distances: [(String, String, Int)] = [
    ("", "", 0), ("abc", "", 3), ("", "abc", 3), ("kitten", "sitting", 3), ("abc", "abc", 0), ("ab", "ba", 2),
    ("é", "e\u{301}", 2),
  ]

  @Test("counts the changes from one text to another", arguments: distances)
  func distance(left: String, right: String, expected: Int) {
    #expect(EditDistance.between(left, right) == expected)
    #expect(EditDistance.between(right, left) == expected)
  }

  @Test("looks at the beginning of long texts only")
  func longTexts() {
    let (a, b) = (String(repeating: "a", count: 100_000), String(repeating: "b", count: 100_000))
    #expect(EditDistance.between(a, b) == EditDistance.maxLength)
  }
}
