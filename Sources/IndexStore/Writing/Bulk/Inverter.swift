private import Foundation
private import Publication

/// Turns records into postings in memory: for each term its doclist, in FTS5's encoding (see `LeafPage`).
///
/// Records come with ascending docids. A term is looked up once for each occurrence; its places in one record
/// are chained, and encoded when the record ends, because FTS5 wants the size of a position list in front of
/// it. Doclists grow in blocks of one arena, each block twice the one before and linked to it: nothing is
/// allocated for a posting, and nothing that is written is moved.
final class Inverter {
  /// One term and where its doclist grows: a line of the processor's cache.
  fileprivate struct Term {
    /// The first 8 bytes, big endian, zeros behind a shorter term: compares as the bytes do. Then the next 8.
    var prefix: UInt64
    var middle: UInt64
    var hash: UInt64
    var keyStart: UInt32
    var keyCount: UInt16
    /// As `PostingsRun` has them; during a record also `isRemoved` and `isRemovedFromText`.
    var flags: UInt8
    /// The size class of the last block.
    var sizeClass: UInt8
    var firstBlock: UInt32
    /// Where the next byte goes, and where the data of its block ends.
    var end: UInt32
    var blockEnd: UInt32
    /// Bytes in the doclist.
    var count: UInt32
    var lastDocid: UInt32
    /// The occurrences in the record at hand, as numbers in `occurrences`; -1 where there are none.
    var firstOccurrence: Int32
    var lastOccurrence: Int32
  }

  private struct Occurrence {
    /// `field << 32 | offset`.
    var place: UInt64
    /// The next one of the same term; -1 at the end.
    var next: Int32
  }

  /// A word of the text at hand that is looked up.
  private struct Word {
    var start: UnsafePointer<UInt8>
    var count: Int
    var prefix: UInt64
    var middle: UInt64
    var hash: UInt64
    /// The first slot that it may have.
    var candidate: UInt64
    /// The first bytes of the term in that slot.
    var candidatePrefix: UInt64
  }

  private let limit: Int
  // Exclusivity unchecked: nothing here calls out, and the checks cost more than what they guard.
  @exclusivity(unchecked) private var arena: GrowingMemory<UInt8>
  @exclusivity(unchecked) private var terms: GrowingMemory<Term>
  private let keys = ByteBuffer(capacity: 1 << 16)
  /// Open addressing: the upper half of a hash, and the number of a term plus one; 0 where free.
  @exclusivity(unchecked) private var slots: UnsafeMutablePointer<UInt64>
  @exclusivity(unchecked) private var slotMask: Int
  @exclusivity(unchecked) private var occurrences: GrowingMemory<Occurrence>
  /// The terms of the record at hand, each once.
  @exclusivity(unchecked) private var touched: GrowingMemory<UInt32>
  private let words = UnsafeMutablePointer<Word>.allocate(capacity: maxWords)
  private let positions = ByteBuffer(capacity: 256)
  private let head = ByteBuffer(capacity: 2 * Varint.maxBytes)

  /// FTS5 cuts longer terms off (`FTS5_MAX_TOKEN_SIZE`).
  private static let maxTermBytes = 32_768
  /// Words that are looked up together.
  private static let maxWords = 64

  /// - Parameter limit: Bytes for postings and terms after which it `isFull`.
  init(limit: Int) {
    self.limit = limit
    // Memory that is never written to is never taken.
    arena = GrowingMemory(capacity: limit + limit / 4)
    terms = GrowingMemory(capacity: 1 << 12)
    occurrences = GrowingMemory(capacity: 1 << 12)
    touched = GrowingMemory(capacity: 1 << 12)
    slots = Self.makeSlots(1 << 13)
    slotMask = (1 << 13) - 1
  }

  deinit {
    slots.deallocate()
    words.deallocate()
  }

  var isFull: Bool { arena.count + keys.count + terms.count * MemoryLayout<Term>.stride >= limit }

  /// Forgets all postings and terms, and keeps the memory.
  func removeAll() {
    arena.removeAll()
    terms.removeAll()
    keys.removeAll()
    slots.update(repeating: 0, count: slotMask + 1)
  }

  // MARK: Adding

  /// The term has postings of the record at hand in older segments: what is written of it has the mark of a
  /// deletion.
  private static let isRemoved: UInt8 = 0x80
  /// And one of them is in a field whose words have stems.
  private static let isRemovedFromText: UInt8 = 0x40

  /// Adds a record, whose docid is larger than that of the record before.
  ///
  /// `old`: What older segments have of it, to be taken out; `new` is nil where nothing takes its place.
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

  /// Goes to the ends of some doclists before it writes to them, for the same reason as `forEachTerm`.
  private func writeEntries(docid: UInt32) {
    var first = 0
    while first < touched.count {
      let group = first..<min(first + Self.entriesAtATime, touched.count)
      var bytes: UInt8 = 0
      for index in group { bytes ^= arena.base[Int(terms.base[Int(touched.base[index])].end)] }
      lastBytes = bytes
      for index in group { writeEntry(terms.base + Int(touched.base[index]), docid: docid) }
      first = group.upperBound
    }
  }

  private static let entriesAtATime = 16
  /// Only there so that they are read.
  @exclusivity(unchecked) private var lastBytes: UInt8 = 0

  /// Looks words up some dozens at a time and step by step, so that the processor waits for many lines of
  /// memory at once: three times as fast as one word after the other.
  @inline(__always)
  private func forEachTerm(of text: UnsafeBufferPointer<UInt8>, _ body: (_ number: Int) -> Void) {
    guard let base = text.baseAddress else { return }
    let end = base + text.count
    var next = base
    while next < end {
      let count = cutWords(&next, end)
      for index in 0..<count {
        words[index].candidate = slots[Int(truncatingIfNeeded: words[index].hash) & slotMask]
      }
      for index in 0..<count where words[index].candidate != 0 {
        words[index].candidatePrefix = terms.base[Self.number(inSlot: words[index].candidate)].prefix
      }
      for index in 0..<count { body(number(of: words + index)) }
    }
  }

  /// Cuts out the next words, and hashes them.
  @inline(__always)
  private func cutWords(_ next: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Int {
    var count = 0
    while next < end, count < Self.maxWords {
      var word = end - next >= 16 ? Self.shortWord(next) : Self.word(next, end)
      if word.count >= 16 { word = Self.word(next, end) }
      // What is cut off of a longer word.
      if word.count == Self.maxTermBytes {
        while end - next > word.count, next[word.count] != Self.blank { next += 1 }
      }
      next += word.count + 1
      guard word.count > 0 else { continue }
      (words + count).initialize(to: word)
      count += 1
    }
    return count
  }

  private static let blank = UInt8(ascii: " ")

  /// The word at `start`, behind which are 16 bytes at least; of a longer word than 15 bytes as many as that.
  ///
  /// Without a loop: where a word ends cannot be foretold, and each wrong guess costs as much as the rest of
  /// a look-up.
  @inline(__always)
  private static func shortWord(_ start: UnsafePointer<UInt8>) -> Word {
    let low = UnsafeRawPointer(start).loadUnaligned(as: UInt64.self).littleEndian
    let high = UnsafeRawPointer(start).loadUnaligned(fromByteOffset: 8, as: UInt64.self).littleEndian
    let lowCount = bytesBeforeBlank(low)
    let highCount = lowCount < 8 ? 0 : bytesBeforeBlank(high)
    let prefix = (low & mask(lowCount)).byteSwapped
    let middle = (high & mask(highCount)).byteSwapped
    let count = lowCount + highCount
    return Word(
      start: start, count: count, prefix: prefix, middle: middle, hash: hash(prefix, middle, start, count),
      candidate: 0, candidatePrefix: 0)
  }

  /// 8 where there is none.
  @inline(__always)
  private static func bytesBeforeBlank(_ bytes: UInt64) -> Int {
    let others = bytes ^ 0x2020_2020_2020_2020
    return ((others &- 0x0101_0101_0101_0101) & ~others & 0x8080_8080_8080_8080).trailingZeroBitCount / 8
  }

  /// The first bytes of eight.
  @inline(__always)
  private static func mask(_ count: Int) -> UInt64 { count == 8 ? .max : 1 &<< UInt64(8 * count) &- 1 }

  private static func word(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Word {
    var past = start
    while past < end, past.pointee != blank { past += 1 }
    let count = min(past - start, maxTermBytes)
    let prefix = bytes(start, count)
    let middle = count > 8 ? bytes(start + 8, count - 8) : 0
    return Word(
      start: start, count: count, prefix: prefix, middle: middle, hash: hash(prefix, middle, start, count),
      candidate: 0, candidatePrefix: 0)
  }

  private func markRemoved(_ text: UnsafeBufferPointer<UInt8>, _ field: TextField) {
    let mark = Self.isRemoved | (field == .author ? 0 : Self.isRemovedFromText)
    forEachTerm(of: text) { number in
      let term = terms.base + number
      if term.pointee.flags & Self.isRemoved == 0 { touched.append(UInt32(truncatingIfNeeded: number)) }
      term.pointee.flags |= mark
    }
  }

  private func addOccurrences(of text: UnsafeBufferPointer<UInt8>, _ field: TextField) {
    let flags = field == .author ? TermFlags.added : TermFlags.addedToText
    var place = UInt64(field.rawValue) << 32
    forEachTerm(of: text) { number in
      addOccurrence(of: number, place, flags)
      place &+= 1
    }
  }

  private func addOccurrence(of number: Int, _ place: UInt64, _ flags: UInt8) {
    let occurrence = Int32(truncatingIfNeeded: occurrences.count)
    occurrences.append(Occurrence(place: place, next: -1))
    let term = terms.base + number
    let removed = term.pointee.flags & (Self.isRemoved | Self.isRemovedFromText)
    // What the tables of words know from the old version of the record is nothing new to them.
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

  // MARK: Terms

  @inline(__always)
  private func number(of word: UnsafePointer<Word>) -> Int {
    let candidate = word.pointee.candidate
    if candidate != 0, candidate >> 32 == word.pointee.hash >> 32,
      word.pointee.candidatePrefix == word.pointee.prefix
    {
      let number = Self.number(inSlot: candidate)
      if isTerm(number, word) { return number }
    }
    return probe(word)
  }

  @inline(__always)
  private static func number(inSlot slot: UInt64) -> Int {
    Int(truncatingIfNeeded: slot & 0xFFFF_FFFF) &- 1
  }

  private func probe(_ word: UnsafePointer<Word>) -> Int {
    let hash = word.pointee.hash
    var slot = Int(truncatingIfNeeded: hash) & slotMask
    while slots[slot] != 0 {
      if slots[slot] >> 32 == hash >> 32 {
        let number = Self.number(inSlot: slots[slot])
        if isTerm(number, word) { return number }
      }
      slot = (slot + 1) & slotMask
    }
    slots[slot] = hash & ~0xFFFF_FFFF | UInt64(terms.count + 1)
    addTerm(word)
    if terms.count * 2 > slotMask { growSlots() }
    return terms.count - 1
  }

  @inline(__always)
  private func isTerm(_ number: Int, _ word: UnsafePointer<Word>) -> Bool {
    let term = terms.base + number
    let count = word.pointee.count
    guard term.pointee.prefix == word.pointee.prefix, term.pointee.middle == word.pointee.middle,
      Int(term.pointee.keyCount) == count
    else { return false }
    return count <= 16
      || memcmp(keys.base + Int(term.pointee.keyStart) + 16, word.pointee.start + 16, count - 16) == 0
  }

  private func addTerm(_ word: UnsafePointer<Word>) {
    let block = newBlock(0)
    terms.append(
      Term(
        prefix: word.pointee.prefix, middle: word.pointee.middle, hash: word.pointee.hash,
        keyStart: UInt32(truncatingIfNeeded: keys.count),
        keyCount: UInt16(truncatingIfNeeded: word.pointee.count),
        flags: 0, sizeClass: 0, firstBlock: block, end: block, blockEnd: block + Self.dataBytes(0), count: 0,
        lastDocid: 0, firstOccurrence: -1, lastOccurrence: -1))
    keys.append(word.pointee.start, count: word.pointee.count)
  }

  private static func makeSlots(_ count: Int) -> UnsafeMutablePointer<UInt64> {
    let slots = allocateLarge(UInt64.self, count)
    slots.initialize(repeating: 0, count: count)
    return slots
  }

  private func growSlots() {
    slots.deallocate()
    slotMask = 4 * (slotMask + 1) - 1
    slots = Self.makeSlots(slotMask + 1)
    for number in 0..<terms.count {
      let hash = terms.base[number].hash
      var slot = Int(truncatingIfNeeded: hash) & slotMask
      while slots[slot] != 0 { slot = (slot + 1) & slotMask }
      slots[slot] = hash & ~0xFFFF_FFFF | UInt64(number + 1)
    }
  }

  /// The first 8 bytes, big endian, with zeros behind fewer.
  @inline(__always)
  private static func bytes(_ start: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    guard count < 8 else { return UInt64(bigEndian: UnsafeRawPointer(start).loadUnaligned(as: UInt64.self)) }
    var bytes: UInt64 = 0
    for index in 0..<count { bytes |= UInt64(start[index]) &<< UInt64(56 &- 8 &* index) }
    return bytes
  }

  /// Multiplies 8 bytes at a time into the hash.
  @inline(__always)
  private static func hash(
    _ prefix: UInt64, _ middle: UInt64, _ start: UnsafePointer<UInt8>, _ count: Int
  ) -> UInt64 {
    let factor: UInt64 = 0x9E37_79B9_7F4A_7C15
    var hash = (prefix ^ UInt64(count)) &* factor
    hash = (hash ^ hash >> 29 ^ middle) &* factor
    var offset = 16
    while offset < count {
      hash = (hash ^ hash >> 29 ^ bytes(start + offset, count - offset)) &* factor
      offset += 8
    }
    return (hash ^ hash >> 32) &* factor
  }

  // MARK: Doclists

  /// Encodes the record at hand at the end of a doclist: at once in the arena where there is room in the
  /// block, and where the size of the position list takes one byte.
  private func writeEntry(_ term: UnsafeMutablePointer<Term>, docid: UInt32) {
    let first = term.pointee.firstOccurrence
    term.pointee.firstOccurrence = -1
    let mark = term.pointee.flags >> 7
    term.pointee.flags &= ~(Self.isRemoved | Self.isRemovedFromText)
    let distance = docid &- term.pointee.lastDocid
    term.pointee.lastDocid = docid
    let start = arena.base + Int(term.pointee.end)
    let limit = arena.base + Int(term.pointee.blockEnd) - Self.maxPlaceBytes
    var out = start
    guard out <= limit else { return writeLongEntry(term, distance, first, mark) }
    Self.put(UInt64(distance), &out)
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
      Self.put(place &- last &+ 2, &out)
      last = place
    }
    let count = out - size - 1
    guard count < 64 else { return writeLongEntry(term, distance, first, mark) }
    size.pointee = UInt8(truncatingIfNeeded: 2 * count) | mark
    term.pointee.end &+= UInt32(truncatingIfNeeded: out - start)
    term.pointee.count &+= UInt32(truncatingIfNeeded: out - start)
  }

  /// The most bytes that a docid, or the mark of a field and an offset, and a size take.
  private static let maxPlaceBytes = 8

  /// A varint of less than 2^35.
  @inline(__always)
  private static func put(_ value: UInt64, _ out: inout UnsafeMutablePointer<UInt8>) {
    if value < 0x80 {
      out[0] = UInt8(truncatingIfNeeded: value)
      out += 1
    } else if value < 0x4000 {
      out[0] = UInt8(truncatingIfNeeded: value >> 7) | 0x80
      out[1] = UInt8(truncatingIfNeeded: value) & 0x7F
      out += 2
    } else {
      for group in stride(from: UInt64(4), through: 0, by: -1) where value >> (7 * group) != 0 || group == 0 {
        out[0] = UInt8(truncatingIfNeeded: value >> (7 * group)) & 0x7F | (group == 0 ? 0 : 0x80)
        out += 1
      }
    }
  }

  private func writeLongEntry(
    _ term: UnsafeMutablePointer<Term>, _ distance: UInt32, _ first: Int32, _ mark: UInt8
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
    append(head.base, head.count, to: term)
    append(positions.base, positions.count, to: term)
  }

  private func append(_ bytes: UnsafePointer<UInt8>, _ count: Int, to term: UnsafeMutablePointer<Term>) {
    term.pointee.count &+= UInt32(truncatingIfNeeded: count)
    var (bytes, count) = (bytes, count)
    while true {
      let part = min(count, Int(term.pointee.blockEnd &- term.pointee.end))
      let target = arena.base + Int(term.pointee.end)
      // Most parts are a few bytes.
      for index in 0..<min(part, 16) { target[index] = bytes[index] }
      if part > 16 { (target + 16).update(from: bytes + 16, count: part - 16) }
      term.pointee.end &+= UInt32(truncatingIfNeeded: part)
      count &-= part
      guard count > 0 else { return }
      bytes += part
      addBlock(to: term)
    }
  }

  /// A block is its data and 4 bytes that lead to the next one.
  private static let linkBytes = 4
  private static let largestClass: UInt8 = 8

  private static func dataBytes(_ sizeClass: UInt8) -> UInt32 {
    (12 << UInt32(sizeClass)) - UInt32(linkBytes)
  }

  private func newBlock(_ sizeClass: UInt8) -> UInt32 {
    let start = UInt32(truncatingIfNeeded: arena.count)
    arena.extend(by: Int(Self.dataBytes(sizeClass)) + Self.linkBytes)
    return start
  }

  private func addBlock(to term: UnsafeMutablePointer<Term>) {
    let sizeClass = min(term.pointee.sizeClass + 1, Self.largestClass)
    let block = newBlock(sizeClass)
    UnsafeMutableRawPointer(arena.base + Int(term.pointee.blockEnd)).storeBytes(of: block, as: UInt32.self)
    term.pointee.sizeClass = sizeClass
    term.pointee.end = block
    term.pointee.blockEnd = block + Self.dataBytes(sizeClass)
  }

  // MARK: Reading

  /// The numbers of the terms in the order of their bytes.
  ///
  /// - Complexity: O(n log n) for n terms.
  func sortedTerms() -> [UInt32] {
    var order = (0..<UInt32(terms.count)).map { (prefix: terms.base[Int($0)].prefix, number: $0) }
    order.sort { left, right in
      left.prefix != right.prefix
        ? left.prefix < right.prefix : precedes(terms.base[Int(left.number)], terms.base[Int(right.number)])
    }
    return order.map(\.number)
  }

  /// Compares two terms with the same first 8 bytes.
  private func precedes(_ left: Term, _ right: Term) -> Bool {
    let common = Int(min(left.keyCount, right.keyCount))
    guard common > 8 else { return left.keyCount < right.keyCount }
    let order = memcmp(
      keys.base + Int(left.keyStart) + 8, keys.base + Int(right.keyStart) + 8, common - 8)
    return order != 0 ? order < 0 : left.keyCount < right.keyCount
  }

  /// The bytes of a term; valid until something is added.
  func key(_ number: UInt32) -> UnsafeBufferPointer<UInt8> {
    let term = terms.base + Int(number)
    return UnsafeBufferPointer(
      start: keys.base + Int(term.pointee.keyStart), count: Int(term.pointee.keyCount))
  }

  func flags(_ number: UInt32) -> UInt8 { terms.base[Int(number)].flags }

  /// Gathers the blocks of a doclist.
  func copyDoclist(_ number: UInt32, into buffer: ByteBuffer) {
    buffer.removeAll()
    let term = terms.base[Int(number)]
    var block = term.firstBlock
    var sizeClass: UInt8 = 0
    var rest = Int(term.count)
    while true {
      let size = Int(Self.dataBytes(sizeClass))
      buffer.append(arena.base + Int(block), count: min(rest, size))
      rest -= min(rest, size)
      guard rest > 0 else { return }
      block = UnsafeRawPointer(arena.base + Int(block) + size).loadUnaligned(as: UInt32.self)
      sizeClass = min(sizeClass + 1, Self.largestClass)
    }
  }
}
