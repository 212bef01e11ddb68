import Basics
import Testing

@Suite("Edit distance")
struct EditDistanceTests {
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
