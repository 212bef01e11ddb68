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

    /// A list that is read from the doclist when it is asked for: `source` says which, by its number in the
    /// arena.
    @inline(__always)
    init(source: Int, isInTitle: Bool) { self.init(PositionArena.maxBytes + source, isInTitle: isInTitle) }

    /// A posting whose list nobody will ask for.
    static func unread(isInTitle: Bool) -> Mark {
      Mark(bits: PositionArena.unread | (isInTitle ? titleBit : 0))
    }

    /// A record in which the term does not stand any more.
    static let tombstone = Mark(bits: titleBit - 1)

    /// Where the list is read from; nil if it is in the arena.
    @inline(__always)
    var source: Int? { place < PositionArena.maxBytes ? nil : place - PositionArena.maxBytes }

    @inline(__always)
    var place: Int { Int(bits & (Self.titleBit - 1)) }
    @inline(__always)
    var isInTitle: Bool { bits & Self.titleBit != 0 }
    @inline(__always)
    var isTombstone: Bool { bits == Self.tombstone.bits }
  }

  private let bytes = GrowingArray<UInt8>()
  private var sources: [PlaceSource] = []
  private let scratch = WindowScratch()

  var byteCount: Int { sources.reduce(bytes.count) { $0 + $1.byteCount } }

  /// Behind it the numbers of sources begin.
  private static let maxBytes = 0x7F00_0000
  private static let maxSources = 0xFF_FFF0
  /// The number behind the last source.
  private static let unread = UInt32(maxBytes + maxSources)
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

  /// Whether a list stands in the arena as it is.
  @inline(__always)
  func isWritten(_ mark: Mark) -> Bool { mark.source == nil && bytes.start()[mark.place] != 0 }

  /// Appends the places of a list, ascending, which may be joined of others or still to be read. The mark is
  /// that of a posting of `docid`.
  ///
  /// - Throws: `IndexError.damaged` for a malformed list.
  func appendPlaces(
    at mark: Mark, of docid: Int, _ reader: PlaceReader, to places: inout [UInt64]
  ) throws {
    if let source = mark.source {
      guard sources.indices.contains(source) else { throw PositionList.damage }
      return try reader.forEachPlace(of: docid, in: sources[source]) { places.append($0) }
    }
    guard !isWritten(mark) else { return try list(at: mark).forEachPlace { places.append($0) } }
    let start = places.count
    let parts = UnsafeRawPointer(bytes.start()) + mark.place + 1
    // As deep as a word has forms that one record has.
    try appendPlaces(at: parts.loadUnaligned(as: Mark.self), of: docid, reader, to: &places)
    try appendPlaces(
      at: parts.loadUnaligned(fromByteOffset: MemoryLayout<Mark>.size, as: Mark.self), of: docid, reader,
      to: &places)
    places[start...].sort()
  }

  var hasSources: Bool { !sources.isEmpty }

  // MARK: Writing

  func reserve(_ added: Int) throws { try bytes.reserve(min(added, Self.maxBytes)) }

  /// Takes note of a doclist that positions are read from later. Returns its number.
  ///
  /// - Throws: `IndexError.noMemory` for more than marks can tell apart.
  func append(_ source: PlaceSource) throws -> Int {
    guard sources.count < Self.maxSources else { throw IndexError.noMemory }
    sources.append(source)
    return sources.count - 1
  }

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

  /// Joins two lists without reading them, for most are never looked at: behind a size of 0, which no list
  /// has that a mark stands for, come their marks.
  ///
  /// Encoding each joined list anew took a twentieth of the first answer for a common word.
  func union(_ first: Mark, _ second: Mark) throws -> Mark {
    let place = bytes.count
    guard place + Self.unionBytes < Self.maxBytes else { throw IndexError.noMemory }
    try bytes.reserve(Self.unionBytes + Self.readableBehind)
    let end = UnsafeMutableRawPointer(bytes.end())
    end.storeBytes(of: 0, as: UInt8.self)
    end.storeBytes(of: first, toByteOffset: 1, as: Mark.self)
    end.storeBytes(of: second, toByteOffset: 1 + MemoryLayout<Mark>.size, as: Mark.self)
    bytes.add(Self.unionBytes)
    return Mark(place, isInTitle: first.isInTitle || second.isInTitle)
  }
}
