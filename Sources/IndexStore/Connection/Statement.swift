package import GRDB
private import GRDBSQLite

/// A prepared statement for hot paths: binds and reads bytes without a String or an Array in between.
///
/// Everything else goes through GRDB's own statements. Lives no longer than the connection it was made from.
package final class Statement {
  private let handle: OpaquePointer
  private let connection: OpaquePointer
  private let sql: String

  package init(_ database: Database, _ sql: String) throws {
    guard let connection = database.sqliteConnection else { throw IndexError.connectionClosed }
    var handle: OpaquePointer?
    let code = sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
    guard code == SQLITE_OK, let handle else {
      throw DatabaseError(
        resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(connection)), sql: sql
      )
    }
    self.handle = handle
    self.connection = connection
    self.sql = sql
  }

  deinit { sqlite3_finalize(handle) }

  /// Steps to the next row; false at the end, after which the statement is reset.
  package func step() throws -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE:
      sqlite3_reset(handle)
      return false
    case let code:
      let message = String(cString: sqlite3_errmsg(connection))
      sqlite3_reset(handle)
      throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message, sql: sql)
    }
  }

  /// Runs a statement that returns no rows.
  package func run() throws {
    while try step() {}
  }

  /// How many rows the last statement of this connection that changed any has inserted, updated or deleted.
  var changes: Int { Int(sqlite3_changes(connection)) }

  package func reset() { sqlite3_reset(handle) }

  // MARK: Binding, by position from 1

  package func bind(_ value: Int, at index: Int32) { sqlite3_bind_int64(handle, index, Int64(value)) }

  package func bind(_ value: String, at index: Int32) {
    var value = value
    value.withUTF8 { bindText($0, at: index) }
  }

  package func bindNull(at index: Int32) { sqlite3_bind_null(handle, index) }

  /// Binds UTF-8 as text. SQLite copies it.
  package func bindText(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int32) {
    // An empty buffer may have no address, which SQLite would take for NULL.
    guard let base = bytes.baseAddress, !bytes.isEmpty else {
      sqlite3_bind_text(handle, index, "", 0, Self.transient)
      return
    }
    base.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
      _ = sqlite3_bind_text64(handle, index, $0, UInt64(bytes.count), Self.transient, UInt8(SQLITE_UTF8))
    }
  }

  /// Binds UTF-8 as text while `body` runs the statement; nothing is copied.
  func withText<T>(_ bytes: [UInt8], at index: Int32, _ body: () throws -> T) rethrows -> T {
    try bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress, !bytes.isEmpty else {
        sqlite3_bind_text(handle, index, "", 0, Self.transient)
        return try body()
      }
      base.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
        _ = sqlite3_bind_text64(handle, index, $0, UInt64(bytes.count), nil, UInt8(SQLITE_UTF8))
      }
      defer { sqlite3_bind_null(handle, index) }
      return try body()
    }
  }

  package func bindText(_ bytes: [UInt8], at index: Int32) {
    bytes.withUnsafeBufferPointer { bindText($0, at: index) }
  }

  package func bindBlob(_ bytes: [UInt8], at index: Int32) {
    bytes.withUnsafeBufferPointer { bindBlob($0, at: index) }
  }

  /// Binds bytes as a blob. SQLite copies it.
  func bindBlob(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int32) {
    guard let base = bytes.baseAddress, !bytes.isEmpty else {
      sqlite3_bind_zeroblob(handle, index, 0)
      return
    }
    _ = sqlite3_bind_blob64(handle, index, base, UInt64(bytes.count), Self.transient)
  }

  /// Binds bytes that stay where they are until the statement has run, and are bound anew before it runs again.
  func bindStaticBlob(_ bytes: UnsafeRawBufferPointer, at index: Int32) {
    _ = sqlite3_bind_blob64(handle, index, bytes.baseAddress, UInt64(bytes.count), nil)
  }

  /// SQLITE_TRANSIENT, which C spells as a cast that Swift does not import.
  private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  // MARK: Reading, by column from 0

  package func int(_ column: Int32) -> Int { Int(sqlite3_column_int64(handle, column)) }

  package func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

  package func string(_ column: Int32) -> String { withBytes(column) { String(decoding: $0, as: UTF8.self) } }

  package func bytes(_ column: Int32) -> [UInt8] { withBytes(column) { [UInt8]($0) } }

  /// The bytes of a text or blob, valid inside `body` only.
  package func withBytes<T>(_ column: Int32, _ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
    let pointer = sqlite3_column_blob(handle, column)
    let count = Int(sqlite3_column_bytes(handle, column))
    return try body(UnsafeRawBufferPointer(start: pointer, count: pointer == nil ? 0 : count))
  }
}
