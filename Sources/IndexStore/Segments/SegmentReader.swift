import Publication
package import SearchSQLite

/// Reads the records of FTS5's tables behind `text`, through statements kept for the life of a connection.
///
/// Keys of `text_data`: 10 is the structure record; a leaf page is `segment << 37 | page`, a page of a
/// doclist index has bit 36 set as well. `text_idx` has for each leaf page with a term a key that is greater
/// than all terms before the page and not greater than its first, and `page << 1`, plus 1 where the last term
/// of the page has a doclist index.
package final class SegmentReader {
  private let connection: Connection
  private let record: Statement
  private let pageOfTerm: Statement
  private let pageAfterTerm: Statement
  private let version: Statement
  /// nil as long as there is no table of packed lists.
  private var packed: (list: Statement, blocks: Statement)?
  private var pages: [Int: LeafPage] = [:]

  package init(_ connection: Connection) throws {
    self.connection = connection
    record = try Statement(connection, "SELECT block FROM text_data WHERE id = ?")
    pageOfTerm = try Statement(
      connection, "SELECT pgno FROM text_idx WHERE segid = ? AND term <= ? ORDER BY term DESC LIMIT 1")
    pageAfterTerm = try Statement(
      connection, "SELECT pgno FROM text_idx WHERE segid = ? AND term > ? ORDER BY term LIMIT 1")
    version = try Statement(connection, "SELECT v FROM text_config WHERE k = 'version'")
  }

  /// The only format that is read here; FTS5 has written it since 2015.
  private static let formatVersion = 4

  /// The segments as the current transaction sees them; nil if FTS5 wrote a format that is not known here.
  func structure() throws -> SegmentStructure? {
    defer { version.reset() }
    guard try version.step(), try version.int(0) == Self.formatVersion else { return nil }
    guard let bytes = try bytes(Self.structureKey) else {
      throw IndexError.damaged(what: "the inverted index has no structure record")
    }
    guard !bytes.dropFirst(4).starts(with: SegmentStructure.secondLayoutMark) else { return nil }
    return try SegmentStructure(bytes)
  }

  private static let structureKey = 10

  /// The averages record: the number of rows, then the number of terms in each column over all; nil if it is
  /// missing. It is empty, which is zeros, as long as there was never a row.
  func averages() throws -> [Int]? {
    guard let bytes = try bytes(1) else { return nil }
    guard !bytes.isEmpty else { return [Int](repeating: 0, count: 1 + TextField.allCases.count) }
    return try Varint.list(bytes, name: "the averages record of the inverted index")
  }

  /// A leaf page on which a term begins, as the current transaction sees it. It is kept: it has other terms,
  /// too.
  ///
  /// - Complexity: a look-up in a table where it is still known, else that of `page`.
  func leaf(_ number: Int, of segment: Segment) throws -> LeafPage {
    let key = Self.key(number, of: segment)
    if let known = pages[key] { return known }
    let page = try page(number, of: segment)
    if pages.count == Self.maxPages { pages.removeAll() }
    pages[key] = page
    return page
  }

  /// A leaf page on which a doclist goes on: read once, since what it holds is kept decoded.
  ///
  /// - Complexity: a look-up in a tree of the file, and a copy.
  func page(_ number: Int, of segment: Segment) throws -> LeafPage {
    let key = Self.key(number, of: segment)
    record.bind(key, at: 1)
    defer { record.reset() }
    guard try record.step() else {
      throw IndexError.damaged(
        what: "page \(number) of segment \(segment.id) of the inverted index is missing")
    }
    return try record.withBytes(0) { try $0.withUnsafeBytes { try LeafPage($0) } }
  }

  /// Forgets the pages read so far. To be called when the database has changed: FTS5 uses the numbers of
  /// merged segments again.
  func forgetPages() { pages.removeAll() }

  /// 16 MiB of pages as FTS5 makes them.
  private static let maxPages = 1 << 12

  /// A leaf page of a doclist index; nil if there is none.
  func doclistIndexPage(_ number: Int, of segment: Segment) throws -> [UInt8]? {
    try bytes(segment.id << 37 | 1 << 36 | number)
  }

  private func bytes(_ key: Int) throws -> [UInt8]? {
    record.bind(key, at: 1)
    defer { record.reset() }
    return try record.step() ? record.bytes(0) : nil
  }

  // MARK: Packed lists

  /// Whether the packed lists are those of the segments that the current transaction sees: another program
  /// may have changed these, or an earlier version made the file, which has none. To be asked once for each
  /// commit.
  func hasPackedLists(of structure: SegmentStructure) throws -> Bool {
    guard try PackedTable.exists(connection) else { return false }
    let statements =
      try packed ?? (
        list: Statement(connection, "SELECT blocks, data FROM packed_list WHERE id = ?"),
        blocks: Statement(connection, "SELECT records, blocks FROM packed_list WHERE id = ?")
      )
    packed = statements
    return try row(PackedTable.structureID, statements.blocks) { try $0.bytes(1) == structure.record }
      ?? false
  }

  /// Calls `body` with the packed list of a doclist; nil if it has none.
  func withPackedList<T>(of start: DoclistStart, _ body: (PackedPostings) throws -> T) throws -> T? {
    guard let packed else { return nil }
    return try row(Self.key(start.pageNumber, of: start.segment), packed.list) { row in
      let blocks = try row.withBytes(0) { try $0.withUnsafeBytes(PackedBlock.all) }
      return try row.withBytes(1) { try $0.withUnsafeBytes { try body(PackedPostings(blocks, $0)) } }
    }
  }

  /// The blocks of the packed list of a doclist; nil if it has none.
  ///
  /// - Complexity: O(blocks): what is packed is not read.
  func packedBlocks(of start: DoclistStart) throws -> [PackedBlock]? {
    guard let packed else { return nil }
    return try row(Self.key(start.pageNumber, of: start.segment), packed.blocks) { row in
      try row.withBytes(1) { try $0.withUnsafeBytes(PackedBlock.all) }
    }
  }

  /// The records that have a term whose doclist has a packed one; nil if it has none.
  ///
  /// - Complexity: a look-up in a tree of the file.
  func packedRecordCount(of start: DoclistStart) throws -> Int? {
    guard let packed else { return nil }
    return try row(Self.key(start.pageNumber, of: start.segment), packed.blocks) { row in
      let count = try row.int(0)
      guard 0...DoclistCursor.maxDocid ~= count else { throw PackedPostings.damage }
      return count
    }
  }

  /// Calls `body` with the row of an id; nil if there is none.
  private func row<T>(_ id: Int, _ statement: Statement, _ body: (Statement) throws -> T) throws -> T? {
    statement.bind(id, at: 1)
    defer { statement.reset() }
    return try statement.step() ? body(statement) : nil
  }

  /// What tells a segment from another one of its number: FTS5 uses the numbers of merged segments again,
  /// even in one transaction. What is merged goes to a level with older content, so that a segment of the
  /// same level and as many pages with the same last one is the same.
  func identity(of segment: Segment, level: Int) throws -> [UInt8] {
    let page = try bytes(Self.key(segment.lastPage, of: segment)) ?? []
    return Array("\(level) \(segment.lastPage) \(Hash128.of(page).hex)".utf8)
  }

  /// The rowid of a leaf page.
  static func key(_ page: Int, of segment: Segment) -> Int { key(page, ofSegment: segment.id) }

  static func key(_ page: Int, ofSegment id: Int) -> Int { id << 37 | page }

  // MARK: Terms

  /// A leaf page on which a term begins.
  struct TermPage {
    var number: Int
    /// Whether the last term of the page has a doclist index.
    var hasDoclistIndex: Bool
  }

  /// The page that has a term if any has it. A key is a term with the byte of the index before it.
  func page(of key: [UInt8], in segment: Segment) throws -> TermPage {
    guard let found = try termPage(pageOfTerm, key, segment), found.number >= segment.firstPage else {
      // A merge under way has taken the first pages out; their keys stay until it ends.
      return TermPage(number: segment.firstPage, hasDoclistIndex: false)
    }
    return found
  }

  /// The first page after that of `key` on which a term begins; nil at the segment's end.
  func page(after key: [UInt8], in segment: Segment) throws -> TermPage? {
    guard let found = try termPage(pageAfterTerm, key, segment) else { return nil }
    guard found.number > segment.firstPage else { throw LeafPage.damage }
    return found
  }

  /// Where the doclist of a term begins; nil if the segment does not have the term.
  func doclist(of key: [UInt8], in segment: Segment) throws -> DoclistStart? {
    let found = try page(of: key, in: segment)
    let page = try leaf(found.number, of: segment)
    guard let entry = try key.withUnsafeBufferPointer(page.find) else { return nil }
    return DoclistStart(
      segment: segment, pageNumber: found.number, page: page, offset: entry.suffix.upperBound,
      limit: entry.limit,
      hasIndex: found.hasDoclistIndex)
  }

  /// A term as the segments have it: with the byte of the index before it.
  static func key(_ term: String) -> [UInt8] { [TermScanner.mainIndex] + Array(term.utf8) }

  private func termPage(_ statement: Statement, _ key: [UInt8], _ segment: Segment) throws -> TermPage? {
    statement.bind(segment.id, at: 1)
    statement.bindBlob(key, at: 2)
    defer { statement.reset() }
    guard try statement.step() else { return nil }
    let value = try statement.int(0)
    guard value >> 1 <= segment.lastPage else { throw LeafPage.damage }
    return TermPage(number: value >> 1, hasDoclistIndex: value & 1 == 1)
  }
}
