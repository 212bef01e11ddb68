private import Publication

/// The records of frequent words, from docids alone.
extension SegmentPostings {
  package func records(
    of atoms: [PostingsQuery.Atom], atLeast least: Int, docidLimit: Int,
    known: [PostingsQuery.Atom: PostingArrays], check: () throws -> Void
  ) throws -> RecordSet? {
    var lists: [(fields: UInt32, starts: [DoclistStart])] = []
    var packedCount = 0
    for atom in atoms where known[atom] == nil {
      guard let term = atom.onlyTerm else { return nil }
      let starts = try segments.compactMap { try reader.doclist(of: SegmentReader.key(term), in: $0) }
      for start in starts where mayHavePackedList(start) {
        packedCount += try reader.packedRecordCount(of: start) ?? 0
      }
      lists.append((atom.fieldBits ?? .max, starts))
    }
    guard packedCount >= least else { return nil }
    let words = try RecordBits.words(count: docidLimit) { bits in
      for atom in atoms {
        guard let list = known[atom] else { continue }
        try bits.insert(UnsafeBufferPointer(start: list.docids.start(), count: list.count))
      }
      for (fields, starts) in lists { try add(starts, in: fields, to: bits, check) }
    }
    return RecordSet(words: words)
  }

  /// Adds the records that have one term in some fields. `starts`: Its doclists, from the newest segment to
  /// the oldest.
  private func add(
    _ starts: [DoclistStart], in fields: UInt32, to bits: RecordBits, _ check: () throws -> Void
  ) throws {
    // Of a record the newest segment counts that speaks of it.
    if starts.count > 1 { bits.beginSettling() }
    for start in starts {
      if try !addPacked(start, in: fields, to: bits, check) {
        try addDoclist(start, in: fields, to: bits, check)
      }
    }
    bits.endSettling()
  }

  private func addDoclist(
    _ start: DoclistStart, in fields: UInt32, to bits: RecordBits, _ check: () throws -> Void
  ) throws {
    let scratch = WindowScratch()
    var doclist = DoclistCursor(start, reader, scratch)
    try doclist.next()
    while doclist.docid != DoclistCursor.atEnd {
      var (isDamaged, isPastTheLast) = (false, false)
      try doclist.forEachEntry(before: doclist.docid + PostingsWindow.smallSize) { docid, positions in
        let stands = positions.stands(in: fields)
        isDamaged = isDamaged || stands == nil
        isPastTheLast = !bits.insert(docid, isThere: stands == true) || isPastTheLast
      }
      if isDamaged { throw PositionList.damage }
      if isPastTheLast { throw PostingsUnion.pastTheLast }
      scratch.recycle()
      try check()
    }
  }

  /// Adds the records of a doclist that has a packed one; false if it has none.
  private func addPacked(
    _ start: DoclistStart, in fields: UInt32, to bits: RecordBits, _ check: () throws -> Void
  ) throws -> Bool {
    guard mayHavePackedList(start) else { return false }
    let found: Void? = try reader.withPackedList(of: start) { packed in
      try packed.forEachBlock(in: fields) { number, docids, isThere in
        try bits.insert(docids, isThere)
        if number & 15 == 0 { try check() }
      }
    }
    return found != nil
  }
}

/// A set of docids that is being filled.
private final class RecordBits {
  /// A bit for each docid.
  private let bits: UnsafeMutablePointer<UInt64>
  /// A bit for each docid of which a segment that was read before has spoken.
  // Unchecked: nothing here calls out, and the checks cost more than what they guard.
  @exclusivity(unchecked) private var settled: UnsafeMutablePointer<UInt64>?
  private let wordCount: Int
  private let count: Int
  @exclusivity(unchecked) private var settles = false

  private init(_ bits: UnsafeMutablePointer<UInt64>, _ wordCount: Int, count: Int) {
    (self.bits, self.wordCount, self.count) = (bits, wordCount, count)
    bits.initialize(repeating: 0, count: wordCount)
  }

  deinit { settled?.deallocate() }

  /// A bit for each of `count` docids; `body` sets some.
  static func words(count: Int, _ body: (RecordBits) throws -> Void) rethrows -> [UInt64] {
    let wordCount = (count + 63) / 64
    // Filled where they stay: to copy them was a twentieth of the first answer of an AND.
    return try [UInt64](unsafeUninitializedCapacity: wordCount) { buffer, initialized in
      guard let start = buffer.baseAddress else { return }
      try body(RecordBits(start, wordCount, count: count))
      initialized = wordCount
    }
  }

  func beginSettling() {
    let settled = settled ?? .allocate(capacity: wordCount)
    settled.initialize(repeating: 0, count: wordCount)
    self.settled = settled
    settles = true
  }

  func endSettling() { settles = false }

  /// Inserts a docid, or notes that a segment says that it is not there. False if it is past the last.
  @inline(__always)
  func insert(_ docid: Int, isThere: Bool) -> Bool {
    guard 0..<count ~= docid else { return false }
    let (index, bit) = (docid >> 6, 1 &<< UInt64(docid & 63) as UInt64)
    if settles, let settled {
      if settled[index] & bit != 0 { return true }
      settled[index] |= bit
    }
    if isThere { bits[index] |= bit }
    return true
  }

  /// Inserts docids, which ascend, or notes of some that they are not there. `isThere`: nil where all are.
  ///
  /// - Throws: `IndexError.damaged` for a docid past the last.
  @inline(__always)
  func insert(_ docids: UnsafeBufferPointer<UInt32>, _ isThere: UnsafePointer<Bool>? = nil) throws {
    guard let last = docids.last else { return }
    guard Int(last) < count else { throw PostingsUnion.pastTheLast }
    if settles || isThere != nil {
      for (index, docid) in docids.enumerated() {
        _ = insert(Int(docid), isThere: isThere.map { $0[index] } ?? true)
      }
    } else {
      let bits = bits
      for docid in docids { bits[Int(docid &>> 6)] |= 1 &<< UInt64(docid & 63) }
    }
  }
}
