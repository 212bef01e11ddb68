private import Basics
package import Publication
package import SearchSQLite

/// Reads an index: each `read` sees one commit whole, whatever a writer does meanwhile.
///
/// `@unchecked Sendable`: all but the path is touched by the one thread that holds `lock`.
package final class IndexReader: @unchecked Sendable {
  package let path: String
  private let lock = Locked(())
  private let connection: Connection
  private let matching: MatchPostings
  /// nil if MATCH was asked for.
  private let segments: SegmentReader?
  private var known: IndexState?
  /// Which file it was that stood at `path`.
  private let file: FileIdentity?

  /// Where the postings of an index come from.
  package enum PostingsSource: Sendable {
    /// Through FTS5's MATCH.
    case match
    /// From FTS5's segments, read here.
    case segments
  }

  /// Opens an index. Where FTS5 wrote a format that is not known here, `segments` becomes `match`; each
  /// snapshot tells which it is.
  ///
  /// `mapsFile`: Whether the file is mapped into memory, which saves a copy of each page read. If the file
  /// is cut under a mapping, or its disk fails, the process ends by a signal.
  package init(path: String, postings source: PostingsSource = .segments, mapsFile: Bool = false) throws {
    self.path = path
    file = FileIdentity(path)
    (connection, matching, segments) = try IndexError.inWords {
      let connection = try IndexFile.openForReading(path, mapsFile: mapsFile)
      return (
        connection, try MatchPostings(connection), source == .match ? nil : try SegmentReader(connection)
      )
    }
  }

  /// Whether another file stands at `path` by now: this one goes on reading the old one.
  var isReplaced: Bool { FileIdentity(path).map { $0 != file } ?? false }

  package func read<T>(_ body: (IndexSnapshot) throws -> T) throws -> T {
    try IndexError.inWords {
      try lock.withLock { _ in
        try connection.read { try body(IndexSnapshot(connection, currentState())) }
      }
    }
  }

  /// What is known of the commit that the current transaction sees, read again where there has been another
  /// one.
  private func currentState() throws -> IndexState {
    let version = try connection.int("PRAGMA data_version")
    if let known, known.dataVersion == version { return known }
    segments?.forgetPages()
    let meta = try Meta(from: connection)
    let postings = try segments.flatMap { try SegmentPostings($0, docidLimit: meta.docidLimit) }
    let state = IndexState(
      dataVersion: version, meta: meta, postings: postings ?? matching,
      source: postings == nil ? .match : .segments)
    known = state
    return state
  }
}

/// What tells a file from another one of the same name.
private struct FileIdentity: Equatable {
  private let device: UInt64
  private let number: UInt64

  /// nil if nothing stands at `path`.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    (device, number) = (UInt64(status.st_dev), UInt64(status.st_ino))
  }
}

/// Facts that are read once per commit.
struct IndexState {
  /// SQLite's, which tells whether another connection has committed.
  let dataVersion: Int?
  let meta: Meta
  let postings: any Postings
  let source: IndexReader.PostingsSource
}

/// One commit of an index, for as long as the `read` that gave it.
package final class IndexSnapshot {
  package let connection: Connection
  package let meta: Meta
  package let postings: any Postings
  /// Where `postings` come from: `match` where the segments have a format that is not known.
  package let postingsSource: IndexReader.PostingsSource
  /// What tells one state of the inverted index from another, which may have the same records: `optimize`
  /// moves all postings. Empty where they come from `match`.
  package let textState: [UInt8]

  init(_ connection: Connection, _ state: IndexState) {
    self.connection = connection
    postings = state.postings
    postingsSource = state.source
    meta = state.meta
    textState = (state.postings as? SegmentPostings)?.structureRecord ?? []
  }

  package var history: RunHistory { RunHistory(connection) }

  /// The words of the index.
  package var vocabulary: Vocabulary { Vocabulary(connection) }

  package func column<T: FixedWidthInteger & UnsignedInteger & Sendable>(
    _ name: String, as type: T.Type
  ) throws -> [T] {
    try ColumnReader.load(name, as: type, count: meta.docidLimit, from: connection)
  }

  package func dictionary(_ facet: FacetDefinition) throws -> FacetDictionary {
    try FacetDictionary(facet, from: connection)
  }

  /// The label of a code, or the code if it has none; nil if no record has had it.
  ///
  /// - Complexity: O(log values), without the dictionary.
  package func label(of code: String, _ facet: FacetDefinition) throws -> String? {
    let statement = try connection.statement(
      "SELECT coalesce(label, code) FROM facet_value WHERE facet = ? AND code = ?")
    statement.bind(facet.name, at: 1)
    statement.bind(code, at: 2)
    defer { statement.reset() }
    return try statement.step() ? try statement.string(0) : nil
  }

  // MARK: Records

  package func idAndTitle(_ docid: Int) throws -> (id: String, title: String?)? {
    let statement = try connection.statement("SELECT id, title FROM record WHERE docid = ?")
    statement.bind(docid, at: 1)
    defer { statement.reset() }
    guard try statement.step() else { return nil }
    return (try statement.string(0), try statement.optionalString(1))
  }

  /// The canonical record.
  package func json(_ docid: Int) throws -> [UInt8]? {
    let statement = try connection.statement("SELECT json FROM record WHERE docid = ?")
    statement.bind(docid, at: 1)
    defer { statement.reset() }
    return try statement.step() ? statement.bytes(0) : nil
  }

  package func record(_ docid: Int) throws -> Publication.Record? {
    guard let json = try json(docid) else { return nil }
    guard let record = Publication.Record(canonicalJSON: json) else {
      throw IndexError.damaged(what: "the stored record of docid \(docid) cannot be read")
    }
    return record
  }

  /// The docids of records that state an id of another site (`external_id`), ascending.
  ///
  /// `check`: Called each few thousand records.
  ///
  /// - Complexity: reads all records: these ids have no table.
  package func docids(withExternalID id: String, check: () throws -> Void = {}) throws -> [Int] {
    let quoted = String(decoding: Value.string(id).canonicalJSON, as: UTF8.self)
    let end = try connection.int("SELECT max(docid) + 1 FROM record") ?? 0
    var docids: [Int] = []
    for start in stride(from: 0, to: end, by: Self.docidsBetweenChecks) {
      try check()
      let candidates = try connection.all(
        """
        SELECT docid FROM record WHERE docid >= ? AND docid < ?
        AND instr(CAST(json AS TEXT), '"external_id"') > 0 AND instr(CAST(json AS TEXT), ?) > 0 ORDER BY docid
        """, start, start + Self.docidsBetweenChecks, quoted
      ) { try $0.int(0) }
      docids += try candidates.filter { try record($0)?.externalIDs.contains(id) ?? false }
    }
    return docids
  }

  private static let docidsBetweenChecks = 4096

  /// The docids that an identifier names, ascending.
  package func docids(of identifier: Identifier) throws -> [Int] {
    let statement: Statement
    if identifier.kind == .record {
      statement = try connection.statement("SELECT docid FROM record WHERE id = ?")
      statement.bind(identifier.value, at: 1)
    } else {
      statement = try connection.statement(
        "SELECT docid FROM identifier WHERE kind = ? AND value = ? ORDER BY docid")
      statement.bind(identifier.kind.rawValue, at: 1)
      statement.bind(identifier.value, at: 2)
    }
    defer { statement.reset() }
    var docids: [Int] = []
    while try statement.step() { docids.append(try statement.int(0)) }
    return docids
  }
}
