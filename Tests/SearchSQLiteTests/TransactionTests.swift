import FaultyDisk
import Foundation
import SearchSQLite
import Synchronization
import Testing

@Suite("A transaction")
struct TransactionTests {
  private struct Stop: Error {}

  private func connections() throws -> (Folder, Connection, Connection) {
    let folder = try Folder()
    let path = try folder.database()
    return try (
      folder, Connection(path: path, ConnectionSettings(.readWrite)),
      Connection(path: path, ConnectionSettings(.readWrite))
    )
  }

  @Test("commits, rolls back, and rolls back where its body throws")
  func endings() throws {
    let (folder, connection, other) = try connections()
    #expect(
      try connection.transaction(.immediate) {
        try connection.run("DELETE FROM number WHERE n = 1")
        return .commit(7)
      } == 7)
    #expect(try other.numbers == [2, 3])
    #expect(
      try connection.transaction(.deferred) {
        try connection.run("DELETE FROM number")
        return .rollback(8)
      } == 8)
    #expect(throws: Stop.self) {
      try connection.transaction(.immediate) { () throws -> Ending<Void> in
        try connection.run("DELETE FROM number")
        throw Stop()
      }
    }
    #expect(try connection.numbers == [2, 3] && other.numbers == [2, 3])
    // The lock for writing was released each time.
    try other.execute("INSERT INTO number VALUES (4)")
    withExtendedLifetime(folder) {}
  }

  @Test("cannot stand in another one, which goes on")
  func nested() throws {
    let connection = try Connection()
    try connection.execute("CREATE TABLE number(n INTEGER)")
    try connection.transaction(.immediate) {
      try connection.run("INSERT INTO number VALUES (1)")
      #expect(try failure { try connection.transaction(.deferred) { .commit(()) } }.code == .error)
      #expect(try failure { try connection.read {} }.code == .error)
      try connection.run("INSERT INTO number VALUES (2)")
      return .commit(())
    }
    #expect(try connection.numbers == [1, 2])
  }

  @Test("an immediate one takes the right to write at once: another one is busy")
  func busy() throws {
    let (folder, connection, other) = try connections()
    try connection.transaction(.immediate) { () throws -> Ending<Void> in
      #expect(try failure { try other.transaction(.immediate) { .commit(()) } }.code == .busy)
      #expect(try failure { try other.execute("DELETE FROM number") }.code == .busy)
      #expect(try other.numbers == [1, 2, 3])
      return .rollback(())
    }
    // One that has read, and finds at its first write that others have committed meanwhile.
    let error = try failure {
      try connection.transaction(.deferred) {
        _ = try connection.numbers
        try other.execute("INSERT INTO number VALUES (4)")
        try connection.run("INSERT INTO number VALUES (5)")
        return .commit(())
      }
    }
    #expect(error.code == .busy && error.extendedCode == 517)
    #expect(try connection.numbers == [1, 2, 3, 4])
    withExtendedLifetime(folder) {}
  }

  @Test("waits for another's lock as long as it may")
  func waiting() throws {
    let folder = try Folder()
    let path = try folder.database()
    var settings = ConnectionSettings(.readWrite)
    settings.busyTimeoutSeconds = 60
    let waiter = try Connection(path: path, settings)
    let isHeld = Atomic(false)
    let thread = Thread {
      guard let holder = try? Connection(path: path, ConnectionSettings(.readWrite)),
        (try? holder.execute("BEGIN IMMEDIATE")) != nil
      else { return }
      isHeld.store(true, ordering: .releasing)
      usleep(100_000)
      try? holder.execute("COMMIT")
    }
    thread.start()
    while !isHeld.load(ordering: .acquiring), !thread.isFinished { usleep(1000) }
    let wasHeld = isHeld.load(ordering: .acquiring)
    #expect(wasHeld)
    try waiter.execute("INSERT INTO number VALUES (4)")
    #expect(try waiter.numbers == [1, 2, 3, 4])
  }

  @Test("a table that is being read cannot be dropped: it is locked")
  func locked() throws {
    let (folder, connection, _) = try connections()
    let rows = try Statement(connection, "SELECT n FROM number")
    #expect(try rows.step())
    #expect(try failure { try connection.execute("DROP TABLE number") }.code == .locked)
    rows.reset()
    try connection.execute("DROP TABLE number")
    withExtendedLifetime(folder) {}
  }

  @Test("a read sees one commit, writes nothing, and leaves the right to write as it was")
  func read() throws {
    let (folder, connection, other) = try connections()
    try connection.read {
      #expect(try connection.numbers == [1, 2, 3])
      try other.execute("DELETE FROM number")
      #expect(try connection.numbers == [1, 2, 3])
      #expect(try failure { try connection.execute("DELETE FROM number") }.code == .readOnly)
    }
    #expect(try connection.numbers == [])
    try connection.execute("INSERT INTO number VALUES (9)")
    try connection.makeQueryOnly()
    let numbers = try connection.read { try connection.numbers }
    #expect(numbers == [9])
    #expect(try failure { try connection.execute("DELETE FROM number") }.code == .readOnly)
    withExtendedLifetime(folder) {}
  }

  @Test("a read as a value lasts as long as that, and is rolled back with it")
  func readAsValue() throws {
    let (folder, connection, other) = try connections()
    func lookTwice() throws -> [Int] {
      let read = try ReadTransaction(connection)
      _ = try connection.numbers
      try other.execute("INSERT INTO number VALUES (4)")
      let numbers = try connection.numbers
      read.end()
      return numbers
    }
    #expect(try lookTwice() == [1, 2, 3])
    #expect(try connection.numbers == [1, 2, 3, 4])
    // A log that a reader needs cannot be emptied; one that nobody needs can.
    try other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    let log = try FileManager.default.attributesOfItem(atPath: folder.path + "/numbers.db-wal")[.size] as? Int
    #expect(log == 0)
  }

  @Test("a statement left at a row does not keep the commit of a read that has ended")
  func leftAtARow() throws {
    let (folder, connection, other) = try connections()
    let rows = try connection.statement("SELECT n FROM number")
    let first = try connection.read { try rows.step() }
    #expect(first)
    try other.execute("INSERT INTO number VALUES (4)")
    let numbers = try connection.read { try connection.numbers }
    #expect(numbers == [1, 2, 3, 4])
    let again = try connection.transaction(.deferred) { .commit(try rows.step()) }
    #expect(again)
    try other.execute("INSERT INTO number VALUES (5); PRAGMA wal_checkpoint(TRUNCATE)")
    let log = try FileManager.default.attributesOfItem(atPath: folder.path + "/numbers.db-wal")[.size] as? Int
    #expect(log == 0)
  }

  // MARK: What SQLite ends by itself

  /// Fills more pages than the cache holds, on a disk whose writes fail from some call on.
  private func fill(
    _ connection: Connection, _ disk: FaultyDisk, _ fault: FaultyDisk.Fault,
    _ body: (Statement) throws -> Void
  ) -> Result<Void, any Error> {
    disk.run(FaultyDisk.Plan([.write], number: 3, fault, isPersistent: true)) {
      try connection.transaction(.immediate) {
        let insert = try connection.statement("INSERT INTO number SELECT value FROM json_each(?)")
        let many = "[" + (0..<2000).map(String.init).joined(separator: ",") + "]"
        insert.bind(many, at: 1)
        try body(insert)
        return .commit(())
      }
    }.result
  }

  @Test(
    "that SQLite has ended by itself goes on in no statement, prepared or not, and does not commit",
    arguments: [FaultyDisk.Fault.error, .torn])
  func endedBySQLite(fault: FaultyDisk.Fault) throws {
    let folder = try Folder()
    let disk = FaultyDisk(folder: folder.path)
    defer { disk.remove() }
    let connection = try Connection(path: folder.database(journal: "DELETE"), ConnectionSettings(.readWrite))
    try connection.execute("PRAGMA cache_size = 5")
    let select = try connection.statement("SELECT count(*) FROM number")
    var codes: [SQLiteError.Code] = []
    let result = fill(connection, disk, fault) { insert in
      for _ in 0..<200 where codes.isEmpty {
        do { try insert.run() } catch let error as SQLiteError { codes.append(error.code) }
      }
      for work in [
        { try insert.run() }, { try select.run() },
        { try connection.execute("INSERT INTO number VALUES (1)") },
        { _ = try connection.int("SELECT 1") }, { try connection.read {} },
      ] as [() throws -> Void] {
        do { try work() } catch let error as SQLiteError { codes.append(error.code) }
      }
    }
    #expect(codes == [.inputOutput, .abort, .abort, .abort, .abort, .abort])
    // The error of the body was swallowed there, so it is the commit that tells.
    #expect(throws: SQLiteError.self) { try result.get() }
    if case .failure(let error as SQLiteError) = result { #expect(error.code == .abort) }
    #expect(try connection.numbers == [1, 2, 3])
    try connection.transaction(.immediate) {
      try connection.run("INSERT INTO number VALUES (4)")
      return .commit(())
    }
    #expect(try connection.numbers == [1, 2, 3, 4])
  }

  @Test("on a full disk fails with that, not with what the rollback says", arguments: ["DELETE", "WAL"])
  func full(journal: String) throws {
    let folder = try Folder()
    let disk = FaultyDisk(folder: folder.path)
    defer { disk.remove() }
    let connection = try Connection(path: folder.database(journal: journal), ConnectionSettings(.readWrite))
    try connection.execute("PRAGMA cache_size = 5")
    let result = fill(connection, disk, .full) { insert in for _ in 0..<200 { try insert.run() } }
    let error = try failure { try result.get() }
    #expect(error.code == .full)
    #expect(try connection.numbers == [1, 2, 3])
  }

  @Test("whose commit fails is rolled back")
  func failedCommit() throws {
    let folder = try Folder()
    let disk = FaultyDisk(folder: folder.path)
    defer { disk.remove() }
    var settings = ConnectionSettings(.readWrite)
    settings.waitsForDisk = true
    let connection = try Connection(path: folder.database(journal: "DELETE"), settings)
    let result = disk.run(FaultyDisk.Plan([.sync], number: 1, .error)) {
      try connection.transaction(.immediate) {
        try connection.run("DELETE FROM number")
        return .commit(())
      }
    }.result
    #expect(try failure { try result.get() }.code == .inputOutput)
    #expect(try connection.numbers == [1, 2, 3])
    #expect(try connection.string("PRAGMA integrity_check") == "ok")
  }

  @Test("an error of reading is told apart from one of writing")
  func readError() throws {
    let folder = try Folder()
    let disk = FaultyDisk(folder: folder.path)
    defer { disk.remove() }
    let connection = try Connection(path: folder.database(journal: "DELETE"), ConnectionSettings(.readWrite))
    for (operation, isOfReading) in [(FaultyDisk.Operation.read, true), (.write, false)] {
      let result = disk.run(FaultyDisk.Plan([operation], number: 1, .error, isPersistent: true)) {
        try connection.execute("PRAGMA shrink_memory; INSERT INTO number VALUES (4)")
      }.result
      let error = try failure { try result.get() }
      #expect(error.code == .inputOutput && error.isOfReading == isOfReading, "\(operation): \(error)")
    }
    #expect(try connection.numbers == [1, 2, 3])
  }

  @Test("a damaged page is an error where it is read")
  func damaged() throws {
    let folder = try Folder()
    let path = try folder.database(journal: "DELETE")
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try file.seek(toOffset: 4096)
    try file.write(contentsOf: Data(repeating: 0xEE, count: 64))
    try file.close()
    let connection = try Connection(path: path, ConnectionSettings(.readOnly))
    #expect(try failure { _ = try connection.numbers }.code == .corrupt)
  }

  // MARK: Interrupting

  @Test("what runs can be stopped from another thread, and a change that was under way is rolled back")
  func interrupt() throws {
    let (folder, connection, other) = try connections()
    try connection.execute("CREATE VIRTUAL TABLE text USING fts5(a); INSERT INTO text VALUES ('x')")
    let interrupter = connection.interrupter
    var calls = 0
    // Called by the statement itself, so that it runs when the interrupt comes.
    try connection.addFTS5Function("interrupt") { _ in
      calls += 1
      guard calls == 1000 else { return }
      let thread = Thread { interrupter.interrupt() }
      thread.start()
      while !thread.isFinished { usleep(1000) }
    }
    let error = try failure {
      try connection.transaction(.immediate) {
        try connection.execute(
          """
          INSERT INTO number WITH RECURSIVE up(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up LIMIT 10000000)
            SELECT coalesce(interrupt(text), n) FROM up CROSS JOIN text WHERE text MATCH 'x'
          """)
        return .commit(())
      }
    }
    #expect(error.code == .interrupt && calls >= 1000)
    #expect(try connection.numbers == [1, 2, 3] && other.numbers == [1, 2, 3])
    // Nothing is left open: what comes next is committed.
    try connection.execute("INSERT INTO number VALUES (4)")
    #expect(try other.numbers == [1, 2, 3, 4])
    withExtendedLifetime(folder) {}
  }
}
