/// The matches of one window of 4,096 docids, with where the leaves of the query stand in them.
///
/// Postings are delivered by the window, not by the record: what decodes, filters, counts and scores works on arrays in
/// loops of its own, without a call for each match. Windows begin at multiples of their size, as the chunks of columns do.
///
/// One window serves a whole scan; what it holds is valid until the next one.
package final class PostingsWindow {
  /// As many records as a column chunk has.
  package static let size = ColumnChunk.size
  static let wordCount = size / 64

  /// Where a leaf stands in one record.
  package struct Entry {
    /// Position list; see `PositionList`.
    var start: UnsafePointer<UInt8>
    var byteCount: UInt32
    /// Counted from the start of the window.
    package var offset: UInt16

    @inline(__always)
    var positions: PositionList { PositionList(start: start, count: Int(byteCount)) }
  }

  /// The first docid of the window.
  package private(set) var base = 0
  /// Counted from `base`, ascending.
  package private(set) var matches: UnsafeBufferPointer<UInt16>
  /// By leaf; of the records of the window at least those that match.
  private let lists: [EntryList]
  private let storage: UnsafeMutablePointer<UInt16>

  init(leafCount: Int) {
    lists = (0..<leafCount).map { _ in EntryList() }
    storage = .allocate(capacity: Self.size)
    storage.initialize(repeating: 0, count: Self.size)
    matches = UnsafeBufferPointer(start: storage, count: 0)
  }

  deinit { storage.deallocate() }

  // MARK: Reading

  /// Tells where the leaves stand in one record of the window.
  ///
  /// - Complexity: O(leaves · log entries)
  package func load(_ offset: UInt16, into occurrences: Occurrences) {
    occurrences.reserve(leafCount: lists.count)
    occurrences.setDocid(base + Int(offset))
    for (leaf, list) in lists.enumerated() {
      if let entry = list.find(offset) { occurrences.set(leaf, entry.positions) }
    }
  }

  /// Leaves out the matches that do not satisfy a condition.
  ///
  /// - Throws: `IndexError.damaged` for a malformed position list, and what `condition` throws.
  package func keepMatches(where condition: (Occurrences) throws -> Bool) throws {
    let occurrences = Occurrences()
    // What it points to goes away with the window.
    defer { occurrences.reserve(leafCount: 0) }
    var kept = 0
    for offset in matches {
      load(offset, into: occurrences)
      let isKept = try condition(occurrences)
      try occurrences.validate()
      storage[kept] = offset
      kept += isKept ? 1 : 0
    }
    matches = UnsafeBufferPointer(start: storage, count: kept)
  }

  /// Adds to `frequencies` (by offset) the positions of a leaf in some records, each times the weight of its field.
  ///
  /// Weights come by field. The records come as offsets, ascending, and as a set; where they are few, the leaf is looked up
  /// in each.
  ///
  /// - Throws: `IndexError.damaged` for a malformed position list.
  /// - Complexity: O(entries), some 4 ns for each, or O(hits · log entries).
  package func addFrequencies(
    of leaf: Int, weights: UnsafeBufferPointer<Double>, wanted: OffsetSet, hits: UnsafeBufferPointer<UInt16>,
    to frequencies: UnsafeMutableBufferPointer<Double>
  ) throws {
    precondition(frequencies.count == Self.size)
    let list = lists[leaf]
    guard hits.count * Self.lookUpShare > list.count else {
      for offset in hits {
        guard let entry = list.find(offset) else { continue }
        try add(entry, weights, to: frequencies)
      }
      return
    }
    for entry in list.entries where wanted.contains(entry.offset) { try add(entry, weights, to: frequencies) }
  }

  /// A look-up takes as long as some so many entries.
  private static let lookUpShare = 8

  @inline(__always)
  private func add(
    _ entry: Entry, _ weights: UnsafeBufferPointer<Double>, to frequencies: UnsafeMutableBufferPointer<Double>
  ) throws {
    guard let count = entry.positions.weightedCount(weights) else { throw PositionList.damage }
    frequencies[Int(entry.offset)] += count
  }

  // MARK: Filling

  func begin(at docid: Int) {
    base = docid & ~(Self.size - 1)
    matches = UnsafeBufferPointer(start: storage, count: 0)
    for list in lists { list.removeAll() }
  }

  var range: Range<Int> { base..<base + Self.size }

  func entries(of leaf: Int) -> EntryList { lists[leaf] }

  func setMatches(_ set: OffsetSet) {
    var count = 0
    set.forEach { offset in
      storage[count] = offset
      count += 1
    }
    matches = UnsafeBufferPointer(start: storage, count: count)
  }

  /// Each record that has the leaf is a match.
  func setMatches(ofLeaf leaf: Int) {
    let entries = lists[leaf].entries
    for index in entries.indices { storage[index] = entries[index].offset }
    matches = UnsafeBufferPointer(start: storage, count: entries.count)
  }
}

/// A set of records of one window: a bit each.
package final class OffsetSet {
  private let words: UnsafeMutablePointer<UInt64>

  package init() {
    words = .allocate(capacity: PostingsWindow.wordCount)
    words.initialize(repeating: 0, count: PostingsWindow.wordCount)
  }

  deinit { words.deallocate() }

  @inline(__always)
  package func contains(_ offset: UInt16) -> Bool {
    words[Int(offset >> 6) & (PostingsWindow.wordCount - 1)] & 1 &<< UInt64(offset & 63) != 0
  }

  @inline(__always)
  package func insert(_ offset: UInt16) {
    words[Int(offset >> 6) & (PostingsWindow.wordCount - 1)] |= 1 &<< UInt64(offset & 63)
  }

  package func removeAll() { words.update(repeating: 0, count: PostingsWindow.wordCount) }

  var count: Int { (0..<PostingsWindow.wordCount).reduce(0) { $0 + words[$1].nonzeroBitCount } }
  var isEmpty: Bool { (0..<PostingsWindow.wordCount).allSatisfy { words[$0] == 0 } }

  func formUnion(_ list: EntryList) { for entry in list.entries { insert(entry.offset) } }

  func formIntersection(_ other: OffsetSet) {
    for index in 0..<PostingsWindow.wordCount { words[index] &= other.words[index] }
  }

  func subtract(_ other: OffsetSet) {
    for index in 0..<PostingsWindow.wordCount { words[index] &= ~other.words[index] }
  }

  /// Ascending.
  @inline(__always)
  func forEach(_ body: (UInt16) throws -> Void) rethrows {
    for index in 0..<PostingsWindow.wordCount {
      var word = words[index]
      while word != 0 {
        try body(UInt16(truncatingIfNeeded: index << 6 | word.trailingZeroBitCount))
        word &= word &- 1
      }
    }
  }
}

/// Entries of one window, by offset ascending.
final class EntryList {
  // Unchecked: nothing here calls out, and the checks cost more than what they guard.
  @exclusivity(unchecked) private var base: UnsafeMutablePointer<PostingsWindow.Entry>
  @exclusivity(unchecked) private(set) var count = 0
  @exclusivity(unchecked) private var capacity = 64

  init() { base = .allocate(capacity: capacity) }

  deinit { base.deallocate() }

  var entries: UnsafeMutableBufferPointer<PostingsWindow.Entry> {
    UnsafeMutableBufferPointer(start: base, count: count)
  }

  func removeAll() { count = 0 }

  @inline(__always)
  func append(_ offset: Int, _ positions: PositionList) {
    if count == capacity { grow() }
    // A list lies on pages of at most 64 KiB, of which a segment has fewer than 2^31; a longer one is cut, not read
    // past its end.
    (base + count).initialize(
      to: .init(
        start: positions.start, byteCount: UInt32(clamping: positions.count),
        offset: UInt16(truncatingIfNeeded: offset)))
    count &+= 1
  }

  func find(_ offset: UInt16) -> PostingsWindow.Entry? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if base[middle].offset < offset { low = middle + 1 } else { high = middle }
    }
    return low < count && base[low].offset == offset ? base[low] : nil
  }

  /// Brings entries of several sources, each ascending, into one order; those of one record stay in theirs.
  func sort() {
    // Counting sort: a prefix brings tens of thousands of entries from thousands of terms.
    var ends = [Int](repeating: 0, count: PostingsWindow.size + 1)
    for entry in entries { ends[Int(entry.offset) + 1] += 1 }
    for index in 1..<ends.count { ends[index] += ends[index - 1] }
    let sorted = UnsafeMutablePointer<PostingsWindow.Entry>.allocate(capacity: capacity)
    for entry in entries {
      (sorted + ends[Int(entry.offset)]).initialize(to: entry)
      ends[Int(entry.offset)] += 1
    }
    base.deallocate()
    base = sorted
  }

  /// Keeps the entries of records that another list has, too. Both ascend.
  func keep(offsetsOf other: EntryList) {
    var (kept, place) = (0, 0)
    for index in 0..<count {
      while place < other.count, other.base[place].offset < base[index].offset { place += 1 }
      guard place < other.count else { break }
      guard other.base[place].offset == base[index].offset else { continue }
      base[kept] = base[index]
      kept += 1
    }
    count = kept
  }

  /// Keeps the entries for which `body` gives a position list, with that list.
  func compactMap(_ body: (PositionList) throws -> PositionList?) rethrows {
    var kept = 0
    for index in 0..<count {
      guard let positions = try body(base[index].positions) else { continue }
      base[kept] = .init(
        start: positions.start, byteCount: UInt32(clamping: positions.count), offset: base[index].offset)
      kept += 1
    }
    count = kept
  }

  private func grow() {
    let larger = UnsafeMutablePointer<PostingsWindow.Entry>.allocate(capacity: 4 * capacity)
    larger.moveInitialize(from: base, count: count)
    base.deallocate()
    (base, capacity) = (larger, 4 * capacity)
  }
}
