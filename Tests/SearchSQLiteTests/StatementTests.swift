import SearchSQLite
import Testing

@Suite("A statement")
struct StatementTests {
  private func connection() throws -> Connection {
    let connection = try Connection()
    try connection.execute("CREATE TABLE t(x)")
    return connection
  }

  @Test(
    "gives integers of 64 bits back as they were",
    arguments: [0, 1, -1, .max, .min, 1 << 53 + 1, Int(Int32.max) + 1])
  func integers(value: Int) throws {
    let connection = try connection()
    try connection.run("INSERT INTO t VALUES (?)", value)
    #expect(try connection.int("SELECT x FROM t") == value)
    #expect(try connection.string("SELECT CAST(x AS TEXT) FROM t") == String(value))
  }

  @Test("gives real numbers back bit by bit", arguments: [0, 0.1, -1e308, .infinity, .leastNonzeroMagnitude])
  func reals(value: Double) throws {
    let connection = try connection()
    try connection.run("INSERT INTO t VALUES (?)", value)
    #expect(try connection.first("SELECT x FROM t") { try $0.double(0) } == value)
  }

  @Test(
    "gives texts back by their length: with NUL, empty, beyond the BMP",
    arguments: ["", "a", "\0", "a\0b", "ä 𝔘 神", String(repeating: "long ", count: 100_000)])
  func texts(value: String) throws {
    let connection = try connection()
    try connection.run("INSERT INTO t VALUES (?)", value)
    #expect(try connection.string("SELECT x FROM t") == value)
    #expect(try connection.int("SELECT length(CAST(x AS BLOB)) FROM t") == value.utf8.count)
    #expect(try connection.string("SELECT typeof(x) FROM t") == "text")
    let insert = try Statement(connection, "UPDATE t SET x = ?")
    try insert.withText(Array(value.utf8), at: 1) { try insert.run() }
    #expect(try connection.first("SELECT x FROM t") { try $0.bytes(0) } == Array(value.utf8))
    // What `withText` bound is gone with it.
    try insert.run()
    #expect(try connection.string("SELECT typeof(x) FROM t") == "null")
  }

  @Test("gives bytes that are no UTF-8 as they are stored, and a text of them with U+FFFD")
  func invalidUTF8() throws {
    let connection = try connection()
    let insert = try Statement(connection, "INSERT INTO t VALUES (?)")
    insert.bindText([0x61, 0xFF, 0xC3], at: 1)
    try insert.run()
    #expect(try connection.first("SELECT x FROM t") { try $0.bytes(0) } == [0x61, 0xFF, 0xC3])
    #expect(try connection.string("SELECT x FROM t") == "a\u{FFFD}\u{FFFD}")
  }

  @Test("tells an empty blob, an empty text and NULL apart")
  func empty() throws {
    let connection = try connection()
    try connection.run("INSERT INTO t VALUES (?), (?), (?)", [UInt8](), "", String?.none)
    let types = try connection.all("SELECT typeof(x) FROM t") { try $0.string(0) }
    #expect(types == ["blob", "text", "null"])
    let found = try connection.all("SELECT x FROM t") { $0.isNull(0) ? nil : try $0.bytes(0).count }
    #expect(found == [0, 0, nil])
    let insert = try Statement(connection, "UPDATE t SET x = ?")
    try insert.withBlob(UnsafeRawBufferPointer(start: nil, count: 0), at: 1) { try insert.run() }
    #expect(try connection.all("SELECT typeof(x) FROM t") { try $0.string(0) } == ["blob", "blob", "blob"])
  }

  @Test("hands out the bytes of a column inside a closure only")
  func spans() throws {
    let sum = try Connection().first("SELECT x'010203'") { row in
      try row.withBytes(0) { bytes in
        (0..<bytes.byteCount).reduce(0) { $0 + Int(bytes.unsafeLoad(fromByteOffset: $1, as: UInt8.self)) }
      }
    }
    #expect(sum == 6)
  }

  /// SQL of one value, and the types it cannot be read as.
  static let mismatches: [(String, [String])] = [
    ("1", ["string", "bytes"]), ("1.5", ["int", "string", "bytes"]), ("'1'", ["int", "double"]),
    ("x'31'", ["int", "double", "string"]), ("NULL", ["int", "double", "string", "bytes"]),
  ]

  @Test("a column of another type is an error that names it", arguments: mismatches)
  func mismatch(value: String, failing: [String]) throws {
    try Connection().first("SELECT \(value) AS size") { row in
      let readers: [(String, () throws -> Void)] = [
        ("int", { _ = try row.int(0) }), ("double", { _ = try row.double(0) }),
        ("string", { _ = try row.string(0) }), ("bytes", { _ = try row.bytes(0) }),
      ]
      for (name, read) in readers where failing.contains(name) {
        let error = try failure(read)
        #expect(
          error.code == .mismatch && error.message.hasPrefix("the column 'size' holds "),
          "\(name) of \(value)")
      }
      for (name, read) in readers where !failing.contains(name) {
        #expect(throws: Never.self, "\(name)") { try read() }
      }
      // There is no second column.
      #expect(throws: SQLiteError.self) { try row.int(1) }
      #expect(throws: SQLiteError.self) { try row.int(-1) }
    }
  }

  @Test("a value that cannot be bound fails the next step, once")
  func bindFailure() throws {
    let connection = try Connection()
    let statement = try Statement(connection, "SELECT ?")
    statement.bind(1, at: 2)
    #expect(try failure { _ = try statement.step() }.code == .range)
    statement.bind(7, at: 1)
    #expect(try statement.step() && statement.int(0) == 7)
    // Bound while it runs: SQLite refuses.
    statement.bind(8, at: 1)
    #expect(try failure { _ = try statement.step() }.code == .misuse)
    withExtendedLifetime(connection) {}
  }

  @Test("that is shared cannot be used again while it runs")
  func shared() throws {
    let connection = try Connection()
    try connection.execute("CREATE TABLE t(x); INSERT INTO t VALUES (1), (2), (3)")
    var seen: [Int] = []
    for sql in ["SELECT x FROM t ORDER BY x", "SELECT x FROM t WHERE x > ? ORDER BY x"] {
      let values: [any Bindable] = sql.contains("?") ? [0] : []
      try connection.statement(sql).withValues(values) { rows in
        while try rows.step() {
          seen.append(try rows.int(0))
          let again = try failure { try connection.statement(sql).withValues(values) { _ = try $0.step() } }
          #expect(again.code == .misuse)
        }
      }
    }
    #expect(seen == [1, 2, 3, 1, 2, 3])
  }

  @Test("leaves no bytes bound that were lent to it, however the loan ends")
  func lentBytes() throws {
    struct Stop: Error {}
    let connection = try Connection()
    let rows = try Statement(connection, "SELECT ? FROM json_each('[1,2]')")
    #expect(throws: Stop.self) {
      try rows.withText(Array("lent".utf8), at: 1) {
        #expect(try rows.step() && rows.string(0) == "lent")
        throw Stop()
      }
    }
    #expect(try rows.step() && rows.isNull(0))
  }

  @Test("is one statement", arguments: ["", " ", "-- nothing", "SELECT 1; SELECT 2", "SELECT 1; x"])
  func one(sql: String) throws {
    let connection = try Connection()
    #expect(try failure { _ = try Statement(connection, sql) }.code == .misuse)
  }

  @Test(
    "may end with a semicolon, blanks and a comment",
    arguments: ["", ";", ";\n ", " -- c", "; -- c; d", "/* */"])
  func ending(text: String) throws { #expect(try Connection().int("SELECT 1" + text) == 1) }

  @Test("begins anew after its last row, after a reset and after an error")
  func again() throws {
    let connection = try Connection()
    try connection.execute("CREATE TABLE t(x INTEGER PRIMARY KEY); INSERT INTO t VALUES (1), (2)")
    let rows = try Statement(connection, "SELECT x FROM t ORDER BY x")
    for _ in 0..<2 {
      #expect(try rows.step() && rows.step())
      #expect(try !rows.step())
    }
    #expect(try rows.step() && rows.int(0) == 1)
    rows.reset()
    #expect(try rows.step() && rows.int(0) == 1)
    let insert = try Statement(connection, "INSERT INTO t VALUES (?)")
    insert.bind(1, at: 1)
    #expect(try failure { try insert.run() }.code == .constraint)
    insert.bind(3, at: 1)
    try insert.run()
    #expect(try connection.int("SELECT max(x) FROM t") == 3)
  }
}
