import Foundation
import Indexer
import Publication
import Search
import SearchSQLite
import TestSupport
import Testing

@Suite("Repair and backup")
struct RepairTests {
  private static func sound() throws -> SoundIndex { try SoundIndex.shared.get() }

  @Test(
    "a file of an older format or another text analysis is rebuilt in place",
    arguments: [
      ("PRAGMA user_version = 0", "index format 0"),
      ("UPDATE meta SET value = '0' WHERE key = 'analyzer_version'", "text analysis version 0"),
      ("DROP TABLE word_chunk; DROP TABLE stem; PRAGMA user_version = 0", "index format 0"),
    ])
  func older(change: String, message: String) throws {
    let index = try Self.sound().copy()
    try index.execute(change)
    for open in [{ _ = try SearchIndex(path: index.path) }, { _ = try index.check() }] as [() throws -> Void]
    {
      let error = #expect(throws: (any Error).self, performing: open)
      #expect(error.map { "\($0)" }?.contains(message) == true)
    }
    let report = try index.repair()
    #expect(report.lostCount == 0 && report.damagedFile == nil)
    #expect(try index.check() == [])
    #expect(try IndexState(index.path).difference(from: Self.sound().state) == nil)
  }

  @Test("labels, history, sources and the date of the last change stay; readers see a new generation")
  func keptFacts() throws {
    let index = try Self.sound().copy()
    let before = try SearchIndex(path: index.path).statistics()
    try index.execute("UPDATE column_chunk SET data = x'00'; DELETE FROM stem")
    let reader = try SearchIndex(path: index.path)
    #expect(try reader.search(SearchRequest("network")).total > 0)
    let report = try index.repair()
    let after = try SearchIndex(path: index.path).statistics()
    #expect(after.updated == before.updated && after.generation == before.generation + 1)
    #expect(after.fingerprint == before.fingerprint && report.fingerprint == before.fingerprint)
    let state = try IndexState(index.path)
    #expect(state.history == (try Self.sound().state.history))
    #expect(state.answers.contains { $0.contains("MaMo=Mondelli Group") && $0.contains("D3=Data") })
    // A reader that stayed open uses nothing from before.
    #expect(try reader.statistics().generation == after.generation)
    #expect(!index.names.contains { $0.contains("damaged") })
  }

  @Test("a record whose text is damaged is named, and comes back with the next export")
  func lostRecord() throws {
    let synced = try SyncedIndex(SampleRecord.many(1...50))
    let fingerprint = try synced.statistics().fingerprint
    try Connection(path: synced.path, ConnectionSettings(.readWrite)).execute(
      """
      UPDATE record SET json = replace(json, 'number 17', 'number 71') WHERE id = 'r17';
      UPDATE record SET json = '{' WHERE id = 'r20'
      """)
    let problems = try SearchIndex.check(path: synced.path).problems
    for id in ["r17", "r20"] {
      #expect(problems.contains { $0.contains("'\(id)'") && $0.contains("stored text") })
    }
    let report = try IndexUpdater(index: synced.path).repair()
    #expect(report.lost.compactMap(\.id).sorted() == ["r17", "r20"])
    #expect(report.damagedFile == nil && report.records == 48)
    #expect(try synced.problems() == [])
    // The same bytes as before: their frames are read again all the same.
    try synced.reindex(SampleRecord.many(1...50))
    #expect(try synced.statistics().fingerprint == fingerprint)
    #expect(try synced.problems() == [])
  }

  @Test("a file cut in half: what is readable is kept, what is not is named, and the old file stays")
  func salvaged() throws {
    let index = try Self.sound().copy()
    let half = try Self.sound().length(ofPages: 0.5)
    try index.truncate(to: half)
    let damaged = try Data(contentsOf: URL(fileURLWithPath: index.path))
    let report = try index.repair()
    #expect(report.damagedFile?.hasSuffix("index.db.damaged-1") == true)
    #expect(index.names == ["index.db", "index.db.damaged-1", "index.db.lock"])
    #expect(try Data(contentsOf: URL(fileURLWithPath: index.path + ".damaged-1")) == damaged)
    #expect(try index.check() == [])
    #expect(report.lostCount + report.records == (try Self.sound().state.records.count), "\(report)")
  }

  /// A connection inside a read, which keeps the log from being written into the file.
  private static func reader(of path: String) throws -> Connection {
    let reader = try Connection(path: path, ConnectionSettings(.readWrite))
    try reader.execute("BEGIN; SELECT count(*) FROM record")
    return reader
  }

  @Test(
    "a file that no longer says how large its pages are loses no record",
    arguments: [[UInt8(0x11), 0x11], [0, 0]])
  func unknownPageSize(bytes: [UInt8]) throws {
    let index = try Self.sound().copy()
    try index.overwrite(bytes, at: 16)
    let report = try index.repair()
    #expect(report.lostCount == 0 && report.damagedFile != nil)
    #expect(try index.check() == [])
    #expect(try IndexState(index.path).difference(from: Self.sound().state) == nil)
  }

  @Test("what was committed and stands in the log alone is kept, too, where SQLite cannot open the file")
  func committedInLog() throws {
    let synced = try SyncedIndex(SampleRecord.many(1...40))
    let reader = try Self.reader(of: synced.path)
    try synced.ingest(SampleRecord.many(41...90))
    let fingerprint = try synced.statistics().fingerprint
    let log = try Data(contentsOf: URL(fileURLWithPath: synced.path + "-wal"))
    #expect(log.count > 10_000)
    let index = try DamagedIndex(try Data(contentsOf: URL(fileURLWithPath: synced.path)))
    try log.write(to: URL(fileURLWithPath: index.path + "-wal"))
    try index.overwrite(Array("no SQLite ".utf8), at: 0)
    reader.close()
    let report = try index.repair()
    #expect(report.lostCount == 0 && report.records == 90 && report.fingerprint == fingerprint)
    #expect(try index.check() == [])
  }

  @Test("a log with a damaged byte gives a state that was committed, whole")
  func damagedLog() throws {
    let synced = try SyncedIndex(SampleRecord.many(1...40))
    let first = try synced.statistics().fingerprint
    let reader = try Self.reader(of: synced.path)
    var states: Set = [first]
    for count in [60, 70] {
      try synced.ingest(SampleRecord.many(1...count))
      states.insert(try synced.statistics().fingerprint)
    }
    let bytes = try Data(contentsOf: URL(fileURLWithPath: synced.path))
    let log = try Data(contentsOf: URL(fileURLWithPath: synced.path + "-wal"))
    reader.close()
    var generator = SeededGenerator(seed: 5)
    var found: Set<String> = []
    for number in 0..<60 {
      let index = try DamagedIndex(bytes)
      var damaged = log
      let place = Int.random(in: 0..<log.count, using: &generator)
      damaged[place] ^= UInt8.random(in: 1...255, using: &generator)
      try damaged.write(to: URL(fileURLWithPath: index.path + "-wal"))
      #expect(try index.check() == [], "\(number): byte \(place)")
      found.insert(try SearchIndex(path: index.path).statistics().fingerprint)
    }
    #expect(found.isSubset(of: states) && found.count > 1, "\(found) of \(states)")
  }

  @Test("a repair that was killed while it put the new file in place leaves one damaged file, not two")
  func killedAtItsEnd() throws {
    let index = try Self.sound().copy()
    try index.truncate(to: try Self.sound().length(ofPages: 0.75))
    try FileManager.default.linkItem(atPath: index.path, toPath: index.path + ".damaged-1")
    #expect(try index.repair().damagedFile?.hasSuffix("index.db.damaged-1") == true)
    #expect(index.names == ["index.db", "index.db.damaged-1", "index.db.lock"])
    #expect(try index.check() == [])
  }

  @Test("a file of which no record is readable is left as it is")
  func hopeless() throws {
    let index = try Self.sound().copy()
    try index.overwrite([UInt8](repeating: 0xA5, count: try Self.sound().bytes.count - 100), at: 100)
    let damaged = try Data(contentsOf: URL(fileURLWithPath: index.path))
    #expect(throws: (any Error).self) { try index.repair() }
    #expect(try Data(contentsOf: URL(fileURLWithPath: index.path)) == damaged)
    #expect(index.names == ["index.db", "index.db.lock"])
  }

  @Test("a file that another program has open is not replaced under it")
  func inUse() throws {
    let index = try Self.sound().copy()
    let place = index.path
    try index.truncate(to: try Self.sound().length(ofPages: 0.75))
    // A connection of another process holds a shared lock on these bytes.
    let script =
      "import fcntl,sys,time; f=open(sys.argv[1],'rb'); fcntl.lockf(f, fcntl.LOCK_SH, 510, 0x40000002); print('x', flush=True); time.sleep(60)"
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/python3") else { return }
    let output = index.folder.path + ".output"
    defer { try? FileManager.default.removeItem(atPath: output) }
    let process = try ChildProcess(
      "/usr/bin/python3", ["-c", script, place], environment: [:], folder: "/", output: output,
      errors: "/dev/null")
    while process.isRunning, FileManager.default.contents(atPath: output)?.isEmpty != false { usleep(10_000) }
    let error = #expect(throws: (any Error).self) { try index.repair() }
    #expect(
      error.map { "\($0)" }?.contains("inUse") == true
        || error.map { "\($0)" }?.contains("has it open") == true)
    process.kill()
    _ = process.wait()
    #expect(try index.repair().damagedFile != nil)
  }

  // MARK: Backup

  @Test("a backup is the index of one commit, in one file, sound, and opens without the right to write")
  func backup() throws {
    let index = try Self.sound().copy()
    let target = index.folder.appending(path: "copy.db").path
    let report = try IndexUpdater(index: index.path).backup(to: target)
    #expect(report.records == (try Self.sound().state.records.count))
    #expect(index.names.filter { $0.hasPrefix("copy") } == ["copy.db"])
    #expect(try Data(contentsOf: URL(fileURLWithPath: target))[18] == 1, "not in WAL mode")
    #expect(try SearchIndex.check(path: target).problems == [])
    #expect(try IndexState(target).difference(from: Self.sound().state) == nil)
    #expect(index.names.filter { $0.hasPrefix("copy") } == ["copy.db"])
  }

  @Test("a file that is there is not replaced unasked, nor one that is no plain file")
  func backupTarget() throws {
    let index = try Self.sound().copy()
    let updater = IndexUpdater(index: index.path)
    let target = index.folder.appending(path: "copy.db").path
    try Data("mine".utf8).write(to: URL(fileURLWithPath: target))
    #expect(throws: (any Error).self) { try updater.backup(to: target) }
    #expect(try String(contentsOfFile: target, encoding: .utf8) == "mine")
    #expect(try updater.backup(to: target, replacesFile: true).records > 0)
    let link = index.folder.appending(path: "link.db").path
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: index.path)
    for other in [link, index.path, index.folder.path] {
      #expect(throws: (any Error).self) { try updater.backup(to: other, replacesFile: true) }
    }
    #expect(try index.check() == [])
    #expect(!index.names.contains { $0.contains(".backup-") })
  }

  @Test("a damaged index is no backup")
  func damagedBackup() throws {
    let index = try Self.sound().copy()
    try index.execute("DELETE FROM text_data WHERE id = 10")
    let target = index.folder.appending(path: "copy.db").path
    #expect(throws: (any Error).self) { try IndexUpdater(index: index.path).backup(to: target) }
    #expect(index.names == ["index.db"])
  }

  @Test("backups taken while runs write are each one whole commit")
  func concurrentBackup() async throws {
    let synced = try SyncedIndex(SampleRecord.many(1...40))
    let path = synced.path
    let folder = synced.folder
    let writer = Task.detached {
      for round in 0..<8 {
        let records = (1...40).map { number in
          SampleRecord("r\(number)") { $0.title = "Paper in round\(["a", "b", "c", "d"][round % 4])" }
        }
        let file = folder.appending(path: "round-\(round).jsonl")
        try Data(records.jsonLines.utf8).write(to: file)
        var options = Indexer.RunOptions(kind: .reindex)
        options.wait = .seconds(10)
        _ = try IndexUpdater(index: path).run(options, paths: [file.path])
      }
    }
    for number in 0..<8 {
      let target = folder.appending(path: "copy-\(number).db").path
      _ = try await IndexUpdater(index: path).backup(to: target)
      #expect(try SearchIndex.check(path: target).problems == [])
      // As they are: one that is no more would stand for its neighbour.
      let counts = try ["=rounda", "=roundb", "=roundc", "=roundd", "=number"].map {
        try SearchIndex(path: target).search(SearchRequest($0)).total
      }
      #expect(counts.sorted() == [0, 0, 0, 0, 40], "\(counts)")
    }
    try await writer.value
  }
}
