import Publication

/// The structure record as a writer changes it: see `SegmentStructure` for its layout.
struct StructureRecord {
  struct Level {
    /// Input segments of a merge under way: the first ones of the level.
    var mergedCount: Int
    /// From the oldest to the newest.
    var segments: [Segment]
  }

  private let cookie: [UInt8]
  private let writeCounter: Int
  /// From the newest content to the oldest.
  private(set) var levels: [Level] = []

  private static let maxSegments = 2000

  init(_ record: [UInt8]) throws {
    var reader = VarintReader(record, from: 4, name: "the structure record of the inverted index")
    guard record.count >= 4, !record.dropFirst(4).starts(with: SegmentStructure.secondLayoutMark) else {
      throw IndexError.damaged(
        what: "the structure record of the inverted index has a layout that is not known")
    }
    cookie = Array(record[..<4])
    let levelCount = try reader.next(atMost: Self.maxSegments)
    _ = try reader.next(atMost: Self.maxSegments)
    writeCounter = try reader.next(atMost: Int.max)
    for _ in 0..<levelCount {
      let mergedCount = try reader.next(atMost: Self.maxSegments)
      var level = Level(mergedCount: mergedCount, segments: [])
      for _ in 0..<(try reader.next(atMost: Self.maxSegments)) {
        level.segments.append(
          Segment(
            id: try reader.next(atMost: 0xFFFF), firstPage: try reader.next(atMost: Int(Int32.max)),
            lastPage: try reader.next(atMost: Int(Int32.max))))
      }
      levels.append(level)
    }
  }

  /// The least number that no segment has.
  var freeID: Int {
    let used = Set(levels.flatMap(\.segments).map(\.id))
    return (1...).first { !used.contains($0) } ?? 1
  }

  /// Adds a segment as the newest one.
  ///
  /// A large segment goes to a level of its size, as if FTS5 had merged it, so that FTS5 will not soon merge
  /// it with small ones; but never above a level that has older segments.
  mutating func append(_ segment: Segment) {
    let sizeLevel = Self.level(pages: segment.lastPage)
    let level = min(sizeLevel, levels.firstIndex { !$0.segments.isEmpty } ?? sizeLevel)
    while levels.count <= level { levels.append(Level(mergedCount: 0, segments: [])) }
    levels[level].segments.append(segment)
  }

  /// FTS5 merges four segments of a level to one of the next.
  private static func level(pages: Int) -> Int {
    var level = 0
    var rest = pages / smallSegment
    while rest >= 4, level < maxLevel {
      rest /= 4
      level += 1
    }
    return level
  }

  /// Pages of a segment that is worth no level of its own.
  private static let smallSegment = 250
  private static let maxLevel = 8

  var encoded: [UInt8] {
    let bytes = ByteBuffer()
    cookie.withUnsafeBufferPointer { if let base = $0.baseAddress { bytes.append(base, count: $0.count) } }
    bytes.appendVarint(UInt64(levels.count))
    bytes.appendVarint(UInt64(levels.reduce(0) { $0 + $1.segments.count }))
    bytes.appendVarint(UInt64(writeCounter))
    for level in levels {
      bytes.appendVarint(UInt64(level.mergedCount))
      bytes.appendVarint(UInt64(level.segments.count))
      for segment in level.segments {
        for number in [segment.id, segment.firstPage, segment.lastPage] { bytes.appendVarint(UInt64(number)) }
      }
    }
    return bytes.array
  }
}
