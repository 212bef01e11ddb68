import IndexStore
import Publication

/// A query made ready to run: what to look up, what has to hold, and what is scored.
struct QueryPlan {
  /// Something that a record has or has not.
  indirect enum Condition: Equatable {
    /// At least one of these leaves.
    case leaves([Int])
    /// All of these leaves, close together.
    case near([Int], slop: Int)
    /// One of these docids, ascending.
    case docids([Int])
    case everything
    case all([Condition])
    case any([Condition])
    case not(Condition)
  }

  /// A word or phrase of the query, scored as one term however many forms of it there are.
  struct Term {
    /// As the user wrote it.
    var text: String
    /// The forms: document frequency is that of their union, frequencies are added up.
    var leaves: [Int]
    /// How often it stands in the query.
    var count: Int
    /// What it counts as for what it is: less than 1 for a word of asking.
    var weight: Double
    /// What `expand` found it to be worth beside other words; 0 without.
    var feedback = 0.0
    /// nil where the leaves' own document frequency serves. For a phrase: its words, whose idfs are added up (a phrase
    /// has no document frequency that could be had without a search of its own).
    var words: [PostingsQuery.Leaf]?
  }

  var leaves: [PostingsQuery.Leaf] = []
  var condition: Condition = .everything
  var terms: [Term] = []
  /// The numbers of the terms that are single words, in the order of the query; nil where something else stands between.
  var wordOrder: [Int?] = []
}

extension QueryPlan {
  /// Whether a record with none of the leaves and none of the docids passes.
  var acceptsRecordsWithoutLeaves: Bool { condition.holdsForNothing }

  /// What the postings have to deliver; nil where no leaf is asked for.
  var postings: PostingsQuery? {
    guard !leaves.isEmpty else { return nil }
    let everyLeaf = Array(leaves.indices)
    guard !acceptsRecordsWithoutLeaves else { return PostingsQuery(leaves: leaves, required: [everyLeaf]) }
    var required: [[Int]] = []
    var excluded: [Int] = []
    for part in condition.conjuncts {
      switch part {
      case .near(let near, _): required += near.map { [$0] }
      case .not(.leaves(let numbers)): excluded += numbers
      case .not, .everything, .docids: break
      default:
        // Every way to satisfy this part goes through one of its leaves, or it cannot narrow the scan.
        if !part.holdsForNothing, part.docids.isEmpty { required.append(part.positiveLeaves) }
      }
    }
    if required.isEmpty { required = [everyLeaf.filter { !excluded.contains($0) }] }
    return PostingsQuery(leaves: leaves, required: required, excluded: excluded)
  }

  /// Whether each record that the postings deliver passes, so that nothing is left to test.
  var isImpliedByPostings: Bool { condition.isImpliedByPostings && !acceptsRecordsWithoutLeaves }
}

extension QueryPlan.Condition {
  /// The parts that all have to hold.
  var conjuncts: [Self] {
    if case .all(let parts) = self { parts.flatMap(\.conjuncts) } else { [self] }
  }

  /// The leaves that can make it true, without those under `not`.
  var positiveLeaves: [Int] {
    switch self {
    case .leaves(let numbers), .near(let numbers, _): numbers
    case .all(let parts), .any(let parts): Array(Set(parts.flatMap(\.positiveLeaves))).sorted()
    case .docids, .everything, .not: []
    }
  }

  /// The docids that can make it true.
  var docids: [Int] {
    switch self {
    case .docids(let docids): docids
    case .all(let parts), .any(let parts): parts.flatMap(\.docids)
    case .leaves, .near, .everything, .not: []
    }
  }

  /// Whether it holds for a record with none of the leaves and none of the docids.
  var holdsForNothing: Bool {
    switch self {
    case .leaves, .near, .docids: false
    case .everything: true
    case .all(let parts): parts.allSatisfy(\.holdsForNothing)
    case .any(let parts): parts.contains(where: \.holdsForNothing)
    case .not(let part): !part.holdsForNothing
    }
  }

  /// Whether postings that are asked for its clauses deliver nothing else than what it holds for.
  fileprivate var isImpliedByPostings: Bool {
    switch self {
    case .leaves, .not(.leaves), .everything: true
    case .any: isAlternativeLeaves
    case .all(let parts): parts.allSatisfy(\.isImpliedByPostings)
    case .near, .docids, .not: false
    }
  }

  /// Whether one leaf of several is all it takes.
  fileprivate var isAlternativeLeaves: Bool {
    switch self {
    case .leaves: true
    case .any(let parts): parts.allSatisfy(\.isAlternativeLeaves)
    case .near, .docids, .everything, .all, .not: false
    }
  }

  /// The records among `candidates` for which it holds.
  ///
  /// Worked out on sets for what goes by leaves alone; only what asks for places is tried record by record.
  func records(of window: PostingsWindow, among candidates: OffsetSet) throws -> OffsetSet {
    let records: OffsetSet
    switch self {
    case .leaves(let numbers): records = window.set(ofLeaves: numbers)
    case .everything: return candidates
    case .all(let parts): return try parts.reduce(candidates) { try $1.records(of: window, among: $0) }
    case .any(let parts):
      records = OffsetSet()
      for part in parts { records.formUnion(try part.records(of: window, among: candidates)) }
    case .not(let part):
      records = OffsetSet()
      records.formUnion(candidates)
      records.subtract(try part.records(of: window, among: candidates))
    case .near, .docids:
      records = OffsetSet()
      let occurrences = Occurrences()
      // What it points to goes away with the window.
      defer { occurrences.removeAll() }
      try candidates.forEachOffset { offset in
        window.load(offset, into: occurrences)
        if holds(docid: occurrences.docid, occurrences) { records.insert(offset) }
        try occurrences.validate()
      }
    }
    records.formIntersection(candidates)
    return records
  }

  /// Whether it holds for a record with these occurrences.
  func holds(docid: Int, _ occurrences: Occurrences) -> Bool {
    switch self {
    case .leaves(let numbers): numbers.contains { occurrences.contains($0) }
    case .near(let numbers, let slop): Self.areNear(numbers.map { occurrences[$0] }, slop: slop)
    case .docids(let docids): Self.contains(docids, docid)
    case .everything: true
    case .all(let parts): parts.allSatisfy { $0.holds(docid: docid, occurrences) }
    case .any(let parts): parts.contains { $0.holds(docid: docid, occurrences) }
    case .not(let part): !part.holds(docid: docid, occurrences)
    }
  }

  /// O(log n): all records without an author may be named.
  private static func contains(_ docids: [Int], _ docid: Int) -> Bool {
    var (low, high) = (0, docids.count)
    while low < high {
      let middle = (low + high) / 2
      if docids[middle] < docid { low = middle + 1 } else { high = middle }
    }
    return low < docids.count && docids[low] == docid
  }

  /// Whether each list has a position of one field, such that between the first and the last of them stand at most
  /// `slop` terms that are none of them.
  ///
  /// - Complexity: O(n·m) for n positions in m lists.
  private static func areNear(_ lists: [ArraySlice<Occurrences.Position>], slop: Int) -> Bool {
    var rests = lists
    while true {
      var first: Int?
      var last: Occurrences.Position?
      for (index, rest) in rests.enumerated() {
        guard let position = rest.first else { return false }
        if first.flatMap({ rests[$0].first }).map({ position < $0 }) ?? true { first = index }
        if last.map({ $0 < position }) ?? true { last = position }
      }
      guard let first, let last, let lowest = rests[first].first else { return false }
      let span = Int(last.offset) - Int(lowest.offset) + 1
      if lowest.field == last.field, span - lists.count <= slop { return true }
      rests[first] = rests[first].dropFirst()
    }
  }
}

extension Occurrences.Position {
  /// By field, then offset.
  fileprivate static func < (left: Self, right: Self) -> Bool {
    (left.field, left.offset) < (right.field, right.offset)
  }
}
