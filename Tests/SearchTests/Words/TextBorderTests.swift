import Foundation
import Indexer
import Search
import Testing

@Suite("No match runs from one text of a field into the next")
struct TextBorderTests {
  private static let records = [
    ##"{"_id":"1","title":"x","author":[{"full_name":"Wu, Diyuan"},{"full_name":"Mondelli, Marco"}],"##
      + ##""keyword":["deep learning","theory of everything"],"##
      + ##""abstract":[{"text":"About neural"},{"text":"collapse of a network"}]}"##,
    ##"{"_id":"2","title":"neural collapse","author":[{"full_name":"Marco, Wu"}],"keyword":["learning theory"]}"##,
    ##"{"_id":"3","title":"one a in the words behind"}"##, ##"{"_id":"4","title":"a rare a"}"##,
  ]

  /// `filler` records beside: many are written as a segment of their own, few by FTS5.
  private func index(filler: Int) throws -> TestIndex {
    let index = try TestIndex()
    let more = (0..<filler).map { #"{"_id":"f\#($0)","title":"filler \#($0)"}"# }
    // A first build writes all records as a segment.
    try index.ingest([index.folder.write(#"{"_id":"g","title":"ground"}"#, to: "first.jsonl")])
    try index.ingest([
      index.folder.write((Self.records + more).joined(separator: "\n"), to: "records.jsonl")
    ])
    #expect(try SearchIndex.check(path: index.path).problems == [])
    return index
  }

  @Test("phrases, words close together and prefixes of phrases", arguments: [0, 600])
  func phrases(filler: Int) throws {
    let index = try index(filler: filler)
    let cases: [(query: String, ids: [String])] = [
      (#"author:"wu marco""#, ["2"]), (#"author:"marco mondelli""#, ["1"]), (#"author:"diyuan marco""#, []),
      (#"author:"wu marco"~9"#, ["2"]), (#"author:"wu diyuan"~9"#, ["1"]),
      (#"keyword:"learning theory""#, ["2"]), (#"keyword:"learning theory"~9"#, ["2"]),
      (#"keyword:"deep learning"~9"#, ["1"]), (#""neural collapse""#, ["2"]),
      (#""neural collapse"~9"#, ["2"]),
      (#""neural network"~9"#, []), (#""collapse network"~9"#, ["1"]),
      ("neural collapse", ["1", "2"]), ("neural-collapse", ["2"]),
    ]
    for (query, ids) in cases { #expect(try index.ids(query).sorted() == ids, "\(query)") }
  }

  @Test("a word that is asked for twice has to stand there twice")
  func twice() throws {
    let index = try index(filler: 0)
    #expect(try index.ids(#""a a"~1"#) == ["4"])
    #expect(try index.ids(#""a a"~2"#) == ["4"])
    #expect(try index.ids(#""a a"~0"#) == [])
    #expect(try index.ids(#""a rare a"~0"#) == ["4"])
    #expect(try index.ids(#""a a a"~9"#) == [])
  }

  @Test("borders count in no length, and are no words")
  func notCounted() throws {
    let index = try index(filler: 0)
    let search = try SearchIndex(path: index.path)
    let explained = try search.explain(id: "1", SearchRequest("author:wu"))
    #expect(explained.isMatch)
    #expect(try search.suggestions(for: "#").words.isEmpty)
    let one = try TestIndex()
    try one.ingest([
      one.folder.write(##"{"_id":"1","title":"x","keyword":["one","two"]}"##, to: "one.jsonl")
    ])
    #expect(try SearchIndex(path: one.path).statistics().terms == 3)
  }

  @Test("what explains a hit agrees with what finds it")
  func explained() throws {
    let index = try index(filler: 0)
    let search = try SearchIndex(path: index.path)
    for query in [#""neural collapse"~9"#, #"author:"wu marco""#, #""a a"~1"#] {
      let found = Set(try index.ids(query))
      for id in ["1", "2", "3", "4"] {
        #expect(
          try search.explain(id: id, SearchRequest(query)).isMatch == found.contains(id), "\(query) \(id)")
      }
    }
  }
}
