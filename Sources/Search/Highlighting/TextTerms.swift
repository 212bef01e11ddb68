/// The terms of one text, in order, in one piece of memory.
struct TextTerms {
  private var bytes: [UInt8] = []
  private var places: [(end: Int, range: Range<Int>)] = []

  /// `capacity`: The length of the text in bytes.
  init(capacity: Int) {
    bytes.reserveCapacity(capacity)
    places.reserveCapacity(capacity / 4)
  }

  var count: Int { places.count }

  /// `range`: Where it stands in the text.
  mutating func append(_ term: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    bytes.append(contentsOf: term)
    places.append((bytes.count, range))
  }

  func range(at place: Int) -> Range<Int> { places[place].range }

  func bytes(at place: Int) -> ArraySlice<UInt8> {
    bytes[(place > 0 ? places[place - 1].end : 0)..<places[place].end]
  }

  func text(at place: Int) -> String { String(decoding: bytes(at: place), as: UTF8.self) }
}

/// Tells of most terms that they are none of a few.
struct TermFilter {
  private static let bitCount = 1024
  private var bits = [UInt64](repeating: 0, count: bitCount / 64)

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
    // The upper bits depend on all bytes.
    return Int((key &* 0x9E37_79B9_7F4A_7C15) >> 54) % bitCount
  }
}
