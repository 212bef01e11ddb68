import FaultyDisk
import SearchSQLite
import Testing

@Suite("A backup")
struct BackupTests {
  private struct Stop: Error {}

  /// A database of many pages, each row with its generation.
  private func source(_ folder: Folder) throws -> (Connection, writer: Connection) {
    let path = folder.path + "/source.db"
    let writer = try Connection(path: path, ConnectionSettings(.create))
    try writer.execute(
      """
      PRAGMA journal_mode = WAL; CREATE TABLE t(generation INTEGER, filler BLOB);
      INSERT INTO t SELECT 0, zeroblob(4000) FROM json_each('[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]')
      """)
    return (try Connection(path: path, ConnectionSettings(.readOnly)), writer)
  }

  @Test(
    "in steps is the copy of one commit, whatever others commit meanwhile",
    arguments: [1, 7, 4096] as [Int32])
  func steps(pages: Int32) throws {
    let folder = try Folder()
    let (connection, writer) = try source(folder)
    let copy = try Connection(path: folder.path + "/copy.db", ConnectionSettings(.create))
    var steps: [(left: Int, all: Int)] = []
    try connection.backUp(to: copy, pagesPerStep: pages) { left, all in
      steps.append((left, all))
      try writer.execute(
        "UPDATE t SET generation = generation + 1; INSERT INTO t VALUES (99, zeroblob(9000))")
    }
    #expect(try copy.all("SELECT DISTINCT generation FROM t") { try $0.int(0) } == [0])
    #expect(try copy.int("SELECT count(*) FROM t") == 20)
    #expect(try copy.string("PRAGMA integrity_check") == "ok")
    let all = try #require(steps.first?.all)
    #expect(steps.map(\.left) == (1...steps.count).map { max(0, all - $0 * Int(pages)) })
    // The reader sees what is new again.
    #expect(try connection.int("SELECT count(*) FROM t WHERE generation = 99") ?? 0 > 0)
  }

  @Test("can be stopped, and leaves the source free")
  func stopped() throws {
    let folder = try Folder()
    let (connection, writer) = try source(folder)
    let copy = try Connection()
    #expect(throws: Stop.self) { try connection.backUp(to: copy, pagesPerStep: 1) { _, _ in throw Stop() } }
    try writer.execute("DELETE FROM t; PRAGMA wal_checkpoint(TRUNCATE)")
    try connection.backUp(to: copy)
    #expect(try copy.int("SELECT count(*) FROM t") == 0)
  }

  @Test("on a disk without room says so")
  func full() throws {
    let folder = try Folder()
    let target = try Folder()
    let (connection, _) = try source(folder)
    let disk = FaultyDisk(folder: target.path)
    defer { disk.remove() }
    let copy = try Connection(path: target.path + "/copy.db", ConnectionSettings(.create))
    let error = try failure {
      try disk.run(FaultyDisk.Plan([.write], number: 2, .full, isPersistent: true)) {
        try connection.backUp(to: copy)
      }.result.get()
    }
    #expect(error.code == .full)
  }

  @Test("of a connection onto itself, or onto one that reads, is an error")
  func impossible() throws {
    let folder = try Folder()
    let (connection, writer) = try source(folder)
    #expect(throws: SQLiteError.self) { try writer.backUp(to: writer) }
    #expect(throws: SQLiteError.self) { try writer.backUp(to: connection) }
    #expect(try writer.int("SELECT count(*) FROM t") == 20)
  }
}
