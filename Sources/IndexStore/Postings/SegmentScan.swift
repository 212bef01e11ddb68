private import Publication

/// Finds the records that a query asks for, by moving a cursor for each leaf through the segments.
///
/// The clause with the least to read leads; the others skip to where it stands.
struct SegmentScan: ~Copyable {
  private let owned: OwnedBuffer<LeafCursor>
  private let leaves: UnsafeMutablePointer<LeafCursor>
  private let leafCount: Int
  /// From the one with the least to read.
  private let clauses: [[Int]]
  private let excluded: [Int]
  /// Leaves that are only looked for in the records found.
  private let optional: [Int]
  private var docid = 0

  /// The words come by leaf of the query.
  init(_ query: PostingsQuery, words: [OwnedBuffer<WordCursor>]) {
    let owned = OwnedBuffer<LeafCursor>(capacity: words.count)
    for (leaf, words) in zip(query.leaves, words) {
      owned.append(LeafCursor(words: words, fields: leaf.fieldBits))
    }
    let leaves = owned.elements
    let costs = owned.indices.map { leaves[$0].estimatedBytes }
    (self.owned, self.leaves, leafCount) = (owned, leaves, owned.count)
    clauses = query.required
      .map { clause in (leaves: Array(Set(clause)).sorted(), cost: clause.reduce(0) { $0 + costs[$1] }) }
      .sorted { $0.cost < $1.cost }.map(\.leaves)
    excluded = query.excluded
    let asked = Set(query.required.joined()).union(excluded)
    optional = query.leaves.indices.filter { !asked.contains($0) }
  }

  /// The next record that the query asks for; nil at the end.
  mutating func next() throws -> Int? {
    guard docid != DoclistCursor.atEnd else { return nil }
    var candidate = try seek(clauses[0], docid + 1)
    while candidate != DoclistCursor.atEnd {
      let next = try firstThatMayMatch(from: candidate)
      if next == candidate {
        docid = candidate
        for leaf in optional { try leaves[leaf].seek(candidate) }
        return candidate
      }
      candidate = next == DoclistCursor.atEnd ? next : try seek(clauses[0], next)
    }
    docid = candidate
    return nil
  }

  /// `candidate`, which has the first clause, if it has the others too and none of the excluded leaves; else the next
  /// docid that may.
  private mutating func firstThatMayMatch(from candidate: Int) throws -> Int {
    for clause in clauses.dropFirst() {
      let found = try seek(clause, candidate)
      if found != candidate { return found }
    }
    for leaf in excluded {
      try leaves[leaf].seek(candidate)
      if leaves[leaf].docid == candidate { return candidate + 1 }
    }
    return candidate
  }

  /// Moves the leaves of a clause to `target` and returns the first docid that has one of them.
  @inline(__always)
  private mutating func seek(_ clause: [Int], _ target: Int) throws -> Int {
    var first = DoclistCursor.atEnd
    for leaf in clause {
      if leaves[leaf].docid == target - 1 {
        try leaves[leaf].next()
      } else if leaves[leaf].docid < target {
        try leaves[leaf].seek(target)
      }
      first = min(first, leaves[leaf].docid)
    }
    return first
  }

  /// Tells where the leaves stand in the record found last.
  func fill(_ occurrences: Occurrences) {
    for index in 0..<leafCount {
      occurrences.set(index, leaves[index].docid == docid ? leaves[index].positions : .empty)
    }
  }
}

extension PostingsQuery.Leaf {
  /// A bit for each field; nil for all.
  fileprivate var fieldBits: UInt32? {
    guard fields.count < TextField.allCases.count else { return nil }
    return fields.reduce(0) { $0 | 1 << UInt32($1.rawValue) }
  }
}
