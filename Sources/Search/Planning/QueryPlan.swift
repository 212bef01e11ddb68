import IndexStore
import Publication

/// A query ready to run: what to look up, which condition must hold, and what to score.
struct QueryPlan: Sendable {
  /// Something that a record has or has not.
  indirect enum Condition: Equatable, Sendable {
    /// At least one of these atoms.
    case atoms([Int])
    /// Words close together in one text.
    case near(Near)
    /// One of these docids, ascending.
    case docids([Int])
    /// The records of a set.
    case records(RecordSet)
    case everything
    case all([Condition])
    case any([Condition])
    /// All but exactly one.
    case allButOne([Condition])
    case not(Condition)
  }

  /// Words that have to stand close together in one text.
  struct Near: Equatable, Sendable {
    /// The atoms of the words, each once.
    var atoms: [Int]
    /// By atom: at how many places it has to stand.
    var counts: [Int]
    /// The most other terms between the first and the last of them.
    var slop: Int
    /// The atom of what stands between two texts.
    var border: Int
  }

  /// A word or phrase of the query, scored as one term however many forms of it there are.
  struct Term: Sendable {
    /// As the user wrote it.
    var text: String
    /// The forms: document frequency is that of their union, frequencies are added up.
    var atoms: [Int]
    /// How often it stands in the query.
    var count: Int
    /// What it counts as for what it is: less than 1 for a word of asking.
    var weight: Double
    /// What `expand` found it to be worth beside other words; 0 without.
    var feedback = 0.0
    /// The records of the year that it is, which have it, too.
    var year: RecordSet?
    /// Words that are searched for in its place, or with it: those of this term or of the one that
    /// `corrects` it.
    var correction: Correction?
    /// The term that was typed where there is a correction.
    var typed = ""
    /// The number of the term that it stands beside as a correction.
    var corrects: Int?
    /// Whether it is all that was typed, function words among it, in a title: records that have it come
    /// first, and none has to.
    var isBeginning = false
    /// nil if the atoms' own document frequency serves. For a phrase: its words, whose idfs are added up
    /// (a phrase has no document frequency that could be had without a search of its own).
    var words: [PostingsQuery.Atom]?
  }

  var atoms: [PostingsQuery.Atom] = []
  var condition: Condition = .everything
  var terms: [Term] = []
  /// The numbers of the terms that are single words, in the order of the query; nil if something else
  /// stands between.
  var wordOrder: [Int?] = []
}

extension QueryPlan {
  /// What stands for each word that the condition asks for, in any way.
  var words: [[PostingsQuery.Atom]] { condition.words.map { $0.map { atoms[$0] } }.uniqued() }

  /// What stands for each word that a record has to have.
  var wantedWords: [[PostingsQuery.Atom]] {
    condition.conjuncts.compactMap { part in
      if case .atoms(let numbers) = part { numbers.map { atoms[$0] } } else { nil }
    }.uniqued()
  }

  /// Whether a record with none of the atoms and none of the docids passes.
  var acceptsRecordsWithoutAtoms: Bool { condition.holdsForNothing }
}

extension QueryPlan.Condition {
  /// The parts that all have to hold.
  var conjuncts: [Self] {
    if case .all(let parts) = self { parts.flatMap(\.conjuncts) } else { [self] }
  }

  /// The atoms of each word in it.
  var words: [[Int]] {
    switch self {
    case .atoms(let numbers): [numbers]
    case .all(let parts), .any(let parts), .allButOne(let parts): parts.flatMap(\.words)
    case .not(let part): part.words
    case .near, .docids, .records, .everything: []
    }
  }

  /// The atoms that can make it true, without those under `not`.
  var positiveAtoms: [Int] {
    switch self {
    case .atoms(let numbers): numbers
    case .near(let near): near.atoms
    case .all(let parts), .any(let parts), .allButOne(let parts):
      Array(Set(parts.flatMap(\.positiveAtoms))).sorted()
    case .docids, .records, .everything, .not: []
    }
  }

  /// Whether it holds for a record with none of the atoms and none of the docids.
  var holdsForNothing: Bool {
    switch self {
    case .atoms, .near, .docids, .records: false
    case .everything: true
    case .all(let parts): parts.allSatisfy(\.holdsForNothing)
    case .any(let parts): parts.contains(where: \.holdsForNothing)
    case .allButOne(let parts): parts.count { !$0.holdsForNothing } == 1
    case .not(let part): !part.holdsForNothing
    }
  }

  /// Whether it holds for a record with these occurrences.
  func holds(docid: Int, _ occurrences: Occurrences) -> Bool {
    switch self {
    case .atoms(let numbers): numbers.contains { occurrences.contains($0) }
    case .near(let near):
      Proximity.areNear(
        near.atoms.map { occurrences[$0].map(\.place) }, counts: near.counts, slop: near.slop,
        borders: occurrences[near.border].map(\.place))
    case .docids(let docids): Self.contains(docids, docid)
    case .records(let records): records.contains(docid)
    case .everything: true
    case .all(let parts): parts.allSatisfy { $0.holds(docid: docid, occurrences) }
    case .any(let parts): parts.contains { $0.holds(docid: docid, occurrences) }
    case .allButOne(let parts): parts.count { !$0.holds(docid: docid, occurrences) } == 1
    case .not(let part): !part.holds(docid: docid, occurrences)
    }
  }

  /// O(log n): all records without an author may be named.
  private static func contains(_ docids: [Int], _ docid: Int) -> Bool {
    let place = docids.partitionPoint { $0 < docid }
    return place < docids.count && docids[place] == docid
  }
}
