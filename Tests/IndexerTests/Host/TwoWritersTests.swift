import Basics
import Foundation
import IndexStore
import Publication
import Search
import Testing

@testable import Indexer

@Suite("Writers of one process")
struct TwoWritersTests {
  /// What stands in an index after each step, and in its backup.
  private struct Outcome: Equatable {
    var fingerprints: [String] = []
    var counts: [RunCounts] = []
    var history: [RunCounts] = []
    var problems: [String] = []
    var files: [String] = []
  }

  /// Builds, changes, merges, copies and repairs an index of its own.
  private static func work(_ number: Int) throws -> Outcome {
    let index = try SyncedIndex()
    let updater = IndexUpdater(index: index.path)
    let first = number * 1000
    var outcome = Outcome()
    for records in [first...first + 700, first + 10...first + 720] {
      let report = try index.reindex(SampleRecord.many(records))
      outcome.counts.append(report.counts)
      outcome.fingerprints.append(try index.statistics().fingerprint)
    }
    _ = try updater.optimize(purge: true)
    let copy = index.folder.appending(path: "copy.db").path
    outcome.fingerprints.append(try updater.backup(to: copy).fingerprint)
    outcome.fingerprints.append(try updater.repair().fingerprint)
    outcome.history = try updater.history().map(\.counts)
    outcome.problems = try index.problems()
    outcome.files = try FileManager.default.subpathsOfDirectory(atPath: index.folder.path).sorted()
    return outcome
  }

  @Test("do not disturb each other on indexes of their own")
  func independent() throws {
    let alone = try (0..<4).map { try Self.work($0) }
    #expect(Set(alone.flatMap(\.fingerprints)).count == 8, "each index has its own records")
    let together = Locked<[Int: Result<Outcome, any Error>]>([:])
    let done = DispatchGroup()
    for number in 0..<4 {
      done.enter()
      Thread {
        let result = Result { try Self.work(number) }
        together.withLock { $0[number] = result }
        done.leave()
      }.start()
    }
    done.wait()
    for number in 0..<4 {
      let result = try #require(together.withLock { $0[number] })
      #expect(try result.get() == alone[number])
    }
  }

  @Test("of the same index: the second is told who writes, or waits")
  func sameIndex() throws {
    let index = try SyncedIndex(SampleRecord.many(1...3))
    var writer: IndexWriter? = try IndexWriter(path: index.path)
    #expect {
      try index.ingest([SampleRecord("new")])
    } throws: { error in
      guard case IndexError.locked(_, let holder) = error else { return false }
      return holder.contains("process \(getpid())")
    }
    let waiting = Locked<Result<RunReport, any Error>?>(nil)
    let done = DispatchSemaphore(value: 0)
    let (updater, path) = (
      IndexUpdater(index: index.path), try index.file(SampleRecord.many(4...5).jsonLines)
    )
    Thread {
      var options = RunOptions(kind: .ingest)
      options.wait = .seconds(60)
      let result = Result { try updater.run(options, paths: [path]) }
      waiting.withLock { $0 = result }
      done.signal()
    }.start()
    #expect(done.wait(timeout: .now() + .milliseconds(200)) == .timedOut)
    withExtendedLifetime(writer) {}
    writer = nil
    done.wait()
    #expect(try waiting.withLock { try $0?.get() }?.counts.added == 2)
  }

  @Test("back up to the same file: whichever finishes last, the copy is whole")
  func sameBackup() throws {
    let index = try SyncedIndex(SampleRecord.many(1...300))
    let copy = index.folder.appending(path: "copy.db").path
    let updater = IndexUpdater(index: index.path)
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      #expect(throws: Never.self) { try updater.backup(to: copy, replacesFile: true) }
    }
    #expect(try SearchIndex(path: copy).statistics().fingerprint == index.statistics().fingerprint)
    let names = try FileManager.default.contentsOfDirectory(atPath: index.folder.path)
    #expect(!names.contains { $0.contains(".backup-") }, "\(names)")
  }
}
