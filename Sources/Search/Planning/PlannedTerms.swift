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

  /// The number of the term that was added last, or again.
  var last: Int? { wordOrder.last ?? nil }

  /// Adds a clause, and returns the condition that it stands for.
  @discardableResult
  mutating func add(
    _ clause: TextClause, atoms numbers: [Int], key: Key? = nil, year: RecordSet? = nil,
    of atoms: PlannedAtoms
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
    if let year { all[number].year = year }
    all[number].weight = max(all[number].weight, clause.weight)
    let isWord = clause.terms.count == 1 && (clause.kind == .word || clause.kind == .exact)
    wordOrder.append(isWord ? number : nil)
    return year.map { .any([.atoms(numbers), .records($0)]) } ?? .atoms(numbers)
  }

  /// Says that what was added last is searched for as other words: `atoms` stand for them.
  ///
  /// A word that no record has is one term with them, so that its neighbours are theirs. Where the word as it
  /// was typed is in some records, they are a term of their own, which counts less.
  mutating func correct(
    _ number: Int, _ clause: TextClause, with correction: Correction, atoms numbers: [Int],
    of atoms: PlannedAtoms
  ) -> QueryPlan.Condition {
    all[number].correction = correction
    all[number].typed = clause.terms.first ?? ""
    if correction.isUnknown {
      all[number].atoms = atoms.distinct(all[number].atoms + numbers)
      all[number].weight = clause.weight * correction.factor
      return .atoms(all[number].atoms)
    }
    let key = Key.atoms(numbers)
    if self.numbers[key] == nil {
      self.numbers.add(key, all.count)
      all.append(
        .init(
          text: correction.words.joined(separator: " "), atoms: numbers, count: 1,
          weight: clause.weight * correction.factor, corrects: number))
    }
    return .any([.atoms(all[number].atoms), .atoms(numbers)])
  }

  /// Adds all that was typed, as a title has it.
  mutating func addBeginning(_ words: [String], atom: Int) {
    all.append(
      .init(text: words.joined(separator: " "), atoms: [atom], count: 0, weight: 1, isBeginning: true))
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
