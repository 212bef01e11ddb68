private import CSystemSQLite

extension Connection {
  /// Copies the whole database, as one commit left it, over that of another connection.
  ///
  /// All steps are in one read transaction: what others commit meanwhile is not part of the copy, and does
  /// not start it anew.
  ///
  /// - Parameters:
  ///   - copy: What is there is lost.
  ///   - pagesPerStep: How many pages are copied between two calls of `progress`.
  ///   - progress: Called after each step with the pages that are left and all pages. An error that it throws
  ///     ends the copying; what is in the other database is then of no use.
  /// - Throws: `SQLiteError`, of reading one or of writing the other; what `progress` throws.
  package func backUp(
    to copy: Connection, pagesPerStep: Int32 = 4096,
    progress: (_ left: Int, _ all: Int) throws -> Void = { _, _ in }
  ) throws {
    let target = try copy.openHandle()
    try read {
      // A deferred transaction begins when something is read.
      _ = try first("SELECT 1 FROM sqlite_schema LIMIT 1") { _ in }
      guard let backup = sqlite3_backup_init(target, "main", try openHandle(), "main") else {
        throw SQLiteError(code: sqlite3_extended_errcode(target), of: target)
      }
      defer { sqlite3_backup_finish(backup) }
      var code = SQLITE_OK
      while code == SQLITE_OK {
        code = sqlite3_backup_step(backup, max(1, pagesPerStep))
        guard code == SQLITE_OK || code == SQLITE_DONE else { break }
        try progress(Int(sqlite3_backup_remaining(backup)), Int(sqlite3_backup_pagecount(backup)))
      }
      guard code == SQLITE_DONE else {
        throw SQLiteError(code: code, of: nil)
      }
    }
  }
}
