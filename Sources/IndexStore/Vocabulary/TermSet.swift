import Publication

/// A set of terms as bytes in one piece of memory: no String and no allocation for each.
///
/// Open addressing with linear probing; a term costs its bytes and about 16 more.
struct TermSet: Sendable {
  private struct Entry {
    var start: UInt32
    var length: UInt16
    /// What the owner wants to remember of the term.
    var flags: UInt16
  }

  private var bytes: [UInt8] = []
  private var entries: [Entry] = []
  /// Numbers of entries plus one; 0 where free. The count is a power of two.
  private var slots = [UInt32](repeating: 0, count: 1024)

  var count: Int { entries.count }

  /// Adds a term of at most 64 KiB, or adds flags to it.
  ///
  /// - Complexity: O(length), amortized.
  mutating func insert(_ term: UnsafeBufferPointer<UInt8>, flags: UInt16) {
    guard let length = UInt16(exactly: term.count), let start = UInt32(exactly: bytes.count) else { return }
    var slot = Int(truncatingIfNeeded: Self.hash(term)) & (slots.count - 1)
    while slots[slot] != 0 {
      let number = Int(slots[slot]) - 1
      if equals(entries[number], term) {
        entries[number].flags |= flags
        return
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    bytes.append(contentsOf: term)
    entries.append(Entry(start: start, length: length, flags: flags))
    slots[slot] = UInt32(entries.count)
    if entries.count * 2 > slots.count { grow() }
  }

  /// Calls `body` with each term, in the order of their bytes: a b-tree takes them best so.
  func forEachSorted(_ body: (UnsafeBufferPointer<UInt8>, _ flags: UInt16) throws -> Void) rethrows {
    try bytes.withUnsafeBufferPointer { all in
      func term(_ entry: Entry) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: all[Int(entry.start)..<Int(entry.start) + Int(entry.length)])
      }
      let sorted = entries.sorted { term($0).lexicographicallyPrecedes(term($1)) }
      for entry in sorted { try body(term(entry), entry.flags) }
    }
  }

  private func equals(_ entry: Entry, _ term: UnsafeBufferPointer<UInt8>) -> Bool {
    guard Int(entry.length) == term.count else { return false }
    let start = Int(entry.start)
    for index in 0..<term.count where bytes[start + index] != term[index] { return false }
    return true
  }

  private mutating func grow() {
    var fresh = [UInt32](repeating: 0, count: slots.count * 2)
    bytes.withUnsafeBufferPointer { all in
      for (number, entry) in entries.enumerated() {
        let term = UnsafeBufferPointer(rebasing: all[Int(entry.start)..<Int(entry.start) + Int(entry.length)])
        var slot = Int(truncatingIfNeeded: Self.hash(term)) & (fresh.count - 1)
        while fresh[slot] != 0 { slot = (slot + 1) & (fresh.count - 1) }
        fresh[slot] = UInt32(number + 1)
      }
    }
    slots = fresh
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

  /// Adds all terms of a record.
  mutating func insert(_ text: RecordTerms) {
    for field in TextField.allCases {
      let flags = field == .author ? 0 : Self.isInText
      text.withTerms(of: field) { bytes in
        for term in bytes.split(separator: 0x20) { insert(UnsafeBufferPointer(rebasing: term), flags: flags) }
      }
    }
  }
}
