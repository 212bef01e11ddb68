import IndexStore

/// The length of each record: the terms of its fields, each times the weight of the field. Worked out chunk
/// by chunk, when first touched.
final class WeightedLengths {
  /// By docid, as far as loaded. Valid as long as the object.
  let base: UnsafePointer<Float>
  private let storage: UnsafeMutableRawPointer
  private let lengths: UnsafeMutablePointer<Float>
  private let fields: [(chunks: ColumnChunks, weight: Float)]
  private var isLoaded: [Bool]

  private static var chunkSize: Int { ColumnChunks.size }

  init(_ fields: [(chunks: ColumnChunks, weight: Float)], count: Int) {
    self.fields = fields
    isLoaded = Array(repeating: false, count: (count + Self.chunkSize - 1) / Self.chunkSize)
    let size = max(1, isLoaded.count) * Self.chunkSize
    storage = .allocateZeroed(byteCount: size * MemoryLayout<Float>.stride)
    lengths = storage.bindMemory(to: Float.self, capacity: size)
    base = UnsafePointer(lengths)
  }

  deinit { storage.freeZeroed() }

  /// Makes sure that the lengths at some offsets from a docid, ascending, are there.
  ///
  /// - Throws: `IndexError.damaged` where a chunk cannot be read, or a docid lies past the last record.
  func load(_ offsets: UnsafeBufferPointer<UInt16>, from base: Int) throws {
    guard let first = offsets.first, let last = offsets.last else { return }
    let chunks = (base + Int(first)) / Self.chunkSize...(base + Int(last)) / Self.chunkSize
    guard chunks.upperBound < isLoaded.count else {
      throw IndexError.damaged(what: "docid \(base + Int(last)) lies past the last record")
    }
    if chunks.count == 1 { return try load(chunks.lowerBound) }
    try ColumnChunks.forEachChunk(of: offsets, from: base) { try load($0) }
  }

  func length(of docid: Int) throws -> Double {
    let chunk = docid / Self.chunkSize
    guard docid >= 0, chunk < isLoaded.count else {
      throw IndexError.damaged(what: "docid \(docid) lies past the last record")
    }
    try load(chunk)
    return Double(base[docid])
  }

  @inline(__always)
  private func load(_ chunk: Int) throws {
    if !isLoaded[chunk] { try add(chunk) }
  }

  private func add(_ chunk: Int) throws {
    let sums = lengths + chunk * Self.chunkSize
    // What a damaged chunk left behind counts no second time.
    sums.update(repeating: 0, count: Self.chunkSize)
    for (chunks, weight) in fields { try chunks.add(chunk, times: weight, to: sums) }
    isLoaded[chunk] = true
  }
}
