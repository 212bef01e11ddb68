private import Foundation
import GRDB
private import Publication

/// What the inverted index takes of a record.
struct RecordTerms {
  /// By field: the terms, joined by single spaces.
  let fields: [[UInt8]]
  /// By field: the number of terms.
  let lengths: [Int]

  var byteCount: Int { fields.reduce(0) { $0 + $1.count } }
}

extension RecordTerms {
  init(_ record: PreparedRecord) { self.init(fields: record.terms, lengths: record.lengths) }
}

/// Puts records into the inverted index and takes them out, and keeps the tables of words current.
///
/// What comes in waits. In the end a few records go through FTS5's INSERT, and many become a segment that is written
/// directly (see `BulkText`), about five times as fast. What goes out goes through FTS5's `'delete'` at once, unless it
/// came in with the same run.
final class TextEditor {
  private let database: Database
  private let vocabulary: VocabularyEditor
  private let insertStatement: Statement
  private let deleteStatement: Statement
  private let canWriteSegments: Bool

  /// By docid: what came in first.
  private var held: [Int: RecordTerms] = [:]
  private var heldBytes = 0
  /// Takes what comes in once more is held than memory should be given to.
  private var bulk: BulkText?
  /// What came in when `bulk` was past its docid: goes in when that is done.
  private var late = DocidSet()

  /// So many records are worth a segment of their own. With fewer FTS5's own merging would fall behind.
  private static let leastRecordsForBulk = 500
  private static let maxHeldBytes = 8 << 20

  init(_ database: Database) throws {
    self.database = database
    vocabulary = VocabularyEditor(database)
    let names = TextField.allCases.map(\.name).joined(separator: ", ")
    let places = TextField.allCases.map { _ in "?" }.joined(separator: ", ")
    insertStatement = try Statement(database, "INSERT INTO text(rowid, \(names)) VALUES (?, \(places))")
    deleteStatement = try Statement(
      database, "INSERT INTO text(text, rowid, \(names)) VALUES ('delete', ?, \(places))")
    canWriteSegments = try TextTables(database).hasKnownFormat()
  }

  func insert(_ text: RecordTerms, _ docid: Int) throws {
    if let bulk {
      if docid > bulk.lastDocid { try bulk.add(text, docid: docid) } else { late.insert(docid) }
      return
    }
    held[docid] = text
    heldBytes += text.byteCount
    if heldBytes >= Self.maxHeldBytes { try releaseHeld() }
  }

  /// FTS5 takes a row out of a contentless table only when it is told exactly the terms that were put in.
  func delete(_ text: RecordTerms, _ docid: Int) throws {
    if held.removeValue(forKey: docid) != nil { return }
    if late.contains(docid) { return late.remove(docid) }
    if let bulk, bulk.contains(docid) { return try bulk.remove(text, docid: docid) }
    bind(text, docid, to: deleteStatement)
    try deleteStatement.run()
  }

  /// Writes everything that waits. `terms` gives the terms of a record that is in the index.
  func finish(_ terms: (_ docid: Int) throws -> RecordTerms) throws {
    try finishRound()
    while late.count > 0 {
      let docids = late.sorted()
      late = DocidSet()
      for docid in docids { try insert(terms(docid), docid) }
      try finishRound()
    }
    try vocabulary.save()
  }

  private func finishRound() throws {
    try releaseHeld()
    try bulk?.finish { try vocabulary.add($0, flags: $1) }
    bulk = nil
  }

  private func releaseHeld() throws {
    let docids = held.keys.sorted()
    if canWriteSegments, docids.count >= Self.leastRecordsForBulk {
      let bulk = try BulkText(database, spillPath: spillPath())
      for docid in docids { if let text = held[docid] { try bulk.add(text, docid: docid) } }
      self.bulk = bulk
    } else {
      for docid in docids { if let text = held[docid] { try insertThroughFTS5(text, docid) } }
    }
    held = [:]
    heldBytes = 0
  }

  private func insertThroughFTS5(_ text: RecordTerms, _ docid: Int) throws {
    bind(text, docid, to: insertStatement)
    try insertStatement.run()
    try vocabulary.add(text)
  }

  private func bind(_ text: RecordTerms, _ docid: Int, to statement: Statement) {
    statement.bind(docid, at: 1)
    for (index, terms) in text.fields.enumerated() { statement.bindText(terms, at: Int32(index + 2)) }
  }

  /// Beside the index, which is where there has to be room; a database in memory has no place of its own.
  private func spillPath() throws -> String {
    let path =
      try String.fetchOne(database, sql: "SELECT file FROM pragma_database_list WHERE name = 'main'") ?? ""
    return (path.isEmpty ? NSTemporaryDirectory() + "search-\(UUID().uuidString)" : path) + "-runs"
  }
}
