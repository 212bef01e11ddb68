private import Basics
private import Publication
import SearchSQLite

/// Puts records into the inverted index and takes them out, and keeps the tables of words current.
///
/// Changes wait. In the end a few go through FTS5's INSERT and `'delete'`, and many become a segment that is
/// written directly: see `BulkText`.
final class TextEditor {
  /// What a record had in the inverted index before the run, and what it has after; nil for nothing.
  private struct Change {
    var old: RecordTerms?
    var new: RecordTerms?

    var byteCount: Int { (old?.byteCount ?? 0) + (new?.byteCount ?? 0) }
  }

  private let connection: Connection
  private let vocabulary: VocabularyEditor
  /// Of the records that come in; nil where the index does not keep how words are split.
  private let pairs: NeighbourPairs?
  private let insertStatement: Statement
  private let deleteStatement: Statement
  private let canWriteSegments: Bool

  /// By docid: what came first.
  private var held: [Int: Change] = [:]
  private var heldBytes = 0
  /// Takes the changes once more are held than memory should be given to.
  private var bulk: BulkText?
  /// What came in when `bulk` was past its docid: goes in when that is done.
  private var late = DocidSet()
  private var pagesWritten = 0

  /// From this many changes on, a segment of their own is worth it. With fewer FTS5's own merging would fall
  /// behind.
  private static let leastChangesForBulk = 500
  private static let maxHeldBytes = 8 << 20
  /// FTS5 merges after its own writing so that each page is merged once on each of some levels; what is
  /// written beside it has to ask for that.
  private static let mergedPages = 4

  init(_ connection: Connection) throws {
    self.connection = connection
    vocabulary = try VocabularyEditor(connection)
    pairs = vocabulary.keepsSplits ? NeighbourPairs() : nil
    let names = TextField.allCases.map(\.name).joined(separator: ", ")
    let places = TextField.allCases.map { _ in "?" }.joined(separator: ", ")
    insertStatement = try Statement(connection, "INSERT INTO text(rowid, \(names)) VALUES (?, \(places))")
    deleteStatement = try Statement(
      connection, "INSERT INTO text(text, rowid, \(names)) VALUES ('delete', ?, \(places))")
    canWriteSegments = try TextTables(connection).hasKnownFormat()
    try PackedTable(connection).begin()
  }

  /// Ends a generation of the index, whose number is in `meta` by now.
  func endGeneration() throws { if vocabulary.keepsSplits { try WordSplits(connection).noteGeneration() } }

  func insert(_ text: RecordTerms, _ docid: Int) throws {
    guard let bulk else { return try hold(Change(old: held[docid]?.old, new: text), docid) }
    if docid > bulk.lastDocid { try bulk.add(text, docid: docid) } else { late.insert(docid) }
  }

  /// A record can be taken out of a contentless table only with exactly the terms that were put in.
  func delete(_ text: RecordTerms, _ docid: Int) throws { try change(text, to: nil, docid) }

  func replace(_ old: RecordTerms, by new: RecordTerms, _ docid: Int) throws {
    try change(old, to: new, docid)
  }

  private func change(_ old: RecordTerms, to new: RecordTerms?, _ docid: Int) throws {
    if late.contains(docid) {
      if new == nil { late.remove(docid) }
      return
    }
    if let bulk, bulk.contains(docid) {
      try bulk.remove(old, docid: docid)
      if new != nil { late.insert(docid) }
      return
    }
    if let bulk, docid > bulk.lastDocid { return try bulk.replace(old, by: new, docid: docid) }
    // What was changed before in this run is newer than `old`, but what was there before the run counts.
    if let change = held[docid] { return try hold(Change(old: change.old, new: new), docid) }
    // Runs apply changes with ascending docids, so this happens once: behind the records that were added.
    if bulk != nil { try finishRound() }
    try hold(Change(old: old, new: new), docid)
  }

  private func hold(_ change: Change, _ docid: Int) throws {
    heldBytes += change.byteCount - (held[docid]?.byteCount ?? 0)
    held[docid] = change.old == nil && change.new == nil ? nil : change
    if heldBytes >= Self.maxHeldBytes { try releaseHeld() }
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
    try TextTables(connection).merge(pages: Self.mergedPages * pagesWritten)
    try TextTables(connection).flush()
    try PackedTable(connection).finish()
    try vocabulary.save(pairs)
  }

  private func finishRound() throws {
    try releaseHeld()
    guard let bulk else { return }
    self.bulk = nil
    pagesWritten += try bulk.finish { term, flags in
      guard flags != 0, !RecordTerms.isBorder(term) else { return }
      try vocabulary.add(term, flags: flags & UInt8(TermSet.isInText))
    }
  }

  private func releaseHeld() throws {
    let changes = held.sorted { $0.key < $1.key }
    held = [:]
    heldBytes = 0
    if canWriteSegments, changes.count >= Self.leastChangesForBulk {
      let bulk = try BulkText(connection, spillPath: spillPath(), pairs: pairs)
      for (docid, change) in changes {
        if let old = change.old {
          try bulk.replace(old, by: change.new, docid: docid)
        } else if let new = change.new {
          try bulk.add(new, docid: docid)
        }
      }
      self.bulk = bulk
    } else {
      for (docid, change) in changes { try changeThroughFTS5(change, docid) }
    }
  }

  private func changeThroughFTS5(_ change: Change, _ docid: Int) throws {
    if let old = change.old {
      bind(old, docid, to: deleteStatement)
      try deleteStatement.run()
    }
    if let new = change.new {
      bind(new, docid, to: insertStatement)
      try insertStatement.run()
      pairs?.add(new)
      try vocabulary.add(new, before: change.old)
    }
  }

  private func bind(_ text: RecordTerms, _ docid: Int, to statement: Statement) {
    statement.bind(docid, at: 1)
    for field in TextField.allCases {
      text.withTerms(of: field) { statement.bindText($0, at: Int32(field.rawValue + 2)) }
    }
  }

  /// Beside the index, which is where there has to be room; a database in memory has no place of its own.
  private func spillPath() throws -> String {
    let path =
      try connection.string("SELECT file FROM pragma_database_list WHERE name = 'main'") ?? ""
    return
      (path.isEmpty
      ? FilePath.joined(FileManager.default.temporaryDirectory.path, "search-\(UUID().uuidString)") : path)
      + "-runs"
  }
}
