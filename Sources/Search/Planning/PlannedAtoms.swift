import IndexStore
import Publication

/// The atoms of a plan, each once.
struct PlannedAtoms {
  private(set) var all: [PostingsQuery.Atom] = []
  private var numbers = SmallTable<PostingsQuery.Atom, Int>()

  /// Adds an atom unless it is there, and returns its number.
  mutating func add(_ atom: PostingsQuery.Atom) -> Int {
    if let number = numbers[atom] { return number }
    numbers.add(atom, all.count)
    all.append(atom)
    return all.count - 1
  }

  /// The same for terms in a row, in one field or in all.
  mutating func add(_ terms: [String], _ field: TextField?) -> Int {
    add(PostingsQuery.Atom(terms: terms, fields: field.map { [$0] } ?? TextField.allCases))
  }

  /// The atoms without those that another one contains, so that no occurrence counts twice.
  func distinct(_ numbers: [Int]) -> [Int] {
    let numbers = numbers.uniqued()
    return numbers.filter { number in
      let atom = all[number]
      return !numbers.contains { other in
        let wider = all[other]
        return other != number && wider.terms == atom.terms && wider.isPrefix == atom.isPrefix
          && wider.fields.count > atom.fields.count && atom.fields.allSatisfy(wider.fields.contains)
      }
    }
  }

  /// The words of a phrase; nil for a single word.
  func words(ofPhrase number: Int) -> [PostingsQuery.Atom]? {
    let phrase = all[number]
    guard phrase.terms.count > 1 else { return nil }
    return phrase.terms.enumerated().map { index, term in
      let isLast = index == phrase.terms.count - 1
      return .init(
        terms: [term], isPrefix: phrase.isPrefix && isLast, fields: phrase.fields,
        lastTerm: isLast ? phrase.lastTerm : nil)
    }
  }
}
