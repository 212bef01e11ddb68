import Basics
import Publication
import Synchronization

/// An array by docid that any number of threads share. Each chunk is filled once: when it is first asked for,
/// or ahead of that, when the chunks before it were asked for in order. Where few values will be asked for,
/// it is filled when some of it were (`countAlone`).
///
/// `@unchecked Sendable`: a chunk is written before its mark is set (releasing) and read after the mark is
/// seen (acquiring), and never written again.
package final class ChunkedArray: @unchecked Sendable {
  /// The first value; zeros if a chunk is not filled, and past the last record. Valid as long as the
  /// object.
  package let base: UnsafeMutableRawPointer
  package let chunkCount: Int
  /// By chunk: how many of its values were read without it, or `filled`.
  private let states: UnsafeMutablePointer<Atomic<UInt8>>
  private let isForMany: Bool
  /// How many values were read without their chunks.
  private let alone = Atomic(0)
  private let missing: Atomic<Int>
  /// The chunks that were filled last. Held while some are filled.
  private let filling = Locked(Run())
  private let maxRun: Int

  /// Neighbouring chunks that are filled at a time: twice as many each time that the next one is asked for.
  /// Looking each up on its own took most of the time of reading them. A rare word leaves many
  /// chunks out: reading these, too, took up to a tenth of its first answer.
  private struct Run {
    var end = 0
    var length = 1

    /// Begins the next one.
    mutating func begin(at chunk: Int, atMost maxLength: Int) {
      let goesOn = chunk >= end && chunk - end <= length / 8
      length = goesOn ? min(2 * length, maxLength) : 1
    }
  }

  /// `ColumnEditor` writes this many chunks of a column one behind the other.
  private static let maxRun = 16

  /// Memory for the docids below `count`, `width` bytes each. `isForMany`: Whether most values will be asked
  /// for, if not by one question then by many. Then the system may take large pages for them, and no value is
  /// read without its chunk.
  package init(count: Int, width: Int, isForMany: Bool = true) {
    self.isForMany = isForMany
    chunkCount = (count + ColumnChunk.size - 1) / ColumnChunk.size
    states = .allocate(capacity: max(1, chunkCount))
    for chunk in 0..<chunkCount { (states + chunk).initialize(to: Atomic(0)) }
    missing = Atomic(chunkCount)
    // The system zeroes a page when it is first touched: columns that no query asks for take no memory.
    let byteCount = max(1, chunkCount) * ColumnChunk.size * width
    base = .allocateZeroed(byteCount: byteCount)
    if !isForMany { Platform.wantSmallPages(base, byteCount: byteCount) }
    maxRun = width == MemoryLayout<UInt64>.size ? 1 : Self.maxRun
  }

  deinit {
    base.freeZeroed()
    states.deinitialize(count: chunkCount).deallocate()
  }

  // Mostly the values are there already: asking is a call of its own, which needs no closure. With one
  // closure for both, a warm question took 5 % longer.

  /// Whether the values at some offsets from a docid, ascending, are all there.
  ///
  /// - Throws: `IndexError.damaged` if a docid lies past the last record.
  package func has(_ offsets: UnsafeBufferPointer<UInt16>, from base: Int) throws -> Bool {
    guard let first = offsets.first, let last = offsets.last else { return true }
    try require(base + Int(last))
    if missing.load(ordering: .acquiring) == 0 { return true }
    let chunk = (base + Int(first)) / ColumnChunk.size
    return chunk == (base + Int(last)) / ColumnChunk.size && has(chunk)
  }

  /// The same for one docid.
  package func has(docid: Int) throws -> Bool {
    try require(docid)
    return has(docid / ColumnChunk.size)
  }

  private func has(_ chunk: Int) -> Bool { states[chunk].load(ordering: .acquiring) == Self.filled }

  private static let filled = UInt8.max

  /// Counts a value that is wanted of a chunk that is not filled. Returns whether to read it alone, as long
  /// as it is one of few: to fill the chunks of all hits at once took 2 to 8 % of a process that answers one
  /// question.
  func countAlone(docid: Int) -> Bool {
    if isForMany || alone.load(ordering: .relaxed) >= Self.mostAlone { return false }
    let state = states + docid / ColumnChunk.size
    let asked = state.pointee.load(ordering: .relaxed)
    if asked >= Self.worthFilling { return false }
    // Where another thread counts meanwhile, or fills it, one is not counted.
    _ = state.pointee.compareExchange(expected: asked, desired: asked + 1, ordering: .relaxed)
    alone.add(1, ordering: .relaxed)
    return true
  }

  private static let worthFilling: UInt8 = 2
  /// The titles of the best hits, and of some that lack a word, are fewer. A question that reads more values
  /// orders many hits; by then whole chunks take less time.
  private static let mostAlone = 256

  /// Fills the chunks that have one of some offsets from a docid, ascending, and are not filled yet; the
  /// docids are below `count`. `fill` gets some neighbouring chunks at a time.
  ///
  /// - Throws: what `fill` throws, which leaves the chunk to be asked for again.
  package func load(
    _ offsets: UnsafeBufferPointer<UInt16>, from base: Int, _ fill: (Range<Int>) throws -> Void
  ) throws {
    try ColumnChunks.forEachChunk(of: offsets, from: base) { try load($0, fill) }
  }

  /// The same for one chunk, of those that there are.
  package func load(_ chunk: Int, _ fill: (Range<Int>) throws -> Void) throws {
    if !has(chunk) { try fillOnce(chunk, fill) }
  }

  private func fillOnce(_ chunk: Int, _ fill: (Range<Int>) throws -> Void) throws {
    try filling.withLock { run in
      // Another thread may have filled it meanwhile.
      guard !has(chunk) else { return }
      run.begin(at: chunk, atMost: maxRun)
      var end = chunk + 1
      while end < min(chunk + run.length, chunkCount), !has(end) { end += 1 }
      do {
        try fill(chunk..<end)
      } catch  where end > chunk + 1 {
        // A chunk that nobody asked for may be damaged.
        end = chunk + 1
        try fill(chunk..<end)
      }
      for chunk in chunk..<end { states[chunk].store(Self.filled, ordering: .releasing) }
      missing.subtract(end - chunk, ordering: .acquiringAndReleasing)
      run.end = end
    }
  }

  @inline(__always)
  private func require(_ docid: Int) throws {
    guard docid >= 0, docid / ColumnChunk.size < chunkCount else {
      throw IndexError.damaged(what: "docid \(docid) lies past the last record")
    }
  }
}
