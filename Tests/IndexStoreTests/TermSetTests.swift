import Testing

@testable import IndexStore

@Suite("A set of terms")
struct TermSetTests {
  /// In order, from the end of the order to its beginning, in order with one late, with repetitions, and
  /// none.
  @Test(
    "gives each term once, in the order of bytes, with all its flags",
    arguments: [
      ["a", "aa", "b", "é", "神経"], ["z", "y", "x", "a"], ["a", "c", "d", "b", "e"],
      ["a", "a", "b", "a", "b", "c"], ["", "a", ""], [],
      (0..<3000).map { "term\($0)" }, (0..<3000).map { "t\($0 * 7919 % 3001 % 1000)" },
    ])
  func ordered(terms: [String]) {
    var set = TermSet()
    var expected: [String: UInt16] = [:]
    for (place, term) in terms.enumerated() {
      let flags = UInt16(1) << (place % 3)
      Array(term.utf8).withUnsafeBufferPointer { set.insert($0, flags: flags) }
      expected[term, default: 0] |= flags
    }
    var found: [(term: String, flags: UInt16)] = []
    set.sort()
    set.forEachTerm { found.append((String(decoding: $0, as: UTF8.self), $1)) }
    #expect(set.count == expected.count)
    let order = expected.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    #expect(found.map(\.term) == order)
    #expect(found.allSatisfy { expected[$0.term] == $0.flags })
  }

  @Test("takes of a new version what its field did not have before")
  func newVersion() {
    // A word that only moved to another field is taken: as an author it has no stems, in a title it has.
    let old = RecordTerms(["we study # nets", "deep net", "wu", ""])
    let new = RecordTerms(["we study # deep wu nets", "deep net", "wu chen", "net"])
    var set = TermSet()
    set.insert(new, before: old)
    var found: [String: UInt16] = [:]
    set.forEachTerm { found[String(decoding: $0, as: UTF8.self)] = $1 }
    let isInText = TermSet.isInText
    #expect(found == ["deep": isInText, "wu": isInText, "net": isInText, "chen": 0])
  }
}
