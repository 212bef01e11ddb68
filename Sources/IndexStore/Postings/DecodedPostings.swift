import Basics
import Publication

/// The postings of some atoms taken together, decoded once: docids, weighted frequencies and position lists,
/// side by side in arrays.
///
/// What answers a question reads these, not doclists of varints over many pages: conditions and scores need 6
/// bytes a posting in a row. What stands for a word (its forms, its compounds) is merged here once, as a
/// stemmed index would have it. Valid for one commit.
///
/// Memory: 10 bytes a posting, with several atoms 11, and its position list, some 3 bytes; for a dense list
/// also a bit a docid.
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
  /// By posting, where there are several atoms: whether the first of them stands in the title.
  private let titleMarks: UnsafePointer<Bool>?
  /// A bit for each docid, where the list is dense; `wordsOfChunk` words a chunk.
  package let bits: UnsafePointer<UInt64>?
  /// By posting: where its position list begins in `lists`. One more at the end.
  private let listStarts: UnsafePointer<UInt32>
  private let lists: UnsafePointer<UInt8>
  // Owns the memory behind the pointers.
  private let offsetStorage: GrowingArray<UInt16>
  private let frequencyStorage: GrowingArray<Float>
  private let startStorage: GrowingArray<UInt32>
  private let listStorage: GrowingArray<UInt8>
  private let markStorage: GrowingArray<Bool>

  /// `chunkCount` chunks have begun.
  fileprivate init(_ builder: DecodedPostingsBuilder, chunkCount: Int) throws {
    count = builder.offsets.count
    (offsetStorage, frequencyStorage) = (builder.offsets, builder.frequencies)
    (startStorage, listStorage) = (builder.listStarts, builder.lists)
    markStorage = builder.titleMarks
    offsets = offsetStorage.start()
    frequencies = frequencyStorage.start()
    listStarts = startStorage.start()
    titleMarks = builder.hasMarks ? markStorage.start() : nil
    // A list may be looked at behind its end.
    try listStorage.reserve(16)
    lists = listStorage.start()
    chunkStarts = builder.chunkStarts
    bits = Self.bits(offsets, count, chunkStarts, chunkCount)
  }

  deinit { bits?.deallocate() }

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
    (titleMarks == nil ? 10 : 11) * count + Int(listStarts[count]) + 4 * chunkStarts.count
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
    let (start, end) = (Int(listStarts[posting]), Int(listStarts[posting + 1]))
    var iterator = PositionIterator(PositionList(start: lists + start, count: end - start))
    while let place = iterator.next() { body(place) }
    guard !iterator.isDamaged else { throw PositionList.damage }
  }

  /// Whether the first of the atoms, which is the word as it was typed, is what stands in the title of a
  /// record that has any of them there. With one atom it always is.
  package func isFirstInTitle(_ posting: Int) -> Bool {
    titleMarks.map { 0..<count ~= posting && $0[posting] } ?? true
  }

  /// Reads the postings of atoms taken together. Weights come by field. `check` is called with the bytes
  /// read so far, once a window of docids.
  ///
  /// - Throws: `IndexError.damaged` if the index cannot be read, and what `check` throws.
  /// - Complexity: O(postings)
  package static func read(
    _ atoms: [PostingsQuery.Atom], weights: [Double], docidLimit: Int, from postings: any Postings,
    check: (_ bytes: Int) throws -> Void = { _ in }
  ) throws -> DecodedPostings {
    let chunkCount = (docidLimit + chunkSize - 1) / chunkSize
    var builder = try DecodedPostingsBuilder(atomCount: atoms.count)
    try weights.withUnsafeBufferPointer { weights in
      try postings.scan(atoms) { window in
        guard window.lastDocid.map({ $0 < docidLimit }) ?? true else {
          throw IndexError.damaged(what: "the inverted index has a docid past the last record")
        }
        try builder.add(window, weights)
        try check(builder.byteCount)
      }
    }
    builder.beginChunks(upTo: chunkCount, at: builder.offsets.count)
    return try DecodedPostings(builder, chunkCount: chunkCount)
  }
}

/// Collects the windows of one scan.
private struct DecodedPostingsBuilder {
  let offsets = GrowingArray<UInt16>()
  let frequencies = GrowingArray<Float>()
  let listStarts = GrowingArray<UInt32>()
  let lists = GrowingArray<UInt8>()
  let titleMarks = GrowingArray<Bool>()
  private(set) var chunkStarts: [Int32] = []
  private let atomCount: Int
  private let merger: AtomMerger?

  init(atomCount: Int) throws {
    self.atomCount = atomCount
    merger = atomCount > 1 ? AtomMerger() : nil
    try listStarts.append(0)
  }

  /// Whether atoms are told apart.
  var hasMarks: Bool { merger != nil }

  var byteCount: Int { 10 * offsets.count + lists.count }

  mutating func add(_ window: PostingsWindow, _ weights: UnsafeBufferPointer<Double>) throws {
    guard let merger else {
      let entries = window.entries(of: 0).entries
      return try append(entries, window.base, weights)
    }
    try append(merger.merge(window, atomCount: atomCount), window.base, weights)
  }

  private mutating func append(
    _ entries: UnsafeMutableBufferPointer<PostingsWindow.Entry>, _ base: Int,
    _ weights: UnsafeBufferPointer<Double>
  ) throws {
    let bytes = entries.reduce(0) { $0 &+ Int($1.byteCount) }
    guard offsets.count + entries.count < Int(Int32.max), lists.count + bytes < Int(UInt32.max) else {
      throw IndexError.damaged(what: "a word of the inverted index has more than 2^32 bytes of postings")
    }
    try offsets.reserve(entries.count)
    try frequencies.reserve(entries.count)
    try listStarts.reserve(entries.count)
    if hasMarks {
      try titleMarks.reserve(entries.count)
      let marks = titleMarks.end()
      for (number, entry) in entries.enumerated() { marks[number] = entry.isFirstInTitle }
      titleMarks.add(entries.count)
    }
    // Readers may look past the end of a list, and short ones are copied in eights.
    try lists.reserve(bytes + 16)
    beginChunks(of: entries, base)
    try addFrequencies(of: entries, weights)
    addLists(of: entries)
    let offsetsEnd = offsets.end()
    for (number, entry) in entries.enumerated() {
      offsetsEnd[number] = UInt16(truncatingIfNeeded: base &+ Int(entry.offset))
    }
    offsets.add(entries.count)
  }

  // Each goes over the entries of one window, which stay in the nearest cache.

  private mutating func beginChunks(
    of entries: UnsafeMutableBufferPointer<PostingsWindow.Entry>, _ base: Int
  ) {
    guard let last = entries.last else { return }
    let lastChunk = (base &+ Int(last.offset)) / DecodedPostings.chunkSize
    if lastChunk == base / DecodedPostings.chunkSize {
      return beginChunks(upTo: lastChunk, at: offsets.count)
    }
    for (number, entry) in entries.enumerated() {
      let chunk = (base &+ Int(entry.offset)) / DecodedPostings.chunkSize
      if chunk >= chunkStarts.count { beginChunks(upTo: chunk, at: offsets.count + number) }
    }
  }

  private func addFrequencies(
    of entries: UnsafeMutableBufferPointer<PostingsWindow.Entry>, _ weights: UnsafeBufferPointer<Double>
  ) throws {
    let end = frequencies.end()
    for (number, entry) in entries.enumerated() {
      guard let frequency = entry.positions.weightedCount(weights) else { throw PositionList.damage }
      end[number] = Float(frequency)
    }
    frequencies.add(entries.count)
  }

  private func addLists(of entries: UnsafeMutableBufferPointer<PostingsWindow.Entry>) {
    let (startsEnd, listsEnd) = (listStarts.end(), lists.end())
    let usedBefore = lists.count
    var used = 0
    for (number, entry) in entries.enumerated() {
      let count = Int(entry.byteCount)
      let place = UnsafeMutableRawPointer(listsEnd + used)
      if count <= 8 {
        place.storeBytes(of: UnsafeRawPointer(entry.start).loadUnaligned(as: UInt64.self), as: UInt64.self)
      } else {
        place.copyMemory(from: entry.start, byteCount: count)
      }
      used &+= count
      startsEnd[number] = UInt32(truncatingIfNeeded: usedBefore &+ used)
    }
    listStarts.add(entries.count)
    lists.add(used)
  }

  /// Makes the chunks up to one begin at a posting, as far as they have not begun.
  mutating func beginChunks(upTo chunk: Int, at posting: Int) {
    while chunkStarts.count <= chunk { chunkStarts.append(Int32(truncatingIfNeeded: posting)) }
  }
}

/// Merges the entries of several atoms in one window: one entry a record, with the positions of all.
private final class AtomMerger {
  private let scratch = WindowScratch()
  private let buffer = ByteBuffer()
  // Unchecked: nothing here calls out, and the checks cost more than what they guard.
  @exclusivity(unchecked) private var places: [UInt64] = []
  @exclusivity(unchecked) private var merged = EntryList()
  @exclusivity(unchecked) private var spare = EntryList()

  /// Valid until the window ends, or the next call.
  func merge(
    _ window: PostingsWindow, atomCount: Int
  ) throws -> UnsafeMutableBufferPointer<PostingsWindow.Entry> {
    scratch.recycle()
    for index in window.entries(of: 0).entries.indices {
      let entry = window.entries(of: 0).entries[index]
      window.entries(of: 0).entries[index].isFirstInTitle = entry.positions.isInTitle
    }
    var lists = (0..<atomCount).map { window.entries(of: $0) }.filter { $0.count > 0 }
    guard lists.count > 1 else { return lists.first?.entries ?? .init(start: nil, count: 0) }
    // One form of a word mostly has nearly all of the records: it is gone through once, at the end.
    lists.sort { $0.count < $1.count }
    merged.removeAll()
    for list in lists {
      spare.removeAll()
      try merge(merged.entries, list.entries, into: spare)
      swap(&merged, &spare)
    }
    return merged.entries
  }

  private func merge(
    _ left: UnsafeMutableBufferPointer<PostingsWindow.Entry>,
    _ right: UnsafeMutableBufferPointer<PostingsWindow.Entry>, into output: EntryList
  ) throws {
    var place = output.reserve(left.count + right.count)
    var (l, r) = (0, 0)
    while l < left.count, r < right.count {
      let (first, second) = (left[l], right[r])
      if first.offset == second.offset {
        let positions = try union(first.positions, second.positions)
        place.initialize(to: .init(Int(first.offset), positions))
        place.pointee.isFirstInTitle = first.isFirstInTitle || second.isFirstInTitle
      } else {
        place.initialize(to: first.offset < second.offset ? first : second)
      }
      l &+= first.offset <= second.offset ? 1 : 0
      r &+= second.offset <= first.offset ? 1 : 0
      place += 1
    }
    for rest in [left[l...], right[r...]] {
      for entry in rest {
        place.initialize(to: entry)
        place += 1
      }
    }
    output.end(at: place)
  }

  private func union(_ first: PositionList, _ second: PositionList) throws -> PositionList {
    places.removeAll(keepingCapacity: true)
    for list in [first, second] {
      var iterator = PositionIterator(list)
      while let place = iterator.next() { places.append(place) }
      guard !iterator.isDamaged else { throw PositionList.damage }
    }
    places.sort()
    buffer.removeAll()
    var encoder = PositionEncoder(into: buffer)
    for place in places { encoder.append(place) }
    return scratch.copy(PositionList(start: UnsafePointer(buffer.base), count: buffer.count))
  }
}

/// An array that is written and read by its memory; room is made before a loop, not in it. Shared by the
/// builder and the postings that it makes.
private final class GrowingArray<Element: BitwiseCopyable> {
  // Unchecked: nothing here calls out, and the checks cost more than what they guard.
  @exclusivity(unchecked) private var elements = GrowingBuffer<Element>(capacity: 0)

  var count: Int { elements.count }

  func reserve(_ added: Int) throws {
    guard elements.tryToGrow(by: added) else { throw IndexError.noMemory }
  }

  /// The room behind the last element: as much as was reserved.
  @inline(__always)
  func end() -> UnsafeMutablePointer<Element> { elements.base + elements.count }

  @inline(__always)
  func add(_ added: Int) { elements.extend(by: added) }

  func append(_ element: Element) throws {
    try reserve(1)
    elements.append(element)
  }

  /// The first element; readable memory even if there is none. Valid as long as the object, until it
  /// grows.
  func start() -> UnsafePointer<Element> { UnsafePointer(elements.base) }
}
