import Foundation
import Publication
import Testing

@testable import IndexStore

@Suite("Runs that write in bulk")
struct BulkRunTests {
  private enum Change {
    case add(String, words: String)
    case replace(String, words: String)
    case remove(String)
  }

  /// An index that goes away with the test, and the records in it.
  private final class Index {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "search-tests-\(UUID().uuidString)")
    var path: String { folder.appendingPathComponent("index.db").path }
    private var records: [String: (docid: Int, record: PreparedRecord)] = [:]
    private var runs = 0

    deinit { try? FileManager.default.removeItem(at: folder) }

    func run(_ changes: [Change], commits: Bool = true) throws {
      runs += 1
      let before = records
      try IndexWriter(path: path).write { editor in
        for change in changes { try apply(change, editor) }
        return ((), commits ? .newGeneration() : .rollback)
      }
      if !commits { records = before }
    }

    private func apply(_ change: Change, _ editor: IndexEditor) throws {
      switch change {
      case .add(let id, let words):
        let record = try Self.record(id, words)
        records[id] = (try editor.add(record, source: "default", run: runs), record)
      case .replace(let id, let words):
        let old = try #require(records[id])
        let record = try Self.record(id, words)
        try editor.replace(old.docid, old.record, by: record, run: runs)
        records[id] = (old.docid, record)
      case .remove(let id):
        let old = try #require(records[id])
        records[id] = nil
        try editor.remove(old.docid)
      }
      // Every record has a frame.
      if case .remove = change { return }
      let id =
        switch change {
        case .add(let id, _), .replace(let id, _), .remove(let id): id
        }
      let (docid, record) = try #require(records[id])
      try editor.setFrame(docid, source: "default", hash: record.hash)
    }

    private static func record(_ id: String, _ words: String) throws -> PreparedRecord {
      let json =
        #"{"_id":"\#(id)","abstract":[{"lang":"eng","text":"\#(words)"}],"title":"Paper \#(id)","year":"2020"}"#
      let record = try #require(Record(canonicalJSON: Array(json.utf8)))
      return PreparedRecord(record)
    }

    /// The ids of the records with a word, with the places where it stands.
    func places(_ atoms: [PostingsQuery.Atom], _ source: IndexReader.PostingsSource) throws -> [String:
      Delivery]
    {
      try IndexReader(path: path, postings: source).read { snapshot in
        var found: [String: Delivery] = [:]
        for var delivery in try snapshot.postings.deliveries(atoms) {
          let id = try snapshot.idAndTitle(delivery.docid)?.id
          delivery.docid = 0
          found[id ?? "no record"] = delivery
        }
        return found
      }
    }

    func meta() throws -> Meta { try IndexReader(path: path).read { $0.meta } }

    func problems() throws -> [String] { try IndexCheck.examine(path).problems }
  }

  private static func expectEqual(_ index: Index, _ expected: Index, _ random: inout RandomText) throws {
    #expect(try index.problems() == [])
    let (found, wanted) = (try index.meta(), try expected.meta())
    #expect(found.records == wanted.records)
    #expect(found.fingerprint == wanted.fingerprint)
    #expect(found.totalLengths == wanted.totalLengths)
    for _ in 0..<10 {
      let atoms = random.atoms()
      let places = try expected.places(atoms, .match)
      #expect(try index.places(atoms, .match) == places, "\(atoms)")
      #expect(try index.places(atoms, .segments) == places, "\(atoms)")
    }
  }

  @Test(
    "give the index that small runs give, whatever comes in whichever order", arguments: [UInt64(400)])
  func likeSmallRuns(seed: UInt64) throws {
    var random = RandomText(seed: seed)
    // Together more than is held in memory before the segment begins, so that changes meet records that are
    // in it already.
    func words() -> String { (0..<2500).map { _ in random.word() }.joined(separator: " ") }
    func id(_ number: Int) -> String { "r\(number)" }
    var first = (0..<1100).map { Change.add(id($0), words: words()) }
    first += [3, 1090, 7, 8, 1099].map { .replace(id($0), words: words()) }
    first += [7, 20, 1091].map { .remove(id($0)) }
    first += (1100..<1120).map { .add(id($0), words: words()) }
    first += [1090, 21].map { .replace(id($0), words: "once more") }
    let second =
      (30..<90).map { Change.remove(id($0)) }
      + (2000..<2600).map { .add(id($0), words: "new \(random.word())") }
      + stride(from: 100, to: 400, by: 3).map { .replace(id($0), words: words()) } + [
        .remove(id(2001)), .remove(id(100)),
      ]
    // With descending docids, so that each change comes before what is written already. Enough segments for
    // FTS5 to merge some.
    let later = (0..<3).map { round in
      (400 + round..<1000).reversed().map {
        Change.replace(id($0), words: round == 0 ? words() : "round \(round)")
      } + [
        .remove(id(400 + round)), .replace(id(600), words: "again"), .add(id(5000 + round), words: "last"),
      ]
    }
    let (index, expected) = (Index(), Index())
    for changes in [first, second] + later {
      try index.run(changes)
      for start in stride(from: 0, to: changes.count, by: 100) {
        try expected.run(Array(changes[start..<min(start + 100, changes.count)]))
      }
      try Self.expectEqual(index, expected, &random)
    }
    // A run that is not committed leaves nothing.
    try index.run((3000..<3700).map { .add(id($0), words: "never") }, commits: false)
    try Self.expectEqual(index, expected, &random)
    try IndexWriter(path: index.path).merge()
    try Self.expectEqual(index, expected, &random)
  }
}
