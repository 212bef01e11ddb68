import IndexStore

/// The length of each record: the terms of its fields, each times the weight of the field. Worked out chunk by chunk, when
/// first touched.
final class WeightedLengths {
  /// By docid, as far as loaded. Valid as long as the object.
  let base: UnsafePointer<Float>
  private let storage: ZeroedArray
  private let lengths: UnsafeMutablePointer<Float>
  private let fields: [(chunks: ColumnChunks, weight: Float)]
  private var isLoaded: [Bool]
  /// The lengths of one field in one chunk.
  private var terms: [UInt16] = []

  private static var chunkSize: Int { ColumnChunks.size }

  /// The values of each field are below 1 << 16.
  init(_ fields: [(chunks: ColumnChunks, weight: Float)], count: Int) {
    self.fields = fields
    isLoaded = Array(repeating: false, count: (count + Self.chunkSize - 1) / Self.chunkSize)
    let size = max(1, isLoaded.count) * Self.chunkSize
    storage = ZeroedArray(byteCount: size * MemoryLayout<Float>.stride)
    lengths = storage.base.bindMemory(to: Float.self, capacity: size)
    base = UnsafePointer(lengths)
  }

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
    for offset in offsets { try load((base + Int(offset)) / Self.chunkSize) }
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
    let sums = UnsafeMutableBufferPointer(start: lengths + chunk * Self.chunkSize, count: Self.chunkSize)
    // What a damaged chunk left behind counts no second time.
    sums.update(repeating: 0)
    for (chunks, weight) in fields {
      terms = Array(repeating: 0, count: Self.chunkSize)
      try terms.withUnsafeMutableBufferPointer { terms in
        try chunks.read(chunk, into: terms)
        for index in sums.indices { sums[index] += weight * Float(terms[index]) }
      }
    }
    isLoaded[chunk] = true
  }
}
