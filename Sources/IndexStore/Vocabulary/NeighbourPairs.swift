private import Basics
import Publication

/// Which words stand side by side in some records: a Bloom filter, so that a few that do not seem to.
///
/// All bits of a pair are in one piece of 64 bits. Fifteen million pairs set a fifth of the bits, and then
/// one other pair in 260 seems to be there (computed).
///
/// Pairs wait until there are some thousand of one part of the filter, which then fits into a near cache.
/// Written one by one, each waited for memory: 19 s of the 139 s of CPU of a build of a million records.
///
/// Source: Putze, Sanders, Singler, "Cache-, hash- and space-efficient Bloom filters", 2007.
final class NeighbourPairs {
  /// By the upper bits of a hash: 2^22 pieces in 2^8 parts.
  private static let pieceBits: UInt64 = 22
  private static let partBits: UInt64 = 8
  private static let partCount = 1 << Int(partBits)
  private static let waitingCount = 1 << 13

  // Both are taken from the system as they are touched: 32 and 16 MiB at most.
  private let pieces: UnsafeMutableRawPointer
  private let waiting: UnsafeMutableRawPointer
  private let counts: UnsafeMutablePointer<Int>
  private let passedOver = WordPrefixes(Vocabulary.passedOver)
  private let cutter = WordCutter()
  /// The hash of the word before, or 0.
  // Unchecked: nothing here calls out, and the checks cost more than what they guard.
  @exclusivity(unchecked) private var before: UInt64 = 0
  @exclusivity(unchecked) private(set) var isEmpty = true

  init() {
    pieces = .allocateZeroed(byteCount: 8 << Int(Self.pieceBits))
    waiting = .allocateZeroed(byteCount: 8 * Self.partCount * Self.waitingCount)
    counts = .allocate(capacity: Self.partCount)
    counts.initialize(repeating: 0, count: Self.partCount)
  }

  deinit {
    pieces.freeZeroed()
    waiting.freeZeroed()
    counts.deallocate()
  }

  // MARK: Adding

  /// To be called before the first term of a field: it has no neighbour before it.
  @inline(__always)
  func begin() { before = 0 }

  /// Takes note of the next term of a field, as `WordCutter` gives it. Only those that begin with a letter
  /// have neighbours.
  @inline(__always)
  func add(hash: UInt64, prefix: UInt64) {
    guard prefix >> 56 &- UInt64(UInt8(ascii: "a")) < 26, !passedOver.contains(prefix) else {
      before = 0
      return
    }
    let hash = hash | 1
    if before != 0 { append(Self.pair(before, hash)) }
    before = hash
  }

  /// Takes note of all terms of a record.
  func add(_ text: RecordTerms) {
    for field in TextField.allCases {
      begin()
      text.withTerms(of: field) { text in
        guard var next = text.baseAddress else { return }
        let end = next + text.count
        while next < end {
          for index in 0..<cutter.cut(&next, end) {
            add(hash: cutter.words[index].hash, prefix: cutter.words[index].prefix)
          }
        }
      }
    }
  }

  @inline(__always)
  private func append(_ pair: UInt64) {
    let part = Int(truncatingIfNeeded: pair &>> (64 &- Self.partBits))
    waiting.assumingMemoryBound(to: UInt64.self)[part * Self.waitingCount + counts[part]] = pair
    counts[part] &+= 1
    if counts[part] == Self.waitingCount { setBits(ofPart: part) }
  }

  private func setBits(ofPart part: Int) {
    let pairs = waiting.assumingMemoryBound(to: UInt64.self) + part * Self.waitingCount
    for index in 0..<counts[part] {
      let (piece, bits) = place(pairs[index])
      // Without a look whether they are set: the processor would have to wait for the answer.
      piece.pointee |= bits
    }
    if counts[part] > 0 { isEmpty = false }
    counts[part] = 0
  }

  // MARK: Asking

  /// To be called after the last is added, and before the first is asked for.
  func finish() { for part in 0..<Self.partCount { setBits(ofPart: part) } }

  /// Whether two words, given by their hashes, may stand side by side; false where they do not.
  @inline(__always)
  func contains(_ first: UInt64, _ second: UInt64) -> Bool {
    let (piece, bits) = place(Self.pair(first | 1, second | 1))
    return piece.pointee & bits == bits
  }

  @inline(__always)
  private static func pair(_ first: UInt64, _ second: UInt64) -> UInt64 {
    let hash = (first &* 0x9E37_79B9_7F4A_7C15 ^ second) &* 0xBF58_476D_1CE4_E5B9
    return (hash ^ hash >> 31) &* 0x94D0_49BB_1331_11EB
  }

  @inline(__always)
  private func place(_ pair: UInt64) -> (UnsafeMutablePointer<UInt64>, bits: UInt64) {
    let bits =
      1 &<< (pair & 63) | 1 &<< (pair &>> 6 & 63) | 1 &<< (pair &>> 12 & 63) | 1 &<< (pair &>> 18 & 63)
    let number = Int(truncatingIfNeeded: pair &>> (64 &- Self.pieceBits))
    return (pieces.assumingMemoryBound(to: UInt64.self) + number, bits)
  }
}

/// Some words of at most 7 bytes, as `WordCutter` gives the first 8 of each.
private struct WordPrefixes: ~Copyable {
  private static let slotBits: UInt64 = 8
  /// Open addressing; 0 if free.
  private let slots: UnsafeMutablePointer<UInt64>

  init(_ words: [String]) {
    slots = .allocate(capacity: 1 << Int(Self.slotBits))
    slots.initialize(repeating: 0, count: 1 << Int(Self.slotBits))
    for word in words {
      let prefix = word.utf8.prefix(7).enumerated().reduce(into: UInt64(0)) { prefix, byte in
        prefix |= UInt64(byte.element) << UInt64(56 - 8 * byte.offset)
      }
      var slot = Self.slot(of: prefix)
      while slots[slot] != 0 { slot = Self.next(slot) }
      slots[slot] = prefix
    }
  }

  deinit { slots.deallocate() }

  @inline(__always)
  func contains(_ prefix: UInt64) -> Bool {
    var slot = Self.slot(of: prefix)
    while slots[slot] != prefix {
      if slots[slot] == 0 { return false }
      slot = Self.next(slot)
    }
    return true
  }

  @inline(__always)
  private static func slot(of prefix: UInt64) -> Int {
    Int(truncatingIfNeeded: (prefix &* 0x9E37_79B9_7F4A_7C15) &>> (64 &- slotBits))
  }

  @inline(__always)
  private static func next(_ slot: Int) -> Int { (slot &+ 1) & (1 << Int(slotBits) - 1) }
}
