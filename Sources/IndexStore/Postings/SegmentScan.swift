private import Publication

/// Finds the records that have any of some atoms, a window of docids at a time.
final class SegmentScan {
  let window: PostingsWindow
  private let atoms: [ScannedAtom]
  private let scratch: WindowScratch

  /// A word of a phrase that so few records of a window are in question for is sought in each; else it is
  /// read for the whole window.
  static let maxSought = 4

  /// Atoms with less than a byte for this many records are rare: an entry takes 6 to 8 bytes.
  private static let bytesOfFrequent = 4

  /// Docids are below `docidLimit`.
  init(_ atoms: [ScannedAtom], docidLimit: Int, _ scratch: WindowScratch) {
    self.atoms = atoms
    self.scratch = scratch
    let isRare = atoms.reduce(0) { $0 + $1.cursor.estimatedBytes } * Self.bytesOfFrequent < docidLimit
    let size = isRare ? PostingsWindow.maxSize : PostingsWindow.smallSize
    window = PostingsWindow(atomCount: atoms.count, size: size)
  }

  /// Fills `window` with the next one that has a match; false at the end.
  func next() throws -> Bool {
    while try nextWindow() {
      if !window.isEmpty { return true }
    }
    return false
  }

  /// Fills `window` with the next one that may have a match; false at the end.
  func nextWindow() throws -> Bool {
    let first = atoms.reduce(DoclistCursor.atEnd) { min($0, $1.cursor.docid) }
    guard first != DoclistCursor.atEnd else { return false }
    scratch.recycle()
    window.begin(at: first)
    for (number, atom) in atoms.enumerated() {
      try atom.gather(window.range, into: window.entries(of: number))
    }
    return true
  }
}

extension PostingsQuery.Atom {
  /// A bit for each field; nil for all.
  var fieldBits: UInt32? {
    guard fields.count < TextField.allCases.count else { return nil }
    return fields.reduce(0) { $0 | 1 << UInt32($1.rawValue) }
  }
}
