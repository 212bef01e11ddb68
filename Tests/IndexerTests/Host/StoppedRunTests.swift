import Foundation
import Publication
import Search
import Testing

@testable import Indexer

@Suite("A run that is stopped")
struct StoppedRunTests {
  /// Enough for several batches of frames and of changes.
  private static let records = SampleRecord.many(1...3000)
  private static let changed = records.map { record in
    var record = record
    record.title = "Changed"
    return record
  }

  @Test("by its callback leaves the index as it was", arguments: [RunProgress.Phase.reading, .applying])
  func stopped(phase: RunProgress.Phase) throws {
    let index = try SyncedIndex(Self.records)
    let bytes = index.bytes
    let path = try index.file(Self.changed.jsonLines)
    var calls = 0
    let error = #expect(throws: RunError.self) {
      try IndexUpdater(index: index.path).run(RunOptions(kind: .reindex), paths: [path]) { progress in
        calls += progress.phase == phase ? 1 : 0
        return calls == 2 ? .stop : .goOn
      }
    }
    let isStopped = if case .stopped? = error { true } else { false }
    #expect(isStopped, "\(String(describing: error))")
    #expect(index.bytes == bytes)
    #expect(try index.problems() == [])
    #expect(try index.run(.reindex, [path]).counts == RunCounts(updated: 3000))
  }

  @Test("in a first build leaves nothing")
  func firstBuild() throws {
    let index = try SyncedIndex()
    let path = try index.file(Self.records.jsonLines)
    #expect(throws: RunError.self) {
      try IndexUpdater(index: index.path).run(RunOptions(kind: .ingest), paths: [path]) { _ in .stop }
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: index.folder.path + "/index")
    #expect(left == ["publications.db.lock"])
  }

  @Test("tells how far it has come: frames and bytes, to the end of the input")
  func progress() throws {
    let index = try SyncedIndex()
    let path = try index.file(Self.records.jsonLines)
    var all: [RunProgress] = []
    _ = try IndexUpdater(index: index.path).run(RunOptions(kind: .ingest), paths: [path]) {
      all.append($0)
      return .goOn
    }
    #expect(all.count >= 3)
    #expect(all.map(\.frames) == all.map(\.frames).sorted())
    #expect(all.last?.frames == 3000)
    #expect(all.last?.bytes == Self.records.jsonLines.utf8.count)
    #expect(all.last?.totalBytes == all.last?.bytes)
  }

  @Test("by the task that it runs in, without blocking it or on its thread", arguments: [true, false])
  func cancelled(isAsync: Bool) async throws {
    let index = try SyncedIndex(Self.records)
    let bytes = index.bytes
    let path = try index.file(Self.changed.jsonLines)
    let updater = IndexUpdater(index: index.path)
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      if isAsync {
        _ = try await updater.run(RunOptions(kind: .reindex), paths: [path])
      } else {
        try Self.block(updater, path)
      }
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(index.bytes == bytes)
  }

  private static func block(_ updater: IndexUpdater, _ path: String) throws {
    _ = try updater.run(RunOptions(kind: .reindex), paths: [path])
  }

  @Test("is not one that a task waits for")
  func asynchronous() async throws {
    let index = try SyncedIndex()
    let path = try index.file(Self.records.jsonLines)
    let updater = IndexUpdater(index: index.path)
    let report = try await updater.run(RunOptions(kind: .ingest), paths: [path])
    #expect(report.counts == RunCounts(added: 3000))
    await #expect(throws: RunError.self) {
      try await updater.run(RunOptions(kind: .ingest), paths: [path]) { _ in .stop }
    }
    await #expect(throws: InputError.missing(path: "nowhere.yml")) {
      try await updater.run(RunOptions(kind: .ingest), paths: ["nowhere.yml"])
    }
  }

  @Test("maintenance has forms for tasks")
  func maintenance() async throws {
    let index = try SyncedIndex(Self.records)
    let updater = IndexUpdater(index: index.path)
    let copy = index.path + ".copy"
    defer { try? FileManager.default.removeItem(atPath: copy) }
    #expect(try await updater.backup(to: copy).records == 3000)
    #expect(try await updater.optimize().segmentsAfter == 1)
    #expect(try await updater.repair().records == 3000)
  }

  @Test("by a rejected record that cannot be kept leaves the index as it was, and says where")
  func rejectedFolder() throws {
    let index = try SyncedIndex(SampleRecord.many(1...3))
    let bytes = index.bytes
    let path = try index.file("{\"_id\":\"r2\",\"title\":}\n")
    let folder = try index.file("a file", name: "rejects")
    let error = #expect(throws: RunError.self) {
      try index.run(.ingest, [path]) { $0.rejectedFolder = folder }
    }
    #expect(error?.description.hasPrefix("cannot keep a rejected record at '\(folder)': ") == true)
    #expect(index.bytes == bytes)
  }
}
