private import CSystemSQLite

/// A prepared statement. Parameters count from 1, columns from 0.
///
/// It belongs to the connection, which finalizes it when it closes: a step after that is an error.
///
/// A value that could not be bound (too long, no such parameter) makes the next step fail, so that binding
/// needs no `try`.
package final class Statement {
  /// nil once finalized.
  private var handle: OpaquePointer?
  // Looked at only while `handle` is there, and so while the connection lives.
  private unowned(unsafe) let connection: Connection
  package let sql: String
  private var bindCode = SQLITE_OK

  /// Prepares one statement, which is kept for itself; `Connection.statement` shares them.
  package convenience init(_ connection: Connection, _ sql: String) throws {
    var text = sql
    let prepared = try text.withUTF8 { try Self.prepare($0[...], connection) }
    guard let handle = prepared.handle else {
      throw SQLiteError(.misuse, "no statement to prepare", sql: sql)
    }
    self.init(connection, handle, sql)
    // What is left may be blanks and comments.
    let isAlone = text.withUTF8 { bytes in
      do { return try Self.first(in: bytes[...].dropFirst(prepared.used), connection) == nil } catch {
        return false
      }
    }
    guard isAlone else { throw SQLiteError(.misuse, "more than one statement", sql: sql) }
  }

  private init(_ connection: Connection, _ handle: OpaquePointer, _ sql: String) {
    self.connection = connection
    self.handle = handle
    self.sql = sql
    connection.add(self)
  }

  /// The first statement of a script and how many bytes it takes, with what stands before it; nil at the end.
  static func first(
    in script: Slice<UnsafeBufferPointer<UInt8>>, _ connection: Connection
  ) throws -> (Statement, used: Int)? {
    var start = 0
    while start < script.count {
      let rest = script.dropFirst(start)
      let (handle, used) = try prepare(rest, connection)
      if let handle {
        let sql = String(decoding: rest.prefix(used), as: UTF8.self)
        return (Statement(connection, handle, sql), start + used)
      }
      // Nothing but blanks and comments up to here.
      guard used > 0 else { return nil }
      start += used
    }
    return nil
  }

  private static func prepare(
    _ sql: Slice<UnsafeBufferPointer<UInt8>>, _ connection: Connection
  ) throws -> (handle: OpaquePointer?, used: Int) {
    let database = try connection.openHandle()
    var handle: OpaquePointer?
    var used = sql.count
    let code = UnsafeBufferPointer(rebasing: sql).withMemoryRebound(to: CChar.self) { text in
      guard let base = text.baseAddress, let count = Int32(exactly: text.count) else { return SQLITE_TOOBIG }
      var tail: UnsafePointer<CChar>?
      let code = sqlite3_prepare_v3(
        database, base, count, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, &tail)
      if let tail { used = tail - base }
      return code
    }
    guard code == SQLITE_OK else {
      // A script that is too long has not come to SQLite, which has nothing to say about it.
      let source = code == SQLITE_TOOBIG ? nil : database
      throw SQLiteError(code: code, of: source, sql: String(decoding: sql.prefix(1000), as: UTF8.self))
    }
    return (handle, used)
  }

  deinit {
    guard handle != nil else { return }
    connection.remove(self)
    finalize()
  }

  func finalize() {
    sqlite3_finalize(handle)
    handle = nil
  }

  // MARK: Running

  /// Steps to the next row; false at the end, after which the statement is reset.
  ///
  /// - Throws: `SQLiteError`, after which it is reset as well: `.abort` where SQLite itself has ended the
  ///   transaction that the statement is part of.
  package func step() throws -> Bool {
    guard let handle else { throw closed }
    var goesOn = false
    defer { if !goesOn { sqlite3_reset(handle) } }
    guard bindCode == SQLITE_OK else {
      defer { bindCode = SQLITE_OK }
      throw SQLiteError(code: bindCode, of: nil, sql: sql)
    }
    if connection.isInTransaction { try connection.requireTransaction(for: sql) }
    let code = sqlite3_step(handle)
    goesOn = code == SQLITE_ROW
    guard goesOn || code == SQLITE_DONE else {
      throw SQLiteError(code: code, of: sqlite3_db_handle(handle), sql: sql)
    }
    return goesOn
  }

  private var closed: SQLiteError { SQLiteError(.misuse, "the connection is closed", sql: sql) }

  /// Runs to the end; rows are passed over.
  package func run() throws {
    while try step() {}
  }

  /// Ends what runs. Parameters keep their values.
  package func reset() { sqlite3_reset(handle) }

  func resetIfRunning() {
    if sqlite3_stmt_busy(handle) != 0 { sqlite3_reset(handle) }
  }

  /// Runs `body` with values bound, and resets the statement after it.
  ///
  /// - Throws: `.misuse` where it is running: it is shared, and the row that another has of it would be lost.
  package func withValues<T>(_ values: [any Bindable], _ body: (Statement) throws -> T) throws -> T {
    guard let handle else { throw closed }
    guard sqlite3_stmt_busy(handle) == 0 else {
      throw SQLiteError(.misuse, "the statement is running already", sql: sql)
    }
    guard values.count == Int(sqlite3_bind_parameter_count(handle)) else {
      throw SQLiteError(
        .range, "\(values.count) values for \(sqlite3_bind_parameter_count(handle)) parameters", sql: sql)
    }
    for (index, value) in values.enumerated() { value.bind(to: self, at: Int32(index + 1)) }
    defer { reset() }
    return try body(self)
  }

  // MARK: Binding

  private func note(_ code: Int32) {
    if code != SQLITE_OK { bindCode = code }
  }

  package func bind(_ value: Int, at index: Int32) { note(sqlite3_bind_int64(handle, index, Int64(value))) }

  package func bind(_ value: Double, at index: Int32) { note(sqlite3_bind_double(handle, index, value)) }

  package func bind(_ value: String, at index: Int32) {
    var value = value
    value.withUTF8 { bindText($0, at: index) }
  }

  package func bindNull(at index: Int32) { note(sqlite3_bind_null(handle, index)) }

  /// Binds UTF-8 as text, by its length and not to its first NUL. SQLite copies it.
  package func bindText(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int32) {
    bindText(bytes, at: index, Self.copied)
  }

  package func bindText(_ bytes: [UInt8], at index: Int32) {
    bytes.withUnsafeBufferPointer { bindText($0, at: index) }
  }

  /// Binds UTF-8 as text while `body` runs the statement to its end; nothing is copied.
  package func withText<T>(_ bytes: [UInt8], at index: Int32, _ body: () throws -> T) rethrows -> T {
    try bytes.withUnsafeBufferPointer { bytes in
      bindText(bytes, at: index, nil)
      // Reset first: SQLite would not take the value back from a statement that runs.
      defer {
        reset()
        sqlite3_bind_null(handle, index)
      }
      return try body()
    }
  }

  private func bindText(
    _ bytes: UnsafeBufferPointer<UInt8>, at index: Int32, _ destructor: sqlite3_destructor_type?
  ) {
    // An empty buffer may have no address, which SQLite would take for NULL.
    guard let base = bytes.baseAddress, !bytes.isEmpty else {
      return note(sqlite3_bind_text(handle, index, "", 0, Self.copied))
    }
    base.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
      note(sqlite3_bind_text64(handle, index, $0, UInt64(bytes.count), destructor, UInt8(SQLITE_UTF8)))
    }
  }

  package func bindBlob(_ bytes: [UInt8], at index: Int32) {
    bytes.withUnsafeBytes { bindBlob($0, at: index, Self.copied) }
  }

  /// Binds bytes as a blob while `body` runs the statement to its end; nothing is copied.
  package func withBlob<T>(
    _ bytes: UnsafeRawBufferPointer, at index: Int32, _ body: () throws -> T
  ) rethrows -> T {
    bindBlob(bytes, at: index, nil)
    defer {
      reset()
      sqlite3_bind_null(handle, index)
    }
    return try body()
  }

  private func bindBlob(
    _ bytes: UnsafeRawBufferPointer, at index: Int32, _ destructor: sqlite3_destructor_type?
  ) {
    guard let base = bytes.baseAddress, !bytes.isEmpty else {
      return note(sqlite3_bind_zeroblob(handle, index, 0))
    }
    note(sqlite3_bind_blob64(handle, index, base, UInt64(bytes.count), destructor))
  }

  private static let copied: sqlite3_destructor_type? = search_sqlite_transient()

  // MARK: Reading the current row

  package func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

  /// - Throws: `.mismatch` where the column holds something else; so do the others.
  package func int(_ column: Int32) throws -> Int {
    guard sqlite3_column_type(handle, column) == SQLITE_INTEGER else {
      throw mismatch(column, expected: "an integer")
    }
    return Int(sqlite3_column_int64(handle, column))
  }

  /// A real number; an integer is one, too.
  package func double(_ column: Int32) throws -> Double {
    switch sqlite3_column_type(handle, column) {
    case SQLITE_FLOAT, SQLITE_INTEGER: return sqlite3_column_double(handle, column)
    default: throw mismatch(column, expected: "a number")
    }
  }

  /// Bytes that are no UTF-8 become U+FFFD; `withBytes` has them as they are stored.
  package func string(_ column: Int32) throws -> String {
    guard sqlite3_column_type(handle, column) == SQLITE_TEXT else {
      throw mismatch(column, expected: "a text")
    }
    return String(decoding: try stored(column), as: UTF8.self)
  }

  package func optionalString(_ column: Int32) throws -> String? {
    guard handle != nil else { throw closed }
    return isNull(column) ? nil : try string(column)
  }

  package func bytes(_ column: Int32) throws -> [UInt8] { [UInt8](try stored(column)) }

  /// Calls `body` with the bytes of a text or blob, which cannot leave it.
  @inlinable
  package func withBytes<T>(_ column: Int32, _ body: (RawSpan) throws -> T) throws -> T {
    // Nothing else holds the row: a statement that ended here would take its bytes along.
    try withExtendedLifetime(self) { try body(stored(column).bytes) }
  }

  @usableFromInline
  func stored(_ column: Int32) throws -> UnsafeRawBufferPointer {
    switch sqlite3_column_type(handle, column) {
    case SQLITE_TEXT, SQLITE_BLOB: break
    default: throw mismatch(column, expected: "a text or a blob")
    }
    // In this order: the pointer first, then the size, as SQLite asks for.
    let pointer = sqlite3_column_blob(handle, column)
    let count = Int(sqlite3_column_bytes(handle, column))
    guard pointer != nil || count == 0 else { throw SQLiteError(code: SQLITE_NOMEM, of: nil, sql: sql) }
    return UnsafeRawBufferPointer(start: pointer, count: count)
  }

  private func mismatch(_ column: Int32, expected: String) -> SQLiteError {
    guard let handle else { return closed }
    let found =
      switch sqlite3_column_type(handle, column) {
      case SQLITE_INTEGER: "an integer"
      case SQLITE_FLOAT: "a real number"
      case SQLITE_TEXT: "a text"
      case SQLITE_BLOB: "a blob"
      default: "nothing"
      }
    let name = sqlite3_column_name(handle, column).map { String(cString: $0) } ?? "\(column)"
    return SQLiteError(.mismatch, "the column '\(name)' holds \(found), expected \(expected)", sql: sql)
  }
}

/// A value for a parameter of a statement.
package protocol Bindable {
  func bind(to statement: Statement, at index: Int32)
}

extension Int: Bindable {
  package func bind(to statement: Statement, at index: Int32) { statement.bind(self, at: index) }
}

extension Double: Bindable {
  package func bind(to statement: Statement, at index: Int32) { statement.bind(self, at: index) }
}

extension String: Bindable {
  package func bind(to statement: Statement, at index: Int32) { statement.bind(self, at: index) }
}

/// A blob.
extension [UInt8]: Bindable {
  package func bind(to statement: Statement, at index: Int32) { statement.bindBlob(self, at: index) }
}

extension Optional: Bindable where Wrapped: Bindable {
  package func bind(to statement: Statement, at index: Int32) {
    if let self { self.bind(to: statement, at: index) } else { statement.bindNull(at: index) }
  }
}
