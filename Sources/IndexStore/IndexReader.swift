package import GRDB
package import Publication

/// Reads an index: each `read` sees one commit whole, whatever a writer does meanwhile.
package final class IndexReader: Sendable {
  package let path: String
  private let queue: DatabaseQueue
  private let postings: MatchPostings

  package init(path: String) throws {
    self.path = path
    queue = try IndexFile.openForReading(path)
    postings = try queue.inDatabase { try MatchPostings($0) }
  }

  package func read<T>(_ body: (IndexSnapshot) throws -> T) throws -> T {
    try queue.read { try body(IndexSnapshot($0, postings)) }
  }

  /// What FTS5's own integrity check says; empty where all is well.
  ///
  /// FTS5 takes the command as an INSERT, so it needs the right to write, and rolls back.
  package func invertedIndexProblems() throws -> [String] {
    let writer = try IndexFile.openForWriting(path)
    defer { try? writer.close() }
    var problems: [String] = []
    try writer.writeWithoutTransaction { database in
      try database.inTransaction(.immediate) {
        do {
          try database.execute(sql: "INSERT INTO text(text) VALUES ('integrity-check')")
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
          problems = ["the inverted index is malformed (FTS5's integrity check)"]
        }
        return .rollback
      }
    }
    return problems
  }
}

/// One commit of an index, for as long as the `read` that gave it.
package final class IndexSnapshot {
  package let database: Database
  package let meta: Meta
  package let postings: any Postings

  init(_ database: Database, _ postings: any Postings) throws {
    self.database = database
    self.postings = postings
    meta = try Meta(from: database)
  }

  /// The words of the index.
  package var vocabulary: Vocabulary { Vocabulary(database) }

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
    try Row.fetchOne(
      database.cachedStatement(sql: "SELECT id, title FROM record WHERE docid = ?"), arguments: [docid]
    ).map { ($0[0], $0[1]) }
  }

  /// The canonical record.
  package func json(_ docid: Int) throws -> [UInt8]? {
    let statement = try Statement(database, "SELECT json FROM record WHERE docid = ?")
    statement.bind(docid, at: 1)
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
    if identifier.kind == .record {
      return try Int.fetchAll(
        database, sql: "SELECT docid FROM record WHERE id = ?", arguments: [identifier.value])
    }
    return try Int.fetchAll(
      database, sql: "SELECT docid FROM identifier WHERE kind = ? AND value = ? ORDER BY docid",
      arguments: [identifier.kind.rawValue, identifier.value])
  }
}
