import Foundation
import SearchSQLite
import Testing

@testable import IndexStore

@Suite("A build that reads again what it wrote")
struct ReadBackTests {
  /// Adds rows to a table whose index is larger than the cache; whether `ReadBack` takes notice.
  private func isNoticed(ids: some Sequence<Int>) throws -> Bool {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "read-back-\(UUID().uuidString).db"
    ).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let connection = try Connection(path: path, ConnectionSettings(.create))
    try connection.execute(
      "PRAGMA journal_mode = OFF; PRAGMA cache_size = 20; CREATE TABLE row(id INTEGER UNIQUE, text TEXT)")
    var readBack = ReadBack()
    return try connection.transaction(.deferred) {
      var isNoticed = false
      for id in ids {
        try connection.run("INSERT INTO row VALUES (?, 'some words of a title')", id)
        if readBack.isNoticed(in: connection) { isNoticed = true }
      }
      return .commit(isNoticed)
    }
  }

  @Test("is noticed where ids come in no order")
  func noOrder() throws {
    // A step without a common factor with the modulus visits each number once.
    #expect(try isNoticed(ids: (0..<20_000).lazy.map { $0 * 7919 % 20_011 }))
  }

  @Test("is not where they come in order")
  func inOrder() throws { #expect(try !isNoticed(ids: 0..<20_000)) }
}
