import Foundation
import Publication
import Search
import Testing

@testable import Indexer

@Suite("Records that are not public")
struct WithdrawalTests {
  private static func record(_ id: String, status: String?) -> SampleRecord {
    SampleRecord(id) {
      $0.status = status
      $0.title = "A title of \(id)"
    }
  }

  @Test(
    "leave the index in every kind of run", arguments: [RunKind.ingest, .reindex],
    ["private", "deleted", "new", "submitted", "returned", " Private", "whatever"])
  func withdrawn(kind: RunKind, status: String) throws {
    let index = try SyncedIndex(["a", "b", "c"].map { Self.record($0, status: "public") })
    let report = try index.run(
      kind,
      [index.file(["a", "b", "c"].map { Self.record($0, status: $0 == "b" ? status : "public") }.jsonLines)])
    #expect(report.counts == RunCounts(unchanged: 2, deleted: 1))
    #expect(report.changes == [.init(id: "b", kind: .deleted, reason: .withdrawn)])
    #expect(try index.ids() == ["a", "c"])
    #expect(try index.stored("b") == nil)
    #expect(try index.problems() == [])
  }

  @Test("are skipped where the index does not have them")
  func skipped() throws {
    let index = try SyncedIndex()
    let report = try index.ingest([
      Self.record("a", status: "private"), Self.record("b", status: nil), Self.record("c", status: "deleted"),
    ])
    #expect(report.counts == RunCounts(added: 1, skipped: 2))
    #expect(try index.ids() == ["b"])
    let again = try index.ingest([Self.record("a", status: "private")])
    #expect(again.counts == RunCounts(skipped: 1))
    #expect(again.run == nil)
  }

  @Test("an unknown status is named in the report, and counts as not public")
  func unknownStatus() throws {
    let index = try SyncedIndex()
    let report = try index.ingest([Self.record("a", status: "publik"), Self.record("b", status: "Public ")])
    #expect(report.counts == RunCounts(added: 1, skipped: 1))
    #expect(report.warnings.map(\.id) == ["a"])
    #expect(report.warnings.first?.reason.contains("'publik'") == true)
  }

  /// Statuses of records in an index, then those of the next export, and whether a warning tells of them.
  static let mixtures: [(before: [String?], after: [String?], isTold: Bool)] = [
    ([], [nil, nil], false), ([], ["public", "public"], false), ([], ["public", nil], true),
    ([], ["private", nil], true), (["public", "public"], ["public", nil], true),
    ([nil, nil], [nil, nil], false),
  ]

  @Test("records without a status among others that state one are told of, once a run", arguments: mixtures)
  func mixed(before: [String?], after: [String?], isTold: Bool) throws {
    func records(_ statuses: [String?]) -> [SampleRecord] {
      statuses.enumerated().map { Self.record("r\($0)", status: $1) }
    }
    let index = try SyncedIndex(records(before))
    let report = try index.ingest(records(after))
    #expect(report.warnings.map(\.field) == (isTold ? ["status"] : []))
    #expect(report.warnings.first.map { $0.id == "r1" && $0.reason.contains("taken as public") } ?? !isTold)
  }

  /// What the frames of one id say one after the other, and what becomes of it in an index that has it, and
  /// without.
  static let sequences: [(statuses: [String], known: RunCounts, unknown: RunCounts, stays: Bool)] = [
    (
      ["private", "public"], RunCounts(unchanged: 1, superseded: 1), RunCounts(added: 1, superseded: 1), true
    ),
    (
      ["public", "private"], RunCounts(deleted: 1, superseded: 1), RunCounts(skipped: 1, superseded: 1), false
    ),
    (
      ["private", "private"], RunCounts(deleted: 1, superseded: 1), RunCounts(skipped: 1, superseded: 1),
      false
    ),
    (
      ["public", "private", "public"], RunCounts(unchanged: 1, superseded: 2),
      RunCounts(added: 1, superseded: 2),
      true
    ),
    (
      ["private", "public", "deleted"], RunCounts(deleted: 1, superseded: 2),
      RunCounts(skipped: 1, superseded: 2),
      false
    ),
  ]

  @Test("The last status counts", arguments: sequences.indices, [true, false])
  func lastStatus(number: Int, isKnown: Bool) throws {
    let (statuses, known, unknown, stays) = Self.sequences[number]
    let other = SampleRecord("other")
    let index = try SyncedIndex([other] + (isKnown ? [Self.record("a", status: "public")] : []))
    let report = try index.ingest(statuses.map { Self.record("a", status: $0) })
    #expect(report.counts == (isKnown ? known : unknown))
    #expect(try index.ids() == (stays ? ["a", "other"] : ["other"]))
    #expect(try index.problems() == [])
  }

  @Test("count towards the brake with those that are missing")
  func brake() throws {
    let index = try SyncedIndex(SampleRecord.many(1...60))
    var records = SampleRecord.many(1...60)
    for number in 0..<50 { records[number].status = "deleted" }
    #expect(throws: RunError.self) { try index.reindex(records) }
    let report = try index.reindex(records) { $0.allowsMassDeletion = true }
    #expect(report.counts == RunCounts(unchanged: 10, deleted: 50))
    #expect(try index.problems() == [])
  }

  @Test("are never quoted: not in warnings, rejects or kept frames")
  func neverQuoted() throws {
    let index = try SyncedIndex([SampleRecord("a")])
    let hidden = Self.record("b", status: "private").json.replacingOccurrences(
      of: "\"2020\"", with: "\"a-secret-year\"")
    let report = try index.run(.ingest, [index.file(hidden + "\n")])
    #expect(report.counts == RunCounts(skipped: 1))
    #expect(report.warnings == [])
    #expect(!"\(report)".contains("secret"))
  }

  @Test("Another source's private record does not touch this source's")
  func otherSource() throws {
    let index = try SyncedIndex([SampleRecord("a")])
    let report = try index.ingest([Self.record("a", status: "private")]) { $0.source = "other" }
    #expect(report.counts.deleted == 0)
    #expect(try index.ids() == ["a"])
  }
}
