import Foundation
import IndexStore
import Publication
import SearchSQLite
import Testing

@Suite("Index reader")
struct IndexReaderTests {
  /// A new index of three records.
  private func withIndex(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "search-tests-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("index.db").path
    try Self.build(path)
    try body(path)
  }

  private static func build(_ path: String) throws {
    try IndexWriter(path: path).write { editor in
      for (id, title) in [("1", "Neural collapse"), ("2", "Collapse of neural nets"), ("3", "Nets")] {
        let record = try #require(
          PreparedRecord(json: Array(#"{"_id":"\#(id)","title":"\#(title)"}"#.utf8), id: id))
        _ = try editor.add(record, source: "default", run: 1)
      }
      return ((), .newGeneration())
    }
  }

  private static let atoms = [
    PostingsQuery.Atom(terms: ["neural"]), .init(terms: ["neural", "collapse"]),
  ]

  @Test("takes the postings from the segments unless told otherwise")
  func source() throws {
    try withIndex { path in
      let expected = try IndexReader(path: path, postings: .match).read { snapshot in
        #expect(snapshot.postingsSource == .match)
        return try snapshot.postings.deliveries(Self.atoms)
      }
      #expect(expected.map(\.docid) == [1, 2])
      let found = try IndexReader(path: path).read { snapshot in
        #expect(snapshot.postingsSource == .segments)
        return try snapshot.postings.deliveries(Self.atoms)
      }
      #expect(found == expected)
    }
  }

  @Test("falls back to MATCH where FTS5 wrote a format that is not known")
  func unknownFormat() throws {
    try withIndex { path in
      let reader = try IndexReader(path: path)
      try Connection(path: path, ConnectionSettings(.readWrite)).execute(
        "UPDATE text_config SET v = 5 WHERE k = 'version'")
      let source = try reader.read { $0.postingsSource }
      #expect(source == .match)
    }
  }

  @Test("sees what was committed since its last look")
  func newCommit() throws {
    try withIndex { path in
      let reader = try IndexReader(path: path)
      #expect(try reader.read { try $0.postings.documentFrequency(of: [.init(terms: ["neural"])]) } == 2)
      try IndexWriter(path: path).write { editor in
        try editor.remove(1)
        return ((), .newGeneration())
      }
      #expect(try reader.read { try $0.postings.deliveries(Self.atoms) }.map(\.docid) == [2])
    }
  }
}
