import Basics
import Publication

/// The lists of one column for one generation of the index, shared by all threads that ask. A chunk is
/// unpacked when it is first asked for.
package final class SharedLists: Sendable {
  fileprivate let name: String
  /// A number that is not below it is damage, found when its chunk is read.
  fileprivate let limit: UInt64
  fileprivate let chunks: [Locked<NumberLists?>]

  /// Lists of an index with docids below `count`.
  package init(_ name: String, count: Int, below limit: UInt64) {
    self.name = name
    self.limit = limit
    chunks = (0..<(count + ColumnChunk.size - 1) / ColumnChunk.size).map { _ in Locked(nil) }
  }
}

/// Such a column as one question reads it: the shared lists, and a transaction to read missing chunks
/// through.
package struct ListColumn {
  private let lists: SharedLists
  private let snapshot: IndexSnapshot

  package init(_ lists: SharedLists, _ snapshot: IndexSnapshot) {
    self.lists = lists
    self.snapshot = snapshot
  }

  /// The numbers of a docid, ascending.
  ///
  /// - Throws: `IndexError.damaged` if the chunk is not what `ListChunk` describes, or the docid lies past
  ///   the last record.
  package func list(of docid: Int) throws -> ArraySlice<UInt32> {
    try chunk(docid / ColumnChunk.size)[docid % ColumnChunk.size]
  }

  /// Adds 1 for each number of the lists at some offsets from a docid, ascending; for 0 if a list is empty.
  package func count(
    _ offsets: UnsafeBufferPointer<UInt16>, from base: Int, in counts: UnsafeMutableBufferPointer<UInt32>
  ) throws {
    var current: (number: Int, lists: NumberLists)?
    for offset in offsets {
      let docid = base + Int(offset)
      let number = docid / ColumnChunk.size
      if current?.number != number { current = (number, try chunk(number)) }
      current?.lists.count(docid % ColumnChunk.size, in: counts)
    }
  }

  private func chunk(_ number: Int) throws -> NumberLists {
    guard lists.chunks.indices.contains(number) else {
      throw IndexError.damaged(what: "docid \(number * ColumnChunk.size) lies past the last record")
    }
    return try lists.chunks[number].withLock { known in
      if let known { return known }
      let read = try ColumnReader.lists(lists.name, number, below: lists.limit, from: snapshot.connection)
      known = read
      return read
    }
  }
}
