/// Terms joined by single blanks, of one text after the other, until they are taken out.
///
/// One buffer serves all texts of a record: it costs one allocation for all of them, and none for a text or a
/// term.
package struct JoinedTerms: ~Copyable {
  // Always eight bytes longer than `capacity`, because words are copied eight bytes at a time.
  private var bytes: UnsafeMutableRawPointer
  private var capacity: Int
  private var used = 0
  /// The terms of the part at hand.
  private var count = 0
  /// What a word is folded in where it is more than ASCII letters and digits.
  var word = TermBuffer()

  /// `capacity`: Bytes of room at first.
  package init(capacity: Int = 1016) {
    self.capacity = capacity
    bytes = Self.allocate(capacity)
  }

  deinit { bytes.deallocate() }

  /// Ends a part: no blank goes between its last term and the first of the next part.
  ///
  /// - Returns: Where it ends, and the number of its terms.
  package mutating func endPart() -> (end: Int, count: Int) {
    defer { count = 0 }
    return (used, count)
  }

  /// Takes out all parts; what is appended then begins anew.
  package mutating func take() -> [UInt8] {
    defer { (used, count) = (0, 0) }
    return Array(UnsafeRawBufferPointer(start: bytes, count: used))
  }

  /// Appends an ASCII word of letters and digits, lowercased: bit 5 is set in every digit, too.
  @inline(__always)
  mutating func append(lowercased word: Range<Int>, of text: UnsafeBufferPointer<UInt8>) {
    beginTerm(of: word.count)
    let source = UnsafeRawBufferPointer(text)
    var offset = 0
    // The bytes after the word that are copied along are overwritten by what comes next.
    while offset < word.count, source.count - (word.lowerBound + offset) >= 8 {
      let eight = source.loadUnaligned(fromByteOffset: word.lowerBound + offset, as: UInt64.self)
      bytes.storeBytes(of: eight | 0x2020_2020_2020_2020, toByteOffset: used + offset, as: UInt64.self)
      offset += 8
    }
    while offset < word.count {
      let byte = source[word.lowerBound + offset] | 0x20
      bytes.storeBytes(of: byte, toByteOffset: used + offset, as: UInt8.self)
      offset += 1
    }
    used += word.count
  }

  /// Appends what `word` was folded to.
  mutating func appendWord() {
    beginTerm(of: word.count)
    UnsafeMutableRawBufferPointer(start: bytes + used, count: word.count)
      .copyMemory(from: UnsafeRawBufferPointer(word.bytes))
    used += word.count
  }

  /// Makes room for a term, and sets the blank before it.
  @inline(__always)
  private mutating func beginTerm(of byteCount: Int) {
    if used + 1 + byteCount > capacity { grow(to: used + 1 + byteCount) }
    if count > 0 {
      bytes.storeBytes(of: 0x20, toByteOffset: used, as: UInt8.self)
      used += 1
    }
    count += 1
  }

  private static func allocate(_ capacity: Int) -> UnsafeMutableRawPointer {
    .allocate(byteCount: capacity + 8, alignment: 8)
  }

  private mutating func grow(to needed: Int) {
    capacity = max(needed, 2 * capacity)
    let larger = Self.allocate(capacity)
    larger.copyMemory(from: bytes, byteCount: used)
    bytes.deallocate()
    bytes = larger
  }
}
