import Foundation
import SearchSQLite
import Testing

/// A folder that goes away with the test.
final class Folder {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent(
    "search-sqlite-\(UUID().uuidString)"
  ).path

  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String, _ bytes: [UInt8] = []) throws -> String {
    let file = path + "/" + name
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }

  /// A database with a table `number(n INTEGER)` that holds 1, 2 and 3.
  func database(_ name: String = "numbers.db", journal: String = "WAL") throws -> String {
    let file = path + "/" + name
    let connection = try Connection(path: file, ConnectionSettings(.create))
    try connection.execute(
      """
      PRAGMA journal_mode = \(journal);
      CREATE TABLE number(n INTEGER);
      INSERT INTO number VALUES (1), (2), (3)
      """)
    return file
  }
}

extension Connection {
  var numbers: [Int] { get throws { try all("SELECT n FROM number ORDER BY n") { try $0.int(0) } } }
}

/// The error that `body` throws.
func failure(_ body: () throws -> Void, _ location: SourceLocation = #_sourceLocation) throws -> SQLiteError {
  try #require(throws: SQLiteError.self, sourceLocation: location, performing: body)
}
