import Basics

/// The terms met so far, by number: a hash table over one array of terms and one buffer of their bytes.
struct TermTable: ~Copyable {
  /// One term and the end of its doclist: 64 bytes, a line of the processor's cache.
  struct Term {
    /// See `WordCutter.Word`.
    var prefix: UInt64
    var middle: UInt64
    var hash: UInt64
    var keyStart: UInt32
    var keyCount: UInt16
    /// `TermFlags`; within a record also the marks that `Inverter` sets.
    var flags: UInt8
    var doclist: BlockArena.List
    var lastDocid: UInt32
    /// The occurrences in the current record, as numbers that `Inverter` knows; -1 if there are none.
    var firstOccurrence: Int32
    var lastOccurrence: Int32
  }

  /// The slot where a word may be, and the first bytes of the term in it.
  private struct Candidate {
    var slot: UInt64
    var prefix: UInt64
  }

  private var terms = GrowingBuffer<Term>(capacity: 1 << 12, hasLargePages: true)
  private let keys = ByteBuffer(capacity: 1 << 16)
  /// Open addressing: the upper half of a hash, and the number of a term plus one; 0 if free.
  private var slots = makeSlots(1 << 13)
  private var slotMask = (1 << 13) - 1
  private let candidates = UnsafeMutablePointer<Candidate>.allocate(capacity: WordCutter.maxWords)

  deinit {
    candidates.deallocate()
  }

  var byteCount: Int { keys.count + terms.count * MemoryLayout<Term>.stride }

  /// Forgets all terms, and keeps the memory.
  mutating func removeAll() {
    terms.removeAll()
    keys.removeAll()
    slots.base.update(repeating: 0, count: slotMask + 1)
  }

  /// The term of a number, until one is added.
  @inline(__always)
  subscript(_ number: Int) -> UnsafeMutablePointer<Term> { terms.base + number }

  // MARK: Looking up

  /// Calls `body` with the number of each word's term; a term met for the first time gets the doclist that
  /// `makeDoclist` returns.
  ///
  /// Step by step for all words, so that the processor waits for many lines of memory at once: three times as
  /// fast as one word after the other.
  @inline(__always)
  mutating func forEachNumber(
    of words: UnsafePointer<WordCutter.Word>, count: Int, _ makeDoclist: () -> BlockArena.List,
    _ body: (_ number: Int, _ term: UnsafeMutablePointer<Term>) -> Void
  ) {
    for index in 0..<count {
      candidates[index].slot = slots.base[Int(truncatingIfNeeded: words[index].hash) & slotMask]
    }
    for index in 0..<count where candidates[index].slot != 0 {
      candidates[index].prefix = terms.base[Self.number(inSlot: candidates[index].slot)].prefix
    }
    for index in 0..<count {
      let number = number(of: words + index, candidates[index], makeDoclist)
      body(number, terms.base + number)
    }
  }

  @inline(__always)
  private mutating func number(
    of word: UnsafePointer<WordCutter.Word>, _ candidate: Candidate, _ makeDoclist: () -> BlockArena.List
  ) -> Int {
    if candidate.slot != 0, candidate.slot >> 32 == word.pointee.hash >> 32,
      candidate.prefix == word.pointee.prefix
    {
      let number = Self.number(inSlot: candidate.slot)
      if isTerm(number, word) { return number }
    }
    return probe(word, makeDoclist)
  }

  @inline(__always)
  private static func number(inSlot slot: UInt64) -> Int {
    Int(truncatingIfNeeded: slot & 0xFFFF_FFFF) &- 1
  }

  private mutating func probe(
    _ word: UnsafePointer<WordCutter.Word>, _ makeDoclist: () -> BlockArena.List
  ) -> Int {
    let hash = word.pointee.hash
    var slot = Int(truncatingIfNeeded: hash) & slotMask
    while slots.base[slot] != 0 {
      if slots.base[slot] >> 32 == hash >> 32 {
        let number = Self.number(inSlot: slots.base[slot])
        if isTerm(number, word) { return number }
      }
      slot = (slot + 1) & slotMask
    }
    slots.base[slot] = hash & ~0xFFFF_FFFF | UInt64(terms.count + 1)
    add(word, makeDoclist())
    if terms.count * 2 > slotMask { growSlots() }
    return terms.count - 1
  }

  @inline(__always)
  private func isTerm(_ number: Int, _ word: UnsafePointer<WordCutter.Word>) -> Bool {
    let term = terms.base + number
    let count = word.pointee.count
    guard term.pointee.prefix == word.pointee.prefix, term.pointee.middle == word.pointee.middle,
      Int(term.pointee.keyCount) == count
    else { return false }
    return count <= 16
      || memcmp(keys.base + Int(term.pointee.keyStart) + 16, word.pointee.start + 16, count - 16) == 0
  }

  private mutating func add(_ word: UnsafePointer<WordCutter.Word>, _ doclist: BlockArena.List) {
    terms.append(
      Term(
        prefix: word.pointee.prefix, middle: word.pointee.middle, hash: word.pointee.hash,
        keyStart: UInt32(truncatingIfNeeded: keys.count),
        keyCount: UInt16(truncatingIfNeeded: word.pointee.count), flags: 0, doclist: doclist, lastDocid: 0,
        firstOccurrence: -1, lastOccurrence: -1))
    keys.append(word.pointee.start, count: word.pointee.count)
  }

  private static func makeSlots(_ count: Int) -> GrowingBuffer<UInt64> {
    let slots = GrowingBuffer<UInt64>(capacity: count, hasLargePages: true)
    slots.base.initialize(repeating: 0, count: count)
    return slots
  }

  private mutating func growSlots() {
    slotMask = 4 * (slotMask + 1) - 1
    slots = Self.makeSlots(slotMask + 1)
    for number in 0..<terms.count {
      let hash = terms.base[number].hash
      var slot = Int(truncatingIfNeeded: hash) & slotMask
      while slots.base[slot] != 0 { slot = (slot + 1) & slotMask }
      slots.base[slot] = hash & ~0xFFFF_FFFF | UInt64(number + 1)
    }
  }

  // MARK: Reading

  /// The numbers of the terms in the order of their bytes.
  ///
  /// - Complexity: O(n log n) for n terms.
  func sorted() -> [UInt32] {
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

  /// The bytes of a term; valid until a term is added.
  func key(_ number: UInt32) -> UnsafeBufferPointer<UInt8> {
    let term = self[Int(number)]
    return UnsafeBufferPointer(
      start: keys.base + Int(term.pointee.keyStart), count: Int(term.pointee.keyCount))
  }
}
