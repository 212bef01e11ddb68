private import Basics
private import Publication

/// Packs one doclist after the other, entry by entry: see `PackedFormat`.
final class PackedEncoder {
  // Unchecked: nothing here calls out, and the checks cost more than what they guard.
  @exclusivity(unchecked) private var docids = GrowingBuffer<UInt32>(capacity: 1 << 12)
  /// By posting: how often the term stands in each field, `countBits` for each.
  @exclusivity(unchecked) private var counts = GrowingBuffer<UInt64>(capacity: 1 << 12)
  /// By block: where the size of its first position list stands.
  @exclusivity(unchecked) private var places = GrowingBuffer<Place>(capacity: 1 << 6)
  @exclusivity(unchecked) private var isPackable = true
  @exclusivity(unchecked) private var first = Place(page: 0, offset: 0)
  @exclusivity(unchecked) private var lastPage = 0

  private struct Place: BitwiseCopyable {
    var page: Int
    var offset: Int
  }

  /// A list of fewer pages is read from these as fast.
  static let leastPages = 3

  /// A double holds four counts of these bits exactly. A position takes a byte or more, so that a shorter
  /// list has no larger count.
  private static let countBits = 13
  private static let countWeights = TextField.allCases.map { Double(1 << ($0.rawValue * countBits)) }

  /// Begins a doclist at a place.
  func begin(page: Int, offset: Int) {
    docids.removeAll()
    counts.removeAll()
    places.removeAll()
    isPackable = true
    first = Place(page: page, offset: offset)
    lastPage = page
  }

  /// Adds an entry, of which the size of the position list stands at a place.
  @inline(__always)
  func append(_ docid: Int, _ positions: PositionList, page: Int, offset: Int) {
    if docids.count % PackedFormat.blockSize == 0 { places.append(Place(page: page, offset: offset)) }
    docids.append(UInt32(truncatingIfNeeded: docid))
    lastPage = page
    let tally = Self.countWeights.withUnsafeBufferPointer { positions.tally($0) }
    guard let tally, positions.count < 1 << Self.countBits else {
      isPackable = false
      return
    }
    counts.append(UInt64(tally.weightedCount))
  }

  /// The same with the bytes of the position list.
  @inline(__always)
  func append(_ docid: Int, _ positions: UnsafeBufferPointer<UInt8>, page: Int, offset: Int) {
    let list = positions.baseAddress.map { PositionList(start: $0, count: positions.count) } ?? .empty
    append(docid, list, page: page, offset: offset)
  }

  /// Whether the doclist is worth a packed one.
  var isLong: Bool {
    isPackable && lastPage - first.page + 1 >= Self.leastPages
      && !places.elements.contains { place in
        offset(of: place) < 0 || offset(of: place) > Int(UInt16.max)
      }
  }

  private func offset(of place: Place) -> Int {
    place.page == first.page ? place.offset - first.offset : place.offset
  }

  /// The doclist of a segment, packed.
  ///
  /// - Complexity: O(entries)
  func packed(_ segmentID: Int) -> PackedList {
    let patterns = Patterns(counts.elements)
    let (docids, numbers) = (docids.elements, patterns.numbers)
    var (blocks, data, writtenOut): ([UInt8], [UInt8], [UInt8]) = ([], [], [])
    data.reserveCapacity(2 * docids.count)
    data.appendLittleEndian(UInt32(truncatingIfNeeded: docids.count))
    data.appendLittleEndian(UInt32(truncatingIfNeeded: patterns.known.count))
    let writtenOutCount = numbers.count { $0 == PackedFormat.writtenOut }
    data.appendLittleEndian(UInt32(truncatingIfNeeded: writtenOutCount))
    data.appendLittleEndian(UInt32(0))
    for counts in patterns.known { data.appendLittleEndian(Self.pattern(counts)) }
    for (block, place) in places.elements.enumerated() {
      let start = block * PackedFormat.blockSize
      let range = start..<min(start + PackedFormat.blockSize, docids.count)
      let distances = range.dropFirst()
      func distance(_ posting: Int) -> UInt64 { UInt64(docids[posting] &- docids[posting - 1] &- 1) }
      func number(_ posting: Int) -> UInt64 { UInt64(numbers[posting]) }
      let distanceBits = Self.bits(distances.reduce(0) { $0 | distance($1) })
      let numberBits = Self.bits(range.reduce(0) { $0 | number($1) })
      blocks.appendLittleEndian(docids[start])
      blocks.appendLittleEndian(UInt32(truncatingIfNeeded: place.page - first.page))
      blocks.appendLittleEndian(UInt16(truncatingIfNeeded: offset(of: place)))
      blocks.append(UInt8(truncatingIfNeeded: distanceBits))
      blocks.append(UInt8(truncatingIfNeeded: numberBits))
      blocks.appendLittleEndian(UInt32(truncatingIfNeeded: data.count))
      data.appendBits(of: distances, distanceBits, distance)
      data.appendBits(of: range, numberBits, number)
      for posting in range where numbers[posting] == PackedFormat.writtenOut {
        writtenOut.appendLittleEndian(Self.pattern(counts.base[posting]))
      }
    }
    data += writtenOut
    data.appendLittleEndian(UInt64(0))
    return PackedList(
      id: SegmentReader.key(first.page, ofSegment: segmentID), recordCount: counts.elements.count { $0 != 0 },
      blocks: blocks,
      data: data)
  }

  private static func bits(_ values: UInt64) -> Int { UInt64.bitWidth - values.leadingZeroBitCount }

  /// Counts as the file has them.
  private static func pattern(_ counts: UInt64) -> UInt64 {
    TextField.allCases.reduce(0) { pattern, field in
      pattern | count(of: field, in: counts) << UInt64(field.rawValue * PackedFormat.fieldBits)
    }
  }

  @inline(__always)
  private static func count(of field: TextField, in counts: UInt64) -> UInt64 {
    counts >> UInt64(field.rawValue * countBits) & (1 << UInt64(countBits) - 1)
  }

  @inline(__always)
  private static func counts(_ count: UInt64, of field: TextField) -> UInt64 {
    count << UInt64(field.rawValue * countBits)
  }

  /// The most frequent counts, and for each posting the number of its own among them.
  private struct Patterns {
    private(set) var known: [UInt64] = []
    private(set) var numbers: [UInt8] = []

    init(_ counts: UnsafeMutableBufferPointer<UInt64>) {
      // Nearly all counts are small, and found without a look into a table of hashes.
      var small = [Int](repeating: 0, count: Self.smallCount)
      var others: [UInt64: Int] = [:]
      for count in counts {
        if let index = Self.smallIndex(count) { small[index] += 1 } else { others[count, default: 0] += 1 }
      }
      for (index, frequency) in small.enumerated() where frequency > 0 {
        others[Self.counts(ofSmall: index)] = frequency
      }
      known = others.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
        .prefix(Int(PackedFormat.writtenOut)).map(\.key)
      var smallNumbers = [UInt8](repeating: PackedFormat.writtenOut, count: Self.smallCount)
      var otherNumbers: [UInt64: UInt8] = [:]
      for (number, count) in known.enumerated() {
        if let index = Self.smallIndex(count) {
          smallNumbers[index] = UInt8(truncatingIfNeeded: number)
        } else {
          otherNumbers[count] = UInt8(truncatingIfNeeded: number)
        }
      }
      numbers = counts.map { count in
        if let index = Self.smallIndex(count) { return smallNumbers[index] }
        return otherNumbers[count] ?? PackedFormat.writtenOut
      }
    }

    private static let smallCount = 1 << 11

    /// The counts of all fields in a few bits; nil where one has too many.
    @inline(__always)
    private static func smallIndex(_ counts: UInt64) -> Int? {
      let (abstract, title) = (count(of: .abstract, in: counts), count(of: .title, in: counts))
      let (author, keyword) = (count(of: .author, in: counts), count(of: .keyword, in: counts))
      guard abstract < 64, title < 4, author < 2, keyword < 4 else { return nil }
      return Int(abstract | title << 6 | author << 8 | keyword << 9)
    }

    private static func counts(ofSmall index: Int) -> UInt64 {
      let bits = UInt64(index)
      return PackedEncoder.counts(bits & 63, of: .abstract) | PackedEncoder.counts(bits >> 6 & 3, of: .title)
        | PackedEncoder.counts(bits >> 8 & 1, of: .author) | PackedEncoder.counts(bits >> 9 & 3, of: .keyword)
    }
  }
}

extension [UInt8] {
  fileprivate mutating func appendLittleEndian<T: FixedWidthInteger>(_ value: T) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }

  /// Values of some bits each, from a whole byte on, the lowest bits first.
  @inline(__always)
  fileprivate mutating func appendBits(
    of postings: some Sequence<Int>, _ bits: Int, _ value: (Int) -> UInt64
  ) {
    guard bits > 0 else { return }
    var (pending, pendingBits): (UInt64, Int) = (0, 0)
    for posting in postings {
      pending |= value(posting) &<< UInt64(pendingBits)
      pendingBits += bits
      while pendingBits >= 8 {
        append(UInt8(truncatingIfNeeded: pending))
        pending >>= 8
        pendingBits -= 8
      }
    }
    if pendingBits > 0 { append(UInt8(truncatingIfNeeded: pending)) }
  }
}
