private import Basics
private import Publication

/// Turns records into postings in memory: for each term its doclist, in FTS5's encoding (see `LeafPage`).
///
/// Records come with ascending docids. A term is looked up once for each occurrence (`WordCutter`,
/// `TermTable`); its places in one record are chained, and encoded when the record ends, because FTS5 wants
/// the size of a position list in front of it. Doclists grow side by side in a `BlockArena`.
final class Inverter {
  private struct Occurrence {
    /// `field << 32 | offset`.
    var place: UInt64
    /// The next one of the same term; -1 at the end.
    var next: Int32
  }

  private let limit: Int
  private let pairs: NeighbourPairs?
  private let cutter = WordCutter()
  // Exclusivity unchecked: nothing here calls out, and the checks cost more than what they guard.
  @exclusivity(unchecked) private var arena: BlockArena
  @exclusivity(unchecked) private var table = TermTable()
  @exclusivity(unchecked) private var occurrences = GrowingBuffer<Occurrence>(capacity: 1 << 12)
  /// The terms of the current record, each once.
  @exclusivity(unchecked) private var touched = GrowingBuffer<UInt32>(capacity: 1 << 12)
  private let positions = ByteBuffer(capacity: 256)
  private let head = ByteBuffer(capacity: 2 * Varint.maxBytes)

  /// `limit`: Bytes for postings and terms after which it `isFull`.
  /// `pairs`: Takes note of the neighbours in the records that are added.
  init(limit: Int, pairs: NeighbourPairs?) {
    self.limit = limit
    self.pairs = pairs
    arena = BlockArena(capacity: limit + limit / 4)
  }

  var isFull: Bool { arena.byteCount + table.byteCount >= limit }

  /// Forgets all postings and terms, and keeps the memory.
  func removeAll() {
    arena.removeAll()
    table.removeAll()
  }

  // MARK: Adding

  /// Older segments have postings of the current record for the term: its entry gets the mark of a deletion.
  private static let isRemoved: UInt8 = 0x80
  /// And one of them is in a field whose words have stems.
  private static let isRemovedFromText: UInt8 = 0x40

  /// Adds a record, whose docid is larger than that of the record before.
  ///
  /// `old`: What older segments have of it, to be taken out; `new` is nil if nothing takes its place.
  func add(_ new: RecordTerms?, replacing old: RecordTerms? = nil, docid: Int) {
    for field in TextField.allCases {
      old?.withTerms(of: field) { markRemoved($0, field) }
    }
    for field in TextField.allCases {
      new?.withTerms(of: field) { addOccurrences(of: $0, field) }
    }
    writeEntries(docid: UInt32(docid))
    touched.removeAll()
    occurrences.removeAll()
  }

  @inline(__always)
  private func forEachTerm(
    of text: UnsafeBufferPointer<UInt8>,
    _ body: (_ number: Int, _ term: UnsafeMutablePointer<TermTable.Term>) -> Void
  ) {
    guard let base = text.baseAddress else { return }
    let end = base + text.count
    var next = base
    while next < end {
      let count = cutter.cut(&next, end)
      table.forEachNumber(of: cutter.words, count: count, { arena.makeList() }, body)
    }
  }

  private func markRemoved(_ text: UnsafeBufferPointer<UInt8>, _ field: TextField) {
    let mark = Self.isRemoved | (field == .author ? 0 : Self.isRemovedFromText)
    forEachTerm(of: text) { number, term in
      if term.pointee.flags & Self.isRemoved == 0 { touched.append(UInt32(truncatingIfNeeded: number)) }
      term.pointee.flags |= mark
    }
  }

  private func addOccurrences(of text: UnsafeBufferPointer<UInt8>, _ field: TextField) {
    let flags = field == .author ? TermFlags.added : TermFlags.addedToText
    var place = UInt64(field.rawValue) << 32
    pairs?.begin()
    forEachTerm(of: text) { number, term in
      pairs?.add(hash: term.pointee.hash, prefix: term.pointee.prefix)
      addOccurrence(of: number, term, place, flags)
      place &+= 1
    }
  }

  private func addOccurrence(
    of number: Int, _ term: UnsafeMutablePointer<TermTable.Term>, _ place: UInt64, _ flags: UInt8
  ) {
    let occurrence = Int32(truncatingIfNeeded: occurrences.count)
    occurrences.append(Occurrence(place: place, next: -1))
    let removed = term.pointee.flags & (Self.isRemoved | Self.isRemovedFromText)
    // The tables of words already know a term of the old version of the record.
    if removed == 0 || removed == Self.isRemoved && flags == TermFlags.addedToText {
      term.pointee.flags |= flags
    }
    if term.pointee.firstOccurrence < 0 {
      term.pointee.firstOccurrence = occurrence
      if removed == 0 { touched.append(UInt32(truncatingIfNeeded: number)) }
    } else {
      occurrences.base[Int(term.pointee.lastOccurrence)].next = occurrence
    }
    term.pointee.lastOccurrence = occurrence
  }

  // MARK: Entries

  /// Touches the ends of several doclists before it writes to them, so that the processor waits for them
  /// together.
  private func writeEntries(docid: UInt32) {
    var first = 0
    while first < touched.count {
      let group = first..<min(first + Self.entriesAtATime, touched.count)
      var bytes: UInt8 = 0
      for index in group { bytes ^= arena.end(of: table[Int(touched.base[index])].pointee.doclist).pointee }
      lastBytes = bytes
      for index in group { writeEntry(table[Int(touched.base[index])], docid: docid) }
      first = group.upperBound
    }
  }

  private static let entriesAtATime = 16
  /// Only there so that they are read.
  @exclusivity(unchecked) private var lastBytes: UInt8 = 0

  /// Encodes the current record at the end of a doclist: directly in the arena if the block has room and the
  /// size of the position list takes one byte.
  private func writeEntry(_ term: UnsafeMutablePointer<TermTable.Term>, docid: UInt32) {
    let first = term.pointee.firstOccurrence
    term.pointee.firstOccurrence = -1
    let mark = term.pointee.flags >> 7
    term.pointee.flags &= ~(Self.isRemoved | Self.isRemovedFromText)
    let distance = docid &- term.pointee.lastDocid
    term.pointee.lastDocid = docid
    let start = arena.end(of: term.pointee.doclist)
    let limit = arena.blockEnd(of: term.pointee.doclist) - Self.maxPlaceBytes
    var out = start
    guard out <= limit else { return writeLongEntry(term, distance, first, mark) }
    Varint.put(UInt64(distance), &out)
    let size = out
    out += 1
    var next = first
    var last: UInt64 = 0
    while next >= 0 {
      guard out <= limit else { return writeLongEntry(term, distance, first, mark) }
      let place = occurrences.base[Int(next)].place
      next = occurrences.base[Int(next)].next
      if place >> 32 != last >> 32 {
        out[0] = PositionList.fieldMark
        out[1] = UInt8(truncatingIfNeeded: place >> 32)
        out += 2
        last = place & ~0xFFFF_FFFF
      }
      Varint.put(place &- last &+ 2, &out)
      last = place
    }
    let count = out - size - 1
    guard count < 64 else { return writeLongEntry(term, distance, first, mark) }
    size.pointee = UInt8(truncatingIfNeeded: 2 * count) | mark
    arena.takeOver(out - start, in: &term.pointee.doclist)
  }

  /// The most bytes that a docid, or the mark of a field and an offset, and a size take.
  private static let maxPlaceBytes = 8

  private func writeLongEntry(
    _ term: UnsafeMutablePointer<TermTable.Term>, _ distance: UInt32, _ first: Int32, _ mark: UInt8
  ) {
    positions.removeAll()
    var encoder = PositionEncoder(into: positions)
    var next = first
    while next >= 0 {
      encoder.append(occurrences.base[Int(next)].place)
      next = occurrences.base[Int(next)].next
    }
    head.removeAll()
    head.appendVarint(UInt64(distance))
    head.appendVarint(UInt64(positions.count) * 2 | UInt64(mark))
    arena.append(head.base, head.count, to: &term.pointee.doclist)
    arena.append(positions.base, positions.count, to: &term.pointee.doclist)
  }

  // MARK: Reading

  /// The numbers of the terms in the order of their bytes.
  func sortedTerms() -> [UInt32] { table.sorted() }

  /// The bytes of a term; valid until a record is added.
  func key(_ number: UInt32) -> UnsafeBufferPointer<UInt8> { table.key(number) }

  func flags(_ number: UInt32) -> UInt8 { table[Int(number)].pointee.flags }

  func copyDoclist(_ number: UInt32, into buffer: ByteBuffer) {
    arena.copy(table[Int(number)].pointee.doclist, into: buffer)
  }
}
