private import Foundation
import GRDB

extension IndexSnapshot {
  /// The bytes of the whole file, then of groups of tables.
  package func sizes() throws -> [(name: String, bytes: Int)] {
    let pageSize = try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0
    let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
    var sizes = [(name: "file", bytes: pageSize * pages)]
    let rows: [Row]
    do {
      rows = try Row.fetchAll(database, sql: "SELECT name, sum(pgsize) FROM dbstat GROUP BY name")
    } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
      // dbstat is an option of SQLite's build: without it the file's size is all there is.
      return sizes
    }
    let groups = [("text", "text_"), ("records", "record"), ("columns", "column_chunk"), ("frames", "frame")]
    for (name, prefix) in groups {
      let bytes = rows.reduce(0) { sum, row in
        let table: String = row[0]
        let owner =
          table.hasPrefix("sqlite_autoindex_") ? String(table.dropFirst("sqlite_autoindex_".count)) : table
        return owner.hasPrefix(prefix) ? sum + (row[1] as Int) : sum
      }
      sizes.append((name, bytes))
    }
    return sizes
  }

  /// The number of different terms.
  ///
  /// - Complexity: O(size of the inverted index).
  package func termCount() throws -> Int {
    try Int.fetchOne(database, sql: "SELECT count(*) FROM temp.vocabulary") ?? 0
  }

  /// The number of FTS5's segments.
  package func segmentCount() throws -> Int {
    try Int.fetchOne(database, sql: "SELECT count(DISTINCT segid) FROM text_idx") ?? 0
  }
}
