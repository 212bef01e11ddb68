import Publication
import Testing

@testable import Indexer

@Suite("Limits of a record in a run")
struct LimitTests {
  /// Reads one export between two good records, and returns what became of the middle one.
  private static func run(
    _ frames: [String], name: String, _ change: (inout Limits) -> Void
  ) throws -> (report: RunReport, index: SyncedIndex) {
    let index = try SyncedIndex()
    let file = try index.file(frames.joined(), name: name)
    let report = try index.run(.ingest, [file]) { change(&$0.limits) }
    #expect(try index.problems() == [])
    return (report, index)
  }

  private static func expectOutcome(
    _ report: RunReport, isTaken: Bool, naming variable: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(report.counts.added == (isTaken ? 3 : 2), sourceLocation: sourceLocation)
    #expect(report.rejects.map(\.id) == (isTaken ? [] : ["middle"]), sourceLocation: sourceLocation)
    #expect(
      report.rejects.allSatisfy { $0.reason.contains(variable) && $0.line > 1 }, "\(report.rejects)",
      sourceLocation: sourceLocation)
  }

  @Test(
    "bytes: a record is taken up to the limit, and rejected past it; its neighbours stay",
    arguments: [-1, 0, 1])
  func bytes(past: Int) throws {
    let limit = 300
    let json = #"{"_id":"middle","title":"TEXT"}"#
    let line = json.replacing("TEXT", with: String(repeating: "x", count: limit + past - json.utf8.count + 4))
    #expect(line.utf8.count == limit + past)
    let frames = [#"{"_id":"a"}"#, line, #"{"_id":"b"}"#].map { $0 + "\n" }
    let (report, _) = try Self.run(frames, name: "x.jsonl") { $0.recordBytes = limit }
    Self.expectOutcome(report, isTaken: past <= 0, naming: "Limits.recordBytes")
    // The size after decompression counts.
    let index = try SyncedIndex()
    let file = try index.file(SyncedIndex.gzipped(frames.joined()), name: "x.jsonl.gz")
    let packed = try index.run(.ingest, [file]) { $0.limits.recordBytes = limit }
    Self.expectOutcome(packed, isTaken: past <= 0, naming: "Limits.recordBytes")
  }

  @Test("depth, in each way to write it", arguments: [-1, 0, 1])
  func depth(past: Int) throws {
    let limit = 12
    // The record is a level itself.
    let lists = limit + past - 1
    let flow = String(repeating: "[", count: lists) + "x" + String(repeating: "]", count: lists)
    let block = (0..<lists).map { "\n" + String(repeating: " ", count: $0 + 1) + "k:" }.joined() + " v"
    let documents = [
      ("x.yaml", ["---\n_id: a\n", "---\n_id: middle\nx: \(flow)\n", "---\n_id: b\n"]),
      ("x.yaml", ["---\n_id: a\n", "---\n_id: middle\nx: \(block)\n", "---\n_id: b\n"]),
      (
        "x.jsonl",
        [
          "{\"_id\":\"a\"}\n", "{\"_id\":\"middle\",\"x\":\(flow.replacing("x", with: "1"))}\n",
          "{\"_id\":\"b\"}\n",
        ]
      ),
    ]
    for (name, frames) in documents {
      let (report, _) = try Self.run(frames, name: name) { $0.recordDepth = limit }
      Self.expectOutcome(report, isTaken: past <= 0, naming: "Limits.recordDepth")
    }
  }

  @Test("a record of the greatest depth that can be asked for goes in and out", arguments: ["yaml", "jsonl"])
  func deepest(kind: String) throws {
    let lists = Limits.maxDepth - 1
    let flow = String(repeating: "[", count: lists) + "1" + String(repeating: "]", count: lists)
    let frames =
      kind == "yaml"
      ? ["---\n_id: a\n", "---\n_id: middle\nx: \(flow)\n", "---\n_id: b\n"]
      : ["{\"_id\":\"a\"}\n", "{\"_id\":\"middle\",\"x\":\(flow)}\n", "{\"_id\":\"b\"}\n"]
    let (report, index) = try Self.run(frames, name: "x." + kind) { $0.recordDepth = Limits.maxDepth }
    #expect(report.counts.added == 3)
    #expect(try index.stored("middle")?.contains(flow.replacing("1", with: "\"1\"")) == true)
    // Changed by a run whose own limits are the default ones: the stored version is still read.
    let changed = try index.file("{\"_id\":\"middle\",\"title\":\"New\"}\n", name: "new.jsonl")
    #expect(try index.run(.ingest, [changed]).counts.updated == 1)
    #expect(try index.problems() == [])
  }

  @Test("values: texts, keys, lists and maps of YAML", arguments: [-1, 0, 1])
  func values(past: Int) throws {
    // The map, two keys, the id, the list.
    let items = (0..<(20 + past - 5)).map { "\n- i\($0)" }.joined()
    let frames = ["---\n_id: a\n", "---\n_id: middle\nkeyword:\(items)\n", "---\n_id: b\n"]
    let (report, _) = try Self.run(frames, name: "x.yaml") { $0.recordValues = 20 }
    Self.expectOutcome(report, isTaken: past <= 0, naming: "Limits.recordValues")
  }

  @Test("aliases make a record as many times as long as the limit says, and no longer")
  func aliases() throws {
    func document(_ count: Int) -> String {
      let text = String(repeating: "y", count: 10_000)
      return "---\n_id: middle\na: &a \(text)\nkeyword:" + String(repeating: "\n- *a", count: count) + "\n"
    }
    // About 10,000 bytes, which may grow to twice that and 65,536 more.
    for (count, isTaken) in [(1, true), (6, true), (9, false), (1000, false)] {
      let frames = ["---\n_id: a\n", document(count), "---\n_id: b\n"]
      let (report, _) = try Self.run(frames, name: "x.yaml") { $0.aliasGrowth = 2 }
      Self.expectOutcome(report, isTaken: isTaken, naming: "Limits.aliasGrowth")
    }
  }

  @Test(
    "authors and abstracts past their limits are left out; the record is taken, with warnings that name it")
  func cut() throws {
    let authors = (0..<5).map { "\"N\($0)\"" }.joined(separator: ",")
    let frames = [
      "{\"_id\":\"a\"}\n", "{\"_id\":\"middle\",\"author\":[\(authors)],\"abstract\":\"hidden words\"}\n",
      "{\"_id\":\"b\"}\n",
    ]
    let (report, index) = try Self.run(frames, name: "x.jsonl") {
      $0.authors = 4
      $0.abstractBytes = 6
    }
    #expect(report.counts.added == 3 && report.counts.rejected == 0)
    #expect(report.warnings.map(\.field) == ["abstract", "author"])
    #expect(report.warnings.allSatisfy { $0.id == "middle" && $0.line == 2 && !$0.reason.contains("hidden") })
    #expect(try index.ids("author:N3") == ["middle"])
    #expect(try index.ids("author:N4").isEmpty)
    #expect(try index.ids("hidden") == ["middle"])
    #expect(try index.ids("words").isEmpty)
    // The frame is known: a higher limit counts once the record changes or is read again.
    let file = try index.file(frames.joined(), name: "x.jsonl")
    #expect(try index.run(.ingest, [file]).counts.unchanged == 3)
  }

  @Test("a status that is a list withdraws the record, and says so with file, line and id only")
  func status() throws {
    let index = try SyncedIndex([SampleRecord("a"), SampleRecord("b")])
    let export =
      SampleRecord("a").json + "\n" + #"{"_id":"b","title":"secret","status":["public","secret"]}"# + "\n"
    let report = try index.reindex(text: export)
    #expect(report.counts.deleted == 1)
    let warning = try #require(report.warnings.first)
    #expect(
      warning.file.hasSuffix("export.jsonl") && warning.line == 2 && warning.id == "b"
        && warning.field == "status")
    #expect(warning.reason == "status is a list, expected a text: taken as not public")
    #expect(try index.ids() == ["a"])
  }

  @Test("ten thousand authors, a list of every kind of thing, a long title: no more than linear work")
  func large() throws {
    let people = (0..<10_000).map { #"{"first_name":"F\#($0)","last_name":"L\#($0)","id":"\#($0)"}"# }.joined(
      separator: ",")
    let units = (0..<10_000).map { #"{"_id":"D\#($0)"}"# }.joined(separator: ",")
    let title = String(repeating: "word ", count: 400_000)
    let text = #"{"_id":"middle","author":[\#(people)],"department":[\#(units)],"title":"\#(title)"}"#
    let (report, index) = try Self.run(
      ["{\"_id\":\"a\"}\n", text + "\n", "{\"_id\":\"b\"}\n"], name: "x.jsonl"
    ) { _ in }
    #expect(report.counts.added == 3 && report.warnings.isEmpty)
    #expect(try index.ids("author:l9999") == ["middle"])
    #expect(try index.ids("department:D9999") == ["middle"])
  }
}
