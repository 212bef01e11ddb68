import Testing

@testable import Search

@Suite("Terms looked for in a text")
struct TextTermsTests {
  @Test("the filter knows each of its terms, and hardly any other")
  func filter() throws {
    let terms = (0..<40).map { "term\($0 * 7)" } + ["a", "ab", "abc", "é", "日本", "", "c++"]
    let filter = TermFilter(terms)
    func mayHave(_ term: String) -> Bool {
      var term = term
      return term.withUTF8 { filter.mayHave($0) }
    }
    for term in terms { #expect(mayHave(term), "\(term)") }
    let others = (0..<1000).map { "word\($0)" }
    #expect(others.count { mayHave($0) } < 150)
  }

  @Test("each term has its bytes and its range")
  func terms() throws {
    var terms = TextTerms(capacity: 4)
    for (place, word) in ["neural", "", "collapse"].enumerated() {
      var word = word
      word.withUTF8 { terms.append($0, place..<place + 1) }
    }
    #expect((0..<terms.count).map(terms.text) == ["neural", "", "collapse"])
    #expect(terms.range(at: 2) == 2..<3)
  }
}
