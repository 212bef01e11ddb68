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

  /// Calls `body` with the number and the docids of one block after the other, and for each of these with
  /// whether the term stands in some fields there, a bit for each field; with nil where it does in all.
  ///
  /// - Throws: `IndexError.damaged` if the list is malformed, and what `body` throws.
  /// - Complexity: O(postings)
  func forEachBlock(
    in fields: UInt32, _ body: (Int, UnsafeBufferPointer<UInt32>, UnsafePointer<Bool>?) throws -> Void
  ) throws {
    let stands = patterns.map { Self.stands($0, in: fields) }
    let isComplete = writtenOut.isEmpty && stands.allSatisfy(\.self)
    let size = PackedFormat.blockSize
    try withUnsafeTemporaryAllocation(of: UInt32.self, capacity: size) { docids in
      try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: size) { numbers in
        try withUnsafeTemporaryAllocation(of: Bool.self, capacity: size) { isThere in
          guard let start = docids.baseAddress else { return }
          var (last, next) = (0, writtenOut.lowerBound)
          for number in blocks.indices {
            last = try readDocids(number, after: last, into: start)
            let count = self.size(ofBlock: number)
            if !isComplete {
              try readNumbers(number, into: numbers)
              try look(numbers[..<count], stands, fields, &next, into: isThere)
            }
            let docids = UnsafeBufferPointer(rebasing: docids[..<count])
            try body(number, docids, isComplete ? nil : UnsafePointer(isThere.baseAddress))
          }
        }
      }
    }
  }

  /// Writes down for each posting of a block whether its pattern has one of some fields. `stands`: The same
  /// by number of a pattern.
  private func look(
    _ numbers: Slice<UnsafeMutableBufferPointer<UInt8>>, _ stands: [Bool], _ fields: UInt32,
    _ next: inout Int,
    into isThere: UnsafeMutableBufferPointer<Bool>
  ) throws {
    for (index, number) in numbers.enumerated() {
      if Int(number) < stands.count {
        isThere.initializeElement(at: index, to: stands[Int(number)])
      } else if number == PackedFormat.writtenOut, next < writtenOut.upperBound {
        isThere.initializeElement(at: index, to: Self.stands(Self.pattern(bytes, next), in: fields))
        next += PackedFormat.patternSize
      } else {
        throw Self.damage
      }
    }
  }

  private static func stands(_ pattern: UInt64, in fields: UInt32) -> Bool {
    TextField.allCases.contains { field in
      fields & 1 << UInt32(field.rawValue) != 0
        && pattern >> UInt64(field.rawValue * PackedFormat.fieldBits) & 0xFFFF != 0
    }
  }

  /// Appends the postings that are wanted to arrays. Their positions are read when they are asked for:
  /// `source` is where, by its number in the arena.
  ///
  /// - Throws: `IndexError.damaged` if the list is malformed, and what the check of the arrays throws.
  /// - Complexity: O(postings)
  func decode(into output: PostingArrays, source: Int) throws {
    let worths = patterns.map { worth($0, output.reading, source) }
    let unknown = Worth(frequency: .nan, mark: .tombstone, isKept: false)
    let table = worths + Array(repeating: unknown, count: 1 + Int(PackedFormat.writtenOut) - worths.count)
    try table.withUnsafeBufferPointer { table in
      if writtenOut.isEmpty, let wanted = output.reading.wanted {
        return try append(wanted, table, to: output)
      }
      let isComplete = worths.allSatisfy(\.isKept) && writtenOut.isEmpty
      try output.reserve(count)
      try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: PackedFormat.blockSize) { numbers in
        var (last, next) = (0, writtenOut.lowerBound)
        for number in blocks.indices {
          last = try readDocids(number, after: last, into: output.docids.end())
          try readNumbers(number, into: numbers)
          let numbers = numbers.prefix(size(ofBlock: number))
          if isComplete {
            try append(numbers, table, to: output)
          } else {
            try append(numbers, table, source, &next, to: output)
          }
          if number & 63 == 0 { try output.checkLimits() }
        }
      }
      try output.removeUnwanted()
    }
  }

  /// Appends the postings of some records, where no pattern is written out: blocks without any of them are
  /// passed over, and of the others only the patterns asked for are read.
  private func append(
    _ wanted: RecordSet, _ table: UnsafeBufferPointer<Worth>, to output: PostingArrays
  ) throws {
    try withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * PackedFormat.blockSize) { memory in
      guard let docids = memory.baseAddress else { return }
      let found = docids + PackedFormat.blockSize
      var last = 0
      for (number, block) in blocks.enumerated() {
        if number & 63 == 0 { try output.checkLimits() }
        let end = number + 1 < blocks.count ? Int(blocks[number + 1].docid) : DoclistCursor.maxDocid + 1
        guard Int(block.docid) < end else { throw Self.damage }
        guard wanted.containsAny(of: Int(block.docid)...end - 1) else { continue }
        last = try readDocids(number, after: last, into: docids)
        let block = UnsafeBufferPointer(start: docids, count: size(ofBlock: number))
        let foundCount = wanted.places(of: block, into: found)
        try append(
          UnsafeBufferPointer(start: found, count: foundCount), of: number, docids, table, to: output)
      }
    }
  }

  /// Appends the postings at some places of a block.
  @inline(__always)
  private func append(
    _ places: UnsafeBufferPointer<UInt32>, of number: Int, _ docids: UnsafePointer<UInt32>,
    _ table: UnsafeBufferPointer<Worth>, to output: PostingArrays
  ) throws {
    let block = blocks[number]
    let (bits, base) = try (Int(block.numberBits), numbersStart(number))
    try output.reserve(places.count)
    let (ends, frequencies, marks) = (output.docids.end(), output.frequencies.end(), output.marks.end())
    var (largest, written) = (0, 0)
    for place in places {
      let pattern = Int(truncatingIfNeeded: Self.value(at: Int(place), base, bits))
      largest = max(largest, pattern)
      let worth = table[pattern]
      (ends + written).initialize(to: docids[Int(place)])
      (frequencies + written).initialize(to: worth.frequency)
      (marks + written).initialize(to: worth.mark)
      written &+= worth.isKept ? 1 : 0
    }
    guard largest < patterns.count else { throw Self.damage }
    output.add(written)
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

  /// The postings of a block.
  private func size(ofBlock number: Int) -> Int {
    min(PackedFormat.blockSize, count - number * PackedFormat.blockSize)
  }

  /// Reads the docids of a block. Returns the last.
  private func readDocids(
    _ number: Int, after last: Int, into docids: UnsafeMutablePointer<UInt32>
  ) throws -> Int {
    let block = blocks[number]
    let (bits, size) = (Int(block.distanceBits), size(ofBlock: number))
    let start = Int(block.dataStart)
    guard bits <= 32, Int(block.docid) > last,
      start + PackedFormat.bytes(ofBits: (size - 1) * bits) <= writtenOut.lowerBound,
      let base = bytes.baseAddress
    else { throw Self.damage }
    var docid = UInt64(block.docid)
    docids.initialize(to: block.docid)
    Self.unpack(base + start, bits, size - 1) { index, distance in
      docid &+= distance &+ 1
      (docids + index + 1).initialize(to: UInt32(truncatingIfNeeded: docid))
    }
    guard docid <= UInt64(DoclistCursor.maxDocid) else { throw Self.damage }
    return Int(docid)
  }

  /// Reads the number of the pattern of each posting of a block.
  private func readNumbers(_ number: Int, into numbers: UnsafeMutableBufferPointer<UInt8>) throws {
    let start = try numbersStart(number)
    guard let base = numbers.baseAddress else { throw Self.damage }
    Self.unpack(start, Int(blocks[number].numberBits), size(ofBlock: number)) { index, number in
      (base + index).initialize(to: UInt8(truncatingIfNeeded: number))
    }
  }

  /// Where the numbers of the patterns of a block begin.
  private func numbersStart(_ number: Int) throws -> UnsafeRawPointer {
    let block = blocks[number]
    let (bits, size) = (Int(block.numberBits), size(ofBlock: number))
    let start = Int(block.dataStart) + PackedFormat.bytes(ofBits: (size - 1) * Int(block.distanceBits))
    guard bits <= 8, start + PackedFormat.bytes(ofBits: size * bits) <= writtenOut.lowerBound,
      let base = bytes.baseAddress
    else { throw Self.damage }
    return base + start
  }

  /// The value at a place among values of some bits each, as `unpack` reads them.
  @inline(__always)
  private static func value(at index: Int, _ base: UnsafeRawPointer, _ bits: Int) -> UInt64 {
    let place = index &* bits
    let eight = UInt64(littleEndian: (base + place &>> 3).loadUnaligned(as: UInt64.self))
    return eight &>> UInt64(truncatingIfNeeded: place & 7) & (1 &<< UInt64(truncatingIfNeeded: bits) &- 1)
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
    for index in start..<count { body(index, value(at: index, base, bits)) }
  }
}
