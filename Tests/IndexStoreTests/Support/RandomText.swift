import IndexStore
import Publication
import TestSupport

/// Random texts and questions over a small vocabulary in which words are prefixes of each other.
struct RandomText {
  var generator: SeededGenerator
  private let words: [String]

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
    var words: [String] = ["a", "ab", "abc", "abcd", "b", "ba", "c++", "c#", "é", "éa", "神経", "神経回", "x1"]
    for number in 0..<80 { words.append("w\(String(number * number, radix: 5))") }
    words.append(String(repeating: "long", count: 12))
    self.words = words
  }

  /// Words at the front of the vocabulary are frequent.
  mutating func word() -> String {
    let share = Double.random(in: 0..<1, using: &generator)
    return words[Int(share * share * share * Double(words.count))]
  }

  mutating func fields() -> [String] {
    TextField.allCases.map { _ in
      // Now and then a text whose position lists run over several small pages.
      let count =
        Int.random(in: 0..<40, using: &generator) == 0 ? 400 : Int.random(in: 0..<12, using: &generator)
      let isMonotonous = Int.random(in: 0..<10, using: &generator) == 0
      let only = word()
      return (0..<count).map { _ in isMonotonous ? only : word() }.joined(separator: " ")
    }
  }

  mutating func atom() -> PostingsQuery.Atom {
    let count = [1, 1, 1, 2, 2, 3].randomElement(using: &generator) ?? 1
    var terms = (0..<count).map { _ in word() }
    // A word that comes again is read once.
    if count > 1, Int.random(in: 0..<4, using: &generator) == 0 { terms[count - 1] = terms[0] }
    let isPrefix = Int.random(in: 0..<4, using: &generator) == 0
    if isPrefix, let last = terms.popLast() {
      terms.append(Bool.random(using: &generator) ? String(last.prefix(1)) : last)
    }
    if Int.random(in: 0..<12, using: &generator) == 0 { terms[0] = "absent" }
    let fields =
      Bool.random(using: &generator)
      ? TextField.allCases : TextField.allCases.filter { _ in Bool.random(using: &generator) }
    return .init(terms: terms, isPrefix: isPrefix, fields: fields.isEmpty ? [.abstract] : fields)
  }

  /// Atoms that stand for one thing.
  mutating func atoms() -> [PostingsQuery.Atom] {
    (0..<([1, 1, 2, 3, 5].randomElement(using: &generator) ?? 1)).map { _ in atom() }
  }
}
