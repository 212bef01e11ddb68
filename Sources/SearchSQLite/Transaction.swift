private import CSystemSQLite

/// How a transaction ends when its body has not thrown.
package enum Ending<T> {
  case commit(T)
  case rollback(T)
}

extension Connection {
  package enum TransactionKind: String {
    /// Takes locks when they are needed; a write may fail then with `.busy`, however long it may wait.
    case deferred = "BEGIN DEFERRED"
    /// Takes the right to write at once.
    case immediate = "BEGIN IMMEDIATE"
  }

  /// Runs `body` in a transaction. It must not contain another one.
  ///
  /// An error rolls back and is thrown on; an error of the rollback does not hide it. Where SQLite has ended
  /// the transaction by itself, every later statement of `body` fails with `.abort`, and so does the commit.
  package func transaction<T>(_ kind: TransactionKind, _ body: () throws -> Ending<T>) throws -> T {
    try begin(kind)
    defer {
      isInTransaction = false
      resetStatements()
    }
    do {
      switch try body() {
      case .commit(let result):
        try statement("COMMIT").run()
        return result
      case .rollback(let result):
        try rollBack()
        return result
      }
    } catch {
      try? rollBack()
      throw error
    }
  }

  /// Runs `body` in a transaction that sees one commit and may not write.
  package func read<T>(_ body: () throws -> T) throws -> T {
    let read = try ReadTransaction(self)
    let result = try body()
    read.end()
    return result
  }

  // BEGIN, COMMIT and ROLLBACK are kept prepared: a rare word's search takes a few times as long as preparing
  // one. (A connection that may write prepares them anew for each read, since `query_only` changes there.)
  fileprivate func begin(_ kind: TransactionKind) throws {
    try statement(kind.rawValue).run()
    isInTransaction = true
  }

  /// Does nothing where SQLite has rolled back already.
  fileprivate func rollBack() throws {
    isInTransaction = false
    resetStatements()
    try despiteInterrupts {
      if let handle, sqlite3_get_autocommit(handle) == 0 { try statement("ROLLBACK").run() }
    }
  }

  /// Runs what has to be done in any case: an interrupt that comes meanwhile is meant for what came before.
  fileprivate func despiteInterrupts(_ body: () throws -> Void) throws {
    while true {
      do { return try body() } catch let error as SQLiteError where error.code == .interrupt {}
    }
  }
}

/// A transaction that sees one commit and may not write, for as long as the value lives; then it is rolled
/// back.
package struct ReadTransaction: ~Copyable {
  private let connection: Connection
  private let makesQueryOnly: Bool

  package init(_ connection: Connection) throws {
    try connection.requireTransaction(for: Connection.TransactionKind.deferred.rawValue)
    guard !connection.isInTransaction else {
      throw SQLiteError(.error, "cannot read in a transaction within a transaction")
    }
    let makesQueryOnly = !connection.isQueryOnly
    if makesQueryOnly { try connection.setQueryOnly(true) }
    do {
      try connection.begin(.deferred)
    } catch {
      if makesQueryOnly { try? connection.setQueryOnly(false) }
      throw error
    }
    // Last: a value that is whole would be ended, and with it the transaction that stands around it.
    self.connection = connection
    self.makesQueryOnly = makesQueryOnly
  }

  /// Ends it now.
  package consuming func end() {}

  deinit {
    try? connection.rollBack()
    if makesQueryOnly { try? connection.despiteInterrupts { try connection.setQueryOnly(false) } }
  }
}
