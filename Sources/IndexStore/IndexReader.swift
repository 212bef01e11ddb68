package import GRDB
package import Publication

/// Reads an index: each `read` sees one commit whole, whatever a writer does meanwhile.
package final class IndexReader: Sendable {
  package let path: String
  private let queue: DatabaseQueue
  private let statements: Statements
  private let matching: MatchPostings
  /// nil where MATCH was asked for.
  private let segments: SegmentReader?
  private let known = KnownState()

  /// `@unchecked Sendable` because only the queue of the connection looks at it.
  private final class KnownState: @unchecked Sendable {
    var state: IndexState?
  }

  /// Where the postings of an index come from.
  package enum PostingsSource: Sendable {
    /// Through FTS5's MATCH.
    case match
    /// From FTS5's segments, read here.
    case segments
  }

  /// Opens an index. Where FTS5 wrote a format that is not known here, `segments` becomes `match`; each snapshot tells
  /// which it is.
  package init(path: String, postings source: PostingsSource = .segments) throws {
    self.path = path
    (queue, statements, matching, segments) = try IndexError.inWords {
      let queue = try IndexFile.openForReading(path)
      return try queue.inDatabase { database in
        (
          queue, Statements(database), try MatchPostings(database),
          source == .match ? nil : try SegmentReader(database)
        )
      }
    }
  }

  package func read<T>(_ body: (IndexSnapshot) throws -> T) throws -> T {
    try IndexError.inWords {
      try queue.inDatabase { database in
        // Statements that are prepared already: GRDB prepares its own for each read, which a rare word's search notices.
        try statements["BEGIN"].run()
        defer { try? statements["COMMIT"].run() }
        let state = try currentState(database)
        return try body(IndexSnapshot(database, statements, state))
      }
    }
  }

  /// What is known of the commit that the current transaction sees, read again where there has been another one.
  private func currentState(_ database: Database) throws -> IndexState {
    let statement = try statements["PRAGMA data_version"]
    defer { statement.reset() }
    let version = try statement.step() ? statement.int(0) : nil
    if let state = known.state, state.dataVersion == version { return state }
    segments?.forgetPages()
    let meta = try Meta(from: database)
    let postings = try segments.flatMap { try SegmentPostings($0, docidLimit: meta.docidLimit) }
    let state = IndexState(
      dataVersion: version, meta: meta, postings: postings ?? matching,
      source: postings == nil ? .match : .segments)
    known.state = state
    return state
  }
}

/// What is read once for each commit.
struct IndexState {
  /// SQLite's, which tells whether another connection has committed.
  let dataVersion: Int?
  let meta: Meta
  let postings: any Postings
  let source: IndexReader.PostingsSource
}

/// One commit of an index, for as long as the `read` that gave it.
package final class IndexSnapshot {
  package let database: Database
  package let statements: Statements
  package let meta: Meta
  package let postings: any Postings
  /// Where `postings` come from: `match` where the segments have a format that is not known.
  package let postingsSource: IndexReader.PostingsSource

  init(_ database: Database, _ statements: Statements, _ state: IndexState) {
    self.database = database
    self.statements = statements
    postings = state.postings
    postingsSource = state.source
    meta = state.meta
  }

  /// The words of the index.
  package var vocabulary: Vocabulary { Vocabulary(statements) }

  package func column<T: FixedWidthInteger & UnsignedInteger & Sendable>(
    _ name: String, as type: T.Type
  ) throws -> [T] {
    try ColumnReader.load(name, as: type, count: meta.docidLimit, from: database)
  }

  package func dictionary(_ facet: FacetDefinition) throws -> FacetDictionary {
    try FacetDictionary(facet, from: database)
  }

  // MARK: Records

  package func idAndTitle(_ docid: Int) throws -> (id: String, title: String?)? {
    let statement = try statements["SELECT id, title FROM record WHERE docid = ?"]
    statement.bind(docid, at: 1)
    defer { statement.reset() }
    guard try statement.step() else { return nil }
    return (statement.string(0), statement.isNull(1) ? nil : statement.string(1))
  }

  /// The canonical record.
  package func json(_ docid: Int) throws -> [UInt8]? {
    let statement = try statements["SELECT json FROM record WHERE docid = ?"]
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

  /// The docids that an identifier names, ascending.
  package func docids(of identifier: Identifier) throws -> [Int] {
    let statement: Statement
    if identifier.kind == .record {
      statement = try statements["SELECT docid FROM record WHERE id = ?"]
      statement.bind(identifier.value, at: 1)
    } else {
      statement = try statements[
        "SELECT docid FROM identifier WHERE kind = ? AND value = ? ORDER BY docid"]
      statement.bind(identifier.kind.rawValue, at: 1)
      statement.bind(identifier.value, at: 2)
    }
    defer { statement.reset() }
    var docids: [Int] = []
    while try statement.step() { docids.append(statement.int(0)) }
    return docids
  }
}
