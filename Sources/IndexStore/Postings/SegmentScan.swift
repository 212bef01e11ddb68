private import Publication

/// Finds the records that a query asks for, a window of docids at a time.
///
/// The clause with the least to read leads; a window in which it has nothing is skipped by all. Conditions are worked out
/// on sets of offsets, a bit for each record.
final class SegmentScan {
  let window: PostingsWindow
  private let leaves: [ScannedLeaf]
  private let memory: WindowMemory
  /// From the one with the least to read.
  private let clauses: [[Int]]
  private let excluded: [Int]
  /// Leaves that are only looked for in the records found.
  private let optional: [Int]
  /// Whether the one leaf is all there is to the query.
  private let isOneLeaf: Bool
  /// Whether each record that has any leaf is a match.
  private let isOneClause: Bool
  /// By leaf: whether its entries of the window are read.
  @exclusivity(unchecked) private var isRead: [Bool]
  private let matches: OffsetSet
  private let clauseMatches: OffsetSet

  /// A leaf that so few records of a window are in question for is sought in each; else it is read for the whole window.
  static let maxSought = 4

  /// A leaf that has less than a byte for so many records is a rare one: an entry takes 6 to 8 bytes.
  private static let bytesOfFrequent = 4

  /// The records that matter; nil for all.
  private let wantedRecords: RecordSet?
  private let wanted: OffsetSet

  /// The leaves come by leaf of the query; docids are below `docidLimit`.
  init(
    _ query: PostingsQuery, _ leaves: [ScannedLeaf], docidLimit: Int,
    among wanted: (Int) throws -> RecordSet?,
    _ memory: WindowMemory
  ) rethrows {
    self.leaves = leaves
    self.memory = memory
    isRead = leaves.map { _ in false }
    clauses = query.required
      .map { clause in
        (
          leaves: Array(Set(clause)).sorted(),
          cost: clause.reduce(0) { $0 + leaves[$1].cursor.estimatedBytes }
        )
      }
      .sorted { $0.cost < $1.cost }.map(\.leaves)
    excluded = query.excluded
    let asked = Set(query.required.joined()).union(excluded)
    optional = query.leaves.indices.filter { !asked.contains($0) }
    isOneLeaf = leaves.count == 1 && excluded.isEmpty
    isOneClause = clauses.count == 1 && excluded.isEmpty && optional.isEmpty
    let lead = (clauses.first ?? []).reduce(0) { $0 + leaves[$1].cursor.estimatedBytes }
    let isRare = lead * Self.bytesOfFrequent < docidLimit
    let size = isRare ? PostingsWindow.maxSize : PostingsWindow.smallSize
    window = PostingsWindow(leafCount: leaves.count, size: size)
    matches = OffsetSet(size: size)
    clauseMatches = OffsetSet(size: size)
    self.wanted = OffsetSet(size: size)
    wantedRecords = try wanted(lead)
  }

  /// Fills `window` with the next one that has a match; false at the end.
  func next() throws -> Bool {
    guard let lead = clauses.first, clauses.allSatisfy({ !$0.isEmpty }) else { return false }
    while true {
      let first = lead.reduce(DoclistCursor.atEnd) { min($0, leaves[$1].cursor.docid) }
      guard first != DoclistCursor.atEnd else { return false }
      memory.recycle()
      if let wantedRecords {
        guard let next = wantedRecords.first(from: first) else { return false }
        if next > window.end(at: first) {
          for leaf in lead { try leaves[leaf].cursor.seek(next) }
          continue
        }
      }
      window.begin(at: first)
      if try fill(lead) { return true }
    }
  }

  /// Returns false where the window has no match.
  private func fill(_ lead: [Int]) throws -> Bool {
    if let wantedRecords { wanted.assign(wantedRecords, from: window.base) }
    let leadWanted = wantedRecords == nil ? nil : wanted
    if isOneLeaf {
      try leaves[0].gather(window.range, among: leadWanted, into: window.entries(of: 0))
      window.setMatches(ofLeaf: 0)
      return !window.matches.isEmpty
    }
    for leaf in leaves.indices { isRead[leaf] = false }
    matches.removeAll()
    for leaf in lead {
      try leaves[leaf].gather(window.range, among: leadWanted, into: window.entries(of: leaf))
      isRead[leaf] = true
      matches.formUnion(window.entries(of: leaf))
    }
    if isOneClause {
      window.setMatches(matches, hasMatchesOnly: true)
      return !window.matches.isEmpty
    }
    for clause in clauses.dropFirst() {
      guard try read(clause) else { return false }
      clauseMatches.removeAll()
      for leaf in clause { clauseMatches.formUnion(window.entries(of: leaf)) }
      matches.formIntersection(clauseMatches)
    }
    if !excluded.isEmpty {
      guard try read(excluded) else { return false }
      clauseMatches.removeAll()
      for leaf in excluded { clauseMatches.formUnion(window.entries(of: leaf)) }
      matches.subtract(clauseMatches)
    }
    guard try read(optional) else { return false }
    window.setMatches(matches, hasMatchesOnly: isOneClause)
    return true
  }

  /// Reads the entries of leaves in the records that are still in question; false where there are none.
  private func read(_ wanted: [Int]) throws -> Bool {
    let count = matches.count
    guard count > 0 else { return false }
    for leaf in wanted where !isRead[leaf] {
      isRead[leaf] = true
      let list = window.entries(of: leaf)
      if count > Self.maxSought {
        try leaves[leaf].cursor.seek(window.range.lowerBound)
        try leaves[leaf].gather(window.range, among: matches, into: list)
      } else {
        try matches.forEachOffset { offset in
          let found = try leaves[leaf].positions(at: window.base + Int(offset))
          if let found { list.append(Int(offset), found) }
        }
      }
    }
    return true
  }
}

extension PostingsQuery.Leaf {
  /// A bit for each field; nil for all.
  var fieldBits: UInt32? {
    guard fields.count < TextField.allCases.count else { return nil }
    return fields.reduce(0) { $0 | 1 << UInt32($1.rawValue) }
  }
}
