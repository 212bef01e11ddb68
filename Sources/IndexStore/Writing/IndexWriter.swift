private import Basics
import Publication
import SearchSQLite

/// The one writer of an index: holds the lock from its making to its end.
///
/// Each change is one transaction. A new index is built in a temporary file, which then takes its place in
/// one step.
package final class IndexWriter {
  /// What becomes of the changes of a `write`.
  package enum Outcome {
    /// Readers see something else than before. The run goes into the history if there is one.
    case newGeneration(FinishedRun? = nil)
    /// What is committed changes no answer: known frames, or a first build without a record.
    case sameGeneration
    case rollback
  }

  private let path: String
  private let lock: IndexLock
  /// Whether there was no index when the writer was made: no file, or one without a byte in it.
  package let isFirstBuild: Bool

  /// `wait`: How long to wait for another writer to end.
  package init(path: String, waitingAtMost wait: Duration = .zero) throws {
    self.path = path
    try Self.makeFolder(of: path)
    try IndexFile.refuseLinks(path)
    lock = try IndexLock(path: path, waitingAtMost: wait)
    FilePlacing.removeUnfinished(beside: path)
    var status = stat()
    isFirstBuild = lstat(path, &status) != 0 || FilePlacing.isEmptyFile(path)
    if isFirstBuild {
      for suffix in FilePlacing.companions where lstat(path + suffix, &status) == 0 {
        throw IndexError.leftover(path: path, file: path + suffix)
      }
    }
  }

  /// Runs `body` in one transaction. What it returns says how that ends, and what is left to write is written
  /// behind its last change.
  ///
  /// A process that ends inside, however it ends, leaves the index as it was.
  package func write<T>(_ body: (IndexEditor) throws -> (T, Outcome)) throws -> T {
    try IndexError.inWords { try isFirstBuild ? build(body) : change(body) }
  }

  /// Merges the segments of the inverted index into one, which takes deleted words out of it and the tables
  /// of words. The facets of an index that an earlier version wrote are made anew, so that they have no names
  /// any more that no record states.
  ///
  /// `erasesHistory`: Take out of the history what no record states any more.
  package func merge(erasesHistory: Bool = false) throws {
    try maintain { connection in
      try connection.transaction(.immediate) {
        if erasesHistory { try RunHistory(connection).eraseOldContent() }
        let packed = PackedTable(connection)
        try packed.create()
        try packed.begin()
        try connection.execute("INSERT INTO text(text) VALUES ('optimize')")
        try packed.finish(makesMissing: true)
        try VocabularyEditor.removeUnused(connection)
        if try Meta(from: connection).hasOldFacets {
          _ = try IndexEditor.edit(connection) { _ in ((), .newGeneration()) }
        }
        return .commit(())
      }
    }
  }

  /// Merges, and writes the whole file anew, so that nothing deleted is left in any page of it.
  package func purge() throws {
    try merge(erasesHistory: true)
    try maintain { try $0.execute("VACUUM") }
  }

  private func maintain(_ body: (Connection) throws -> Void) throws {
    try IndexError.inWords {
      let connection = try IndexFile.openForWriting(path)
      defer { connection.close() }
      try body(connection)
      checkpoint(connection)
    }
  }

  private func change<T>(_ body: (IndexEditor) throws -> (T, Outcome)) throws -> T {
    let connection = try IndexFile.openForRun(path)
    defer { connection.close() }
    let made = try connection.transaction(.immediate) {
      let isRebuilt = try Self.rebuildIfOutdated(connection)
      return try Self.ending(IndexEditor.edit(connection, isRebuilt: isRebuilt, body))
    }
    if made.commits { checkpoint(connection) }
    return made.result
  }

  /// Takes an index over that an older version of the program wrote: what is derived from its records is
  /// worked out anew.
  ///
  /// - Returns: Whether it was.
  /// - Complexity: that of a first build, without reading an export.
  private static func rebuildIfOutdated(_ connection: Connection) throws -> Bool {
    guard try IndexFile.isOutdated(connection) else { return false }
    // Nothing is lost silently: what a repair would take out has to be asked for.
    if let lost = try IndexRebuild(connection).run().first {
      throw IndexError.damaged(what: "record '\(lost.id ?? "?")': \(lost.reason)")
    }
    return true
  }

  private static func ending<T>(_ made: (result: T, commits: Bool)) -> Ending<(result: T, commits: Bool)> {
    made.commits ? .commit(made) : .rollback(made)
  }

  /// Moves the log into the file, so that losing the log of a resting index loses nothing. Readers may keep
  /// it from doing so; the next run does it then.
  private func checkpoint(_ connection: Connection) {
    try? connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
  }

  // MARK: First build

  private func build<T>(_ body: (IndexEditor) throws -> (T, Outcome)) throws -> T {
    let temporary = FilePlacing.temporary(for: path, .building)
    return try UnfinishedFiles.ofProcess.write(temporary) {
      let (result, commits) = try Self.buildFile(temporary) { connection, writeback in
        Self.ending(try IndexEditor.edit(connection, writeback: writeback, body))
      }
      guard commits else { return result }
      if FilePlacing.isEmptyFile(path) {
        try FilePlacing.replaceEmpty(path, by: temporary)
      } else {
        try FilePlacing.put(temporary, at: path)
      }
      return result
    }
  }

  /// Makes an index in a new file that nobody reads before it is whole.
  static func buildFile<T>(
    _ file: String, _ body: (Connection, EarlyWriteback) throws -> Ending<T>
  ) throws -> T {
    let connection = try IndexFile.create(file)
    // Closed on every way out: the file is removed or put in place next.
    defer { connection.close() }
    let writeback = try EarlyWriteback(file)
    let made = try connection.transaction(.immediate) { try body(connection, writeback) }
    try writeback.finish()
    try connection.execute("PRAGMA journal_mode = WAL")
    return made
  }

  private static func makeFolder(of path: String) throws {
    let folder = FilePath.folder(of: path)
    guard !folder.isEmpty else { return }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw IndexError.cannotCreate(path: folder, reason: String(cString: strerror(errno)))
    }
  }
}
