import Basics
import Publication

/// The postings of some atoms taken together, decoded once: docids, weighted frequencies and position lists,
/// side by side in arrays.
///
/// What answers a question reads these, not doclists of varints over many pages: conditions and scores need 6
/// bytes a posting in a row. What stands for a word (its forms, its compounds) is merged here once, as a
/// stemmed index would have it. Valid for one commit.
///
/// Memory: 10 bytes a posting; for a dense list also a bit a docid; of rare words and phrases the position
/// lists, some 5 bytes each. Those of frequent words are read when they are asked for.
///
/// `@unchecked Sendable`: the pointers lead to arrays that nobody writes to once the initializer is done.
/// `readPlaces`, the only variable, has a lock.
package final class DecodedPostings: @unchecked Sendable {
  /// Postings are counted by chunks of docids, those of `ColumnChunk`.
  package static let chunkSize = ColumnChunk.size
  package static let wordsOfChunk = ColumnChunk.size / 64

  package let count: Int
  /// By posting, ascending inside 65,536 docids: the lower 16 bits of the docid.
  package let offsets: UnsafePointer<UInt16>
  /// By posting: its positions, each times the weight of its field. In single precision, which holds whole
  /// numbers and halves exactly.
  package let frequencies: UnsafePointer<Float>
  /// By chunk: the number of its first posting. One more at the end: the number of all.
  package let chunkStarts: [Int32]
  /// A bit for each docid, where the list is dense; `wordsOfChunk` words a chunk.
  package let bits: UnsafePointer<UInt64>?
  private let marks: UnsafePointer<PositionArena.Mark>
  private let atomCount: Int
  // Owns the memory behind the pointers.
  private let offsetStorage: GrowingArray<UInt16>
  private let frequencyStorage: GrowingArray<Float>
  private let markStorage: GrowingArray<PositionArena.Mark>
  private let bitStorage: GrowingArray<UInt64>?
  private let arena: PositionArena

  private init(_ union: PostingsUnion, _ arena: PositionArena, atomCount: Int) {
    self.arena = arena
    self.atomCount = atomCount
    (offsetStorage, frequencyStorage) = (union.offsets, union.frequencies)
    (markStorage, bitStorage) = (union.marks, union.bits)
    count = offsetStorage.count
    offsets = offsetStorage.start()
    frequencies = frequencyStorage.start()
    marks = markStorage.start()
    bits = bitStorage?.start()
    chunkStarts = union.chunkStarts
  }

  package var byteCount: Int {
    10 * count + arena.byteCount + readPlacesBytes + 4 * chunkStarts.count
      + (bits == nil ? 0 : (chunkStarts.count - 1) * Self.chunkSize / 8)
  }

  /// The number of chunks.
  @inlinable
  package var chunkCount: Int { chunkStarts.count - 1 }

  /// The postings of a chunk.
  @inlinable @inline(__always)
  package func postings(ofChunk chunk: Int) -> Range<Int> {
    chunkStarts.withUnsafeBufferPointer { Int($0[chunk])..<Int($0[chunk + 1]) }
  }

  @inlinable
  package func offsets(_ postings: Range<Int>) -> UnsafeBufferPointer<UInt16> {
    UnsafeBufferPointer(start: offsets + postings.lowerBound, count: postings.count)
  }

  /// Calls `body` with the postings of each 65,536 docids that have any, and the first of these docids.
  package func forEachBlock(_ body: (Range<Int>, Int) throws -> Void) rethrows {
    let chunksOfBlock = (1 << 16) / Self.chunkSize
    for first in stride(from: 0, to: chunkCount, by: chunksOfBlock) {
      let range = Int(chunkStarts[first])..<Int(chunkStarts[min(first + chunksOfBlock, chunkCount)])
      if !range.isEmpty { try body(range, first * Self.chunkSize) }
    }
  }

  /// The docids.
  ///
  /// - Complexity: O(postings + docids / 64)
  package var records: RecordSet {
    var words = [UInt64](repeating: 0, count: chunkCount * Self.wordsOfChunk)
    forEachBlock { range, base in
      for offset in offsets(range) {
        words[base / 64 + Int(offset &>> 6)] |= 1 &<< UInt64(offset & 63)
      }
    }
    return RecordSet(words: words)
  }

  /// - Complexity: O(log n) for n chunks.
  package func docid(of posting: Int) -> Int {
    var (low, high) = (0, chunkStarts.count - 1)
    // The last chunk that does not begin behind it.
    while low + 1 < high {
      let middle = (low + high) / 2
      if Int(chunkStarts[middle]) <= posting { low = middle } else { high = middle }
    }
    return low * Self.chunkSize & ~0xFFFF | Int(offsets[posting])
  }

  /// The posting of a docid; nil if it has none.
  ///
  /// - Complexity: O(log n) for n postings in a chunk.
  @inlinable @inline(__always)
  package func posting(of docid: Int) -> Int? {
    let chunk = docid / Self.chunkSize
    guard docid >= 0, chunk < chunkCount else { return nil }
    let offset = UInt16(truncatingIfNeeded: docid)
    var (low, high) = (Int(chunkStarts[chunk]), Int(chunkStarts[chunk + 1]))
    let end = high
    while low < high {
      let middle = (low + high) / 2
      if offsets[middle] < offset { low = middle + 1 } else { high = middle }
    }
    return low < end && offsets[low] == offset ? low : nil
  }

  /// Calls `body` with each place of a posting, ascending: the number of the field above 32 bits of the
  /// offset in terms. What is not decoded yet is read by `reader`, once.
  ///
  /// - Throws: `IndexError.damaged` for a malformed list.
  @inline(__always)
  package func forEachPlace(of posting: Int, _ reader: PlaceReader, _ body: (UInt64) -> Void) throws {
    guard posting >= 0, posting < count else { return }
    let mark = marks[posting]
    if arena.isWritten(mark) { return try arena.list(at: mark).forEachPlace(body) }
    try forEachPlaceRead(of: posting, reader, body)
  }

  private func forEachPlaceRead(
    of posting: Int, _ reader: PlaceReader, _ body: (UInt64) -> Void
  ) throws {
    try readPlaces.withLock { known in
      if known.forEachPlace(of: posting, body) { return }
      let docid = docid(of: posting)
      try known.add(posting, atMost: mostReadPlaces) {
        try arena.appendPlaces(at: marks[posting], of: docid, reader, to: &$0)
      }
      _ = known.forEachPlace(of: posting, body)
    }
  }

  /// Places that were read or joined since, so that a question that is asked again finds them.
  private let readPlaces = Locked(ReadPlaces())

  private struct ReadPlaces {
    private var ranges: [Int32: Range<Int32>] = [:]
    private var places: [UInt64] = []

    /// Whether those of a posting are there.
    func forEachPlace(of posting: Int, _ body: (UInt64) -> Void) -> Bool {
      guard let range = ranges[Int32(truncatingIfNeeded: posting)] else { return false }
      for place in places[Int(range.lowerBound)..<Int(range.upperBound)] { body(place) }
      return true
    }

    /// Adds those of a posting, and forgets others where there are too many.
    mutating func add(_ posting: Int, atMost limit: Int, _ append: (inout [UInt64]) throws -> Void) rethrows {
      if places.count > limit { self = ReadPlaces() }
      let start = places.count
      do { try append(&places) } catch {
        places.removeLast(places.count - start)
        throw error
      }
      ranges[Int32(truncatingIfNeeded: posting)] =
        Int32(truncatingIfNeeded: start)..<Int32(truncatingIfNeeded: places.count)
    }
  }

  /// With more places than this, those known are forgotten: some thousand records are looked at.
  private var mostReadPlaces: Int { min(4096, 4 * count) + count / 32 }
  /// About what they take, with the table of their postings.
  private var readPlacesBytes: Int { atomCount == 1 && !arena.hasSources ? 0 : 32 * mostReadPlaces }

  /// Whether the first of the atoms, which is the word as it was typed, is what stands in the title of a
  /// record that has any of them there. With one atom it always is.
  package func isFirstInTitle(_ posting: Int) -> Bool {
    atomCount == 1 || (0..<count ~= posting && marks[posting].isInTitle)
  }

  /// Reads the postings of atoms taken together: of all records, or of those among some. Weights come by
  /// field. `known` has the postings of some atoms. `needsPlaces`: Whether places will be asked for; else
  /// prefixes may have none. `check` is called with the bytes read so far, once a page or window.
  ///
  /// - Throws: `IndexError.damaged` if the index cannot be read, and what `check` throws.
  /// - Complexity: O(postings)
  package static func read(
    _ atoms: [PostingsQuery.Atom], weights: [Double], docidLimit: Int, from postings: any Postings,
    among records: RecordSet? = nil, known: [PostingsQuery.Atom: PostingArrays] = [:],
    needsPlaces: Bool = false, check: (_ bytes: Int) throws -> Void = { _ in }
  ) throws -> DecodedPostings {
    try withoutActuallyEscaping(check) { check in
      // The lists of all atoms are held until they are taken together.
      var listBytes = 0
      let arena = PositionArena()
      let empty = PostingArrays(arena, .init(weights: weights)) { try check($0 + listBytes) }
      let lists = try atoms.enumerated().map { number, atom in
        let list = empty.another {
          $0.marksTitle = atoms.count > 1 && number == 0
          $0.needsPlaces = needsPlaces
          $0.wanted = records
        }
        if let read = known[atom] {
          try list.append(contentsOf: read)
          listBytes += list.byteCount
          return [list]
        }
        let lists = try postings.decode(atom, like: list)
        listBytes += lists.reduce(0) { $0 + $1.byteCount }
        return lists
      }
      let union = try PostingsUnion(lists, docidLimit: docidLimit)
      return DecodedPostings(union, arena, atomCount: atoms.count)
    }
  }
}
