import Export

enum Gzip {
  /// Shorter ones would hardly shrink: a packet holds 1,400 bytes.
  static let minBytes = 1_000
  /// A page of ten hits takes 0.9 ms and is 10 % smaller than at level 1, which takes 0.6; level 6 takes 1.6
  /// ms for another 3 % (medians of 200 pages of ACL records, 2026-11-30).
  private static let level = 4

  /// The bytes packed; nil if zlib has no memory.
  static func packed(_ bytes: [UInt8], level: Int = level) -> [UInt8]? {
    GzipPacker(level: level)?.packed(bytes, isLast: true)
  }

  /// An answer whose body comes in pieces, with each of them packed; nil if zlib has no memory.
  static func packed(_ first: [UInt8], _ rest: BodyStream) -> (first: [UInt8], rest: BodyStream)? {
    guard let packer = GzipPacker(level: level), let packed = packer.packed(first, isLast: false) else {
      return nil
    }
    var isEnded = false
    let stream = BodyStream {
      if isEnded { return nil }
      let piece = try rest.next()
      isEnded = piece == nil
      guard let packed = packer.packed(piece ?? [], isLast: isEnded) else { throw Refused() }
      return packed
    }
    return (packed, stream)
  }

  private struct Refused: Error {}
}
