import Foundation
import Search
import Testing

@Suite("Names of editors")
struct EditorTests {
  private static let records = [
    #"{"_id":"1","title":"learning","author":[{"full_name":"Noll, Ada"}],"editor":[{"full_name":"Wu, Diyuan"}]}"#,
    #"{"_id":"2","title":"learning","author":[{"full_name":"Wu, Diyuan"}],"editor":[{"full_name":"Noll, Ada"}]}"#,
    #"{"_id":"3","title":"noll and wu","editor":[{"first_name":"Ada","last_name":"Noll"},{"full_name":"Li, Bo"}]}"#,
    #"{"_id":"4","title":"learning","author":[{"full_name":"Noll, Ada"}],"translator":[{"full_name":"Noll, Ada"}]}"#,
  ]

  static let queries: [(String, [String])] = [
    ("editor:noll", ["2", "3"]), ("editor:wu", ["1"]), ("editor:\"Noll, Ada\"", ["2", "3"]),
    ("editor:\"ada noll\"", ["2", "3"]), ("editor:(ada noll)", ["2", "3"]), ("editor:no*", ["2", "3"]),
    ("editor:noll learning", ["2"]), ("learning -editor:noll", ["1", "4"]),
    ("editor:noll OR editor:wu", ["1", "2", "3"]),
    ("editor:\"Noll, A.\"", ["2", "3"]), ("editor:\"A. Noll\"", ["2", "3"]), ("editor:\"Noll, B.\"", []),
    ("editor:\"Li, B.\"", ["3"]), ("editor:\"ada li\"", []), ("author:noll", ["1", "2", "3", "4"]),
    ("Editor:NOLL", ["2", "3"]),
  ]

  @Test("are looked for among editors only", arguments: queries)
  func editors(query: String, expected: [String]) throws {
    let index = try TestIndex()
    try index.reindex([index.folder.write(Self.records.joined(separator: "\n"), to: "r.jsonl")])
    #expect(try index.ids(query).sorted() == expected)
    let parsed = try index.search(query).query.parsed
    #expect(try index.ids(parsed).sorted() == index.ids(query).sorted(), "\(parsed)")
  }
}
