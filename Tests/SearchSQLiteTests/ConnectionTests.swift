import FaultyDisk
import Foundation
import Testing

@testable import SearchSQLite

@Suite("A connection")
struct ConnectionTests {
  // MARK: Opening

  @Test("looks at the file when it is opened, and says what is wrong with it")
  func opening() throws {
    let folder = try Folder()
    let text = try folder.file("text.db", Array(String(repeating: "no database ", count: 100).utf8))
    var torn = Array(try Data(contentsOf: URL(fileURLWithPath: folder.database())))
    torn[100] = 0xFF
    let damaged = try folder.file("torn.db", torn)
    let cases: [(String, ConnectionSettings.Access, SQLiteError.Code)] = [
      (folder.path + "/missing.db", .readWrite, .cannotOpen),
      (folder.path + "/missing.db", .readOnly, .cannotOpen),
      (folder.path + "/missing/new.db", .create, .cannotOpen), (folder.path, .readOnly, .inputOutput),
      (text, .readOnly, .notADatabase), (text, .readWrite, .notADatabase), (damaged, .readOnly, .corrupt),
      ("", .create, .cannotOpen), (folder.path + "/a\0b.db", .create, .cannotOpen),
    ]
    for (path, access, code) in cases {
      let error = try failure { _ = try Connection(path: path, ConnectionSettings(access)) }
      #expect(error.code == code, "\(path.debugDescription) \(access): \(error)")
    }
    for name in ["missing.db", "a"] {
      #expect(!FileManager.default.fileExists(atPath: folder.path + "/" + name))
    }
  }

  @Test(
    "takes a path for the name of a file, whatever SQLite would see in it",
    arguments: ["file:x?mode=memory", ":memory:", "file:x", "100% a#b?c.db", "ä ö.db"])
  func names(name: String) throws {
    let folder = try Folder()
    _ = try folder.database(name)
    #expect(FileManager.default.fileExists(atPath: folder.path + "/" + name))
    for access in [.readOnly, .readWrite, .immutable] as [ConnectionSettings.Access] {
      #expect(
        try Connection(path: folder.path + "/" + name, ConnectionSettings(access)).numbers == [1, 2, 3])
    }
  }

  @Test("with a name that begins like a URI in the current folder is that file, too")
  func relativeName() throws {
    let name = "file:search-\(UUID().uuidString).db"
    defer { try? FileManager.default.removeItem(atPath: "./" + name) }
    try Connection(path: name, ConnectionSettings(.create)).execute("CREATE TABLE t(x)")
    #expect(FileManager.default.fileExists(atPath: FileManager.default.currentDirectoryPath + "/" + name))
  }

  @Test("opened for reading writes nothing")
  func readOnly() throws {
    let folder = try Folder()
    let path = try folder.database(journal: "DELETE")
    for access in [.readOnly, .immutable] as [ConnectionSettings.Access] {
      let connection = try Connection(path: path, ConnectionSettings(access))
      #expect(try failure { try connection.execute("DELETE FROM number") }.code == .readOnly)
    }
  }

  @Test("has the settings that it was given, and those that all have")
  func settings() throws {
    let folder = try Folder()
    var settings = ConnectionSettings(.readWrite)
    (settings.mappedBytes, settings.waitsForDisk, settings.erasesDeleted) = (1 << 20, true, true)
    (settings.cacheKibibytes, settings.keepsTemporariesInFiles, settings.busyTimeoutSeconds) = (
      512, true, 2.5
    )
    let connection = try Connection(path: folder.database(), settings)
    let expected = [
      "mmap_size": 1 << 20, "synchronous": 2, "secure_delete": 1, "cache_size": -512, "temp_store": 1,
      "busy_timeout": 2500, "foreign_keys": 1,
    ]
    for (name, value) in expected { #expect(try connection.int("PRAGMA \(name)") == value, "\(name)") }
    #expect(try !FaultyDisk.hasMutex(#require(connection.handle)))
    settings.mappedBytes = 0
    #expect(try Connection(path: folder.database("b.db"), settings).int("PRAGMA mmap_size") == 0)
  }

  @Test("takes no double-quoted name for a text")
  func doubleQuotes() throws {
    let connection = try Connection()
    #expect(
      try failure { try connection.execute(#"SELECT "no such column""#) }.message.contains("no such column"))
    #expect(throws: SQLiteError.self) {
      try connection.execute(#"CREATE TABLE t(x CHECK (x <> "text"))"#)
    }
  }

  @Test("holds foreign keys")
  func foreignKeys() throws {
    let connection = try Connection()
    try connection.execute("CREATE TABLE a(id INTEGER PRIMARY KEY); CREATE TABLE b(a REFERENCES a(id))")
    #expect(try failure { try connection.execute("INSERT INTO b VALUES (7)") }.code == .constraint)
  }

  // MARK: Errors

  @Test("an error has code, extended code, message and SQL, and no bound value")
  func errors() throws {
    let connection = try Connection()
    try connection.execute("CREATE TABLE t(x TEXT NOT NULL UNIQUE)")
    try connection.run("INSERT INTO t VALUES (?)", "secret")
    let error = try failure { try connection.run("INSERT INTO t VALUES (?)", "secret") }
    #expect(error.code == .constraint && error.extendedCode == 2067)
    #expect(error.message == "UNIQUE constraint failed: t.x")
    #expect(error.sql == "INSERT INTO t VALUES (?)")
    #expect(!"\(error)".contains("secret"))
    #expect(
      "\(error)"
        == "SQLite error 19: UNIQUE constraint failed: t.x - while executing `INSERT INTO t VALUES (?)`")
    #expect(try failure { try connection.execute("SELEC 1") }.sql == "SELEC 1")
  }

  // MARK: Closing

  @Test("closing ends statements that live, gives the file back, and what comes after is an error")
  func closing() throws {
    let folder = try Folder()
    let path = try folder.database(journal: "DELETE")
    let connection = try Connection(path: path, ConnectionSettings(.readWrite))
    let statement = try Statement(connection, "SELECT n FROM number")
    #expect(try statement.step())
    let insert = try connection.statement("INSERT INTO number VALUES (?)")
    connection.close()
    connection.close()
    #expect(try failure { _ = try statement.step() }.message == "the connection is closed")
    #expect(try failure { try insert.run() }.code == .misuse)
    #expect(try failure { try connection.execute("SELECT 1") }.code == .misuse)
    #expect(try failure { try connection.transaction(.deferred) { .commit(()) } }.code == .misuse)
    // None of these may crash, whatever they do.
    insert.bind("text", at: 1)
    insert.reset()
    #expect(throws: SQLiteError.self) { try statement.int(0) }
    #expect(connection.changes == 0 && connection.cacheMisses == 0)
    connection.interrupter.interrupt()
    // Nobody holds a lock any more.
    let other = try Connection(path: path, ConnectionSettings(.readWrite))
    try other.execute("PRAGMA locking_mode = EXCLUSIVE; DELETE FROM number")
  }

  @Test("a statement may outlive its connection")
  func outliving() throws {
    let statement = try Statement(Connection(), "SELECT 1")
    #expect(try failure { _ = try statement.step() }.message == "the connection is closed")
  }

  // MARK: Statements of a connection

  @Test("runs a script statement by statement, whatever stands between")
  func script() throws {
    let connection = try Connection()
    try connection.execute(
      """
      -- a comment; with a semicolon
      CREATE TABLE t(x); /* another */ ; ;
      INSERT INTO t VALUES ('a;b'), ('--');  SELECT * FROM t;
      INSERT INTO t VALUES ('last')
      -- the end
      """)
    #expect(try connection.all("SELECT x FROM t") { try $0.string(0) } == ["a;b", "--", "last"])
    for nothing in ["", "  \n", "-- only a comment", ";;"] { try connection.execute(nothing) }
    // What stands before the mistake is done.
    let error = try failure { try connection.execute("DELETE FROM t; DELETE FROM missing; DROP TABLE t") }
    #expect(error.message == "no such table: missing")
    #expect(try connection.int("SELECT count(*) FROM t") == 0)
  }

  @Test("counts what the last statement changed")
  func changes() throws {
    let connection = try Connection()
    try connection.execute("CREATE TABLE t(x UNIQUE); INSERT INTO t VALUES (1), (2), (3)")
    #expect(connection.changes == 3)
    try connection.run("INSERT INTO t VALUES (?) ON CONFLICT DO NOTHING", 2)
    #expect(connection.changes == 0)
    try connection.run("DELETE FROM t WHERE x > ?", 1)
    #expect(connection.changes == 2)
  }

  @Test("a value for each parameter, no more and no fewer")
  func valueCount() throws {
    let connection = try Connection()
    #expect(try failure { _ = try connection.int("SELECT ?1 + ?2", 1) }.code == .range)
    #expect(try failure { _ = try connection.int("SELECT 1", 1) }.code == .range)
    #expect(try connection.int("SELECT ?1 + ?2 * ?1", 2, 3) == 8)
  }

  @Test("no row and nothing in it are both nil")
  func nothing() throws {
    let connection = try Connection()
    #expect(try connection.int("SELECT 1 WHERE 0") == nil && connection.int("SELECT NULL") == nil)
    #expect(try connection.string("SELECT 'a' WHERE 0") == nil && connection.string("SELECT NULL") == nil)
  }

  @Test("keeps a statement prepared, also while the schema changes under it")
  func cachedStatement() throws {
    let folder = try Folder()
    let path = try folder.database()
    let connection = try Connection(path: path, ConnectionSettings(.readWrite))
    let statement = try connection.statement("SELECT * FROM number ORDER BY n")
    #expect(try statement.step() && statement.int(0) == 1)
    statement.reset()
    let other = try Connection(path: path, ConnectionSettings(.readWrite))
    try other.execute("ALTER TABLE number ADD COLUMN name TEXT DEFAULT 'x'; CREATE INDEX i ON number(n)")
    #expect(try connection.statement("SELECT * FROM number ORDER BY n") === statement)
    #expect(try statement.step() && statement.int(0) == 1 && statement.string(1) == "x")
    statement.reset()
    try other.execute("DROP TABLE number")
    #expect(try failure { _ = try statement.step() }.message == "no such table: number")
  }

  @Test("counts the pages that were not in its cache")
  func cacheMisses() throws {
    let folder = try Folder()
    let connection = try Connection(path: folder.database(), ConnectionSettings(.readOnly))
    _ = try connection.numbers
    let before = connection.cacheMisses
    #expect(before > 0)
    _ = try connection.numbers
    #expect(connection.cacheMisses == before)
  }
}
