private import Publication

/// Postings read from FTS5's own segments, without FTS5 in between.
///
/// Delivers exactly what `MatchPostings` does, many times as fast. Valid for the transaction in which it was
/// made.
package struct SegmentPostings: Postings {
  let reader: SegmentReader
  let segments: [Segment]
  /// The structure record, which tells one state of the segments from another.
  let structureRecord: [UInt8]
  let docidLimit: Int
  /// Whether the packed lists are those of these segments.
  private let hasPackedLists: Bool

  /// `docidLimit`: One more than the largest docid, as far as that is known.
  /// - Returns: nil if FTS5 wrote a format that is not known here.
  package init?(_ reader: SegmentReader, docidLimit: Int = 0) throws {
    guard let structure = try reader.structure() else { return nil }
    structureRecord = structure.record
    hasPackedLists = try reader.hasPackedLists(of: structure)
    self.reader = reader
    self.docidLimit = docidLimit
    segments = structure.segments
  }

  package func scan(_ atoms: [PostingsQuery.Atom], _ body: (PostingsWindow) throws -> Void) throws {
    let scratch = WindowScratch()
    let scanned = try atoms.map { atom in
      ScannedAtom(cursor: try cursor(atom, scratch), fields: atom.fieldBits, scratch: scratch)
    }
    let scan = SegmentScan(scanned, docidLimit: docidLimit, scratch)
    while try scan.next() { try body(scan.window) }
  }

  package func documentFrequency(of atoms: [PostingsQuery.Atom]) throws -> Int {
    if atoms.count == 1, let count = try countOfWord(atoms[0]) { return count }
    var count = 0
    try scan(atoms) { count += $0.matchCount }
    return count
  }

  package func documentFrequency(of atoms: [PostingsQuery.Atom], exceeds count: Int) throws -> Bool {
    // The counts of the words mostly tell: one is larger, or their sum is not.
    var sum: Int? = 0
    for atom in atoms {
      let found = try countOfWord(atom, upTo: count)
      if let found, found > count { return true }
      sum = sum.flatMap { sum in found.map { sum + $0 } }
    }
    if let sum, sum <= count { return false }
    return try scanned(atoms, exceed: count)
  }

  /// A list that is worth packing goes on behind its first page.
  func mayHavePackedList(_ start: DoclistStart) -> Bool {
    hasPackedLists && start.limit == start.page.leafEnd
  }

  // MARK: Cursors

  func cursor(_ atom: PostingsQuery.Atom, _ scratch: WindowScratch) throws -> any AtomCursor {
    var words: [any AtomCursor] = []
    // A word that comes again is read once.
    var numbers: [String: Int] = [:]
    let places = try atom.terms.enumerated().map { index, term in
      let isPrefix = atom.isPrefix && index == atom.terms.count - 1
      if !isPrefix, let number = numbers[term] { return number }
      if !isPrefix { numbers[term] = words.count }
      let key = SegmentReader.key(term)
      words.append(
        try isPrefix
          ? prefixCursor(key, upTo: atom.lastTerm.map(SegmentReader.key), scratch) : termCursor(key, scratch))
      return words.count - 1
    }
    return places.count == 1 ? words[0] : PhraseCursor(words, places: places, docidLimit: docidLimit, scratch)
  }

  private func termCursor(_ key: [UInt8], _ scratch: WindowScratch) throws -> any AtomCursor {
    try cursor(segments.compactMap { try reader.doclist(of: key, in: $0) }, key, scratch)
  }

  func cursor(
    _ starts: [DoclistStart], _ key: [UInt8], _ scratch: WindowScratch
  ) throws -> TermCursor {
    let doclists = starts.map { DoclistCursor($0, reader, scratch, blocks: mayHavePackedList($0) ? nil : []) }
    let bytes = try doclists.reduce(0) { $0 + (try $1.estimatedBytes(key: key)) }
    return try TermCursor(doclists, estimatedBytes: bytes)
  }

  private func prefixCursor(
    _ key: [UInt8], upTo last: [UInt8]?, _ scratch: WindowScratch
  ) throws -> any AtomCursor {
    var terms: [TermCursor] = []
    _ = try forEachTerm(from: key, upTo: last) { found, starts in
      terms.append(try cursor(starts, found, scratch))
      return true
    }
    return PrefixCursor(terms, estimatedBytes: terms.reduce(0) { $0 + $1.estimatedBytes }, scratch)
  }

  /// Calls `body` with each term that a prefix of one word stands for, and where its doclists begin, as long
  /// as it returns true. Returns whether it always did.
  func forEachTerm(
    of atom: PostingsQuery.Atom, _ body: ([UInt8], [DoclistStart]) throws -> Bool
  ) throws -> Bool {
    try forEachTerm(
      from: SegmentReader.key(atom.terms[0]), upTo: atom.lastTerm.map(SegmentReader.key), body)
  }

  private func forEachTerm(
    from prefix: [UInt8], upTo last: [UInt8]?, _ body: ([UInt8], [DoclistStart]) throws -> Bool
  ) throws -> Bool {
    var merger = try TermMerger(from: prefix, segments, reader)
    while let found = merger.key, found.starts(with: prefix) {
      if let last, last.lexicographicallyPrecedes(found) { break }
      guard try body(found, merger.doclists) else { return false }
      try merger.next()
    }
    return true
  }
}

extension SegmentPostings: TermSequence {
  package func forEachTerm(
    from first: [UInt8], _ body: (UnsafeBufferPointer<UInt8>) throws -> Bool
  ) throws {
    var merger = try TermMerger(from: [TermScanner.mainIndex] + first, segments, reader)
    while let key = merger.key {
      guard try key.dropFirst().withUnsafeBufferPointer(body) else { return }
      try merger.next()
    }
  }
}
