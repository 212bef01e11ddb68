import Publication
package import SearchSQLite

/// Reads whole columns of an index.
package enum ColumnReader {
  /// The values of a column for the docids 0..<`count`.
  ///
  /// - Throws: `IndexError.damaged` if a chunk is not what `ColumnChunk` describes or lies past `count`.
  /// - Complexity: O(`count`); about a nanosecond a value.
  package static func load<T: FixedWidthInteger & UnsignedInteger & Sendable>(
    _ name: String, as: T.Type, count: Int, from connection: Connection
  ) throws -> [T] {
    var values = [T](repeating: 0, count: count)
    try forEachChunk(name, as: T.self, count: count, from: connection) { chunk, unpacked in
      let start = chunk * ColumnChunk.size
      values.withUnsafeMutableBufferPointer { buffer in
        for index in unpacked.indices { buffer[start + index] = unpacked[index] }
      }
    }
    return values
  }

  /// The numbers of the chunks of a column, in any order.
  ///
  /// - Throws: `IndexError.damaged` if one lies past `count`.
  static func chunks(_ name: String, count: Int, from connection: Connection) throws -> [Int] {
    let chunks = try connection.all("SELECT chunk FROM column_chunk WHERE name = ?", name) { try $0.int(0) }
    if let chunk = chunks.first(where: { $0 < 0 || $0 >= (count + ColumnChunk.size - 1) / ColumnChunk.size })
    {
      throw IndexError.damaged(what: "column '\(name)' has a chunk \(chunk) past the last record")
    }
    return chunks
  }

  /// The lists of a chunk of a column of lists.
  ///
  /// - Throws: `IndexError.damaged` if the chunk is not what `ListChunk` describes, or has a number that is
  ///   not below `limit`.
  static func lists(
    _ name: String, _ chunk: Int, below limit: UInt64, from connection: Connection
  ) throws -> NumberLists {
    let statement = try connection.statement("SELECT data FROM column_chunk WHERE name = ? AND chunk = ?")
    statement.bind(name, at: 1)
    statement.bind(chunk, at: 2)
    defer { statement.reset() }
    guard try statement.step() else { return .empty }
    return try statement.withBytes(0) {
      try $0.withUnsafeBytes { try ListChunk.decode($0, below: limit, name: name) }
    }
  }

  /// Calls `body` with the number and the values of each chunk of a column; those of the last end with
  /// `count`.
  ///
  /// - Throws: as `load` does.
  static func forEachChunk<T: FixedWidthInteger & UnsignedInteger & Sendable>(
    _ name: String, as: T.Type, count: Int, from connection: Connection,
    _ body: (_ chunk: Int, UnsafeBufferPointer<T>) throws -> Void
  ) throws {
    let statement = try Statement(connection, "SELECT chunk, data FROM column_chunk WHERE name = ?")
    statement.bind(name, at: 1)
    let unpacked = UnsafeMutableBufferPointer<T>.allocate(capacity: ColumnChunk.size)
    defer { unpacked.deallocate() }
    while try statement.step() {
      let chunk = try statement.int(0)
      guard chunk >= 0, chunk < (count + ColumnChunk.size - 1) / ColumnChunk.size else {
        throw IndexError.damaged(what: "column '\(name)' has a chunk \(chunk) past the last record")
      }
      let values = UnsafeMutableBufferPointer(
        rebasing: unpacked[..<min(ColumnChunk.size, count - chunk * ColumnChunk.size)])
      values.initialize(repeating: 0)
      _ = try statement.withBytes(1) {
        try $0.withUnsafeBytes { try ColumnChunk.decode($0, into: values, name: name) }
      }
      try body(chunk, UnsafeBufferPointer(values))
    }
  }
}
