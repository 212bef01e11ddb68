private import Foundation
private import Publication

/// Turns records into postings in memory: for each term its doclist, in FTS5's encoding (see `LeafPage`).
///
/// Records come with ascending docids. A term is looked up once for each occurrence; its places in one record are
/// chained, and encoded when the record ends, because FTS5 wants the size of a position list in front of it. Doclists
/// grow in blocks of one arena, each block twice the one before and linked to it: nothing is allocated for a posting,
/// and nothing that is written is moved.
final class Inverter {
  /// One term and where its doclist grows.
  fileprivate struct Term {
    /// The first 8 bytes, big endian, zeros behind a shorter term: compares as the bytes do.
    var prefix: UInt64
    var keyStart: UInt32
    var keyCount: UInt16
    /// As `TermSet` has them.
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

  private let limit: Int
  private var arena: GrowingMemory<UInt8>
  private var terms: GrowingMemory<Term>
  private let keys = ByteBuffer(capacity: 1 << 16)
  /// Open addressing: the upper half of a hash, and the number of a term plus one; 0 where free.
  private var slots = [UInt64](repeating: 0, count: 1 << 15)
  private var occurrences: GrowingMemory<Occurrence>
  /// The terms of the record at hand, each once.
  private var touched: GrowingMemory<UInt32>
  private let entry = ByteBuffer(capacity: 256)
  private let positions = ByteBuffer(capacity: 256)

  /// FTS5 cuts longer terms off (`FTS5_MAX_TOKEN_SIZE`).
  private static let maxTermBytes = 32_768

  /// - Parameter limit: Bytes for postings and terms after which it `isFull`.
  init(limit: Int) {
    self.limit = limit
    arena = GrowingMemory()
    terms = GrowingMemory()
    occurrences = GrowingMemory()
    touched = GrowingMemory()
  }

  var termCount: Int { terms.count }
  var isFull: Bool { arena.count + keys.count + terms.count * MemoryLayout<Term>.stride >= limit }

  /// Forgets all postings and terms, and keeps the memory.
  func removeAll() {
    arena.removeAll()
    terms.removeAll()
    keys.removeAll()
    slots.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
  }

  // MARK: Adding

  /// Adds a record: by field its terms, joined by single spaces. Its docid is larger than that of the record before.
  func add(_ fields: [[UInt8]], docid: Int) {
    for (field, text) in fields.enumerated() {
      let flags = field == TextField.author.rawValue ? 0 : UInt8(TermSet.isInText)
      text.withUnsafeBufferPointer { read($0, field: UInt64(field), flags: flags) }
    }
    for index in 0..<touched.count { writeEntry(terms.base + Int(touched.base[index]), docid: UInt32(docid)) }
    touched.removeAll()
    occurrences.removeAll()
  }

  private func read(_ text: UnsafeBufferPointer<UInt8>, field: UInt64, flags: UInt8) {
    guard let base = text.baseAddress else { return }
    var place = field << 32
    var start = 0
    while start < text.count {
      var end = start
      while end < text.count, base[end] != 0x20 { end &+= 1 }
      if end > start {
        addOccurrence(of: number(of: base + start, min(end - start, Self.maxTermBytes)), place, flags)
        place &+= 1
      }
      start = end &+ 1
    }
  }

  private func addOccurrence(of number: Int, _ place: UInt64, _ flags: UInt8) {
    let occurrence = Int32(truncatingIfNeeded: occurrences.count)
    occurrences.append(Occurrence(place: place, next: -1))
    let term = terms.base + number
    term.pointee.flags |= flags
    if term.pointee.firstOccurrence < 0 {
      term.pointee.firstOccurrence = occurrence
      touched.append(UInt32(truncatingIfNeeded: number))
    } else {
      occurrences.base[Int(term.pointee.lastOccurrence)].next = occurrence
    }
    term.pointee.lastOccurrence = occurrence
  }

  // MARK: Terms

  private func number(of key: UnsafePointer<UInt8>, _ count: Int) -> Int {
    let prefix = Self.prefix(of: key, count)
    let hash = Self.hash(prefix, key, count)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let entry = slots[slot]
      if entry >> 32 == hash >> 32 {
        let number = Int(truncatingIfNeeded: entry & 0xFFFF_FFFF) - 1
        if isTerm(number, prefix, key, count) { return number }
      }
      slot = (slot + 1) & mask
    }
    let number = addTerm(prefix, key, count)
    slots[slot] = hash & ~0xFFFF_FFFF | UInt64(number + 1)
    if terms.count * 2 > slots.count { growSlots() }
    return number
  }

  @inline(__always)
  private func isTerm(_ number: Int, _ prefix: UInt64, _ key: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    let term = terms.base + number
    guard term.pointee.prefix == prefix, Int(term.pointee.keyCount) == count else { return false }
    return count <= 8 || memcmp(keys.base + Int(term.pointee.keyStart) + 8, key + 8, count - 8) == 0
  }

  private func addTerm(_ prefix: UInt64, _ key: UnsafePointer<UInt8>, _ count: Int) -> Int {
    let block = newBlock(0)
    terms.append(
      Term(
        prefix: prefix, keyStart: UInt32(truncatingIfNeeded: keys.count),
        keyCount: UInt16(truncatingIfNeeded: count), flags: 0, sizeClass: 0, firstBlock: block, end: block,
        blockEnd: block + Self.dataBytes(0), count: 0, lastDocid: 0, firstOccurrence: -1, lastOccurrence: -1))
    keys.append(key, count: count)
    return terms.count - 1
  }

  private func growSlots() {
    var larger = [UInt64](repeating: 0, count: slots.count * 2)
    let mask = larger.count - 1
    for number in 0..<terms.count {
      let term = terms.base[number]
      let hash = Self.hash(term.prefix, keys.base + Int(term.keyStart), Int(term.keyCount))
      var slot = Int(truncatingIfNeeded: hash) & mask
      while larger[slot] != 0 { slot = (slot + 1) & mask }
      larger[slot] = hash & ~0xFFFF_FFFF | UInt64(number + 1)
    }
    slots = larger
  }

  @inline(__always)
  private static func prefix(of key: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    guard count < 8 else { return UInt64(bigEndian: word(key)) }
    var prefix: UInt64 = 0
    for index in 0..<count { prefix |= UInt64(key[index]) << UInt64(56 &- 8 &* index) }
    return prefix
  }

  @inline(__always)
  private static func word(_ bytes: UnsafePointer<UInt8>) -> UInt64 {
    UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self)
  }

  /// Multiplies 8 bytes at a time into the hash; the last 8 may overlap those before.
  @inline(__always)
  private static func hash(_ prefix: UInt64, _ key: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    let factor: UInt64 = 0x9E37_79B9_7F4A_7C15
    var hash = (prefix ^ UInt64(count)) &* factor
    hash ^= hash >> 29
    var offset = 8
    while offset < count {
      hash = (hash ^ word(key + min(offset, count - 8))) &* factor
      hash ^= hash >> 29
      offset += 8
    }
    return hash &* factor ^ (hash >> 32)
  }

  // MARK: Doclists

  /// Encodes the record at hand at the end of a doclist.
  private func writeEntry(_ term: UnsafeMutablePointer<Term>, docid: UInt32) {
    positions.removeAll()
    var encoder = PositionEncoder(into: positions)
    var next = term.pointee.firstOccurrence
    while next >= 0 {
      encoder.append(occurrences.base[Int(next)].place)
      next = occurrences.base[Int(next)].next
    }
    entry.removeAll()
    entry.appendVarint(UInt64(docid &- term.pointee.lastDocid))
    entry.appendVarint(UInt64(positions.count) * 2)
    append(entry.base, entry.count, to: term)
    append(positions.base, positions.count, to: term)
    term.pointee.lastDocid = docid
    term.pointee.firstOccurrence = -1
  }

  @inline(__always)
  private func append(_ bytes: UnsafePointer<UInt8>, _ count: Int, to term: UnsafeMutablePointer<Term>) {
    term.pointee.count &+= UInt32(truncatingIfNeeded: count)
    var (bytes, count) = (bytes, count)
    while true {
      let part = min(count, Int(term.pointee.blockEnd &- term.pointee.end))
      (arena.base + Int(term.pointee.end)).update(from: bytes, count: part)
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
    let rest = max(0, common - 8)
    let order = memcmp(keys.base + Int(left.keyStart) + 8, keys.base + Int(right.keyStart) + 8, rest)
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

/// Elements of plain memory in one piece that grows; whoever uses it checks the bounds.
///
/// In place of an Array where the checks of each access, and the zeros before the first, cost more than what they guard.
/// Large pieces grow without being copied.
private struct GrowingMemory<Element: BitwiseCopyable>: ~Copyable {
  private(set) var base: UnsafeMutablePointer<Element>
  private(set) var count = 0
  private var capacity = 1 << 12

  init() { base = Self.resize(nil, to: capacity) }

  deinit { free(base) }

  mutating func removeAll() { count = 0 }

  @inline(__always)
  mutating func append(_ element: Element) {
    if count == capacity { grow(to: count + 1) }
    (base + count).initialize(to: element)
    count &+= 1
  }

  /// Adds elements that are not set yet.
  mutating func extend(by added: Int) {
    if count + added > capacity { grow(to: count + added) }
    count += added
  }

  private mutating func grow(to least: Int) {
    capacity = max(least, 2 * capacity)
    base = Self.resize(base, to: capacity)
  }

  private static func resize(
    _ base: UnsafeMutablePointer<Element>?, to capacity: Int
  ) -> UnsafeMutablePointer<Element> {
    guard let memory = realloc(base, capacity * MemoryLayout<Element>.stride) else {
      preconditionFailure("out of memory for \(capacity) elements")
    }
    return memory.bindMemory(to: Element.self, capacity: capacity)
  }
}
