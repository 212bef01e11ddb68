private import CSystemSQLite

/// What SQLite says went wrong.
///
/// It never holds a bound value: SQL is kept as it was prepared, with its placeholders.
package struct SQLiteError: Error, Hashable, Sendable {
  /// A primary result code: https://www.sqlite.org/rescode.html
  package enum Code: Int32, Sendable {
    case error = 1
    case `internal`, permission, abort, busy, locked, noMemory, readOnly, interrupt, inputOutput, corrupt
    case notFound, full, cannotOpen, `protocol`, empty, schema, tooBig, constraint, mismatch, misuse
    case noLargeFiles, authorization, format, range, notADatabase
  }

  /// The primary code; `.error` where SQLite has made one that is not in the list.
  package let code: Code
  /// The extended code, or the primary one where there is nothing more to say.
  package let extendedCode: Int32
  /// SQLite's message, or ours where we found the error ourselves.
  package let message: String
  package let sql: String?

  init(code: Int32, message: String, sql: String? = nil) {
    self.code = Code(rawValue: code & 0xFF) ?? .error
    extendedCode = code
    self.message = message
    self.sql = sql
  }

  package init(_ code: Code, _ message: String, sql: String? = nil) {
    self.init(code: code.rawValue, message: message, sql: sql)
  }

  /// With the message of the last error on a connection; without a connection, with what the code means.
  init(code: Int32, of handle: OpaquePointer?, sql: String? = nil) {
    let message = handle.flatMap { sqlite3_errmsg($0) } ?? sqlite3_errstr(code)
    self.init(code: code, message: message.map { String(cString: $0) } ?? "unknown error", sql: sql)
  }

  /// Reading failed, which may be one bad spot of a disk; every other `.inputOutput` is about writing or
  /// locking.
  package var isOfReading: Bool {
    // SQLITE_IOERR_READ, SQLITE_IOERR_SHORT_READ and SQLITE_IOERR_CORRUPTFS, macros that Swift does not
    // import.
    code == .inputOutput && [1, 2, 33].contains(extendedCode >> 8)
  }
}

extension SQLiteError: CustomStringConvertible {
  package var description: String {
    "SQLite error \(code.rawValue): \(message)" + (sql.map { " - while executing `\($0)`" } ?? "")
  }
}
