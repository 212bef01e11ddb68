/// The chunks of one column, read one by one.
package struct ColumnChunks {
  package let name: String
  private let limit: UInt64
  private let statements: Statements

  /// The number of values in a chunk.
  package static var size: Int { ColumnChunk.size }

  /// A value that is not below `limit` is damage, found when its chunk is read: whoever uses values as indices need not look
  /// at each again.
  package init(_ name: String, below limit: UInt64 = .max, _ statements: Statements) {
    self.name = name
    self.limit = limit
    self.statements = statements
  }

  /// Writes the values of a chunk into zeros. The rest of a chunk that ends early, or is not there, stays as it is.
  ///
  /// - Throws: `IndexError.damaged` where the chunk is not what `ColumnChunk` describes.
  func decode<T: FixedWidthInteger & UnsignedInteger>(
    _ chunk: Int, into values: UnsafeMutableBufferPointer<T>
  ) throws {
    let statement = try statements["SELECT data FROM column_chunk WHERE name = ? AND chunk = ?"]
    statement.bind(name, at: 1)
    statement.bind(chunk, at: 2)
    defer { statement.reset() }
    guard try statement.step() else { return }
    try statement.withBytes(0) { data in
      let largest = try ColumnChunk.decode(data, into: values, name: name)
      guard largest < limit else {
        values.update(repeating: 0)
        throw IndexError.damaged(what: "column '\(name)' has a value \(largest) that does not exist")
      }
    }
  }

  /// The same for others than this target: the compiler makes no version of a generic method for a type of theirs.
  package func read(_ chunk: Int, into values: UnsafeMutableBufferPointer<UInt16>) throws {
    try decode(chunk, into: values)
  }
}
