import Export

enum Gzip {
  /// Shorter ones would hardly shrink: a packet holds 1,400 bytes.
  static let minBytes = 1_000
  /// A page of ten hits takes 0.9 ms and is 10 % smaller than at level 1, which takes 0.6; level 6 takes 1.6
  /// ms for another 3 % (medians of 200 pages of ACL records, 2026-11-30).
  private static let level = 4

  private static let best = 9
  /// What is left of the first packets of a connection (ten of 1,460 bytes, less heads) beside the style: a
  /// page that is longer is worth another try.
  private static let firstPackets = 9_800
  /// Longer ones do not come with the first packets however they are packed.
  private static let longest = 100_000

  /// The bytes packed; nil where zlib has no memory. `isKept`: What is asked for once is packed as well as
  /// can be.
  static func packed(_ bytes: [UInt8], isKept: Bool = false) -> [UInt8]? {
    if isKept { return packed(bytes, level: best) }
    let packed = packed(bytes, level: level)
    guard let packed, packed.count > firstPackets, bytes.count < longest else { return packed }
    return self.packed(bytes, level: best)
  }

  private static func packed(_ bytes: [UInt8], level: Int) -> [UInt8]? {
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
