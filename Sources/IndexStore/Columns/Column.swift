package import SearchSQLite

/// One column of an index as an array by docid, of which chunks are read when they are first touched.
///
/// Valid for one generation of the index. Not safe to share between threads.
package final class Column {
  /// Bytes of a value: 1, 2, 4 or 8, the least that holds every value below the limit.
  package let width: Int
  /// By docid; 0 where the chunk is not loaded, and past the last record. Valid as long as the column.
  package let base: UnsafeRawPointer
  private let storage: UnsafeMutableRawPointer
  private let chunks: ColumnChunks
  private var isLoaded: [Bool]
  private var missing: Int

  /// A column of an index with docids below `count`. A value that is not below `limit` is damage, found when
  /// its chunk is read: values can then be used as indices unchecked.
  package init(_ name: String, count: Int, below limit: UInt64 = .max, _ connection: Connection) {
    chunks = ColumnChunks(name, below: limit, connection)
    width = limit <= 1 << 8 ? 1 : limit <= 1 << 16 ? 2 : limit <= 1 << 32 ? 4 : 8
    missing = (count + ColumnChunk.size - 1) / ColumnChunk.size
    isLoaded = Array(repeating: false, count: missing)
    // Zeroed by the system when a page is touched: what no query asks for takes no memory.
    storage = .allocateZeroed(byteCount: max(1, missing) * ColumnChunk.size * width)
    base = UnsafeRawPointer(storage)
  }

  deinit { storage.freeZeroed() }

  /// Makes sure that the values at some offsets from a docid, ascending, are there.
  ///
  /// - Throws: `IndexError.damaged` where a chunk is not what `ColumnChunk` describes, or a docid lies past
  ///   the last record.
  @inline(__always)
  package func load(_ offsets: UnsafeBufferPointer<UInt16>, from base: Int) throws {
    guard let first = offsets.first, let last = offsets.last else { return }
    guard (base + Int(last)) / ColumnChunk.size < isLoaded.count else {
      throw IndexError.damaged(what: "docid \(base + Int(last)) lies past the last record")
    }
    guard missing > 0 else { return }
    let chunks = (base + Int(first)) / ColumnChunk.size...(base + Int(last)) / ColumnChunk.size
    if chunks.count == 1 { return try load(chunks.lowerBound) }
    try ColumnChunks.forEachChunk(of: offsets, from: base) { try load($0) }
  }

  package func value(at docid: Int) throws -> UInt64 {
    let chunk = docid / ColumnChunk.size
    guard docid >= 0, chunk < isLoaded.count else {
      throw IndexError.damaged(what: "docid \(docid) lies past the last record")
    }
    try load(chunk)
    return switch width {
    case 1: UInt64(base.load(fromByteOffset: docid, as: UInt8.self))
    case 2: UInt64(base.load(fromByteOffset: 2 * docid, as: UInt16.self))
    case 4: UInt64(base.load(fromByteOffset: 4 * docid, as: UInt32.self))
    default: base.load(fromByteOffset: 8 * docid, as: UInt64.self)
    }
  }

  /// The number of chunks of `ColumnChunk.size` docids.
  package var chunkCount: Int { isLoaded.count }

  /// Makes sure that a chunk, of those that there are, is there.
  @inline(__always)
  package func load(_ chunk: Int) throws {
    if !isLoaded[chunk] { try read(chunk) }
  }

  private func read(_ chunk: Int) throws {
    switch width {
    case 1: try read(chunk, as: UInt8.self)
    case 2: try read(chunk, as: UInt16.self)
    case 4: try read(chunk, as: UInt32.self)
    default: try read(chunk, as: UInt64.self)
    }
    isLoaded[chunk] = true
    missing -= 1
  }

  private func read<T: FixedWidthInteger & UnsignedInteger>(_ chunk: Int, as: T.Type) throws {
    let start = storage.assumingMemoryBound(to: T.self) + chunk * ColumnChunk.size
    try chunks.read(chunk, into: UnsafeMutableBufferPointer(start: start, count: ColumnChunk.size))
  }
}
