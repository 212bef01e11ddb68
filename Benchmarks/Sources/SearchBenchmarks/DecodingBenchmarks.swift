import Harness
import Publication

@testable import Indexer

/// An index, and its records to read once more.
private struct Rereading: Sendable {
  static let count = 10_000
  static let records = Records(wordsInAbstract: 180)

  let place: Workplace
  let again: Input

  init(_ spelling: (Records, Int) -> String, file: String) throws {
    place = try Workplace()
    let known = try place.write(Self.records.jsonLines(Self.count), to: "known.jsonl")
    try Workplace.expectAdded(Self.count, try place.build("index.db", from: known))
    again = try place.write(spelling(Self.records, Self.count), to: file)
  }

  /// Reads the records and writes nothing.
  func read() throws -> RunReport {
    var options = RunOptions(kind: .ingest)
    options.isDryRun = true
    return try IndexUpdater(index: place.path("index.db")).run(options, paths: [again.path])
  }
}

var decoding: [Benchmark] {
  typealias Spelling = @Sendable (Records, Int) -> String
  let spellings: [(name: String, file: String, spelling: Spelling)] = [
    ("Decode JSON Lines", "again.jsonl", { $0.jsonLines($1, indent: " ") }),
    ("Decode YAML", "again.yaml", { $0.yaml($1) }),
    ("Skip known frames", "again.jsonl", { $0.jsonLines($1) }),
  ]
  return spellings.map { name, file, spelling in
    Benchmark(name, on: .process, rate: .perSecond("kB")) {
      try Rereading(spelling, file: file)
    } run: { rereading in
      try rereading.read()
    } check: { rereading, report in
      guard report.counts.unchanged == Rereading.count, report.changes.isEmpty else {
        throw WrongResult("\(report.counts.unchanged) records unchanged, expected \(Rereading.count)")
      }
      return rereading.again.bytes / 1000
    }
  }
}
