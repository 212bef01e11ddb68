import IndexStore
import Publication

/// The terms to score, each once, and their order in the query.
struct PlannedTerms {
  private(set) var all: [QueryPlan.Term] = []
  /// See `QueryPlan.wordOrder`.
  private(set) var wordOrder: [Int?] = []
  private var numbers = SmallTable<Key, Int>()

  /// Two clauses of a query with the same key are one term that stands in it twice.
  enum Key: Hashable {
    /// `network networks`: the same forms.
    case forms([String], TextField?)
    case atoms([Int])
  }

  /// Separates what is before from what comes: they are not neighbours.
  mutating func addGap() { wordOrder.append(nil) }

  /// Adds a clause, and returns the condition that it stands for.
  @discardableResult
  mutating func add(
    _ clause: TextClause, atoms numbers: [Int], key: Key? = nil, of atoms: PlannedAtoms
  ) -> QueryPlan.Condition {
    let key = key ?? .atoms(numbers)
    let number = self.numbers[key] ?? all.count
    if number == all.count {
      self.numbers.add(key, number)
      all.append(
        .init(
          text: clause.text, atoms: [], count: 0, weight: clause.weight,
          words: numbers.first.flatMap(atoms.words(ofPhrase:))))
    }
    all[number].atoms = atoms.distinct(all[number].atoms + numbers)
    all[number].count += 1
    all[number].weight = max(all[number].weight, clause.weight)
    let isWord = clause.terms.count == 1 && (clause.kind == .word || clause.kind == .exact)
    wordOrder.append(isWord ? number : nil)
    return .atoms(numbers)
  }

  /// Adds a word that the user did not write; `makeAtoms` is called if the query does not have it.
  mutating func add(_ word: Feedback.Word, key: Key, _ makeAtoms: () -> [Int]) -> QueryPlan.Condition {
    let number = numbers[key] ?? all.count
    if number == all.count {
      numbers.add(key, number)
      all.append(.init(text: word.term, atoms: makeAtoms(), count: 0, weight: 1))
    }
    all[number].feedback = word.weight
    return .atoms(all[number].atoms)
  }
}
