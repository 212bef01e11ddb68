/// Terms joined by single blanks, on their way into an array.
///
/// They are put together in a block that is appended when it is full: appending each term by itself took a quarter of the
/// time of analysis.
struct JoinedTerms: ~Copyable {
  // With the eight bytes behind it what malloc still keeps at hand for each thread.
  private static let capacity = 1016

  private let block: UnsafeMutableRawPointer
  private var used = 0
  /// Whether a blank goes before the next term.
  private var followsTerm: Bool
  /// The terms appended so far.
  private(set) var count = 0

  init(afterOthers: Bool) {
    followsTerm = afterOthers
    // Eight bytes more, because words are copied eight bytes at a time.
    block = .allocate(byteCount: Self.capacity + 8, alignment: 8)
  }

  deinit { block.deallocate() }

  /// Appends an ASCII word of letters and digits, lowercased: bit 5 is set in every digit, too.
  @inline(__always)
  mutating func append(
    lowercased word: Range<Int>, of text: UnsafeBufferPointer<UInt8>, flushingTo output: inout [UInt8]
  ) {
    guard beginTerm(of: word.count, flushingTo: &output) else {
      output.append(contentsOf: text[word].lazy.map { $0 | 0x20 })
      return
    }
    let source = UnsafeRawBufferPointer(text)
    var offset = 0
    // The bytes after the word that are copied along are overwritten by what comes next.
    while offset < word.count, source.count - (word.lowerBound + offset) >= 8 {
      let bytes = source.loadUnaligned(fromByteOffset: word.lowerBound + offset, as: UInt64.self)
      block.storeBytes(of: bytes | 0x2020_2020_2020_2020, toByteOffset: used + offset, as: UInt64.self)
      offset += 8
    }
    while offset < word.count {
      let byte = source[word.lowerBound + offset] | 0x20
      block.storeBytes(of: byte, toByteOffset: used + offset, as: UInt8.self)
      offset += 1
    }
    used += word.count
  }

  mutating func append(_ term: UnsafeBufferPointer<UInt8>, flushingTo output: inout [UInt8]) {
    guard beginTerm(of: term.count, flushingTo: &output) else {
      output.append(contentsOf: term)
      return
    }
    let free = UnsafeMutableRawBufferPointer(start: block + used, count: term.count)
    free.copyMemory(from: UnsafeRawBufferPointer(term))
    used += term.count
  }

  mutating func flush(to output: inout [UInt8]) {
    output.append(contentsOf: UnsafeRawBufferPointer(start: block, count: used))
    used = 0
  }

  /// Sets the blank before a term, and makes room for it; false where it is too long for the block, which is empty then.
  @inline(__always)
  private mutating func beginTerm(of byteCount: Int, flushingTo output: inout [UInt8]) -> Bool {
    if used + 1 + byteCount > Self.capacity { flush(to: &output) }
    if followsTerm {
      block.storeBytes(of: 0x20, toByteOffset: used, as: UInt8.self)
      used += 1
    }
    followsTerm = true
    count += 1
    guard used + byteCount > Self.capacity else { return true }
    flush(to: &output)
    return false
  }
}
