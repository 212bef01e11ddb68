import Publication
import SearchSQLite
import Testing

@testable import IndexStore

@Suite("What SQLite says")
struct IndexErrorTests {
  static let sentences: [(SQLiteError.Code, IndexError)] = [
    (.corrupt, .damaged(what: "what SQLite said")), (.notADatabase, .damaged(what: "what SQLite said")),
    (.mismatch, .damaged(what: "what SQLite said")), (.full, .diskFull), (.busy, .busy),
    (.inputOutput, .diskError(reason: "SQLite's error 10")),
    (.cannotOpen, .diskError(reason: "a file could not be opened")),
    (.abort, .diskError(reason: "SQLite ended the transaction")),
  ]

  @Test("of the file, the disk or another program is said in this program's words", arguments: sentences)
  func inWords(code: SQLiteError.Code, expected: IndexError) throws {
    let found = #expect(throws: IndexError.self) {
      try IndexError.inWords { throw SQLiteError(code, "what SQLite said", sql: "SELECT secret") }
    }
    #expect(found == expected)
    #expect(!expected.description.contains("SELECT"))
  }

  @Test(
    "of our own mistakes stays as it is",
    arguments: [SQLiteError.Code.error, .locked, .misuse, .range, .constraint])
  func mistakes(code: SQLiteError.Code) throws {
    #expect(throws: SQLiteError.self) {
      try IndexError.inWords { throw SQLiteError(code, "no such table: x") }
    }
  }
}
