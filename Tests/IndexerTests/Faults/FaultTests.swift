import FaultyDisk
import Foundation
import IndexStore
import Indexer
import Publication
import Search
import TestSupport
import Testing

/// How much of what takes hours is tried: 0 in `make test`, more in `make torture`.
private let effort = ProcessInfo.processInfo.environment["SEARCH_TORTURE"].flatMap(Int.init) ?? 0

@Suite("A disk that fails")
struct FaultTests {
  /// What fails, and how.
  static let kinds: [(operations: Set<FaultyDisk.Operation>, fault: FaultyDisk.Fault, isPersistent: Bool)] = [
    ([.write], .error, false), ([.write], .full, true), ([.write], .torn, false),
    ([.write, .truncate, .sync, .delete, .open], .error, true), ([.sync], .error, false),
    ([.sync], .torn, false),
    ([.truncate, .delete], .error, false), ([.truncate, .delete], .torn, false),
    ([.open, .look, .size, .lock, .map], .error, false),
    ([.read], .error, false), ([.read], .error, true),
  ]

  @Test(
    "at any call of any command: told in a sentence, old or new state whole, and the next run completes",
    arguments: FaultyCommands.names)
  func everyCall(name: String) throws {
    let command = try FaultyCommands.named(name)
    let folder = try FaultyFolder(command.start)
    var (injected, calls) = (0, 0)
    for kind in Self.kinds {
      // All of them in the long form; in the short one a few, spread over the run.
      let total = try Self.calls(of: command, kind.operations, in: folder)
      calls += total
      let step = effort > 0 ? 1 : max(1, total / 4)
      for number in stride(from: 1, through: total, by: step) {
        let plan = FaultyDisk.Plan(
          kind.operations, number: number, kind.fault, isPersistent: kind.isPersistent)
        injected += try Self.fail(command, plan, in: folder)
      }
    }
    print("faults: \(name): \(injected) injected, of \(calls) calls")
    // The test would be worth nothing if no call came by.
    #expect(injected > 10)
  }

  /// The number of calls that an undisturbed run makes.
  private static func calls(
    of command: FaultyCommand, _ operations: Set<FaultyDisk.Operation>, in folder: FaultyFolder
  ) throws -> Int {
    try folder.fill(command.start)
    let plan = FaultyDisk.Plan(operations, number: .max, .error)
    let outcome = folder.disk.run(plan) { try command.run(folder.path) }
    try outcome.result.get()
    #expect(try folder.state() == command.new)
    return outcome.counted
  }

  /// Runs a command on a disk that fails, and looks at all that was promised.
  ///
  /// - Returns: The number of calls that failed.
  private static func fail(
    _ command: FaultyCommand, _ plan: FaultyDisk.Plan, in folder: FaultyFolder
  ) throws -> Int {
    try folder.fill(command.start)
    let label = Comment(rawValue: "\(command.name): \(plan)")
    let outcome = folder.disk.run(plan) { try command.run(folder.path) }
    let state = try folder.state()
    switch outcome.result {
    case .success:
      // What failed was not needed: a checkpoint, a look at a file, a log that stays.
      #expect(state == command.new, label)
    case .failure(let error):
      #expect(state == command.old || state == command.new, "\(label): \(state)")
      let sentence = (error as? any HintedError)?.description
      #expect(sentence != nil, "\(label): no sentence but \(String(reflecting: error))")
      #expect((sentence ?? "").split(separator: " ").count >= 4, "\(label): \(sentence ?? "")")
      if state == command.new, command.new != command.old {
        let isDenied = sentence?.hasPrefix("the disk is full: nothing was changed") ?? false
        #expect(!isDenied, "\(label): all was changed: \(sentence ?? "")")
      }
    }
    do {
      try command.run(folder.path)
      #expect(try folder.state() == command.new, label)
    } catch {
      Issue.record("\(label): the next run fails: \(error)")
    }
    var left = Set(folder.names).subtracting(command.start.keys).subtracting(command.rest)
    left.subtract(["index.db", "index.db.lock"])
    // What cannot be read may be a bad spot on the disk: a repair moves what is readable, and keeps the old
    // file.
    if plan.operations.contains(.read) { left.remove("index.db.damaged-1") }
    #expect(left.isEmpty, "\(label): left behind: \(left)")
    return outcome.failed
  }

  @Test(
    "a reader on a disk that fails says so or answers right",
    arguments: ["search", "stats", "check", "quick check"])
  func readers(name: String) throws {
    let command = try FaultyCommands.named("reindex")
    let folder = try FaultyFolder(command.start)
    let index = folder.index
    func ask() throws -> String {
      switch name {
      case "search":
        let results = try SearchIndex(path: index).search(SearchRequest("words paper version*"))
        return "\(results.total) \(results.hits.map(\.id)) \(results.facets)"
      case "stats": return "\(try SearchIndex(path: index).statistics())"
      default: return "\(try SearchIndex.check(path: index, isQuick: name == "quick check").problems)"
      }
    }
    let expected = try ask()
    var told = 0
    for isPersistent in [false, true] {
      for number in 1...10_000 {
        let plan = FaultyDisk.Plan(
          [.read, .size, .lock, .map, .look, .open], number: number, .error, isPersistent: isPersistent)
        let outcome = folder.disk.run(plan, ask)
        guard outcome.failed > 0 else { break }
        switch outcome.result {
        case .success(let answer):
          // A check that cannot read reports that; any other answer has to be the same.
          let isTold = name.hasSuffix("check") && answer != "[]"
          #expect(answer == expected || isTold, "\(name), \(plan): \(answer)")
          told += isTold ? 1 : 0
        case .failure(let error):
          told += 1
          #expect((error as? any HintedError) != nil, "\(name), \(plan): \(String(reflecting: error))")
        }
      }
    }
    #expect(told > 5, "\(name)")
  }
}

@Suite("A power cut")
struct PowerCutTests {
  static let commands = [
    "ingest", "reindex", "reindex --purge", "optimize", "optimize --purge", "repair in place",
  ]

  @Test(
    "between any two writes leaves the old or the new state whole, and after the run the new one",
    arguments: commands)
  func everyWrite(name: String) throws {
    let command = try FaultyCommands.named(name)
    let folder = try FaultyFolder(command.start)
    let recording = try folder.disk.record { try command.run(folder.path) }
    let after = try FaultyFolder([:])
    var generator = SeededGenerator(seed: 1)
    var (cuts, old, new) = (0, 0, 0)
    let step = effort > 0 ? 1 : max(1, recording.cutCount / 20)
    let points = Set(stride(from: 0, to: recording.cutCount, by: step)).union([recording.cutCount - 1])
    for cut in points.sorted() {
      let losses: [DiskRecording.Loss] =
        [.nothing, .everything] + Array(repeating: .random, count: max(1, 4 * effort))
      for loss in losses {
        let label = Comment(
          rawValue: "\(name), cut before write \(cut) of \(recording.cutCount), \(loss) lost")
        try after.fill(recording.files(cutBefore: cut, loss, using: &generator).mapValues { Data($0) })
        let state = try after.state()
        #expect(state == command.old || state == command.new, "\(label): \(state)")
        if cut == recording.cutCount - 1 { #expect(state == command.new, label) }
        (cuts, old, new) = (
          cuts + 1, old + (state == command.old ? 1 : 0), new + (state == command.new ? 1 : 0)
        )
        guard loss == .random else { continue }
        do {
          try command.run(after.path)
          #expect(try after.state() == command.new, label)
        } catch {
          Issue.record("\(label): the next run fails: \(error)")
        }
      }
    }
    print("power cuts: \(name): \(cuts) cuts, \(old) old, \(new) new")
  }
}
