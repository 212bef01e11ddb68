import Publication

/// Where a term stands in one record, in FTS5's encoding; the maker of the list owns the bytes.
///
/// Layout, from SQLite's `ext/fts5/fts5_index.c`: for each position a varint with the distance in terms to
/// the position before (or to the start of the field), plus 2. A byte 1 and a varint with the number of a
/// field begin a further field; positions before the first such mark are of field 0. At least
/// `Varint.maxBytes` behind the list are readable.
struct PositionList {
  var start: UnsafePointer<UInt8>
  var count: Int

  static let fieldMark: UInt8 = 1

  static var empty: PositionList { PositionList(start: nothing, count: 0) }

  // Never written and never freed.
  nonisolated(unsafe) private static let nothing: UnsafePointer<UInt8> = {
    let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: Varint.maxBytes)
    bytes.initialize(repeating: 0, count: Varint.maxBytes)
    return UnsafePointer(bytes)
  }()

  /// What stands in some fields, given as a bit for each; nil if nothing stands there.
  ///
  /// - Complexity: O(bytes); nothing is copied where all of it or one piece of it stands there.
  func restricted(to fields: UInt32, scratch: WindowScratch) throws -> PositionList? {
    if let field = onlyField {
      return fields & (1 << UInt32(field)) != 0 ? self : nil
    }
    var pieces: [Range<Int>] = []
    var offset = 0
    while offset < count {
      let sectionStart = offset
      var field: UInt64 = 0
      if start[offset] == Self.fieldMark {
        offset += 1
        field = Varint.read(start, &offset)
      }
      while offset < count, start[offset] != Self.fieldMark { skipVarint(&offset) }
      guard offset <= count, field < 32 else { throw Self.damage }
      guard fields & (1 << UInt32(field)) != 0 else { continue }
      if let last = pieces.last, last.upperBound == sectionStart {
        pieces[pieces.count - 1] = last.lowerBound..<offset
      } else {
        pieces.append(sectionStart..<offset)
      }
    }
    guard let first = pieces.first else { return nil }
    guard pieces.count > 1 else { return PositionList(start: start + first.lowerBound, count: first.count) }
    let joined = ByteBuffer(capacity: count)
    for piece in pieces { joined.append(start + piece.lowerBound, count: piece.count) }
    return scratch.copy(PositionList(start: UnsafePointer(joined.base), count: joined.count))
  }

  /// The field in which all of it stands, as far as eight bytes tell at once; most lists are that short and
  /// simple.
  ///
  /// Looks for the byte of field marks with the zero-byte test of "Hacker's Delight" (6-1). It may be the end
  /// of a varint, too, so that some simple lists take the long way.
  @inline(__always)
  private var onlyField: UInt8? {
    guard count > 0, count <= 8 else { return nil }
    let bytes = UnsafeRawPointer(start).loadUnaligned(as: UInt64.self).littleEndian
    let used = UInt64.max >> UInt64(8 * (8 - count))
    let isMarked = bytes & 0xFF == UInt64(Self.fieldMark)
    // Without a first mark and its field.
    let rest = isMarked ? used & ~0xFFFF : used
    let zeroed = (bytes ^ 0x0101_0101_0101_0101) | ~rest
    guard (zeroed &- 0x0101_0101_0101_0101) & ~zeroed & 0x8080_8080_8080_8080 == 0 else { return nil }
    guard isMarked else { return 0 }
    let field = UInt8(truncatingIfNeeded: bytes >> 8)
    return field < 32 && count > 2 ? field : nil
  }

  /// What a list counts for.
  struct Tally {
    /// The number of positions, each times the weight of its field.
    var weightedCount: Double
    /// The fields with a position, a bit for each.
    var fields: UInt32

    @inline(__always)
    var isInTitle: Bool { fields & 1 << UInt32(TextField.title.rawValue) != 0 }
  }

  /// nil if the list is malformed.
  ///
  /// Most lists have eight bytes or less, all in field 0: how many positions they have is told by one
  /// multiplication, without a branch for each byte or for each usual length.
  ///
  /// - Complexity: O(bytes), without working the positions out.
  @inline(__always)
  func tally(_ weights: UnsafeBufferPointer<Double>) -> Tally? {
    guard count > 0, count <= 8, let first = weights.first else { return longTally(weights) }
    let bytes = Eight(start, count)
    guard !bytes.mayHaveMark else { return markedTally(bytes, weights) }
    guard bytes.endsWithEnd else { return nil }
    return Tally(weightedCount: Double(bytes.endCount) * first, fields: 1)
  }

  /// Up to eight bytes of a list at once.
  private struct Eight {
    let bytes: UInt64
    let count: Int
    /// The top bit of each byte that is one of them.
    let tops: UInt64

    @inline(__always)
    init(_ start: UnsafePointer<UInt8>, _ count: Int) {
      bytes = UnsafeRawPointer(start).loadUnaligned(as: UInt64.self).littleEndian
      self.count = count
      tops = 0x8080_8080_8080_8080 &>> UInt64(truncatingIfNeeded: 64 &- 8 &* count)
    }

    /// The top bit of the first byte that is 1, and of some behind it: the zero-byte test of "Hacker's
    /// Delight" (6-1). Such a byte may be the end of a varint, too.
    @inline(__always)
    var marks: UInt64 {
      let zeroed = bytes ^ 0x0101_0101_0101_0101
      return (zeroed &- 0x0101_0101_0101_0101) & ~zeroed & tops
    }
    @inline(__always)
    var mayHaveMark: Bool { marks != 0 }
    /// The number of bytes that end a varint.
    @inline(__always)
    var endCount: UInt64 { (((~bytes & tops) &>> 7) &* 0x0101_0101_0101_0101) &>> 56 }
    /// Whether the last byte ends a varint.
    @inline(__always)
    var endsWithEnd: Bool { bytes &>> UInt64(truncatingIfNeeded: 8 &* count &- 1) & 1 == 0 }
  }

  /// Of a list with one mark: what is before and behind it.
  private func markedTally(_ bytes: Eight, _ weights: UnsafeBufferPointer<Double>) -> Tally? {
    let mark = bytes.marks.trailingZeroBitCount / 8
    let restCount = count - mark - 2
    let isEndOfVarint = mark > 0 && start[mark - 1] >= 0x80
    guard restCount > 0, !isEndOfVarint else { return longTally(weights) }
    let field = Int(start[mark + 1])
    let rest = Eight(start + mark + 2, restCount)
    guard !rest.mayHaveMark, rest.endsWithEnd, field < min(weights.count, 32) else {
      return longTally(weights)
    }
    let before = mark > 0 ? Eight(start, mark).endCount : 0
    return Tally(
      weightedCount: Double(before) * weights[0] + Double(rest.endCount) * weights[field],
      fields: (before > 0 ? 1 : 0) | 1 << UInt32(field))
  }

  @inline(never)
  private func longTally(_ weights: UnsafeBufferPointer<Double>) -> Tally? {
    guard var weight = weights.first else { return nil }
    var (sum, fields) = (0.0, UInt32(0))
    var bit: UInt32 = 1
    var offset = 0
    while offset < count {
      let byte = start[offset]
      if byte == Self.fieldMark {
        offset &+= 1
        let field = Varint.read(start, &offset)
        guard field < UInt64(weights.count), field < 32 else { return nil }
        weight = weights[Int(field)]
        bit = 1 << UInt32(truncatingIfNeeded: field)
      } else {
        sum += weight
        fields |= bit
        skipVarint(&offset)
      }
    }
    return offset == count ? Tally(weightedCount: sum, fields: fields) : nil
  }

  @inline(__always)
  private func skipVarint(_ offset: inout Int) {
    var rest = Varint.maxBytes
    while start[offset] >= 0x80, rest > 1 {
      offset &+= 1
      rest &-= 1
    }
    offset &+= 1
  }

  /// Calls `body` with each place, ascending, as `PositionIterator` gives it.
  ///
  /// - Throws: `IndexError.damaged` if the list is malformed.
  @inline(__always)
  func forEachPlace(_ body: (UInt64) -> Void) throws {
    var iterator = PositionIterator(self)
    while let place = iterator.next() { body(place) }
    guard !iterator.isDamaged else { throw Self.damage }
  }

  static let damage = IndexError.damaged(what: "a position list of the inverted index is malformed")
}

/// Goes through the positions of a list in order.
struct PositionIterator {
  private let list: PositionList
  private var offset = 0
  private var place: UInt64 = 0
  /// Set where the list ended for being malformed.
  private(set) var isDamaged = false

  init(_ list: PositionList) { self.list = list }

  /// The next position as `field << 32 | offset`, which sorts as positions do; nil at the end.
  @inline(__always)
  mutating func next() -> UInt64? {
    guard offset < list.count else { return nil }
    var value = Varint.read(list.start, &offset)
    if value == UInt64(PositionList.fieldMark) {
      let field = offset < list.count ? Varint.read(list.start, &offset) : .max
      guard field < 32, field > place >> 32, offset < list.count else { return stop() }
      place = field << 32
      value = Varint.read(list.start, &offset)
    }
    guard offset <= list.count, value >= 2, value - 2 <= UInt64(UInt32.max) - (place & 0xFFFF_FFFF) else {
      return stop()
    }
    place += value - 2
    return place
  }

  private mutating func stop() -> UInt64? {
    isDamaged = true
    offset = list.count
    return nil
  }
}

/// Writes a list that `PositionIterator` reads.
struct PositionEncoder {
  private let buffer: ByteBuffer
  private var place: UInt64 = 0

  init(into buffer: ByteBuffer) { self.buffer = buffer }

  /// - Parameter position: As the iterator gives it; not before the one appended last.
  mutating func append(_ position: UInt64) {
    let field = position >> 32
    if field != place >> 32 {
      buffer.append(PositionList.fieldMark)
      buffer.appendVarint(field)
      place = field << 32
    }
    buffer.appendVarint(position &- place &+ 2)
    place = position
  }
}
