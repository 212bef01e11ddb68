private import CSystemSQLite

/// An open database: owns the handle and every statement made from it.
///
/// Not `Sendable`: SQLite is opened without its mutex, so one thread at a time may use a connection and its
/// statements. To share one between threads, guard it with a lock. `interrupter` alone may be used from any
/// thread.
package final class Connection {
  /// nil once closed.
  private(set) var handle: OpaquePointer?
  package let interrupter: Interrupter
  /// Statements that live, so that closing can finalize them: each takes itself out when it ends.
  private var living: [ObjectIdentifier: Unmanaged<Statement>] = [:]
  private var cached: [String: Statement] = [:]
  /// Whether a transaction of `transaction` or `read` is under way, whatever SQLite has made of it.
  var isInTransaction = false
  private(set) var isQueryOnly = false

  /// Opens a database file.
  ///
  /// `path` is always the name of a file: `file:` and `:memory:` have no meaning here.
  ///
  /// - Throws: `SQLiteError`: `.cannotOpen`, `.notADatabase` where the file is something else, `.corrupt`,
  ///   `.busy`.
  package convenience init(path: String, _ settings: ConnectionSettings) throws {
    let flags =
      switch settings.access {
      case .readOnly: SQLITE_OPEN_READONLY
      case .readWrite: SQLITE_OPEN_READWRITE
      case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
      case .immutable: SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
      }
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw SQLiteError(.cannotOpen, "the name of a file is not empty and has no NUL in it")
    }
    // SQLite built with SQLITE_USE_URI, as Debian's is, would take `file:x` for a URI whatever the flags say.
    let file = path.utf8.first == UInt8(ascii: "/") ? path : "./" + path
    try self.init(
      name: settings.access == .immutable ? Self.immutableURI(file) : file, flags: flags, settings)
    // SQLite opens a file when it first needs it: look now, so that what is no database is told here.
    _ = try first("SELECT 1 FROM sqlite_schema LIMIT 1") { _ in }
  }

  /// Makes an empty database in memory.
  package convenience init() throws {
    try self.init(
      name: ":memory:", flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY,
      ConnectionSettings(.create))
  }

  private init(name: String, flags: Int32, _ settings: ConnectionSettings) throws {
    var handle: OpaquePointer?
    let code = sqlite3_open_v2(name, &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard code == SQLITE_OK, let handle else {
      let error = SQLiteError(code: code, of: handle)
      sqlite3_close_v2(handle)
      throw error
    }
    self.handle = handle
    interrupter = Interrupter(handle)
    // The timeout first: setting up may have to wait for the lock of somebody who recovers the file.
    sqlite3_busy_timeout(handle, Int32(min(settings.busyTimeoutSeconds, 1_000_000) * 1000))
    // "x" is the name of a column and never a text: a slip is an error. Foreign keys hold where a schema has
    // some.
    for (option, value) in [
      (SQLITE_DBCONFIG_DQS_DDL, 0), (SQLITE_DBCONFIG_DQS_DML, 0), (SQLITE_DBCONFIG_ENABLE_FKEY, 1),
    ] as [(Int32, Int32)] {
      let code = search_sqlite_db_config(handle, option, value)
      guard code == SQLITE_OK else { throw SQLiteError(code: code, of: handle) }
    }
    try execute(settings.pragmas)
  }

  private static func immutableURI(_ path: String) -> String {
    let unreserved = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/".utf8)
    let digits = Array("0123456789ABCDEF".utf8)
    // With an empty authority: two slashes at the beginning of a path would be read as one.
    var uri = Array((path.hasPrefix("/") ? "file://" : "file:").utf8)
    for byte in path.utf8 {
      if unreserved.contains(byte) {
        uri.append(byte)
      } else {
        uri += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: uri, as: UTF8.self) + "?immutable=1"
  }

  deinit { close() }

  /// Finalizes every statement and closes the file; using either afterwards is an error, and closing again is
  /// none.
  ///
  /// A transaction that is under way is rolled back.
  package func close() {
    guard let handle else { return }
    interrupter.invalidate()
    for statement in living.values { statement.takeUnretainedValue().finalize() }
    living = [:]
    cached = [:]
    self.handle = nil
    sqlite3_close_v2(handle)
  }

  func openHandle(for sql: String? = nil) throws -> OpaquePointer {
    guard let handle else { throw SQLiteError(.misuse, "the connection is closed", sql: sql) }
    return handle
  }

  /// After an error such as a full disk SQLite may have rolled the transaction back by itself. What its scope
  /// does next must not go on in autocommit, statement by statement, as if nothing had happened.
  func requireTransaction(for sql: String) throws {
    guard isInTransaction, let handle, sqlite3_get_autocommit(handle) != 0 else { return }
    throw SQLiteError(.abort, "SQLite has ended the transaction", sql: sql)
  }

  /// Takes the right to write from this connection, for good: from here on a statement that would write
  /// fails.
  package func makeQueryOnly() throws {
    try setQueryOnly(true)
  }

  func setQueryOnly(_ isOn: Bool) throws {
    // Not a cached statement: SQLite does what this pragma says when it is prepared.
    try execute("PRAGMA query_only = \(isOn ? 1 : 0)")
    isQueryOnly = isOn
  }

  // MARK: Statements

  /// The statement for this SQL, prepared when first asked for and kept as long as the connection lives.
  ///
  /// It is shared: bind all its parameters, reset it when done, and do not ask for the same SQL meanwhile.
  package func statement(_ sql: String) throws -> Statement {
    if let known = cached[sql] { return known }
    let statement = try Statement(self, sql)
    cached[sql] = statement
    return statement
  }

  func add(_ statement: Statement) {
    living[ObjectIdentifier(statement)] = Unmanaged.passUnretained(statement)
  }

  /// Ends all that runs. A statement that still stands at a row after its transaction keeps the old commit in
  /// sight, the log from being emptied, and an interrupt alive.
  func resetStatements() {
    for statement in living.values { statement.takeUnretainedValue().resetIfRunning() }
  }

  func remove(_ statement: Statement) { living[ObjectIdentifier(statement)] = nil }

  /// Runs statements one after the other, none of which takes values; rows are passed over.
  package func execute(_ script: String) throws {
    var script = script
    try script.withUTF8 { bytes in
      var rest = bytes[...]
      while let (statement, used) = try Statement.first(in: rest, self) {
        try statement.run()
        rest = rest.dropFirst(used)
      }
    }
  }

  /// Runs one statement with values for its parameters.
  package func run(_ sql: String, _ values: any Bindable...) throws {
    try statement(sql).withValues(values) { try $0.run() }
  }

  /// What `body` makes of the first row; nil if there is none.
  package func first<T>(
    _ sql: String, _ values: any Bindable..., row body: (Statement) throws -> T
  ) throws -> T? {
    try statement(sql).withValues(values) { try $0.step() ? body($0) : nil }
  }

  /// The integer in the first column of the first row; nil if there is no row, or nothing in it.
  package func int(_ sql: String, _ values: any Bindable...) throws -> Int? {
    try statement(sql).withValues(values) { try $0.step() && !$0.isNull(0) ? $0.int(0) : nil }
  }

  /// The same for a text.
  package func string(_ sql: String, _ values: any Bindable...) throws -> String? {
    try statement(sql).withValues(values) { try $0.step() ? $0.optionalString(0) : nil }
  }

  /// What `body` makes of each row.
  package func all<T>(
    _ sql: String, _ values: any Bindable..., row body: (Statement) throws -> T
  ) throws -> [T] {
    try statement(sql).withValues(values) { statement in
      var rows: [T] = []
      while try statement.step() { rows.append(try body(statement)) }
      return rows
    }
  }

  // MARK: Counters

  /// How many rows the last INSERT, UPDATE or DELETE has changed.
  package var changes: Int { handle.map { Int(sqlite3_changes64($0)) } ?? 0 }

  /// How many pages were not in the cache when they were asked for, since the connection was opened.
  package var cacheMisses: Int {
    guard let handle else { return 0 }
    var current: Int32 = 0
    var highest: Int32 = 0
    sqlite3_db_status(handle, SQLITE_DBSTATUS_CACHE_MISS, &current, &highest, 0)
    return Int(current)
  }
}
