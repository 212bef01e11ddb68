private import Basics
private import Publication
import SearchSQLite

/// Makes a damaged index whole again from its stored records.
///
/// Where SQLite finds its own structures whole, all that is derived is worked out anew in one transaction in
/// the same file, and readers go on meanwhile. If it does not, what is readable goes into a new file,
/// which takes the place of the old one in one step; the damaged file stays beside it.
package struct IndexRepair {
  /// What became of the index.
  package struct Outcome: Sendable {
    /// Where the damaged file is now; nil if the index was mended in place.
    package var damagedFile: String?
    package var records = 0
    package var fingerprint = ""
    package var lost: [LostRecord] = []
    /// The number of records that are lost besides, of which nothing is known.
    package var lostUnnamed = 0
  }

  private let path: String
  private let lock: IndexLock
  private let deadline: ContinuousClock.Instant

  /// `wait`: How long to wait for another writer to end, and for readers where the file has to be
  /// replaced.
  ///
  /// - Throws: `IndexError` that explains what is at `path` if it is not an index made by this program.
  package init(path: String, waitingAtMost wait: Duration = .zero) throws {
    try IndexFile.inspect(path)
    // The file itself is replaced, not a link to it.
    self.path = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    deadline = .now + wait
    lock = try IndexLock(path: path, waitingAtMost: wait)
    FilePlacing.removeUnfinished(beside: self.path)
  }

  /// - Complexity: that of a first build, without reading an export.
  package func run() throws -> Outcome { try IndexError.inWords(mend) }

  private func mend() throws -> Outcome {
    do {
      if let outcome = try mendInPlace() { return outcome }
    } catch IndexError.damaged {
    } catch let error as SQLiteError where Self.maySalvageHelp(error) {
    }
    return try salvage()
  }

  /// Whether an error is about what is in the file. One of reading may be a bad spot on the disk; one of
  /// writing is no reason to give up the file, which is as it was.
  private static func maySalvageHelp(_ error: SQLiteError) -> Bool {
    error.code == .inputOutput ? error.isOfReading : IndexCheck.isDamage(error)
  }

  // MARK: In place

  /// nil if the file's own structure is damaged.
  private func mendInPlace() throws -> Outcome? {
    let connection = try IndexFile.openForRepair(path)
    defer { connection.close() }
    guard try connection.read({ try canBeMended(connection) }) else { return nil }
    var outcome = Outcome()
    outcome.lost = try connection.transaction(.immediate) { .commit(try IndexRebuild(connection).run()) }
    try? connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    try connection.read { try Self.describe(connection, &outcome) }
    return outcome
  }

  private func canBeMended(_ connection: Connection) throws -> Bool {
    let faults = try connection.all("PRAGMA integrity_check") { try $0.string(0) }
    guard faults == ["ok"] else { return false }
    guard try SchemaCheck(connection).hasStoredTables() else { return false }
    // Columns are as long as the largest docid: one that is far from the others is damage, and numbered anew.
    return try connection.first(
      "SELECT count(*), coalesce(min(docid), 1), coalesce(max(docid), 0) FROM record"
    ) { try $0.int(1) > 0 && $0.int(2) <= 2 * $0.int(0) + Self.maxGap } ?? false
  }

  private static let maxGap = 1 << 20

  private static func describe(_ connection: Connection, _ outcome: inout Outcome) throws {
    let meta = try Meta(from: connection)
    (outcome.records, outcome.fingerprint) = (meta.records, meta.fingerprint.hex)
  }

  // MARK: Into a new file

  private func salvage() throws -> Outcome {
    let salvage = try IndexSalvage(path: path)
    let temporary = FilePlacing.temporary(for: path, .repairing)
    return try UnfinishedFiles.ofProcess.write(temporary) {
      var outcome = Outcome()
      outcome.lost = try IndexWriter.buildFile(temporary) { connection, _ in
        .commit(try salvage.fill(connection))
      }
      let connection = try IndexFile.openForChecking(temporary)
      try connection.read { try Self.describe(connection, &outcome) }
      connection.close()
      let missing = (salvage.expectedRecords ?? 0) - outcome.records
      guard outcome.records > 0 || salvage.expectedRecords == 0 else {
        throw IndexError.noRecords(path: path)
      }
      outcome.lostUnnamed = max(0, missing - outcome.lost.count)
      outcome.damagedFile = try replaceFile(by: temporary)
      return outcome
    }
  }

  /// Puts the new file in the place of the damaged one, and returns where that is now.
  private func replaceFile(by temporary: String) throws -> String {
    var status = stat()
    if stat(path, &status) == 0 { chmod(temporary, status.st_mode & 0o777) }
    let readers = try FileReaders.shutOut(path, until: deadline)
    defer { readers.end() }
    let kept = try nameForDamaged()
    // Before the first step that others can see: what follows is short.
    try FilePlacing.synchronize(temporary)
    // A log would belong to the new file, too: it goes with the old one.
    for suffix in FilePlacing.companions { rename(path + suffix, kept + suffix) }
    unlink(kept + "-shm")
    // From here on both names are the old file's; the next step gives its own name to the new file.
    guard Self.isSameFile(path, kept) || link(path, kept) == 0 else {
      throw IndexError.cannotCreate(path: kept, reason: String(cString: strerror(errno)))
    }
    try FilePlacing.replace(path, by: temporary)
    return kept
  }

  private func nameForDamaged() throws -> String {
    var status = stat()
    for number in 1...Self.maxDamaged {
      let name = "\(path).damaged-\(number)"
      // A repair that was killed between its last two steps has given the file this name already.
      if lstat(name, &status) != 0 || Self.isSameFile(path, name) { return name }
    }
    throw IndexError.alreadyExists(path: "\(path).damaged-\(Self.maxDamaged)")
  }

  private static let maxDamaged = 1000

  private static func isSameFile(_ first: String, _ second: String) -> Bool {
    var (one, other) = (stat(), stat())
    guard lstat(first, &one) == 0, lstat(second, &other) == 0 else { return false }
    return one.st_dev == other.st_dev && one.st_ino == other.st_ino
  }
}

/// Keeps other connections from a database file while it is replaced: one that has the old file open would
/// take the log of the new one away when it closes.
///
/// Each connection to a file in WAL mode holds a shared lock on a range of its bytes for as long as it is
/// open. Layout: SQLite's `src/os.h`, `PENDING_BYTE` and what follows it.
private struct FileReaders {
  private let descriptor: Int32

  private static let lockedBytes = 0x4000_0000..<0x4000_0000 + 512

  static func shutOut(_ path: String, until deadline: ContinuousClock.Instant) throws -> FileReaders {
    let descriptor = open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw IndexError.cannotOpen(path: path, reason: String(cString: strerror(errno)))
    }
    while true {
      var lock = Self.lock
      if fcntl(descriptor, F_SETLK, &lock) == 0 { return FileReaders(descriptor: descriptor) }
      guard .now < deadline else {
        lock = Self.lock
        _ = fcntl(descriptor, F_GETLK, &lock)
        close(descriptor)
        throw IndexError.inUse(
          path: path, holder: lock.l_pid > 0 ? "process \(lock.l_pid)" : "another program")
      }
      usleep(50_000)
    }
  }

  private static var lock: flock {
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_start = off_t(lockedBytes.lowerBound)
    lock.l_len = off_t(lockedBytes.count)
    return lock
  }

  func end() { close(descriptor) }
}
