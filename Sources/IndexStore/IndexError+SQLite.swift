import Publication
private import SearchSQLite

extension IndexError {
  /// Runs `body`; what SQLite says of the file, the disk or another program is said in this program's words.
  static func inWords<T>(_ body: () throws -> T) throws -> T {
    do {
      return try body()
    } catch let error as SQLiteError {
      switch error.code {
      case .corrupt, .notADatabase, .mismatch: throw IndexError.damaged(what: error.message)
      case .busy: throw IndexError.busy
      case .full: throw IndexError.diskFull
      // The message is of the last call on the connection, which need not be the one that failed.
      case .inputOutput: throw IndexError.diskError(reason: "SQLite's error \(error.extendedCode)")
      case .cannotOpen: throw IndexError.diskError(reason: "a file could not be opened")
      // SQLite ended the transaction at an error before, which was told already or could be gone around.
      case .abort: throw IndexError.diskError(reason: "SQLite ended the transaction")
      default: throw error
      }
    }
  }
}
