import Publication

/// A packed doclist, as `PackedFormat` describes it. Nothing in it is trusted: each number is checked against
/// where it may lead before it is used.
struct PackedPostings {
  let count: Int
  let blocks: [PackedBlock]
  private let bytes: UnsafeRawBufferPointer
  private let patterns: [UInt64]
  private let writtenOut: Range<Int>

  static let damage = IndexError.damaged(what: "a packed list of the inverted index is malformed")

  /// `bytes` are there for as long as this is.
  init(_ blocks: [PackedBlock], _ bytes: UnsafeRawBufferPointer) throws {
    guard bytes.count >= PackedFormat.headSize + PackedFormat.padding else { throw Self.damage }
    func number(_ place: Int) -> Int {
      Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
    }
    let (patternCount, writtenOutCount) = (number(4), number(8))
    count = number(0)
    let patternsEnd = PackedFormat.headSize + patternCount * PackedFormat.patternSize
    let end = bytes.count - PackedFormat.padding
    let writtenOutStart = end - writtenOutCount * PackedFormat.patternSize
    guard count > 0, count <= DoclistCursor.maxDocid, patternCount <= Int(PackedFormat.writtenOut),
      blocks.count == (count + PackedFormat.blockSize - 1) / PackedFormat.blockSize,
      patternsEnd <= writtenOutStart
    else { throw Self.damage }
    self.blocks = blocks
    self.bytes = bytes
    writtenOut = writtenOutStart..<end
    patterns = (0..<patternCount).map {
      Self.pattern(bytes, PackedFormat.headSize + $0 * PackedFormat.patternSize)
    }
  }

  private static func pattern(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
  }

  // MARK: Decoding

  /// What the pattern of a posting comes to.
  private struct Worth {
    /// Not a number where there is no such pattern.
    var frequency: Float
    var mark: PositionArena.Mark
    /// Whether the term stands in a field that counts, or the posting is a tombstone that stays.
    var isKept: Bool
  }

  /// Appends all postings to arrays. Their positions are read when they are asked for: `source` is where, by
  /// its number in the arena.
  ///
  /// - Throws: `IndexError.damaged` if the list is malformed, and what the check of the arrays throws.
  /// - Complexity: O(postings)
  func decode(into output: PostingArrays, source: Int) throws {
    try output.reserve(count)
    let worths = patterns.map { worth($0, output.reading, source) }
    let isComplete = worths.allSatisfy(\.isKept) && writtenOut.isEmpty
    let unknown = Worth(frequency: .nan, mark: .tombstone, isKept: false)
    let table = worths + Array(repeating: unknown, count: 1 + Int(PackedFormat.writtenOut) - worths.count)
    try table.withUnsafeBufferPointer { table in
      try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: PackedFormat.blockSize) { numbers in
        var (last, next) = (0, writtenOut.lowerBound)
        for (number, block) in blocks.enumerated() {
          let size = min(PackedFormat.blockSize, count - number * PackedFormat.blockSize)
          last = try read(block, size, after: last, into: output.docids.end(), numbers)
          if isComplete {
            try append(numbers.prefix(size), table, to: output)
          } else {
            try append(numbers.prefix(size), table, source, &next, to: output)
          }
          if number & 63 == 0 { try output.checkLimits() }
        }
      }
    }
  }

  /// Appends postings with the docids behind the last, each with one of the patterns.
  @inline(__always)
  private func append(
    _ numbers: Slice<UnsafeMutableBufferPointer<UInt8>>, _ table: UnsafeBufferPointer<Worth>,
    to output: PostingArrays
  ) throws {
    let numbers = UnsafeMutableBufferPointer(rebasing: numbers)
    let (frequencies, marks) = (output.frequencies.end(), output.marks.end())
    var largest: UInt8 = 0
    for index in numbers.indices {
      let number = numbers[index]
      largest = max(largest, number)
      let worth = table[Int(number)]
      (frequencies + index).initialize(to: worth.frequency)
      (marks + index).initialize(to: worth.mark)
    }
    guard Int(largest) < patterns.count else { throw Self.damage }
    output.add(numbers.count)
  }

  /// The same where some are written out or left out.
  private func append(
    _ numbers: Slice<UnsafeMutableBufferPointer<UInt8>>, _ table: UnsafeBufferPointer<Worth>,
    _ source: Int, _ next: inout Int, to output: PostingArrays
  ) throws {
    let (docids, frequencies, marks) = (output.docids.end(), output.frequencies.end(), output.marks.end())
    var written = 0
    for (index, number) in numbers.enumerated() {
      var worth = table[Int(number)]
      if number == PackedFormat.writtenOut, next < writtenOut.upperBound {
        worth = self.worth(Self.pattern(bytes, next), output.reading, source)
        next += PackedFormat.patternSize
      }
      guard !worth.frequency.isNaN else { throw Self.damage }
      (docids + written).initialize(to: docids[index])
      (frequencies + written).initialize(to: worth.frequency)
      (marks + written).initialize(to: worth.mark)
      written += worth.isKept ? 1 : 0
    }
    output.add(written)
  }

  private func worth(_ pattern: UInt64, _ reading: PostingArrays.Reading, _ source: Int) -> Worth {
    var (sum, isInTitle) = (0.0, false)
    var hasAny = false
    for field in TextField.allCases where reading.fields & 1 << UInt32(field.rawValue) != 0 {
      let count = pattern >> UInt64(field.rawValue * PackedFormat.fieldBits) & 0xFFFF
      sum += Double(count) * reading.weights[field.rawValue]
      hasAny = hasAny || count > 0
      if field == .title { isInTitle = count > 0 }
    }
    guard hasAny else { return Worth(frequency: 0, mark: .tombstone, isKept: reading.keepsTombstones) }
    return Worth(
      frequency: Float(sum), mark: .init(source: source, isInTitle: reading.marksTitle && isInTitle),
      isKept: true)
  }

  /// Reads the docids and the numbers of the patterns of a block. Returns the last docid.
  private func read(
    _ block: PackedBlock, _ size: Int, after last: Int, into docids: UnsafeMutablePointer<UInt32>,
    _ numbers: UnsafeMutableBufferPointer<UInt8>
  ) throws -> Int {
    let (distanceBits, numberBits) = (Int(block.distanceBits), Int(block.numberBits))
    let start = Int(block.dataStart)
    let numbersStart = start + PackedFormat.bytes(ofBits: (size - 1) * distanceBits)
    guard distanceBits <= 32, numberBits <= 8, Int(block.docid) > last,
      numbersStart + PackedFormat.bytes(ofBits: size * numberBits) <= writtenOut.lowerBound,
      let base = bytes.baseAddress, let numbersBase = numbers.baseAddress
    else { throw Self.damage }
    var docid = UInt64(block.docid)
    docids.initialize(to: block.docid)
    Self.unpack(base + start, distanceBits, size - 1) { index, distance in
      docid &+= distance &+ 1
      (docids + index + 1).initialize(to: UInt32(truncatingIfNeeded: docid))
    }
    guard docid <= UInt64(DoclistCursor.maxDocid) else { throw Self.damage }
    Self.unpack(base + numbersStart, numberBits, size) { index, number in
      (numbersBase + index).initialize(to: UInt8(truncatingIfNeeded: number))
    }
    return Int(docid)
  }

  /// Values of some bits each, 32 at most. Eight bytes behind the last are readable.
  @inline(__always)
  private static func unpack(
    _ base: UnsafeRawPointer, _ bits: Int, _ count: Int, _ body: (Int, UInt64) -> Void
  ) {
    let mask: UInt64 = 1 &<< UInt64(truncatingIfNeeded: bits) &- 1
    var (start, place) = (0, 0)
    // Nearly all are so small that eight of them, which begin with a whole byte, are read at once.
    while bits <= 8, start &+ 8 <= count {
      var eight = UInt64(littleEndian: (base + place &>> 3).loadUnaligned(as: UInt64.self))
      for index in 0..<8 {
        body(start &+ index, eight & mask)
        eight &>>= UInt64(truncatingIfNeeded: bits)
      }
      start &+= 8
      place &+= 8 &* bits
    }
    for index in start..<count {
      let eight = UInt64(littleEndian: (base + place &>> 3).loadUnaligned(as: UInt64.self))
      body(index, eight &>> UInt64(truncatingIfNeeded: place & 7) & mask)
      place &+= bits
    }
  }
}
