import Foundation
import IndexStore
import Publication
import Testing

@Suite("Facts about the whole index")
struct MetaTests {
  private func record(_ id: String, _ languages: [String]) throws -> PreparedRecord {
    let list = languages.map { #"{"iso":"\#($0)"}"# }.joined(separator: ",")
    let stated = languages.isEmpty ? "" : #","language":[\#(list)]"#
    return try #require(PreparedRecord(json: Array(#"{"_id":"\#(id)"\#(stated)}"#.utf8), id: id))
  }

  @Test("the records of each language are counted, through every kind of change")
  func languageCounts() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "search-tests-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("index.db").path
    func counts(_ change: (IndexEditor) throws -> Void) throws -> [String: Int] {
      try IndexWriter(path: path).write { editor in
        try change(editor)
        return ((), .newGeneration())
      }
      return try IndexReader(path: path).read { $0.meta.languageCounts }
    }
    var docids: [Int] = []
    let built = try counts { editor in
      for (id, languages) in [("a", ["eng"]), ("b", ["eng", "ger"]), ("c", []), ("d", ["fre"]), ("e", [])] {
        docids.append(try editor.add(record(id, languages), source: "default", run: 1))
      }
    }
    #expect(built == ["": 2, "eng": 2, "ger": 1, "fre": 1])
    let changed = try counts { editor in
      try editor.remove(docids[3])
      try editor.replace(docids[2], record("c", []), by: record("c", ["ger"]), run: 2)
    }
    #expect(changed == ["": 1, "eng": 2, "ger": 2])
    let added = try counts { editor in
      try editor.remove(docids[4])
      _ = try editor.add(record("f", ["ita"]), source: "default", run: 3)
    }
    #expect(added == ["eng": 2, "ger": 2, "ita": 1])
  }
}
