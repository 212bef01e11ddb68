import Foundation
import Publication
import Search
import Testing

@testable import Indexer

@Suite("A run of reindex finds what changed")
struct ChangeTests {
  typealias Edit = @Sendable (inout SampleRecord) -> Void

  static let edits: [(name: String, edit: Edit, fields: [String], parts: [String])] = [
    ("the title", { $0.title = "Other words" }, ["title"], ["text"]),
    ("the abstract", { $0.abstract = "Other words." }, ["abstract"], ["text"]),
    ("an author", { $0.author = "Roe, Richard" }, ["author"], ["text", "facets"]),
    ("the abstract away", { $0.abstract = nil }, ["abstract"], ["text"]),
    ("the OA type", { $0.oa = "green" }, ["OA_type"], ["facets"]),
    ("the OA type away", { $0.oa = nil }, ["OA_type"], ["facets"]),
    ("a department more", { $0.departments.append("DaAl") }, ["department"], ["facets"]),
    ("a field that is only stored", { $0.note = "seen" }, ["note"], ["stored"]),
    (
      "title and year",
      {
        $0.title = "Words"
        $0.year = "2021"
      }, ["title", "year"], ["text", "facets"]
    ),
  ]

  @Test("and names the changed keys and parts", arguments: edits.indices)
  func updates(number: Int) throws {
    let (name, edit, fields, parts) = Self.edits[number]
    let label = Comment(rawValue: name)
    let index = try SyncedIndex(SampleRecord.many(1...5))
    var records = SampleRecord.many(1...5)
    edit(&records[2])
    let report = try index.reindex(records)
    #expect(report.counts == RunCounts(updated: 1, unchanged: 4), label)
    let change = try #require(report.changes.first, label)
    #expect(change.id == "r3" && change.kind == .updated && report.changes.count == 1, label)
    #expect(change.fields == fields && change.parts == parts, label)
    #expect(change.values?.map(\.field) == fields, label)
    #expect(report.run == 2, label)
    #expect(try index.problems() == [], label)
    let fresh = try SyncedIndex(records)
    #expect(try index.statistics().fingerprint == fresh.statistics().fingerprint, label)
  }

  @Test("and adds and deletes, each named")
  func addsAndDeletes() throws {
    let index = try SyncedIndex(SampleRecord.many(1...5))
    let report = try index.reindex(SampleRecord.many(2...7))
    #expect(report.counts == RunCounts(added: 2, unchanged: 4, deleted: 1))
    #expect(report.changes.map(\.id) == ["r6", "r7", "r1"])
    #expect(report.changes.map(\.kind) == [.added, .added, .deleted])
    #expect(report.records == 6)
    #expect(try index.ids() == ["r2", "r3", "r4", "r5", "r6", "r7"])
    #expect(try index.problems() == [])
  }

  static let forms: [(name: String, file: String, text: @Sendable ([SampleRecord]) -> [UInt8])] = [
    ("reordered keys, white space, escapes", "a.jsonl", { Array($0.otherJSONLines.utf8) }),
    ("another order of records", "a.jsonl", { Array($0.reversed().jsonLines.utf8) }),
    ("a JSON array", "a.json", { Array($0.jsonArray.utf8) }),
    ("YAML", "a.yml", { Array($0.yaml.utf8) }),
    ("YAML with double quotes", "a.yml", { Array($0.map { $0.yaml(quote: "\"") }.joined().utf8) }),
    ("JSON Lines as .gz", "a.jsonl.gz", { SyncedIndex.gzipped($0.otherJSONLines) }),
    ("YAML as .gz", "a.yaml.gz", { SyncedIndex.gzipped($0.yaml) }),
    ("no telling name", "export", { Array($0.jsonArray.utf8) }),
  ]

  @Test("and takes another form of the same records for no change", arguments: forms.indices)
  func otherForms(number: Int) throws {
    let (name, file, text) = Self.forms[number]
    let label = Comment(rawValue: name)
    let records = SampleRecord.many(1...30)
    let index = try SyncedIndex(records)
    let before = try index.statistics()
    let path = try index.file(text(records), name: file)
    let report = try index.run(.reindex, [path])
    #expect(report.counts == RunCounts(unchanged: 30), label)
    #expect(report.run == nil, label)
    #expect(try index.statistics().generation == before.generation, label)
    #expect(try index.statistics().fingerprint == before.fingerprint, label)
    #expect(try IndexUpdater(index: index.path).history().count == 1, label)
    // The new frames are known now: again there is nothing left to write.
    let bytes = index.bytes
    #expect(try index.run(.reindex, [path]).counts == RunCounts(unchanged: 30), label)
    #expect(index.bytes == bytes, label)
    #expect(try index.problems() == [], label)
  }

  @Test("and of the same export writes nothing at all")
  func sameExport() throws {
    let records = SampleRecord.many(1...200)
    let index = try SyncedIndex(records)
    let (bytes, generation) = (index.bytes, try index.statistics().generation)
    for _ in 0..<3 {
      let report = try index.reindex(records)
      #expect(report.counts == RunCounts(unchanged: 200))
      #expect(report.run == nil)
      #expect(report.records == 200)
      #expect(index.bytes == bytes)
    }
    #expect(try index.statistics().generation == generation)
    #expect(try IndexUpdater(index: index.path).history().count == 1)
  }

  @Test("A private field alone is no change")
  func privateField() throws {
    let index = try SyncedIndex(SampleRecord.many(1...3))
    let generation = try index.statistics().generation
    var records = SampleRecord.many(1...3)
    for number in records.indices { records[number].owner = "login-of-somebody" }
    #expect(try index.reindex(records).counts == RunCounts(unchanged: 3))
    #expect(try index.statistics().generation == generation)
  }

  @Test("An update back to an earlier state gives the earlier fingerprint")
  func backAgain() throws {
    let index = try SyncedIndex(SampleRecord.many(1...3))
    let before = try index.statistics().fingerprint
    var records = SampleRecord.many(1...3)
    records[0].title = "Something else"
    try index.reindex(records)
    #expect(try index.statistics().fingerprint != before)
    #expect(try index.reindex(SampleRecord.many(1...3)).counts == RunCounts(updated: 1, unchanged: 2))
    #expect(try index.statistics().fingerprint == before)
    #expect(try index.problems() == [])
  }
}

@Suite("The same id more than once in a run")
struct SupersededTests {
  private static func version(_ number: Int) -> SampleRecord {
    SampleRecord("a") { $0.title = "Version \(number)" }
  }

  /// The versions of one id in an index that has version 1 of it, and what becomes of them.
  static let sequences: [(versions: [Int], counts: RunCounts, last: Int)] = [
    ([1, 1], RunCounts(unchanged: 1, superseded: 1), 1),
    ([2, 1], RunCounts(unchanged: 1, superseded: 1), 1),
    ([1, 2], RunCounts(updated: 1, superseded: 1), 2),
    ([2, 2], RunCounts(updated: 1, superseded: 1), 2),
    ([2, 3, 4], RunCounts(updated: 1, superseded: 2), 4),
    ([2, 3, 1], RunCounts(unchanged: 1, superseded: 2), 1),
  ]

  @Test("The last one counts", arguments: sequences.indices)
  func lastWins(number: Int) throws {
    let (versions, counts, last) = Self.sequences[number]
    let index = try SyncedIndex([Self.version(1)])
    let bytes = index.bytes
    let records = versions.map(Self.version)
    #expect(try index.reindex(records).counts == counts)
    #expect(try index.stored("a")?.contains("Version \(last)") == true)
    #expect(try index.problems() == [])
    if counts.updated == 0 { #expect(index.bytes == bytes) }
    let again = try index.reindex(records)
    #expect(again.counts == RunCounts(unchanged: 1, superseded: versions.count - 1))
    #expect(again.run == nil)
  }

  @Test("A new id counts as added once", arguments: [[1, 2], [1, 1], [2, 1, 3]])
  func added(versions: [Int]) throws {
    let index = try SyncedIndex([SampleRecord("other")])
    let report = try index.ingest(versions.map(Self.version))
    #expect(report.counts == RunCounts(added: 1, superseded: versions.count - 1))
    #expect(report.changes == [.init(id: "a", kind: .added, title: "Version \(versions.last ?? 0)")])
    #expect(try index.stored("a")?.contains("Version \(versions.last ?? 0)") == true)
    #expect(try index.ids("version") == ["a"])
    #expect(try index.problems() == [])
  }

  @Test("also over several files, in the order of the arguments")
  func severalFiles() throws {
    let index = try SyncedIndex()
    let second = try index.file([Self.version(2)].jsonLines, name: "a.jsonl")
    let first = try index.file([Self.version(1)].jsonLines, name: "b.jsonl")
    #expect(try index.run(.reindex, [first, second]).counts == RunCounts(added: 1, superseded: 1))
    #expect(try index.stored("a")?.contains("Version 2") == true)
  }
}
