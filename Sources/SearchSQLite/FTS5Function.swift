private import CSystemSQLite

/// A row that an FTS5 query matches, as an auxiliary function sees it; valid inside the function only.
package struct FTS5Match: ~Copyable {
  private let api: UnsafePointer<Fts5ExtensionApi>
  private let context: OpaquePointer?

  fileprivate init(_ api: UnsafePointer<Fts5ExtensionApi>, _ context: OpaquePointer?) {
    self.api = api
    self.context = context
  }

  package var rowid: Int { Int(api.pointee.xRowid(context)) }

  package var phraseCount: Int { Int(api.pointee.xPhraseCount(context)) }

  /// Calls `body` with each occurrence of a phrase of the query in the row, by column, then by the number of
  /// its first token.
  @inline(__always)
  package func forEachOccurrence(of phrase: Int, _ body: (_ column: Int, _ token: Int) -> Void) throws {
    // FTS5 reads past its phrases where it is asked for one more.
    guard 0..<phraseCount ~= phrase else { throw SQLiteError(.range, "the query has no phrase \(phrase)") }
    var iterator = Fts5PhraseIter()
    var column: Int32 = 0
    var token: Int32 = 0
    let code = api.pointee.xPhraseFirst(
      context, Int32(truncatingIfNeeded: phrase), &iterator, &column, &token)
    guard code == SQLITE_OK else { throw SQLiteError(code: code, message: "FTS5 cannot give the positions") }
    while column >= 0 {
      body(Int(column), Int(token))
      api.pointee.xPhraseNext(context, &iterator, &column, &token)
    }
  }
}

extension Connection {
  /// Makes an FTS5 auxiliary function known, which SQL calls with the table's name; its value is NULL.
  ///
  /// FTS5 keeps `body` until the connection is closed.
  ///
  /// Source: https://www.sqlite.org/fts5.html, section 7, and `ext/fts5/fts5.h`.
  package func addFTS5Function(_ name: String, _ body: @escaping (borrowing FTS5Match) throws -> Void) throws
  {
    let api = try fts5API()
    guard let create = api.pointee.xCreateFunction else { throw Self.noFTS5 }
    // Released by the last of the functions below, which FTS5 calls when the connection is closed. If FTS5
    // fails to make the function it calls nothing, and this small object leaks.
    let context = Unmanaged.passRetained(FunctionBody(body)).toOpaque()
    let code = create(
      api, name, context,
      { api, fts, result, _, _ in
        guard let api, let context = api.pointee.xUserData(fts) else { return }
        let function = Unmanaged<FunctionBody>.fromOpaque(context).takeUnretainedValue()
        do {
          try function.body(FTS5Match(api, fts))
        } catch {
          sqlite3_result_error_code(result, (error as? SQLiteError)?.extendedCode ?? SQLITE_ERROR)
        }
      },
      { if let context = $0 { Unmanaged<FunctionBody>.fromOpaque(context).release() } })
    guard code == SQLITE_OK else { throw SQLiteError(code: code, of: nil) }
  }

  private func fts5API() throws -> UnsafeMutablePointer<fts5_api> {
    // The pointer is handed out through a parameter of this type, by the value that `sqlite3_bind_pointer`
    // binds.
    let database = try openHandle()
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(database, "SELECT fts5(?1)", -1, &statement, nil) == SQLITE_OK else {
      throw Self.noFTS5
    }
    defer { sqlite3_finalize(statement) }
    var api: UnsafeMutablePointer<fts5_api>?
    withUnsafeMutablePointer(to: &api) { place in
      // SQLite keeps the pointer to the name and reads it in the step: it has to be a constant in memory,
      // which the text of a Swift String is not.
      let name: StaticString = "fts5_api_ptr"
      name.utf8Start.withMemoryRebound(to: CChar.self, capacity: name.utf8CodeUnitCount + 1) {
        _ = sqlite3_bind_pointer(statement, 1, place, $0, nil)
        _ = sqlite3_step(statement)
      }
    }
    guard let api else { throw Self.noFTS5 }
    return api
  }

  private static var noFTS5: SQLiteError { SQLiteError(.notFound, "this SQLite was built without FTS5") }
}

private final class FunctionBody {
  let body: (borrowing FTS5Match) throws -> Void

  init(_ body: @escaping (borrowing FTS5Match) throws -> Void) { self.body = body }
}
