import Foundation
import Publication
import Search
import Testing

@Suite("Suggestions")
struct SuggestionTests {
  private static func index() throws -> TestIndex {
    let titles = [
      "neural collapse", "neural collapse again", "collider physics", "collider neural", "colliders",
      "collider",
    ]
    let lines = titles.enumerated().map {
      "{\"_id\":\"\($0)\",\"title\":\"\($1)\",\"external_id\":{\"isi\":[\"000\($0)42\"]}}"
    }
    let index = try TestIndex()
    try index.reindex([index.folder.write(lines.joined(separator: "\n"), to: "r.jsonl")])
    return index
  }

  @Test("complete a word beside the words before it, whole phrases first")
  func context() throws {
    let suggestions = try Self.index().open().suggestions(for: "Neural coll")
    #expect(suggestions.phrases == [.init(text: "neural collapse", count: 2)])
    #expect(suggestions.words == [.init(word: "collapse", count: 2), .init(word: "collider", count: 1)])
    #expect(suggestions.titles.map(\.id).prefix(2) == ["0", "1"])
  }

  @Test("complete a word alone by its records, as they do where no record has the words before it")
  func alone() throws {
    let index = try Self.index().open()
    #expect(try index.suggestions(for: "coll").words.map(\.word) == ["collider", "collapse", "colliders"])
    #expect(try index.suggestions(for: "coll").phrases.isEmpty)
    #expect(
      try index.suggestions(for: "zebra coll").words.map(\.word) == ["collider", "collapse", "colliders"])
  }

  @Test("a record is found by any of its external ids")
  func externalIDs() throws {
    let found = try Self.index().open().records(ids: ["000342", "3", "nope"])
    #expect(found.records.map(\.id) == ["3", "3"] && found.missing == ["nope"])
  }
}
