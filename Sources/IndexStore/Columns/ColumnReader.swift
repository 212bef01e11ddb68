package import GRDB

/// Reads whole columns of an index.
package enum ColumnReader {
  /// The values of a column for the docids 0..<`count`.
  ///
  /// - Throws: `IndexError.damaged` where a chunk is not what `ColumnChunk` describes or lies past `count`.
  /// - Complexity: O(`count`); about a nanosecond a value.
  package static func load<T: FixedWidthInteger & UnsignedInteger & Sendable>(
    _ name: String, as: T.Type, count: Int, from database: Database
  ) throws -> [T] {
    let statement = try Statement(database, "SELECT chunk, data FROM column_chunk WHERE name = ?")
    statement.bind(name, at: 1)
    var values = [T](repeating: 0, count: count)
    while try statement.step() {
      let chunk = statement.int(0)
      guard chunk >= 0, chunk < (count + ColumnChunk.size - 1) / ColumnChunk.size else {
        throw IndexError.damaged(what: "column '\(name)' has a chunk \(chunk) past the last record")
      }
      let start = chunk * ColumnChunk.size
      try values.withUnsafeMutableBufferPointer { buffer in
        let end = min(start + ColumnChunk.size, count)
        _ = try statement.withBytes(1) {
          try ColumnChunk.decode($0, into: .init(rebasing: buffer[start..<end]), name: name)
        }
      }
    }
    return values
  }
}
