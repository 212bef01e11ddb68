import Publication

/// A set of terms as bytes in one piece of memory: no String and no allocation for each.
///
/// As long as terms come in order, as those of a segment do, they are a sorted list. From the first that does
/// not, they are found by open addressing with linear probing. A term costs its bytes and about 16 more.
struct TermSet: Sendable {
  private struct Entry {
    var start: UInt32
    var length: UInt16
    /// Flags that the owner keeps for the term.
    var flags: UInt16
  }

  private var bytes: [UInt8] = []
  private var entries: [Entry] = []
  /// Numbers of entries plus one; 0 if free. The count is a power of two. Empty while the terms are in
  /// order.
  private var slots: [UInt32] = []

  var count: Int { entries.count }

  /// Adds a term of at most 64 KiB, or adds flags to it.
  ///
  /// - Complexity: O(length), amortized.
  mutating func insert(_ term: UnsafeBufferPointer<UInt8>, flags: UInt16) {
    guard let length = UInt16(exactly: term.count), let start = UInt32(exactly: bytes.count) else { return }
    let entry = Entry(start: start, length: length, flags: flags)
    if slots.isEmpty {
      if isBehindLast(term) { return append(term, entry) }
      makeSlots(slotCount)
    }
    let slot = slot(of: term)
    if slots[slot] != 0 {
      entries[Int(slots[slot]) - 1].flags |= flags
      return
    }
    append(term, entry)
    slots[slot] = UInt32(entries.count)
    if entries.count * 2 > slots.count { makeSlots(slots.count * 2) }
  }

  /// Where the term is, or a free slot where it would be; only while there are slots.
  private func slot(of term: UnsafeBufferPointer<UInt8>) -> Int {
    var slot = Int(truncatingIfNeeded: Self.hash(term)) & (slots.count - 1)
    while slots[slot] != 0, !equals(entries[Int(slots[slot]) - 1], term) {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  /// - Complexity: O(length), amortized.
  private mutating func contains(_ term: UnsafeBufferPointer<UInt8>) -> Bool {
    if entries.isEmpty { return false }
    if slots.isEmpty { makeSlots(slotCount) }
    return slots[slot(of: term)] != 0
  }

  /// Enough for the entries and one more.
  private var slotCount: Int {
    var count = 1024
    while count < 4 * entries.count { count *= 2 }
    return count
  }

  private mutating func append(_ term: UnsafeBufferPointer<UInt8>, _ entry: Entry) {
    bytes.append(contentsOf: term)
    entries.append(entry)
  }

  private func isBehindLast(_ term: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let last = entries.last else { return true }
    return bytes.withUnsafeBufferPointer { Self.term(last, in: $0).lexicographicallyPrecedes(term) }
  }

  /// Brings the terms into the order of their bytes: a b-tree takes them best so.
  mutating func sort() {
    guard !slots.isEmpty else { return }
    slots = []
    bytes.withUnsafeBufferPointer { all in
      entries.sort { Self.term($0, in: all).lexicographicallyPrecedes(Self.term($1, in: all)) }
    }
  }

  /// Calls `body` with each term.
  func forEachTerm(_ body: (UnsafeBufferPointer<UInt8>, _ flags: UInt16) throws -> Void) rethrows {
    try bytes.withUnsafeBufferPointer { all in
      for entry in entries { try body(Self.term(entry, in: all), entry.flags) }
    }
  }

  private static func term(
    _ entry: Entry, in all: UnsafeBufferPointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: all[Int(entry.start)..<Int(entry.start) + Int(entry.length)])
  }

  private func equals(_ entry: Entry, _ term: UnsafeBufferPointer<UInt8>) -> Bool {
    guard Int(entry.length) == term.count else { return false }
    let start = Int(entry.start)
    for index in 0..<term.count where bytes[start + index] != term[index] { return false }
    return true
  }

  private mutating func makeSlots(_ count: Int) {
    slots = [UInt32](repeating: 0, count: count)
    bytes.withUnsafeBufferPointer { all in
      for (number, entry) in entries.enumerated() {
        var slot = Int(truncatingIfNeeded: Self.hash(Self.term(entry, in: all))) & (count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (count - 1) }
        slots[slot] = UInt32(number + 1)
      }
    }
  }

  /// FNV-1a, mixed once more so that the low bits depend on all bytes.
  private static func hash(_ term: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in term { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash ^ (hash >> 29)
  }
}

extension TermSet {
  /// The flag of a term that stands in title, abstract or keyword: names have no stems.
  static let isInText: UInt16 = 1

  /// Adds the terms of a record, or those that its version before did not have in the same field.
  mutating func insert(_ text: RecordTerms, before: RecordTerms? = nil) {
    for field in TextField.allCases {
      let flags = field == .author ? 0 : Self.isInText
      var known = TermSet()
      if let before {
        if text.hasSame(field, as: before) { continue }
        var nothing = TermSet()
        known.insert(before, field, flags: flags, without: &nothing)
      }
      insert(text, field, flags: flags, without: &known)
    }
  }

  private mutating func insert(
    _ text: RecordTerms, _ field: TextField, flags: UInt16, without known: inout TermSet
  ) {
    text.withTerms(of: field) { bytes in
      for part in bytes.split(separator: 0x20) {
        let term = UnsafeBufferPointer(rebasing: part)
        if !RecordTerms.isBorder(term), !known.contains(term) { insert(term, flags: flags) }
      }
    }
  }
}
