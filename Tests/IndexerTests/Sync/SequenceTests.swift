import Foundation
import Publication
import Search
import TestSupport
import Testing

@testable import Indexer

@Suite("Any sequence of runs gives the index of a fresh build")
struct SequenceTests {
  private static let words = [
    "neural", "collapse", "gradient", "lattice", "protein", "Łódź", "straße", "quantum", "H<sub>2</sub>O",
    "$\\alpha$-synuclein", "mean-field", "C++", "network", "graph", "theory", "of", "the",
  ]
  private static let queries = [
    "*", "neural collapse", "\"neural network\"", "lodz", "strasse OR quantum", "title:graph -theory", "h2o",
    "mean*",
    "alpha synuclein", "oa:gold lattice", "department:DaAl", "year:2019..2021 protein", "author:roe", "xyzzy",
  ]

  /// What an index should hold, and the generator that changes it.
  private struct Model {
    var generator: SeededGenerator
    var records: [String: SampleRecord] = [:]

    mutating func pick<T>(_ values: [T]) -> T { values[Int.random(in: values.indices, using: &generator)] }

    mutating func text(_ count: Int) -> String {
      (0..<count).map { _ in pick(SequenceTests.words) }.joined(separator: " ")
    }

    mutating func record(_ id: String) -> SampleRecord {
      var record = SampleRecord(id)
      record.title = text(Int.random(in: 0...5, using: &generator))
      record.abstract = Bool.random(using: &generator) ? text(Int.random(in: 1...30, using: &generator)) : nil
      record.author = pick(["Doe, Jane", "Roe, Richard", "Lévy, Paul", ""])
      record.year = pick(["2018", "2019", "2020", "2021", "2022", nil, "in press"])
      record.oa = pick(["gold", "green", nil])
      record.departments = pick([
        [], ["MaMo"], ["DaAl"], ["MaMo", "DaAl"], ["DaAl", "MaMo"],
        ["New\(Int.random(in: 0..<9, using: &generator))"],
      ])
      record.note = pick([nil, nil, "a", "b"])
      record.venue = pick([nil, "Journal A", "Journal B"])
      record.otherAuthors = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
        "Person\(Int.random(in: 0..<200, using: &generator)), A"
      }
      return record
    }

    /// A record of the index with some of it changed.
    mutating func changed(_ record: SampleRecord) -> SampleRecord {
      let other = self.record(record.id)
      var changed = record
      switch Int.random(in: 0..<8, using: &generator) {
      case 0: changed.title = other.title
      case 1: changed.oa = other.oa
      case 2: changed.departments = other.departments
      case 3: changed.note = other.note
      case 4: changed.abstract = other.abstract
      case 5: changed.otherAuthors = other.otherAuthors
      case 6: changed.venue = other.venue
      default: changed = other
      }
      return changed
    }

    /// Frames of one run; `records` is what they leave.
    mutating func run(_ kind: RunKind) -> [String] {
      var lines: [String] = []
      if kind == .reindex {
        let gone = records.keys.sorted().filter { _ in Int.random(in: 0..<12, using: &generator) == 0 }
        for id in gone.prefix(20) { records[id] = nil }
        for id in records.keys.sorted() where Int.random(in: 0..<6, using: &generator) > 0 {
          lines.append(line(id))
        }
        // Those left out above come after all, in an order of their own.
        let there = Set(lines)
        lines += records.keys.sorted().map { line($0) }.filter { !there.contains($0) }.shuffled(
          using: &generator)
      }
      for _ in 0..<Int.random(in: 0...12, using: &generator) {
        let id = "r\(Int.random(in: 0..<60, using: &generator))"
        if Int.random(in: 0..<4, using: &generator) == 0 {
          lines.append(SampleRecord(id) { $0.status = "deleted" }.json)
          records[id] = nil
        } else {
          let record = records[id].map { changed($0) } ?? self.record(id)
          records[id] = record
          lines.append(line(id))
        }
      }
      return lines
    }

    private mutating func line(_ id: String) -> String {
      guard let record = records[id] else { return "" }
      return Int.random(in: 0..<5, using: &generator) == 0 ? record.otherJSON : record.json
    }
  }

  @Test("of the same records: fingerprint, answers, and no problem found", arguments: UInt64(0)..<12)
  func sequence(seed: UInt64) throws {
    var model = Model(generator: SeededGenerator(seed: seed))
    let index = try SyncedIndex()
    for step in 0..<Int.random(in: 4...10, using: &model.generator) {
      let kind: RunKind = Bool.random(using: &model.generator) || step == 0 ? .ingest : .reindex
      let lines = model.run(kind)
      guard !lines.isEmpty else { continue }
      let path = try index.file(lines.joined(separator: "\n") + "\n", name: "export.jsonl")
      let label = Comment(rawValue: "seed \(seed), step \(step), \(kind)")
      let dry = try index.run(kind, [path]) { $0.isDryRun = true }
      let report = try index.run(kind, [path])
      #expect(dry.counts == report.counts, label)
      #expect(dry.changes == report.changes, label)
      #expect(report.records == model.records.count, label)
      if step % 3 == 2 { #expect(try index.problems() == [], label) }
      if step % 4 == 3 { _ = try IndexUpdater(index: index.path).optimize() }
    }
    try expectSame(index, Array(model.records.values), seed)
  }

  private func expectSame(_ index: SyncedIndex, _ records: [SampleRecord], _ seed: UInt64) throws {
    let label = Comment(rawValue: "seed \(seed)")
    #expect(try index.problems() == [], label)
    guard !records.isEmpty else { return }
    let fresh = try SyncedIndex(records.sorted { $0.id < $1.id })
    let (statistics, expected) = (try index.statistics(), try fresh.statistics())
    #expect(statistics.fingerprint == expected.fingerprint, label)
    #expect(statistics.records == expected.records, label)
    #expect(statistics.facets.map(\.distinct) == expected.facets.map(\.distinct), label)
    #expect(statistics.facets.map(\.notStated) == expected.facets.map(\.notStated), label)
    let (here, there) = (try index.open(), try fresh.open())
    for query in Self.queries {
      for sort in SearchRequest.Sort.allCases {
        var request = SearchRequest(query)
        request.limit = nil
        request.sort = sort
        request.facets += ["author", "venue"]
        let (answer, wanted) = (try here.search(request), try there.search(request))
        let label = Comment(rawValue: "seed \(seed), '\(query)' by \(sort)")
        #expect(answer.total == wanted.total, label)
        #expect(answer.hits.map(\.id) == wanted.hits.map(\.id), label)
        #expect(answer.hits.map(\.score) == wanted.hits.map(\.score), label)
        #expect(answer.facets.map(\.values) == wanted.facets.map(\.values), label)
        #expect(answer.facets.map(\.notStated) == wanted.facets.map(\.notStated), label)
      }
    }
  }
}
