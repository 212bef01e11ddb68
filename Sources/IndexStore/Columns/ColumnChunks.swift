import Publication
package import SearchSQLite

/// The chunks of one column, some neighbours at a time.
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

  /// Writes the values of some chunks into zeros, beginning with the first of `chunks`. The rest of a chunk
  /// that ends early, or is not there, stays as it is.
  ///
  /// - Throws: `IndexError.damaged` if a chunk is not what `ColumnChunk` describes.
  func read<T: FixedWidthInteger & UnsignedInteger>(
    _ chunks: Range<Int>, into values: UnsafeMutablePointer<T>
  ) throws {
    try forEachChunk(of: chunks) { chunk, data in
      let start = values + (chunk - chunks.lowerBound) * Self.size
      let values = UnsafeMutableBufferPointer(start: start, count: Self.size)
      let largest = try ColumnChunk.decode(data, into: values, name: name)
      do { try require(largest) } catch {
        values.update(repeating: 0)
        throw error
      }
    }
  }

  /// One value, without the others of its chunk.
  ///
  /// - Throws: `IndexError.damaged` if the chunk is not what `ColumnChunk` describes.
  func value(at docid: Int) throws -> UInt64 {
    let number = docid / Self.size
    var value: UInt64 = 0
    try forEachChunk(of: number..<number + 1) { _, data in
      value = try ColumnChunk.value(at: docid % Self.size, of: data, name: name)
    }
    try require(value)
    return value
  }

  private func require(_ value: UInt64) throws {
    guard value < limit else {
      throw IndexError.damaged(what: "column '\(name)' has a value \(value) that does not exist")
    }
  }

  /// Adds the values of some chunks, each times a weight, to sums, which begin with the first of `chunks`. Of
  /// a column of lengths, below 1 << 16.
  ///
  /// - Throws: `IndexError.damaged` if a chunk is not what `ColumnChunk` describes.
  package func add(
    _ chunks: Range<Int>, times weight: Float, to sums: UnsafeMutablePointer<Float>
  ) throws {
    try forEachChunk(of: chunks) { chunk, data in
      let start = sums + (chunk - chunks.lowerBound) * Self.size
      try ColumnChunk.add(data, times: weight, to: start, name: name)
    }
  }

  /// Calls `body` with the number and the data of those that there are.
  private func forEachChunk(
    of chunks: Range<Int>, _ body: (Int, UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let statement = try connection.statement(
      "SELECT chunk, data FROM column_chunk WHERE name = ? AND chunk >= ? AND chunk < ?")
    statement.bind(name, at: 1)
    statement.bind(chunks.lowerBound, at: 2)
    statement.bind(chunks.upperBound, at: 3)
    defer { statement.reset() }
    var next = chunks.lowerBound
    while try statement.step() {
      let chunk = try statement.int(0)
      // In a damaged index of the table any number may stand between two that were asked for.
      guard chunk >= next, chunk < chunks.upperBound else {
        throw IndexError.damaged(what: "column '\(name)' has a chunk \(chunk) out of its order")
      }
      next = chunk + 1
      try statement.withBytes(1) { try $0.withUnsafeBytes { try body(chunk, $0) } }
    }
  }
}
