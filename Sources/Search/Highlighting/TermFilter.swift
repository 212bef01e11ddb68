/// A Bloom filter of one hash: tells of most terms that they are none of a few.
struct TermFilter {
  private var bits = [UInt64](repeating: 0, count: 1024 / 64)

  init(_ terms: some Sequence<String>) {
    for term in terms {
      var term = term
      let number = term.withUTF8(Self.number)
      bits[number / 64] |= 1 << UInt64(number % 64)
    }
  }

  /// Whether a term may be one of them; never false for one that is.
  func mayHave(_ term: UnsafeBufferPointer<UInt8>) -> Bool {
    let number = Self.number(of: term)
    return bits[number / 64] >> UInt64(number % 64) & 1 != 0
  }

  /// A bit for a term, from its length and up to eight of its bytes.
  private static func number(of term: UnsafeBufferPointer<UInt8>) -> Int {
    let raw = UnsafeRawBufferPointer(term)
    var key = UInt64(term.count)
    if term.count >= 4 {
      let first = raw.loadUnaligned(as: UInt32.self)
      let last = raw.loadUnaligned(fromByteOffset: term.count - 4, as: UInt32.self)
      key ^= UInt64(first) << 32 | UInt64(last)
    } else {
      for byte in term { key = key << 8 | UInt64(byte) }
    }
    // The upper bits depend on all of these; ten number the 1024 bits.
    return Int((key &* 0x9E37_79B9_7F4A_7C15) >> 54)
  }
}
