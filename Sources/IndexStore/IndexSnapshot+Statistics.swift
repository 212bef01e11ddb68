private import Basics
import SearchSQLite
private import Tokenize

extension IndexSnapshot {
  /// The bytes of the whole file, then of groups of tables.
  package func sizes() throws -> [(name: String, bytes: Int)] {
    let pageSize = try connection.int("PRAGMA page_size") ?? 0
    let pages = try connection.int("PRAGMA page_count") ?? 0
    var sizes = [(name: "file", bytes: pageSize * pages)]
    let tables: [(name: String, bytes: Int)]
    do {
      tables = try connection.all("SELECT name, sum(pgsize) FROM dbstat GROUP BY name") {
        (try $0.string(0), try $0.int(1))
      }
    } catch let error as SQLiteError where error.code == .error {
      // dbstat is an option of SQLite's build: without it the file's size is all there is.
      return sizes
    }
    let groups = [("text", "text_"), ("records", "record"), ("columns", "column_chunk"), ("frames", "frame")]
    for (name, prefix) in groups {
      let bytes = tables.reduce(0) { sum, table in
        let autoindex = "sqlite_autoindex_"
        let owner = table.name.hasPrefix(autoindex) ? table.name.dropFirst(autoindex.count) : table.name[...]
        return owner.hasPrefix(prefix) ? sum + table.bytes : sum
      }
      sizes.append((name, bytes))
    }
    return sizes
  }

  /// The number of different terms.
  ///
  /// - Complexity: O(size of the inverted index).
  package func termCount() throws -> Int {
    try connection.int("SELECT count(*) FROM temp.vocabulary WHERE term <> ?", Analyzer.textBorder) ?? 0
  }

  /// The number of FTS5's segments.
  package func segmentCount() throws -> Int {
    try connection.int("SELECT count(DISTINCT segid) FROM text_idx") ?? 0
  }
}
