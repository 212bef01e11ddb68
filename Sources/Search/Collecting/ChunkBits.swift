import IndexStore

/// A set of the docids of one chunk, a bit each, in memory owned by others.
struct ChunkBits {
  let words: UnsafeMutablePointer<UInt64>

  private static let wordCount = DecodedPostings.wordsOfChunk

  /// The set behind this one in memory.
  var next: ChunkBits { ChunkBits(words: words + Self.wordCount) }

  var isEmpty: Bool { !(0..<Self.wordCount).contains { words[$0] != 0 } }

  func removeAll() { words.update(repeating: 0, count: Self.wordCount) }

  func insertAll() { words.update(repeating: .max, count: Self.wordCount) }

  func assign(_ other: UnsafePointer<UInt64>) { words.update(from: other, count: Self.wordCount) }

  /// `offset`: From the start of the chunk.
  @inline(__always)
  func insert(_ offset: Int) { words[offset >> 6] |= 1 &<< UInt64(offset & 63) }

  /// Replaces each word by what `operation` makes of it and the same word of another set.
  @inline(__always)
  func combine(_ other: UnsafePointer<UInt64>, _ operation: (UInt64, UInt64) -> UInt64) {
    for index in 0..<Self.wordCount { words[index] = operation(words[index], other[index]) }
  }

  /// Adds the bits of another set, and to `repeated` those that were there already.
  func addCounting(_ other: ChunkBits, _ repeated: ChunkBits) {
    for index in 0..<Self.wordCount {
      repeated.words[index] |= words[index] & other.words[index]
      words[index] |= other.words[index]
    }
  }

  func invert() { for index in 0..<Self.wordCount { words[index] = ~words[index] } }

  /// Keeps the offsets for which `isKept` holds.
  func filter(_ isKept: (_ offset: Int) throws -> Bool) rethrows {
    for index in 0..<Self.wordCount {
      var word = words[index]
      while word != 0 {
        let bit = word & (~word &+ 1)
        word &= word &- 1
        if try !isKept(index << 6 + bit.trailingZeroBitCount) { words[index] &= ~bit }
      }
    }
  }
}
