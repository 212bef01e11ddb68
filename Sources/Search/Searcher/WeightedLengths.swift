import IndexStore
import Publication

/// The length of each record under some field weights: the terms of its fields, each times the weight of the
/// field. Shared by all threads that ask.
struct SharedLengths: Sendable {
  let chunks: ChunkedArray
  /// The columns that are added up.
  let fields: [(name: String, weight: Float)]

  init(_ parameters: RankingParameters, count: Int) {
    chunks = ChunkedArray(count: count, width: MemoryLayout<Float>.stride)
    fields = TextField.allCases.filter { parameters.lengthWeight($0) > 0 }.map {
      (ColumnName.length($0), Float(parameters.lengthWeight($0)))
    }
  }
}

/// The lengths as one question reads them: chunks that are missing are added up from the columns of its
/// transaction.
final class WeightedLengths {
  /// By docid, as far as loaded. Valid as long as the shared lengths.
  let base: UnsafePointer<Float>
  private let chunks: ChunkedArray
  private let fields: [(column: ColumnChunks, weight: Float)]

  init(_ shared: SharedLengths, _ snapshot: IndexSnapshot) {
    chunks = shared.chunks
    base = UnsafePointer(chunks.base.assumingMemoryBound(to: Float.self))
    fields = shared.fields.map { (ColumnChunks($0.name, snapshot.connection), $0.weight) }
  }

  /// Makes sure that the lengths at some offsets from a docid, ascending, are there.
  ///
  /// - Throws: `IndexError.damaged` if a chunk cannot be read, or a docid lies past the last record.
  func load(_ offsets: UnsafeBufferPointer<UInt16>, from base: Int) throws {
    if try !chunks.has(offsets, from: base) { try chunks.load(offsets, from: base, add) }
  }

  /// Makes sure that the lengths of a chunk, of those that there are, are there.
  func load(_ chunk: Int) throws { try chunks.load(chunk, add) }

  func length(of docid: Int) throws -> Double {
    if try !chunks.has(docid: docid) { try load(docid / ColumnChunks.size) }
    return Double(base[docid])
  }

  private func add(_ chunks: Range<Int>) throws {
    let sums = self.chunks.base.assumingMemoryBound(to: Float.self) + chunks.lowerBound * ColumnChunks.size
    // Values left behind by a damaged chunk must not count twice.
    sums.update(repeating: 0, count: chunks.count * ColumnChunks.size)
    for (column, weight) in fields { try column.add(chunks, times: weight, to: sums) }
  }
}
