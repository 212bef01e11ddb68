import Publication

/// One of FTS5's segments: terms in order with their doclists, on leaf pages of their own.
struct Segment: Hashable, Sendable {
  var id: Int
  var firstPage: Int
  var lastPage: Int
}

/// The structure record: which segments make up the index.
///
/// Layout, from the head comment of SQLite's `ext/fts5/fts5_index.c`:
///
///     u32     configuration cookie
///     varint  number of levels
///     varint  number of segments on all levels
///     varint  write counter
///     for each level, from the newest content to the oldest:
///       varint  number of input segments of a merge under way
///       varint  number of segments, then for each from the oldest to the newest:
///         varint  segment id
///         varint  first leaf page
///         varint  last leaf page
///
/// A segment whose content a merge has wholly moved has the pages 0 and 0. SQLite 3.43 marks another layout,
/// that of `contentless_delete` tables, with the bytes FF 00 00 01 behind the cookie; it is not read here.
struct SegmentStructure: Equatable {
  /// As it is stored, which tells one state of the inverted index from another.
  let record: [UInt8]
  /// From the newest to the oldest: the first entry found for a rowid is the one that counts.
  private(set) var segments: [Segment] = []
  /// By the id of a segment: its level, counted from the newest content.
  private(set) var levels: [Int: Int] = [:]

  static let secondLayoutMark: [UInt8] = [0xFF, 0x00, 0x00, 0x01]

  init(_ record: [UInt8]) throws {
    self.record = record
    var reader = VarintReader(record, from: 4, name: "the structure record of the inverted index")
    let levelCount = try reader.next(atMost: Self.maxSegments)
    let segmentCount = try reader.next(atMost: Self.maxSegments)
    _ = try reader.next(atMost: Int.max)
    for number in 0..<levelCount {
      _ = try reader.next(atMost: Self.maxSegments)
      var level: [Segment] = []
      for _ in 0..<(try reader.next(atMost: Self.maxSegments)) {
        level.append(try Self.segment(&reader))
      }
      segments += level.reversed()
      for segment in level { levels[segment.id] = number }
    }
    guard segments.count == segmentCount, Set(segments.map(\.id)).count == segmentCount else {
      throw IndexError.damaged(what: "the structure record of the inverted index counts its segments wrong")
    }
    segments.removeAll { $0.firstPage == 0 }
  }

  private static func segment(_ reader: inout VarintReader) throws -> Segment {
    let segment = Segment(
      id: try reader.next(atMost: maxSegmentID), firstPage: try reader.next(atMost: maxPage),
      lastPage: try reader.next(atMost: maxPage))
    guard segment.id > 0, segment.firstPage <= segment.lastPage,
      (segment.firstPage == 0) == (segment.lastPage == 0)
    else { throw IndexError.damaged(what: "the inverted index has a segment that cannot be: \(segment)") }
    return segment
  }

  /// FTS5 has no more than 2,000 (`FTS5_MAX_SEGMENT`).
  private static let maxSegments = 2000
  private static let maxSegmentID = 0xFFFF
  private static let maxPage = Int(Int32.max)
}
