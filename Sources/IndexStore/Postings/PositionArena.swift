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
  private let scratch = WindowScratch()

  var byteCount: Int { bytes.count }

  private static let maxBytes = Int(Int32.max) - 1
  private static let unionBytes = 1 + 2 * MemoryLayout<Mark>.size
  /// Lists are read in eights, and past their end.
  private static let readableBehind = 16

  // MARK: Reading

  /// Valid until something is appended. The mark is one that `append` gave, or that stands on an appended
  /// page, and no tombstone; not of joined lists.
  @inline(__always)
  func list(at mark: Mark) -> PositionList {
    var place = mark.place
    let start = bytes.start()
    let count = Int(truncatingIfNeeded: Varint.read(start, &place) >> 1)
    return PositionList(start: start + place, count: count)
  }

  /// Calls `body` with each place at a mark, ascending: the number of the field above 32 bits of the offset in
  /// terms.
  ///
  /// - Throws: `IndexError.damaged` for a malformed list.
  @inline(__always)
  func forEachPlace(at mark: Mark, _ body: (UInt64) -> Void) throws {
    if bytes.start()[mark.place] == 0 {
      for place in try joinedPlaces(at: mark) { body(place) }
      return
    }
    var iterator = PositionIterator(list(at: mark))
    while let place = iterator.next() { body(place) }
    guard !iterator.isDamaged else { throw PositionList.damage }
  }

  /// The places of lists that were joined, ascending.
  private func joinedPlaces(at mark: Mark) throws -> [UInt64] {
    var places: [UInt64] = []
    var marks = [mark]
    while let mark = marks.popLast() {
      let place = mark.place
      if bytes.start()[place] == 0 {
        let start = UnsafeRawPointer(bytes.start()) + place + 1
        marks.append(start.loadUnaligned(as: Mark.self))
        marks.append(start.loadUnaligned(fromByteOffset: MemoryLayout<Mark>.size, as: Mark.self))
      } else {
        var iterator = PositionIterator(list(at: mark))
        while let found = iterator.next() { places.append(found) }
        guard !iterator.isDamaged else { throw PositionList.damage }
      }
    }
    places.sort()
    return places
  }

  // MARK: Writing

  func reserve(_ added: Int) throws { try bytes.reserve(min(added, Self.maxBytes)) }

  /// Takes over bytes of a doclist. Returns where the first of them is.
  ///
  /// - Throws: `IndexError.noMemory`, also for more than marks can tell apart.
  func append(_ more: UnsafePointer<UInt8>, count: Int) throws -> Int {
    let place = bytes.count
    guard place + count < Self.maxBytes else { throw IndexError.noMemory }
    try bytes.reserve(count + Self.readableBehind)
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

  /// Joins two lists without reading them, for most are never looked at: behind a size of 0, which no list has
  /// that a mark stands for, come their marks. Returns the place of that size.
  ///
  /// Encoding each joined list anew took a twentieth of the first answer for a common word.
  func appendUnion(_ first: Mark, _ second: Mark) throws -> Int {
    let place = bytes.count
    guard place + Self.unionBytes < Self.maxBytes else { throw IndexError.noMemory }
    try bytes.reserve(Self.unionBytes + Self.readableBehind)
    let end = UnsafeMutableRawPointer(bytes.end())
    end.storeBytes(of: 0, as: UInt8.self)
    end.storeBytes(of: first, toByteOffset: 1, as: Mark.self)
    end.storeBytes(of: second, toByteOffset: 1 + MemoryLayout<Mark>.size, as: Mark.self)
    bytes.add(Self.unionBytes)
    return place
  }
}
