/// The values of one column for one generation of the index, shared by all threads that ask.
package final class SharedColumn: Sendable {
  package let name: String
  /// Bytes of a value: 1, 2, 4 or 8, the least that holds every value below the limit.
  package let width: Int
  /// A value that is not below it is damage, found when its chunk is read: values can then be used as indices
  /// unchecked.
  package let limit: UInt64
  fileprivate let chunks: ChunkedArray

  /// A column of an index with docids below `count`. `isForMany`: See `ChunkedArray`.
  package init(_ name: String, count: Int, below limit: UInt64 = .max, isForMany: Bool = true) {
    self.name = name
    self.limit = limit
    width = limit <= 1 << 8 ? 1 : limit <= 1 << 16 ? 2 : limit <= 1 << 32 ? 4 : 8
    chunks = ChunkedArray(count: count, width: width, isForMany: isForMany)
  }
}

/// One column as one question reads it: the shared values, and a transaction to read missing chunks through.
///
/// A class, since it is handed on for each chunk: of a struct each of its parts is retained.
package final class Column {
  /// By docid, `width` bytes each; 0 if the chunk is not loaded, and past the last record. Valid as long
  /// as the column.
  package let base: UnsafeRawPointer
  package let width: Int
  private let values: SharedColumn
  private let chunks: ColumnChunks

  package init(_ values: SharedColumn, _ snapshot: IndexSnapshot) {
    self.values = values
    base = UnsafeRawPointer(values.chunks.base)
    width = values.width
    chunks = ColumnChunks(values.name, below: values.limit, snapshot.connection)
  }

  /// Makes sure that the values at some offsets from a docid, ascending, are there.
  ///
  /// - Throws: `IndexError.damaged` if a chunk is not what `ColumnChunk` describes, or a docid lies past
  ///   the last record.
  package func load(_ offsets: UnsafeBufferPointer<UInt16>, from base: Int) throws {
    if try !values.chunks.has(offsets, from: base) { try values.chunks.load(offsets, from: base, read) }
  }

  package func value(at docid: Int) throws -> UInt64 {
    if try !values.chunks.has(docid: docid) {
      if values.chunks.countAlone(docid: docid) { return try chunks.value(at: docid) }
      try load(docid / ColumnChunk.size)
    }
    return switch width {
    case 1: UInt64(base.load(fromByteOffset: docid, as: UInt8.self))
    case 2: UInt64(base.load(fromByteOffset: 2 * docid, as: UInt16.self))
    case 4: UInt64(base.load(fromByteOffset: 4 * docid, as: UInt32.self))
    default: base.load(fromByteOffset: 8 * docid, as: UInt64.self)
    }
  }

  /// The number of chunks of `ColumnChunk.size` docids.
  package var chunkCount: Int { values.chunks.chunkCount }

  /// Makes sure that a chunk, of those that there are, is there.
  package func load(_ chunk: Int) throws { try values.chunks.load(chunk, read) }

  private func read(_ chunks: Range<Int>) throws {
    switch width {
    case 1: try read(chunks, as: UInt8.self)
    case 2: try read(chunks, as: UInt16.self)
    case 4: try read(chunks, as: UInt32.self)
    default: try read(chunks, as: UInt64.self)
    }
  }

  private func read<T: FixedWidthInteger & UnsignedInteger>(_ chunks: Range<Int>, as: T.Type) throws {
    let start = values.chunks.base.assumingMemoryBound(to: T.self) + chunks.lowerBound * ColumnChunk.size
    try self.chunks.read(chunks, into: start)
  }
}
