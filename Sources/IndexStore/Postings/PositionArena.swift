private import Publication

/// The position lists of postings that are made together, each behind a varint with twice its size, as a
/// doclist of FTS5 has it: pages are taken over in one piece, with what stands between the lists.
///
/// Copying each list by itself took a twentieth of the first answer for a common word.
final class PositionArena {
  /// Where the list of a posting stands.
  struct Mark: BitwiseCopyable {
    private let bits: UInt32

    private init(bits: UInt32) { self.bits = bits }

    /// `place`: Of the list's size; below `maxBytes`.
    @inline(__always)
    init(_ place: Int, isInTitle: Bool) {
      bits = UInt32(truncatingIfNeeded: place) | (isInTitle ? Self.titleBit : 0)
    }

    private static let titleBit: UInt32 = 1 << 31

    /// A record in which the term does not stand any more.
    static let tombstone = Mark(bits: titleBit - 1)

    @inline(__always)
    var place: Int { Int(bits & (Self.titleBit - 1)) }
    @inline(__always)
    var isInTitle: Bool { bits & Self.titleBit != 0 }
    @inline(__always)
    var isTombstone: Bool { bits == Self.tombstone.bits }
  }

  private let bytes = GrowingArray<UInt8>()
  private let union = ByteBuffer()
  private let scratch = WindowScratch()

  var byteCount: Int { bytes.count }

  private static let maxBytes = Int(Int32.max) - 1

  // MARK: Reading

  /// Valid until something is appended. The mark is one that `append` gave, or that stands on an appended
  /// page, and no tombstone.
  @inline(__always)
  func list(at mark: Mark) -> PositionList {
    var place = mark.place
    let start = bytes.start()
    let count = Int(truncatingIfNeeded: Varint.read(start, &place) >> 1)
    return PositionList(start: start + place, count: count)
  }

  // MARK: Writing

  func reserve(_ added: Int) throws { try bytes.reserve(min(added, Self.maxBytes)) }

  /// Takes over bytes of a doclist. Returns where the first of them is.
  ///
  /// - Throws: `IndexError.noMemory`, also for more than marks can tell apart.
  func append(_ more: UnsafePointer<UInt8>, count: Int) throws -> Int {
    let place = bytes.count
    guard place + count < Self.maxBytes else { throw IndexError.noMemory }
    // Lists are read in eights, and past their end.
    try bytes.reserve(count + 16)
    bytes.end().update(from: more, count: count)
    bytes.add(count)
    return place
  }

  /// Takes over a list. Returns the place of its size.
  func append(_ positions: PositionList) throws -> Int {
    let place = try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Varint.maxBytes) { room in
      guard let start = room.baseAddress else { return bytes.count }
      var end = start
      Varint.put(UInt64(positions.count) << 1, &end)
      return try append(start, count: end - start)
    }
    _ = try append(positions.start, count: positions.count)
    return place
  }

  /// Takes over what of a list stands in some fields, given as a bit for each. Returns the place of its size;
  /// nil if nothing stands there.
  func append(_ positions: PositionList, in fields: UInt32) throws -> Int? {
    scratch.recycle()
    return try positions.restricted(to: fields, scratch: scratch).map(append)
  }

  /// Joins two lists. Returns the place of its size.
  func appendUnion(_ first: Mark, _ second: Mark) throws -> Int {
    var (left, right) = (PositionIterator(list(at: first)), PositionIterator(list(at: second)))
    union.removeAll()
    var encoder = PositionEncoder(into: union)
    var (own, other) = (left.next(), right.next())
    while let place = own, let otherPlace = other {
      if place <= otherPlace {
        encoder.append(place)
        own = left.next()
      } else {
        encoder.append(otherPlace)
        other = right.next()
      }
    }
    while let place = own {
      encoder.append(place)
      own = left.next()
    }
    while let place = other {
      encoder.append(place)
      other = right.next()
    }
    guard !left.isDamaged, !right.isDamaged else { throw PositionList.damage }
    return try append(PositionList(start: UnsafePointer(union.base), count: union.count))
  }
}
