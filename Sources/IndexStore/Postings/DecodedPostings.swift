import Basics
import Publication

/// The postings of some atoms taken together, decoded once: docids, weighted frequencies and position lists,
/// side by side in arrays.
///
/// What answers a question reads these, not doclists of varints over many pages: conditions and scores need 6
/// bytes a posting in a row. What stands for a word (its forms, its compounds) is merged here once, as a
/// stemmed index would have it. Valid for one commit.
///
/// Memory: 10 bytes a posting, and its position list as the file has it, some 5 bytes; for a dense list also
/// a bit a docid.
///
/// `@unchecked Sendable`: nothing is written after it is made.
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
  private let offsetStorage = GrowingArray<UInt16>()
  private let frequencyStorage: GrowingArray<Float>
  private let markStorage: GrowingArray<PositionArena.Mark>
  private let arena: PositionArena

  /// Docids are below `docidLimit`.
  private init(_ arrays: PostingArrays, atomCount: Int, docidLimit: Int) throws {
    count = arrays.count
    self.atomCount = atomCount
    (frequencyStorage, markStorage, arena) = (arrays.frequencies, arrays.marks, arrays.arena)
    frequencies = frequencyStorage.start()
    marks = markStorage.start()
    let docids = UnsafeBufferPointer(start: arrays.docids.start(), count: count)
    try offsetStorage.reserve(count)
    let offsetsEnd = offsetStorage.end()
    for posting in docids.indices {
      (offsetsEnd + posting).initialize(to: UInt16(truncatingIfNeeded: docids[posting]))
    }
    offsetStorage.add(count)
    offsets = offsetStorage.start()
    let chunkCount = (docidLimit + Self.chunkSize - 1) / Self.chunkSize
    chunkStarts = Self.chunkStarts(arrays, chunkCount)
    bits = Self.bits(offsets, count, chunkStarts, chunkCount)
  }

  deinit { bits?.deallocate() }

  private static func chunkStarts(_ arrays: PostingArrays, _ chunkCount: Int) -> [Int32] {
    var start = 0
    return (0...chunkCount).map { chunk in
      start = arrays.first(notBefore: UInt32(clamping: chunk * chunkSize), from: start)
      return Int32(truncatingIfNeeded: start)
    }
  }

  /// nil if the list is not dense.
  private static func bits(
    _ offsets: UnsafePointer<UInt16>, _ count: Int, _ chunkStarts: [Int32], _ chunkCount: Int
  ) -> UnsafePointer<UInt64>? {
    guard count > 0, count * denseShare >= chunkCount * chunkSize else { return nil }
    let words = UnsafeMutablePointer<UInt64>.allocate(capacity: chunkCount * wordsOfChunk)
    words.initialize(repeating: 0, count: chunkCount * wordsOfChunk)
    for chunk in 0..<chunkCount {
      for posting in Int(chunkStarts[chunk])..<Int(chunkStarts[chunk + 1]) {
        let offset = Int(offsets[posting]) & (chunkSize - 1)
        words[chunk * wordsOfChunk + offset / 64] |= 1 << UInt64(offset & 63)
      }
    }
    return UnsafePointer(words)
  }

  /// A list has bits where at least one record in this many is in it: they take twice the room of the
  /// offsets, and save a loop over them.
  private static let denseShare = 32

  package var byteCount: Int {
    10 * count + arena.byteCount + 4 * chunkStarts.count
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
  /// offset in terms.
  ///
  /// - Throws: `IndexError.damaged` for a malformed list.
  @inline(__always)
  package func forEachPlace(of posting: Int, _ body: (UInt64) -> Void) throws {
    guard posting >= 0, posting < count else { return }
    try arena.forEachPlace(at: marks[posting], body)
  }

  /// Whether the first of the atoms, which is the word as it was typed, is what stands in the title of a
  /// record that has any of them there. With one atom it always is.
  package func isFirstInTitle(_ posting: Int) -> Bool {
    atomCount == 1 || (0..<count ~= posting && marks[posting].isInTitle)
  }

  /// Reads the postings of atoms taken together. Weights come by field. `known` has those of some atoms.
  /// `check` is called with the bytes read so far, once a page or window.
  ///
  /// - Throws: `IndexError.damaged` if the index cannot be read, and what `check` throws.
  /// - Complexity: O(postings)
  package static func read(
    _ atoms: [PostingsQuery.Atom], weights: [Double], docidLimit: Int, from postings: any Postings,
    known: [PostingsQuery.Atom: PostingArrays] = [:], check: (_ bytes: Int) throws -> Void = { _ in }
  ) throws -> DecodedPostings {
    try withoutActuallyEscaping(check) { check in
      // The lists of all atoms are held until they are merged.
      var listBytes = 0
      let empty = PostingArrays(PositionArena(), .init(weights: weights)) { try check($0 + listBytes) }
      var lists = try atoms.enumerated().map { number, atom in
        var list = empty.another { $0.marksTitle = atoms.count > 1 && number == 0 }
        if let read = known[atom] {
          try list.append(contentsOf: read)
        } else {
          list = try postings.decode(atom, like: list)
        }
        listBytes += list.byteCount
        return list
      }
      // One form of a word mostly has nearly all of the records: it is gone through once, at the end.
      lists.sort { $0.count < $1.count }
      let all = try lists.dropFirst().reduce(lists.first ?? empty) { try $0.union($1) }
      if all.count > 0, Int(all.docids.start()[all.count - 1]) >= docidLimit {
        throw IndexError.damaged(what: "the inverted index has a docid past the last record")
      }
      return try DecodedPostings(all, atomCount: atoms.count, docidLimit: docidLimit)
    }
  }
}
