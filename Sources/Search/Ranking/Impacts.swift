import IndexStore

/// Decoded postings, and what each of them can give to a score at most, as one byte.
///
/// Most records are far from the best: a byte of an array tells, where the score itself needs the record's length and a
/// division. What the byte lets pass is scored exactly, so that answers do not depend on it.
///
/// Source: block maxima as in Ding and Suel, "Faster top-k document retrieval using block-max indexes", SIGIR 2011;
/// quantized impacts as in Anh, de Kretser and Moffat, "Vector-space ranking with effective early termination", SIGIR
/// 2001.
final class Impacts {
  let postings: DecodedPostings
  /// By posting: at least its saturated frequency in units of `unit`.
  let impacts: UnsafePointer<UInt8>
  /// The greatest impact of each `blockSize` postings, and of each chunk of docids.
  let blockMaxima: UnsafePointer<UInt8>
  let chunkMaxima: [UInt8]
  let unit: Double

  static let blockSize = 64

  init(_ postings: DecodedPostings, _ model: BM25F, _ lengths: WeightedLengths) throws {
    self.postings = postings
    let saturated = try Self.saturated(postings, model, lengths)
    defer { saturated.deallocate() }
    let largest = saturated.max() ?? 0
    unit = largest > 0 ? Double(largest) / 255 * Self.room : 1
    let impacts = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, postings.count))
    let blockCount = (postings.count + Self.blockSize - 1) / Self.blockSize
    let blockMaxima = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, blockCount))
    blockMaxima.initialize(repeating: 0, count: blockCount)
    for posting in 0..<postings.count {
      let impact = UInt8(min(255, (Double(saturated[posting]) / unit).rounded(.up)))
      impacts[posting] = impact
      let block = posting / Self.blockSize
      blockMaxima[block] = max(blockMaxima[block], impact)
    }
    self.impacts = UnsafePointer(impacts)
    self.blockMaxima = UnsafePointer(blockMaxima)
    chunkMaxima = (0..<postings.chunkStarts.count - 1).map { chunk in
      postings.postings(ofChunk: chunk).reduce(0) { max($0, impacts[$1]) }
    }
  }

  deinit {
    impacts.deallocate()
    blockMaxima.deallocate()
  }

  /// An impact is a bound, whatever the numbers were rounded to on the way.
  private static let room = 1 + 1e-5

  var blockCount: Int { (postings.count + Self.blockSize - 1) / Self.blockSize }
  var byteCount: Int { postings.byteCount + postings.count + blockCount + chunkMaxima.count }

  /// By posting; the caller frees it.
  private static func saturated(
    _ postings: DecodedPostings, _ model: BM25F, _ lengths: WeightedLengths
  ) throws -> UnsafeMutableBufferPointer<Float> {
    let saturated = UnsafeMutableBufferPointer<Float>.allocate(capacity: postings.count)
    saturated.initialize(repeating: 0)
    do {
      try forEachBlock(of: postings) { range, base in
        try lengths.load(
          UnsafeBufferPointer(start: postings.offsets + range.lowerBound, count: range.count), from: base)
        for posting in range {
          let length = Double(lengths.base[base + Int(postings.offsets[posting])])
          let frequency = postings.frequencies[Int(postings.codes[posting])]
          saturated[posting] = Float(model.saturated(frequency: frequency, length: length))
        }
      }
    } catch {
      saturated.deallocate()
      throw error
    }
    return saturated
  }

  /// Calls `body` with the postings of each 65,536 docids that have any, and the first of these docids.
  static func forEachBlock(of postings: DecodedPostings, _ body: (Range<Int>, Int) throws -> Void) rethrows {
    let chunksOfBlock = PostingsWindow.maxSize / DecodedPostings.chunkSize
    let chunkCount = postings.chunkStarts.count - 1
    for first in stride(from: 0, to: chunkCount, by: chunksOfBlock) {
      let end = min(first + chunksOfBlock, chunkCount)
      let range = Int(postings.chunkStarts[first])..<Int(postings.chunkStarts[end])
      if !range.isEmpty { try body(range, first * DecodedPostings.chunkSize) }
    }
  }
}
