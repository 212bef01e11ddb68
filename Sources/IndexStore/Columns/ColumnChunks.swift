import Publication
package import SearchSQLite

/// The chunks of one column, read one by one.
package struct ColumnChunks {
  private let name: String
  private let limit: UInt64
  private let connection: Connection

  /// The number of values in a chunk.
  package static var size: Int { ColumnChunk.size }

  /// A value that is not below `limit` is damage, found when its chunk is read: values can then be
  /// used as indices unchecked.
  package init(_ name: String, below limit: UInt64 = .max, _ connection: Connection) {
    self.name = name
    self.limit = limit
    self.connection = connection
  }

  /// Calls `body` with each chunk in which there is one of some offsets from a docid, which ascend.
  ///
  /// - Complexity: O(chunks · log offsets).
  package static func forEachChunk(
    of offsets: UnsafeBufferPointer<UInt16>, from base: Int, _ body: (Int) throws -> Void
  ) rethrows {
    var index = 0
    while index < offsets.count {
      let chunk = (base + Int(offsets[index])) / size
      try body(chunk)
      let end = (chunk + 1) * size - base
      // The first offset behind the chunk.
      var (low, high) = (index + 1, offsets.count)
      while low < high {
        let middle = (low + high) / 2
        if Int(offsets[middle]) < end { low = middle + 1 } else { high = middle }
      }
      index = low
    }
  }

  /// Writes the values of a chunk into zeros. The rest of a chunk that ends early, or is not there, stays as
  /// it is.
  ///
  /// - Throws: `IndexError.damaged` if the chunk is not what `ColumnChunk` describes.
  func read<T: FixedWidthInteger & UnsignedInteger>(
    _ chunk: Int, into values: UnsafeMutableBufferPointer<T>
  ) throws {
    try withData(of: chunk) { data in
      let largest = try ColumnChunk.decode(data, into: values, name: name)
      guard largest < limit else {
        values.update(repeating: 0)
        throw IndexError.damaged(what: "column '\(name)' has a value \(largest) that does not exist")
      }
    }
  }

  /// Adds the values of a chunk, each times a weight, to sums. Of a column of lengths, below 1 << 16.
  ///
  /// - Throws: `IndexError.damaged` if the chunk is not what `ColumnChunk` describes.
  package func add(_ chunk: Int, times weight: Float, to sums: UnsafeMutablePointer<Float>) throws {
    try withData(of: chunk) { try ColumnChunk.add($0, times: weight, to: sums, name: name) }
  }

  /// Calls `body` where there is such a chunk.
  private func withData(of chunk: Int, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    let statement = try connection.statement("SELECT data FROM column_chunk WHERE name = ? AND chunk = ?")
    statement.bind(name, at: 1)
    statement.bind(chunk, at: 2)
    defer { statement.reset() }
    if try statement.step() { try statement.withBytes(0) { try $0.withUnsafeBytes(body) } }
  }
}
