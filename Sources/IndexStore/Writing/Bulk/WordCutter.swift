/// Cuts joined terms at their blanks, some dozens of words at a time, and hashes each.
struct WordCutter: ~Copyable {
  struct Word {
    var start: UnsafePointer<UInt8>
    var count: Int
    /// The first 8 bytes, big endian, zeros behind a shorter word: compares as the bytes do. Then the next 8.
    var prefix: UInt64
    var middle: UInt64
    var hash: UInt64
  }

  /// The words of the last call.
  let words = UnsafeMutablePointer<Word>.allocate(capacity: maxWords)

  /// Words that are cut out in one call.
  static let maxWords = 64
  /// FTS5 cuts longer terms off (`FTS5_MAX_TOKEN_SIZE`).
  private static let maxWordBytes = 32_768
  private static let blank = UInt8(ascii: " ")

  deinit { words.deallocate() }

  /// Cuts out the next words, and returns how many there are.
  @inline(__always)
  func cut(_ next: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Int {
    var count = 0
    while next < end, count < Self.maxWords {
      var word = end - next >= 16 ? Self.shortWord(next) : Self.word(next, end)
      if word.count >= 16 { word = Self.word(next, end) }
      // Skip the rest of a word that is too long.
      if word.count == Self.maxWordBytes {
        while end - next > word.count, next[word.count] != Self.blank { next += 1 }
      }
      next += word.count + 1
      guard word.count > 0 else { continue }
      (words + count).initialize(to: word)
      count += 1
    }
    return count
  }

  /// The word at `start`, or the first 16 bytes of a longer one; at least 16 bytes must be readable there.
  ///
  /// No loop: the processor cannot predict where a word ends, and each wrong guess costs as much as the rest
  /// of a look-up.
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
      start: start, count: count, prefix: prefix, middle: middle, hash: hash(prefix, middle, start, count))
  }

  /// 8 if there is no blank.
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
    let count = min(past - start, maxWordBytes)
    let prefix = bytes(start, count)
    let middle = count > 8 ? bytes(start + 8, count - 8) : 0
    return Word(
      start: start, count: count, prefix: prefix, middle: middle, hash: hash(prefix, middle, start, count))
  }

  /// The first 8 bytes, big endian, with zeros behind fewer.
  @inline(__always)
  private static func bytes(_ start: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    guard count < 8 else { return UInt64(bigEndian: UnsafeRawPointer(start).loadUnaligned(as: UInt64.self)) }
    var bytes: UInt64 = 0
    for index in 0..<count { bytes |= UInt64(start[index]) &<< UInt64(56 &- 8 &* index) }
    return bytes
  }

  /// What must be readable behind the beginning of a word that `hash` is asked for.
  static let readBytes = 16

  /// The hash of a word of at least one byte; `readBytes` must be readable at `start`.
  @inline(__always)
  static func hash(_ start: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    let low = UnsafeRawPointer(start).loadUnaligned(as: UInt64.self).littleEndian
    let high = UnsafeRawPointer(start).loadUnaligned(fromByteOffset: 8, as: UInt64.self).littleEndian
    let prefix = (low & mask(min(count, 8))).byteSwapped
    let middle = (high & mask(min(max(count &- 8, 0), 8))).byteSwapped
    return hash(prefix, middle, start, count)
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
}
