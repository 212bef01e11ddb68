/// A set of docids: a bit each.
package final class RecordSet: Sendable {
  private let words: [UInt64]

  /// Docids in a chunk of columns, and words of 64 of them.
  package static let chunkSize = ColumnChunk.size
  package static let wordsOfChunk = ColumnChunk.size / 64

  @inline(__always)
  package func contains(_ docid: Int) -> Bool {
    docid >> 6 < words.count && words[docid >> 6] &>> UInt64(docid & 63) & 1 != 0
  }

  /// Whether any docid of a range is in it.
  ///
  /// - Complexity: O(docids / 64)
  func containsAny(of docids: ClosedRange<Int>) -> Bool {
    let (first, last) = (docids.lowerBound >> 6, min(docids.upperBound >> 6, words.count - 1))
    guard first <= last else { return false }
    let head = UInt64.max &<< UInt64(docids.lowerBound & 63)
    let tail = docids.upperBound >> 6 > last ? .max : UInt64.max &>> UInt64(63 - docids.upperBound & 63)
    if first == last { return words[first] & head & tail != 0 }
    return words[first] & head != 0 || words[first + 1..<last].contains { $0 != 0 } || words[last] & tail != 0
  }

  /// Writes down the places of those of some docids that are in it. The docids ascend, the last of them is
  /// not past those that the set has bits for, and `output` has room for all.
  ///
  /// - Returns: How many there are.
  @inline(__always)
  func places(of docids: UnsafeBufferPointer<UInt32>, into output: UnsafeMutablePointer<UInt32>) -> Int {
    words.withUnsafeBufferPointer { words in
      // Docids ascend: where the last has a word, all have.
      guard let last = docids.last, Int(last) >> 6 < words.count, let base = words.baseAddress else {
        return 0
      }
      var count = 0
      for index in docids.indices {
        let docid = docids[index]
        output[count] = UInt32(truncatingIfNeeded: index)
        // No branch: which records are in the set is not to be foreseen.
        count &+= Int(truncatingIfNeeded: base[Int(docid &>> 6)] &>> UInt64(docid & 63) & 1)
      }
      return count
    }
  }

  /// The docids that are in both.
  package func intersection(_ other: RecordSet) -> RecordSet {
    let count = min(words.count, other.words.count)
    let common = [UInt64](unsafeUninitializedCapacity: count) { output, initialized in
      for index in 0..<count { output.initializeElement(at: index, to: words[index] & other.words[index]) }
      initialized = count
    }
    return RecordSet(words: common)
  }

  /// A bit for each docid.
  init(words: [UInt64]) { self.words = words }

  /// Leaves of `words`, a bit for each docid of a chunk of columns, those of its docids.
  package func intersect(_ words: UnsafeMutablePointer<UInt64>, chunk: Int) {
    withWords(from: chunk * Self.chunkSize) { own in
      let common = min(own.count, Self.wordsOfChunk)
      for index in 0..<common { words[index] &= own[index] }
      for index in common..<Self.wordsOfChunk { words[index] = 0 }
    }
  }

  /// Makes `words`, a bit for each docid of a chunk of columns, its own.
  package func copy(_ chunk: Int, to words: UnsafeMutablePointer<UInt64>) {
    withWords(from: chunk * Self.chunkSize) { own in
      let common = min(own.count, Self.wordsOfChunk)
      if let start = own.baseAddress { words.update(from: start, count: common) }
      (words + common).update(repeating: 0, count: Self.wordsOfChunk - common)
    }
  }

  /// Calls `body` with the words from that of a docid on, which is a multiple of 64.
  @inline(__always)
  package func withWords(from docid: Int, _ body: (UnsafeBufferPointer<UInt64>) -> Void) {
    words.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[min(docid / 64, $0.count)...])) }
  }

  /// The offsets of the bits of a chunk, ascending; `output` has room for all and one more.
  package static func offsets(
    _ words: UnsafePointer<UInt64>, into output: UnsafeMutableBufferPointer<UInt16>
  ) -> UnsafeBufferPointer<UInt16> {
    guard let start = output.baseAddress else { return UnsafeBufferPointer(start: nil, count: 0) }
    var count = 0
    for index in 0..<wordsOfChunk {
      var word = words[index]
      // How many bits a word has is not to be foreseen, so four are read at a time, even where there are
      // fewer: later answers for ORs take a tenth less time than with a branch for each.
      while word != 0 {
        for _ in 0..<4 {
          (start + count).initialize(to: UInt16(truncatingIfNeeded: index &<< 6 | word.trailingZeroBitCount))
          count &+= word != 0 ? 1 : 0
          word &= word &- 1
        }
      }
    }
    return UnsafeBufferPointer(start: start, count: count)
  }

  /// The docids of a column with a number that passes (1 by number, else 0), which is below the count of
  /// `passes`.
  ///
  /// `check` is called before each chunk of the column is read.
  package init(
    of column: Column, passes: [UInt8], count: Int, check: () throws -> Void = {}
  ) throws {
    var words = [UInt64](repeating: 0, count: (count + 63) / 64)
    for chunk in 0..<column.chunkCount {
      try check()
      try column.load(chunk)
    }
    let size = min(words.count * 64, column.chunkCount * ColumnChunk.size)
    words.withUnsafeMutableBufferPointer { words in
      passes.withUnsafeBufferPointer { passes in
        switch column.width {
        case 1: Self.fill(words, column.base.assumingMemoryBound(to: UInt8.self), passes, size)
        case 2: Self.fill(words, column.base.assumingMemoryBound(to: UInt16.self), passes, size)
        case 4: Self.fill(words, column.base.assumingMemoryBound(to: UInt32.self), passes, size)
        default: Self.fill(words, column.base.assumingMemoryBound(to: UInt64.self), passes, size)
        }
      }
    }
    self.words = words
  }

  /// The docids below `count` for which `passes` says so.
  ///
  /// `check` is called before each chunk of docids.
  package init(count: Int, check: () throws -> Void, passes: (Int) throws -> Bool) throws {
    var words = [UInt64](repeating: 0, count: (count + 63) / 64)
    for docid in 0..<count {
      if docid % ColumnChunk.size == 0 { try check() }
      if try passes(docid) { words[docid >> 6] |= 1 << UInt64(docid & 63) }
    }
    self.words = words
  }

  /// Some docids, all below `count`.
  package init(docids: [Int], count: Int) {
    var words = [UInt64](repeating: 0, count: (count + 63) / 64)
    for docid in docids where docid < count { words[docid >> 6] |= 1 << UInt64(docid & 63) }
    self.words = words
  }

  package var byteCount: Int { 8 * words.count }

  /// The number of docids.
  package var recordCount: Int {
    // A sum that is checked is not made of many words at a time.
    words.reduce(0) { $0 &+ $1.nonzeroBitCount }
  }

  /// Eight values at a time: each gives a byte of 0 or 1, and a multiplication gathers their lowest bits in
  /// the top byte. Bit by bit, a million values took 0.68 ms, and not 0.18. `size`: A multiple of 64.
  @inline(__always)
  private static func fill<T: FixedWidthInteger>(
    _ words: UnsafeMutableBufferPointer<UInt64>, _ values: UnsafePointer<T>,
    _ passes: UnsafeBufferPointer<UInt8>,
    _ size: Int
  ) {
    for index in 0..<size / 64 {
      var word: UInt64 = 0
      for eight in 0..<8 {
        let values = values + (64 &* index &+ 8 &* eight)
        var bytes: UInt64 = 0
        for byte in 0..<8 {
          bytes |= UInt64(passes[Int(truncatingIfNeeded: values[byte])]) &<< UInt64(8 &* byte)
        }
        word |= ((bytes &* 0x0102_0408_1020_4080) &>> 56) &<< UInt64(8 &* eight)
      }
      words[index] = word
    }
  }
}

extension RecordSet: Equatable {
  /// Whether both are the same object.
  package static func == (left: RecordSet, right: RecordSet) -> Bool { left === right }
}
