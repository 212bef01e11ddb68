import Foundation
import Publication
import Search
import TestSupport
import Testing

@testable import Indexer

/// Many small runs, one after the other. `LONG_RUNS=10000` with `--filter LongRunTests` prints the table of
/// docs/LIMITS.md.
@Suite("Many incremental runs")
struct LongRunTests {
  private static let runs = ProcessInfo.processInfo.environment["LONG_RUNS"].flatMap { Int($0) } ?? 150
  private static let records = 500
  private static let words = [
    "neural", "collapse", "lattice", "spin", "glass", "cell", "wall", "proof", "graph", "flow",
  ]

  /// An export that changes and replaces some records a night; what it draws from stays the same.
  private struct Export {
    var generator = SeededGenerator(seed: 7)
    /// Lines of JSON, written once: a run costs a few milliseconds, and so would writing them all anew.
    var lines: [(id: String, json: String)] = []
    var next = 0

    var text: String { lines.map(\.json).joined() }

    init() { for _ in 0..<LongRunTests.records { add() } }

    mutating func add() {
      next += 1
      lines.append(made("r\(next)"))
    }

    mutating func change() {
      for _ in 0..<3 { lines.remove(at: Int.random(in: 0..<lines.count, using: &generator)) }
      for _ in 0..<3 { add() }
      for _ in 0..<4 {
        let place = Int.random(in: 0..<lines.count, using: &generator)
        lines[place] = made(lines[place].id)
      }
    }

    private mutating func made(_ id: String) -> (id: String, json: String) {
      func text(_ count: Int) -> String {
        (0..<count).map { _ in LongRunTests.words[Int.random(in: 0..<10, using: &generator)] }.joined(
          separator: " ")
      }
      let record = SampleRecord(id) {
        $0.title = text(6) + " w\(Int.random(in: 0..<500, using: &generator))"
        $0.abstract = text(40)
        $0.departments = [
          "D\(Int.random(in: 0..<12, using: &generator))", "E\(Int.random(in: 0..<3, using: &generator))",
        ]
      }
      return (id, record.json + "\n")
    }
  }

  private struct State {
    var bytes: Int
    var segments: Int
    var runMilliseconds: Double
    var queryMilliseconds: Double
    var residentBytes: Int
  }

  private static func state(_ index: SyncedIndex, _ took: [Double]) throws -> State {
    let search = try index.open()
    let queries = try (0..<9).map { _ in try search.search(SearchRequest("neural collapse")).took }
    let statistics = try search.statistics()
    let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ")
    return State(
      bytes: statistics.sizes.first?.bytes ?? 0, segments: statistics.segments,
      runMilliseconds: took.sorted()[took.count / 2],
      queryMilliseconds: queries.sorted()[4] / .milliseconds(1),
      residentBytes: (pages?.dropFirst().first.flatMap { Int($0) } ?? 0) * 4096)
  }

  @Test("neither the file nor the number of segments grows beyond what the records ask for")
  func bounded() throws {
    var export = Export()
    let index = try SyncedIndex()
    try index.reindex(text: export.text)
    var took: [Double] = []
    var states: [State] = []
    for run in 1...Self.runs {
      export.change()
      let report = try index.reindex(text: export.text)
      #expect(report.counts.deleted <= 3 && report.counts.updated <= 4)
      took.append(report.took / .milliseconds(1))
      guard run % max(1, Self.runs / 10) == 0 else { continue }
      states.append(try Self.state(index, took))
      took = []
    }
    let fresh = try SyncedIndex()
    try fresh.reindex(text: export.text)
    #expect(try index.statistics().fingerprint == fresh.statistics().fingerprint)
    #expect(try index.problems() == [])
    let freshState = try Self.state(fresh, [0])
    if ProcessInfo.processInfo.environment["LONG_RUNS"] != nil { Self.printTable(states, freshState) }
    let last = try #require(states.last)
    // Each run leaves a row of history, and the last hundred their changes.
    let history = 200 * Self.runs + 100 * 12 * 100
    #expect(last.bytes < 4 * freshState.bytes + history)
    #expect(states.allSatisfy { $0.segments <= 64 })
    // Optimized, it equals a fresh build, except for the history.
    _ = try IndexUpdater(index: index.path).optimize(purge: true)
    let optimized = try index.statistics()
    #expect(optimized.segments == 1)
    #expect((optimized.sizes.first?.bytes ?? 0) < freshState.bytes * 3 / 2 + history)
    if ProcessInfo.processInfo.environment["LONG_RUNS"] != nil {
      print("after optimize --purge: \(optimized.sizes.first?.bytes ?? 0) bytes")
    }
  }

  private static func printTable(_ states: [State], _ fresh: State) {
    print("| runs | file | segments | a run | a query | memory |")
    for (number, state) in states.enumerated() {
      print(
        "| \((number + 1) * max(1, runs / 10)) | \(state.bytes / 1024) KiB | \(state.segments) | "
          + "\(state.runMilliseconds.rounded()) ms | \(state.queryMilliseconds) ms | \(state.residentBytes >> 20) MiB |"
      )
    }
    print("| fresh | \(fresh.bytes / 1024) KiB | \(fresh.segments) | | \(fresh.queryMilliseconds) ms | |")
  }
}
