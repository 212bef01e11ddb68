import SearchSQLite
import Testing

@Suite("An FTS5 function")
struct FTS5FunctionTests {
  private struct Occurrence: Hashable {
    var row: Int
    var phrase: Int
    var column: Int
    var token: Int
  }

  private func table() throws -> Connection {
    let connection = try Connection()
    try connection.execute(
      """
      CREATE VIRTUAL TABLE text USING fts5(a, b, content='');
      INSERT INTO text(rowid, a, b) VALUES (1, 'x y x', 'y'), (5, 'z', ''), (7, '', 'y x')
      """)
    return connection
  }

  @Test("sees each row that matches, and where each phrase stands in it")
  func occurrences() throws {
    let connection = try table()
    var found: [Occurrence] = []
    var phrases: Set<Int> = []
    try connection.addFTS5Function("collect") { match in
      let row = match.rowid
      phrases.insert(match.phraseCount)
      for phrase in 0..<match.phraseCount {
        try match.forEachOccurrence(of: phrase) {
          found.append(Occurrence(row: row, phrase: phrase, column: $0, token: $1))
        }
      }
    }
    let rows = try connection.all("SELECT rowid, collect(text) FROM text WHERE text MATCH ?", "x OR \"y x\"")
    {
      #expect($0.isNull(1))
      return try $0.int(0)
    }
    #expect(rows == [1, 7] && phrases == [2])
    #expect(
      found.map { [$0.row, $0.phrase, $0.column, $0.token] } == [
        [1, 0, 0, 0], [1, 0, 0, 2], [1, 1, 0, 1], [7, 0, 1, 1], [7, 1, 1, 0],
      ])
  }

  @Test("that throws fails the query, and one for no such phrase is an error")
  func failing() throws {
    let connection = try table()
    try connection.addFTS5Function("fail") { try $0.forEachOccurrence(of: 9) { _, _ in } }
    #expect(
      try failure { _ = try connection.all("SELECT fail(text) FROM text WHERE text MATCH 'x'") { _ in } }.code
        == .range)
  }

  @Test("is kept until the connection is closed, and not longer")
  func lifetime() throws {
    final class Witness {}
    weak var witness: Witness?
    let connection = try table()
    do {
      let kept = Witness()
      witness = kept
      try connection.addFTS5Function("keep") { _ in withExtendedLifetime(kept) {} }
    }
    #expect(witness != nil)
    try connection.execute("SELECT keep(text) FROM text WHERE text MATCH 'x'")
    connection.close()
    #expect(witness == nil)
  }
}
