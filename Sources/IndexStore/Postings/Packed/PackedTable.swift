private import Publication
package import SearchSQLite

/// The table of packed lists, and whose they are: those of the segments that a structure record names.
///
/// A list belongs to a segment, which never changes, and beside it stands what tells that segment from
/// another one of its number. Whoever changes the segments through this program takes the lists of those away
/// that are gone, and notes the structure record; where that is another one than the noted, another program
/// has changed them, and no list is read until they are made anew.
package struct PackedTable {
  private let connection: Connection

  package init(_ connection: Connection) { self.connection = connection }

  /// The row with the structure record. Rows of segments have larger numbers: that of page 0, which none has,
  /// says which segment it is.
  static let structureID = 0

  /// An index that an earlier version made has no such table until the next run.
  static func exists(_ connection: Connection) throws -> Bool {
    try Schema.hasTable(Schema.packedTableName, connection)
  }

  /// Makes the table where the file has none.
  package func create() throws { try connection.execute(Schema.packedTable) }

  /// To be called before the segments are changed: takes away what another program made worthless.
  package func begin() throws {
    let reader = try SegmentReader(connection)
    if let structure = try reader.structure(), try reader.hasPackedLists(of: structure) { return }
    try connection.execute("DELETE FROM packed_list")
  }

  /// To be called after the segments were changed: takes away the lists of those that are gone.
  ///
  /// `makesMissing`: Make the lists of segments that have none, such as those that FTS5 merged.
  /// - Complexity: O(pages of long lists that are taken away); with `makesMissing` also O(postings) of the
  ///   segments without.
  package func finish(makesMissing: Bool = false) throws {
    let reader = try SegmentReader(connection)
    guard let structure = try reader.structure() else {
      return try connection.execute("DELETE FROM packed_list")
    }
    if try !reader.hasPackedLists(of: structure) {
      let packed = try connection.all(
        "SELECT DISTINCT id >> 37 FROM packed_list WHERE id <> ?", Self.structureID
      ) { try $0.int(0) }
      for id in packed where try !isNoted(id, structure, reader) { try Self.remove(id, from: connection) }
      // A merge under way has taken the first pages out.
      for segment in structure.segments {
        try connection.run(
          "DELETE FROM packed_list WHERE id > ? AND id < ?", SegmentReader.key(0, of: segment),
          SegmentReader.key(segment.firstPage, of: segment))
      }
      try put(structure.record, at: Self.structureID)
    }
    guard makesMissing else { return }
    let insert = try Statement(connection, Self.insert)
    for segment in structure.segments where try !isNoted(segment.id, structure, reader) {
      try PackedSegment(segment, reader).forEachList { try Self.write($0, with: insert) }
      try note(segment.id, structure, reader)
    }
  }

  /// Whether the lists of a number are those of the segment that has it now.
  private func isNoted(_ id: Int, _ structure: SegmentStructure, _ reader: SegmentReader) throws -> Bool {
    guard let identity = try identity(id, structure, reader) else { return false }
    let select = try connection.statement("SELECT blocks FROM packed_list WHERE id = ?")
    select.bind(SegmentReader.key(0, ofSegment: id), at: 1)
    defer { select.reset() }
    return try select.step() && select.bytes(0) == identity
  }

  private func identity(
    _ id: Int, _ structure: SegmentStructure, _ reader: SegmentReader
  ) throws -> [UInt8]? {
    guard let segment = structure.segments.first(where: { $0.id == id }), let level = structure.levels[id]
    else { return nil }
    return try reader.identity(of: segment, level: level)
  }

  private func note(_ id: Int, _ structure: SegmentStructure, _ reader: SegmentReader) throws {
    guard let identity = try identity(id, structure, reader) else { return }
    try put(identity, at: SegmentReader.key(0, ofSegment: id))
  }

  /// Says that the lists under the number of a segment are its own; the structure record names it already.
  func note(_ id: Int) throws {
    let reader = try SegmentReader(connection)
    if let structure = try reader.structure() { try note(id, structure, reader) }
  }

  private func put(_ bytes: [UInt8], at id: Int) throws {
    try connection.run(
      "INSERT OR REPLACE INTO packed_list(id, records, blocks, data) VALUES (?, 0, ?, x'')", id, bytes)
  }

  /// Takes away what there is under the number of a segment.
  static func remove(_ id: Int, from connection: Connection) throws {
    try connection.run(
      "DELETE FROM packed_list WHERE id >= ? AND id < ?", SegmentReader.key(0, ofSegment: id),
      SegmentReader.key(0, ofSegment: id + 1))
  }

  static let insert = "INSERT INTO packed_list(id, records, blocks, data) VALUES (?, ?, ?, ?)"

  static func write(_ list: PackedList, with insert: Statement) throws {
    insert.bind(list.id, at: 1)
    insert.bind(list.recordCount, at: 2)
    insert.bindBlob(list.blocks, at: 3)
    try list.data.withUnsafeBytes { data in try insert.withBlob(data, at: 4) { try insert.run() } }
  }

  /// What is wrong with the lists, a sentence each. They are compared with what the segments give.
  ///
  /// - Complexity: O(postings)
  package func problems() throws -> [String] {
    guard try Self.exists(connection) else { return [] }
    let reader = try SegmentReader(connection)
    guard let structure = try reader.structure(), try reader.hasPackedLists(of: structure) else { return [] }
    var (wrong, found) = (0, 0)
    let select = try Statement(connection, "SELECT records, blocks, data FROM packed_list WHERE id = ?")
    for segment in structure.segments {
      try PackedSegment(segment, reader).forEachList { list in
        select.bind(list.id, at: 1)
        defer { select.reset() }
        guard try select.step() else { return }
        found += 1
        let isEqual = try select.int(0) == list.recordCount && select.bytes(1) == list.blocks
        if try !isEqual || select.bytes(2) != list.data { wrong += 1 }
      }
    }
    let all = try connection.int("SELECT count(*) FROM packed_list WHERE id & ((1 << 37) - 1) <> 0") ?? 0
    wrong += all - found
    return wrong == 0 ? [] : ["\(wrong) packed lists are not those of the inverted index"]
  }
}

/// Packs the long doclists of one segment.
private struct PackedSegment {
  private let segment: Segment
  private let reader: SegmentReader
  private let encoder = PackedEncoder()

  init(_ segment: Segment, _ reader: SegmentReader) {
    self.segment = segment
    self.reader = reader
  }

  /// Calls `body` with each list that is long enough.
  func forEachList(_ body: (PackedList) throws -> Void) throws {
    let scratch = WindowScratch()
    var scanner = try TermScanner(from: [TermScanner.mainIndex], in: segment, reader)
    while !scanner.isAtEnd {
      let start = scanner.doclistStart
      if start.limit == start.page.leafEnd {
        var doclist = DoclistCursor(start, reader, scratch)
        encoder.begin(page: start.pageNumber, offset: start.offset)
        try doclist.next()
        var page = 0
        while doclist.docid != DoclistCursor.atEnd {
          let place = doclist.entryPlace
          encoder.append(doclist.docid, doclist.lastingPositions(), page: place.page, offset: place.offset)
          if place.page != page {
            scratch.recycle()
            page = place.page
          }
          try doclist.next()
        }
        if encoder.isLong { try body(encoder.packed(segment.id)) }
      }
      try scanner.next()
    }
  }
}
