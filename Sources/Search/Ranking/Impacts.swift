import IndexStore

/// What each posting of a list can give to a score at most, as one byte.
///
/// Most records are far from the best: a byte of an array tells, where the score itself needs the record's
/// length and a division. Records that pass get exact scores, so answers do not depend on the byte.
///
/// Source: block maxima as in Ding and Suel, "Faster top-k document retrieval using block-max indexes", SIGIR
/// 2011; quantized impacts as in Anh, de Kretser and Moffat, "Vector-space ranking with effective early
/// termination", SIGIR 2001.
///
/// `@unchecked Sendable`: nothing is written after it is made.
final class Impacts: @unchecked Sendable {
  /// By posting: at least its saturated frequency in units of `unit`.
  let impacts: UnsafePointer<UInt8>
  /// The greatest impact of each `blockSize` postings, and of each chunk of docids.
  let blockMaxima: [UInt8]
  let chunkMaxima: [UInt8]
  let unit: Double

  static let blockSize = 64

  private static let greatest: Float = 254
  private static let unitsInLastBits: Float = 8_388_608

  /// - Throws: `IndexError.damaged` if the lengths of records cannot be read.
  /// - Complexity: O(postings)
  init(_ postings: DecodedPostings, _ model: BM25F, _ lengths: WeightedLengths) throws {
    // No frequency saturates further than k1 + 1. An impact is a bound, whatever was rounded on the way.
    let most = Float(model.parameters.k1 + 1)
    unit = Double(most) / Double(Self.greatest) * (1 + 1e-5)
    let impacts = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, postings.count))
    self.impacts = UnsafePointer(impacts)
    do {
      let (offsets, frequencies) = (postings.offsets, postings.frequencies)
      try postings.forEachBlock { range, base in
        try lengths.load(postings.offsets(range), from: base)
        let lengths = lengths.base + base
        var posting = range.lowerBound
        // Eight at a time: one by one, the divisions were a fifth of the first answer of an OR.
        while posting + 8 <= range.upperBound {
          var eight = SIMD8<Float>()
          for lane in 0..<8 { eight[lane] = lengths[Int(offsets[posting + lane])] }
          let some = UnsafeRawPointer(frequencies + posting).loadUnaligned(as: SIMD8<Float>.self)
          let bytes = Self.impacts(some, model.norm(lengths: eight))
          UnsafeMutableRawPointer(impacts + posting).storeBytes(of: bytes, as: SIMD8<UInt8>.self)
          posting += 8
        }
        for posting in posting..<range.upperBound {
          let norm = SIMD8(repeating: lengths[Int(offsets[posting])])
          let some = SIMD8(repeating: frequencies[posting])
          impacts[posting] = Self.impacts(some, model.norm(lengths: norm))[0]
        }
      }
    } catch {
      // An object that is not whole has no deinit.
      impacts.deallocate()
      throw error
    }
    let blockCount = (postings.count + Self.blockSize - 1) / Self.blockSize
    blockMaxima = (0..<blockCount).map { block in
      let start = block * Self.blockSize
      return Self.largest(impacts, start..<min(start + Self.blockSize, postings.count))
    }
    chunkMaxima = (0..<postings.chunkCount).map { Self.largest(impacts, postings.postings(ofChunk: $0)) }
    byteCount = postings.count + blockCount + postings.chunkCount
  }

  deinit { impacts.deallocate() }

  @inline(__always)
  private static func impacts(_ frequencies: SIMD8<Float>, _ norms: SIMD8<Float>) -> SIMD8<UInt8> {
    let shares = (frequencies / (frequencies + norms)).replacing(with: 0, where: frequencies .<= 0)
    // Rounded up by adding one, which costs less than rounding and bounds as well. A number past 2^23 has its
    // units in the last bits, so that converting it takes no check of its range.
    let numbers = shares * greatest + SIMD8(repeating: unitsInLastBits)
    // What `bitPattern` gives of one number; vectors have none.
    return SIMD8<UInt8>(truncatingIfNeeded: unsafeBitCast(numbers, to: SIMD8<UInt32>.self) &+ 1)
  }

  let byteCount: Int
  var blockCount: Int { blockMaxima.count }

  private static func largest(_ impacts: UnsafePointer<UInt8>, _ range: Range<Int>) -> UInt8 {
    var largest: UInt8 = 0
    for posting in range { largest = max(largest, impacts[posting]) }
    return largest
  }
}
