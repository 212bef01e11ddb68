private import Publication

/// Finds the records that have any of some leaves, a window of docids at a time.
final class SegmentScan {
  let window: PostingsWindow
  private let leaves: [ScannedLeaf]
  private let memory: WindowMemory
  private let matches: OffsetSet

  /// A word of a phrase that so few records of a window are in question for is sought in each; else it is
  /// read for the whole window.
  static let maxSought = 4

  /// Leaves with less than a byte for this many records are rare: an entry takes 6 to 8 bytes.
  private static let bytesOfFrequent = 4

  /// Docids are below `docidLimit`.
  init(_ leaves: [ScannedLeaf], docidLimit: Int, _ memory: WindowMemory) {
    self.leaves = leaves
    self.memory = memory
    let isRare = leaves.reduce(0) { $0 + $1.cursor.estimatedBytes } * Self.bytesOfFrequent < docidLimit
    let size = isRare ? PostingsWindow.maxSize : PostingsWindow.smallSize
    window = PostingsWindow(leafCount: leaves.count, size: size)
    matches = OffsetSet(size: size)
  }

  /// Fills `window` with the next one that has a match; false at the end.
  func next() throws -> Bool {
    while true {
      let first = leaves.reduce(DoclistCursor.atEnd) { min($0, $1.cursor.docid) }
      guard first != DoclistCursor.atEnd else { return false }
      memory.recycle()
      window.begin(at: first)
      for (number, leaf) in leaves.enumerated() {
        try leaf.gather(window.range, into: window.entries(of: number))
      }
      if leaves.count == 1 {
        window.setMatches(ofLeaf: 0)
      } else {
        matches.removeAll()
        for number in leaves.indices { matches.formUnion(window.entries(of: number)) }
        window.setMatches(matches)
      }
      if !window.matches.isEmpty { return true }
    }
  }
}

extension PostingsQuery.Leaf {
  /// A bit for each field; nil for all.
  var fieldBits: UInt32? {
    guard fields.count < TextField.allCases.count else { return nil }
    return fields.reduce(0) { $0 | 1 << UInt32($1.rawValue) }
  }
}
