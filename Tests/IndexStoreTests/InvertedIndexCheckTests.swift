import SearchSQLite
import Testing

@testable import IndexStore

@Suite("What a check reads on a second connection")
struct InvertedIndexCheckTests {
  @Test("is what the first connection sees, also where a run commits in between", arguments: [false, true])
  func seesOneCommit(isChanged: Bool) throws {
    let index = RunIndex()
    try index.run([.add("a", words: "one two"), .add("b", words: "two three")])
    let connection = try IndexFile.openForChecking(index.path)
    defer { connection.close() }
    let differing = try connection.read {
      let meta = try Meta(from: connection)
      if isChanged { try index.run([.replace("a", words: "one four"), .remove("b")]) }
      var postings = try InvertedIndexCheck(index.path, meta).found(otherwise: connection).postings
      try StoredRecords(connection).scan { row, record in
        postings.add(PostingsCheck.occurrences(of: try #require(record)), of: row.docid)
      }
      return postings.differingDocids
    }
    #expect(differing.isEmpty)
  }
}
