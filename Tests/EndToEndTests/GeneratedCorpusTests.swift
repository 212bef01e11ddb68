import Foundation
import TestSupport
import Testing

/// What `PapersTests` tries on real papers, on records that anybody can make.
@Suite(
  "9,000 generated records, and their state some time later",
  .enabled(if: GeneratedCorpus.isPossible, "\(GeneratedCorpus.needed)"))
struct GeneratedCorpusTests {
  private static let later = [
    "--changed", "0.03", "--touched", "0.02", "--deleted", "0.01", "--added", "0.05", "--change-seed", "7",
  ]

  private static func place() throws -> Workplace {
    let place = try Workplace()
    try GeneratedCorpus.write(9_000, to: place.folder.appending(path: "first.jsonl").path)
    try GeneratedCorpus.write(9_000, later, to: place.folder.appending(path: "later.jsonl").path)
    try #require(try place.search("reindex", "first.jsonl", "--quiet").status == 0)
    return place
  }

  private static func counts(_ outcome: Program.Outcome) throws -> [Int?] {
    let report = try outcome.json()
    return ["added", "updated", "unchanged", "deleted", "rejected", "records"].map { report[$0].int }
  }

  @Test("what was added, updated, deleted is counted; the same again writes nothing; a fresh build is equal")
  func reindex() throws {
    let place = try Self.place()
    // `--summary` counts them: 285 changed, and 181 with only another date.
    let second = try place.search("reindex", "later.jsonl", "--json", "--quiet")
    #expect(try Self.counts(second) == [450, 285 + 181, 8_442, 92, 0, 9_358])
    let bytes = try place.indexBytes()
    let again = try place.search("reindex", "later.jsonl", "--json", "--quiet")
    #expect(try Self.counts(again) == [0, 0, 9_358, 0, 0, 9_358])
    #expect(try again.json()["run"] == .null)
    #expect(try place.indexBytes() == bytes)
    #expect(try place.search("check", "--json").json()["problems"] == .array([]))
    let fresh = try Workplace()
    let path = place.folder.appending(path: "later.jsonl").path
    #expect(try fresh.search("reindex", path, "--quiet").status == 0)
    let fingerprints = try [place, fresh].map { try $0.search("stats", "--json").json()["fingerprint"] }
    #expect(fingerprints[0] == fingerprints[1])
  }

  @Test("an export with a ninth of the records missing is not believed; as a part it deletes nothing")
  func brake() throws {
    let place = try Self.place()
    let bytes = try place.indexBytes()
    #expect(try place.shell("tail -n +1001 first.jsonl > less.jsonl").status == 0)
    let outcome = try place.search("reindex", "less.jsonl", "--json", "--quiet")
    #expect(outcome.status == 2)
    #expect(try JSON(Data(outcome.errors.utf8))["deleted"].int == 1_000)
    let partial = try place.search("reindex", "less.jsonl", "--partial", "--json", "--quiet")
    #expect(try Self.counts(partial) == [0, 0, 8_000, 0, 0, 9_000])
    #expect(try place.indexBytes() == bytes)
  }
}

@Suite("One record in two spellings")
struct SpellingOfExportTests {
  @Test("the examples as YAML, and as the JSON Lines made from it, have equal fingerprints and are no change")
  func examples() throws {
    let place = try Workplace()
    #expect(try place.search("reindex", Repository.inventedRecords, "--quiet").status == 0)
    _ = try place.file(try place.recordsBackwards(), name: "other.jsonl")
    let report = try place.search("reindex", "other.jsonl", "--json", "--quiet").json()
    #expect(report["unchanged"].int == 298)
    #expect(report["run"] == .null)
    let second = try Workplace()
    let path = place.folder.appending(path: "other.jsonl").path
    #expect(try second.search("reindex", path, "--quiet").status == 0)
    let fingerprints = try [place, second].map { try $0.search("stats", "--json").json()["fingerprint"] }
    #expect(fingerprints[0] == fingerprints[1])
  }
}
