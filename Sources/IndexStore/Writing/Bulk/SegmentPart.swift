import SearchSQLite

/// Some pages of a segment on their way from the thread that makes them to the one that writes them, with
/// what belongs to them elsewhere.
struct SegmentPart: Sendable {
  /// A page, a key of a page or a term, in `bytes`.
  private struct Item {
    var start: Int
    var count: Int
    var number: Int
  }

  private var bytes: [UInt8] = []
  private var pages: [Item] = []
  private var pageKeys: [Item] = []
  private var terms: [Item] = []
  private var packedLists: [PackedList] = []
  private var packedBytes = 0

  var byteCount: Int { bytes.count + packedBytes }

  /// `key`: The rowid in `text_data`.
  mutating func append(page: UnsafeBufferPointer<UInt8>, key: Int) {
    pages.append(item(page, key))
  }

  /// A row of `text_idx`.
  mutating func append(pageKey: [UInt8], place: Int) {
    pageKeys.append(pageKey.withUnsafeBufferPointer { item($0, place) })
  }

  mutating func append(term: UnsafeBufferPointer<UInt8>, flags: UInt8) {
    terms.append(item(term, Int(flags)))
  }

  mutating func append(_ list: PackedList) {
    packedLists.append(list)
    packedBytes += list.blocks.count + list.data.count
  }

  private mutating func item(_ content: UnsafeBufferPointer<UInt8>, _ number: Int) -> Item {
    if bytes.isEmpty { bytes.reserveCapacity(Self.usualBytes) }
    defer { bytes.append(contentsOf: content) }
    return Item(start: bytes.count, count: content.count, number: number)
  }

  private static let usualBytes = 1_200_000

  func forEachTerm(_ body: (UnsafeBufferPointer<UInt8>, _ flags: UInt8) throws -> Void) rethrows {
    try forEach(terms) { try body($0, UInt8(truncatingIfNeeded: $1)) }
  }

  private func forEach(
    _ items: [Item], _ body: (UnsafeBufferPointer<UInt8>, _ number: Int) throws -> Void
  ) rethrows {
    try bytes.withUnsafeBufferPointer { bytes in
      for item in items {
        try body(
          UnsafeBufferPointer(rebasing: bytes[item.start..<item.start + item.count]), item.number)
      }
    }
  }

  /// Writes the parts of one segment.
  struct Writer {
    private let insertPage: Statement
    private let insertKey: Statement
    private let insertPacked: Statement

    /// `id`: The number of the segment.
    init(_ connection: Connection, id: Int) throws {
      insertPage = try Statement(connection, "INSERT INTO text_data(id, block) VALUES (?, ?)")
      insertKey = try Statement(connection, "INSERT INTO text_idx(segid, term, pgno) VALUES (?, ?, ?)")
      insertKey.bind(id, at: 1)
      try PackedTable.remove(id, from: connection)
      insertPacked = try Statement(connection, PackedTable.insert)
    }

    func write(_ part: SegmentPart) throws {
      try part.forEach(part.pages) { page, key in
        insertPage.bind(key, at: 1)
        try insertPage.withBlob(UnsafeRawBufferPointer(page), at: 2) { try insertPage.run() }
      }
      try part.forEach(part.pageKeys) { key, place in
        insertKey.bind(place, at: 3)
        try insertKey.withBlob(UnsafeRawBufferPointer(key), at: 2) { try insertKey.run() }
      }
      for list in part.packedLists { try PackedTable.write(list, with: insertPacked) }
    }
  }
}
