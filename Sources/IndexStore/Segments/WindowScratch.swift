/// The memory that the position lists of one window point into: pages that cursors have left, and lists that
/// lie on no single page.
final class WindowScratch {
  // Unchecked: nothing here calls out, and the checks cost more than what they guard.
  @exclusivity(unchecked) private var left: [LeafPage] = []
  @exclusivity(unchecked) private var chunks: [Chunk] = []
  @exclusivity(unchecked) private var chunkInUse = 0
  @exclusivity(unchecked) private var used = 0

  private final class Chunk {
    let base: UnsafeMutablePointer<UInt8>
    let size: Int

    init(size: Int) {
      self.size = size
      base = .allocate(capacity: size)
      base.initialize(repeating: 0, count: size)
    }

    deinit { base.deallocate() }
  }

  private static let chunkSize = 1 << 16

  /// Keeps a page that a cursor has left until the window ends.
  func keep(_ page: LeafPage) { left.append(page) }

  /// A copy that stays until the window ends, with the readable bytes behind it that a `PositionList` has.
  func copy(_ positions: PositionList) -> PositionList {
    let needed = positions.count + Varint.maxBytes
    while chunkInUse < chunks.count, chunks[chunkInUse].size - used < needed {
      chunkInUse += 1
      used = 0
    }
    if chunkInUse == chunks.count { chunks.append(Chunk(size: max(Self.chunkSize, needed))) }
    let place = chunks[chunkInUse].base + used
    place.update(from: positions.start, count: positions.count)
    used += needed
    return PositionList(start: UnsafePointer(place), count: positions.count)
  }

  /// Ends a window: nothing points into it any more.
  func recycle() {
    // Large chunks were for single lists; those of common size are used again.
    if chunks.count > 1 { chunks.removeAll { $0.size > Self.chunkSize } }
    (chunkInUse, used) = (0, 0)
    left.removeAll(keepingCapacity: true)
  }
}
