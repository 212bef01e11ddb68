/// One column of an index, of which chunks are read when they are first touched, as they stand in the file.
///
/// Valid for one generation of the index. Not safe to share between threads.
package final class Column {
  package let name: String
  private let count: Int
  private let limit: UInt64
  private let statements: Statements
  private var chunks: [Chunk?]

  /// The values of 4,096 docids in the width of the file; those past the last record are 0.
  package final class Chunk {
    /// Bytes of a value: 1, 2, 4 or 8.
    package let width: Int
    /// `ColumnChunk.size` values, little endian as the machine is.
    package let base: UnsafeRawPointer
    private let storage: UnsafeMutableRawPointer

    fileprivate init(width: Int) {
      self.width = width
      storage = .allocate(byteCount: width * ColumnChunk.size, alignment: 8)
      storage.initializeMemory(as: UInt8.self, repeating: 0, count: width * ColumnChunk.size)
      base = UnsafeRawPointer(storage)
    }

    deinit { storage.deallocate() }

    fileprivate func fill(_ bytes: UnsafeRawBufferPointer.SubSequence) {
      UnsafeMutableRawBufferPointer(start: storage, count: width * ColumnChunk.size)
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes))
    }

    /// The value at an offset; offsets wrap at the end of the chunk.
    @inline(__always)
    package func value(_ offset: UInt16) -> UInt64 {
      let offset = Int(offset) & (ColumnChunk.size - 1)
      return switch width {
      case 1: UInt64(base.load(fromByteOffset: offset, as: UInt8.self))
      case 2: UInt64(base.load(fromByteOffset: 2 * offset, as: UInt16.self))
      case 4: UInt64(base.load(fromByteOffset: 4 * offset, as: UInt32.self))
      default: base.load(fromByteOffset: 8 * offset, as: UInt64.self)
      }
    }

    fileprivate var largest: UInt64 {
      switch width {
      case 1: UInt64(values(UInt8.self).max() ?? 0)
      case 2: UInt64(values(UInt16.self).max() ?? 0)
      case 4: UInt64(values(UInt32.self).max() ?? 0)
      default: values(UInt64.self).max() ?? 0
      }
    }

    private func values<T>(_: T.Type) -> UnsafeBufferPointer<T> {
      UnsafeBufferPointer(start: base.assumingMemoryBound(to: T.self), count: ColumnChunk.size)
    }
  }

  /// A column of an index in which docids go up to `count`. A value that is not below `limit` is damage, found when its
  /// chunk is read: whoever uses values as indices need not look at each again.
  package init(_ name: String, count: Int, below limit: UInt64 = .max, _ statements: Statements) {
    self.name = name
    self.statements = statements
    self.count = count
    self.limit = limit
    chunks = Array(repeating: nil, count: (count + ColumnChunk.size - 1) / ColumnChunk.size)
  }

  package var chunkCount: Int { chunks.count }

  /// The chunk with the docids from `number * ColumnChunk.size` on.
  ///
  /// - Throws: `IndexError.damaged` where there is none, or it is not what `ColumnChunk` describes.
  package func chunk(_ number: Int) throws -> Chunk {
    guard chunks.indices.contains(number) else {
      throw IndexError.damaged(
        what: "docid \(number * ColumnChunk.size) lies past the last record, \(count - 1)")
    }
    if let known = chunks[number] { return known }
    let chunk = try read(number)
    chunks[number] = chunk
    return chunk
  }

  package func value(at docid: Int) throws -> UInt64 {
    try chunk(docid / ColumnChunk.size).value(UInt16(docid % ColumnChunk.size))
  }

  private func read(_ number: Int) throws -> Chunk {
    let statement = try statements["SELECT data FROM column_chunk WHERE name = ? AND chunk = ?"]
    statement.bind(name, at: 1)
    statement.bind(number, at: 2)
    defer { statement.reset() }
    guard try statement.step() else { return Self.zeros }
    let chunk = try statement.withBytes(0) { try Self.decode($0, name: name) }
    guard chunk.largest < limit else {
      throw IndexError.damaged(what: "column '\(name)' has a value \(chunk.largest) that does not exist")
    }
    return chunk
  }

  // Never written.
  nonisolated(unsafe) private static let zeros = Chunk(width: 1)

  private static func decode(_ data: UnsafeRawBufferPointer, name: String) throws -> Chunk {
    guard let width = data.first.map(Int.init), [0, 1, 2, 4, 8].contains(width) else {
      throw IndexError.damaged(what: "column '\(name)' has a chunk that is empty or of an unknown width")
    }
    guard width > 0 else { return zeros }
    let values = data.dropFirst()
    guard values.count % width == 0, values.count <= width * ColumnChunk.size else {
      throw IndexError.damaged(what: "column '\(name)' has a chunk of \(data.count) bytes")
    }
    let chunk = Chunk(width: width)
    chunk.fill(values)
    return chunk
  }
}
