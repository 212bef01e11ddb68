import Basics

/// The records of one window of docids that have any of some atoms, with where these stand in them.
///
/// Postings are delivered by the window, not by the record: what decodes works on arrays in loops of its own,
/// without a call for each match. A window of a frequent atom has 4,096 docids, so that all that belongs to
/// it stays in the nearest cache; one of a rare atom has 65,536, so that its few matches share the work of a
/// window.
///
/// One window serves a whole scan; what it holds is valid until the next one.
package final class PostingsWindow {
  /// The most docids of a window: offsets are below.
  package static let maxSize = 1 << 16
  static let smallSize = 1 << 12

  /// Where an atom stands in one record.
  package struct Entry: BitwiseCopyable {
    /// Position list; see `PositionList`.
    var start: UnsafePointer<UInt8>
    var byteCount: UInt32
    /// Counted from the start of the window.
    package var offset: UInt16

    /// A list lies on pages of at most 64 KiB, of which a segment has fewer than 2^31; a longer one is cut,
    /// not read past its end.
    @inline(__always)
    init(_ offset: Int, _ positions: PositionList) {
      start = positions.start
      byteCount = UInt32(clamping: positions.count)
      self.offset = UInt16(truncatingIfNeeded: offset)
    }

    @inline(__always)
    var positions: PositionList { PositionList(start: start, count: Int(byteCount)) }
  }

  /// The first docid of the window.
  package private(set) var base = 0
  /// Counted from `base`, ascending. Gathered from the entries when first asked for: what decodes postings
  /// needs the entries alone.
  package var matches: UnsafeBufferPointer<UInt16> {
    let count = gatheredCount ?? gatherMatches()
    return UnsafeBufferPointer(start: storage, count: count)
  }

  /// The number of `matches`; nil as long as nobody asked for them.
  private var gatheredCount: Int?
  /// By atom.
  private let lists: [EntryList]
  private let storage: UnsafeMutablePointer<UInt16>
  /// Of several atoms: their records.
  private lazy var set = OffsetSet(size: size)
  /// The number of docids; a power of two.
  let size: Int

  init(atomCount: Int, size: Int) {
    lists = (0..<atomCount).map { _ in EntryList() }
    self.size = size
    storage = .allocate(capacity: size)
  }

  deinit { storage.deallocate() }

  // MARK: Filling

  func begin(at docid: Int) {
    base = docid & ~(size - 1)
    gatheredCount = nil
    for list in lists { list.removeAll() }
  }

  var range: Range<Int> { base..<base + size }

  func entries(of atom: Int) -> EntryList { lists[atom] }

  /// Whether no record has any of the atoms.
  var isEmpty: Bool { lists.allSatisfy { $0.count == 0 } }

  /// The docid of the last match; nil if there is none.
  var lastDocid: Int? {
    lists.reduce(nil) { last, list in
      list.entries.last.map { max(last ?? 0, base + Int($0.offset)) } ?? last
    }
  }

  /// The number of matches.
  var matchCount: Int { lists.count == 1 ? lists[0].count : matches.count }

  private func gatherMatches() -> Int {
    var count = 0
    if lists.count == 1 {
      for entry in lists[0].entries {
        storage[count] = entry.offset
        count += 1
      }
    } else {
      set.removeAll()
      for list in lists { set.formUnion(list) }
      set.forEachOffset { offset in
        storage[count] = offset
        count += 1
      }
    }
    gatheredCount = count
    return count
  }
}

/// A set of records of one window: a bit each.
final class OffsetSet {
  private let words: UnsafeMutablePointer<UInt64>
  private let wordCount: Int
  private let mask: Int

  /// An empty set of offsets below `size`, a power of two of 64 or more.
  init(size: Int = PostingsWindow.maxSize) {
    wordCount = size / 64
    mask = wordCount - 1
    words = .allocate(capacity: wordCount)
    words.initialize(repeating: 0, count: wordCount)
  }

  deinit { words.deallocate() }

  @inline(__always)
  func contains(_ offset: UInt16) -> Bool {
    words[Int(offset >> 6) & mask] & 1 &<< UInt64(offset & 63) != 0
  }

  @inline(__always)
  func insert(_ offset: UInt16) { words[Int(offset >> 6) & mask] |= 1 &<< UInt64(offset & 63) }

  @inline(__always)
  func remove(_ offset: UInt16) { words[Int(offset >> 6) & mask] &= ~(1 &<< UInt64(offset & 63)) }

  func removeAll() { words.update(repeating: 0, count: wordCount) }

  var isEmpty: Bool { (0..<wordCount).allSatisfy { words[$0] == 0 } }

  func formUnion(_ list: EntryList) { for entry in list.entries { insert(entry.offset) } }

  /// Ascending.
  @inline(__always)
  func forEachOffset(_ body: (UInt16) throws -> Void) rethrows {
    for index in 0..<wordCount {
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
  @exclusivity(unchecked) private var list = GrowingBuffer<PostingsWindow.Entry>()

  var count: Int { list.count }

  var entries: UnsafeMutableBufferPointer<PostingsWindow.Entry> { list.elements }

  func removeAll() { list.removeAll() }

  @inline(__always)
  func append(_ offset: Int, _ positions: PositionList) { list.append(.init(offset, positions)) }

  /// Where the next entries go, with room for some.
  @inline(__always)
  func reserve(_ added: Int) -> UnsafeMutablePointer<PostingsWindow.Entry> { list.reserve(added) }

  /// Takes over the entries written up to a place.
  @inline(__always)
  func end(at place: UnsafeMutablePointer<PostingsWindow.Entry>) {
    list.extend(by: place - list.base - list.count)
  }

  /// Brings entries of several sources, each ascending, into one order; those of one record stay in theirs.
  func sort() {
    guard let last = entries.max(by: { $0.offset < $1.offset })?.offset else { return }
    // Counting sort: a prefix brings tens of thousands of entries from thousands of terms.
    var ends = [Int](repeating: 0, count: Int(last) + 2)
    for entry in entries { ends[Int(entry.offset) + 1] += 1 }
    for index in 1..<ends.count { ends[index] += ends[index - 1] }
    var sorted = GrowingBuffer<PostingsWindow.Entry>(capacity: count)
    for entry in entries {
      (sorted.base + ends[Int(entry.offset)]).initialize(to: entry)
      ends[Int(entry.offset)] += 1
    }
    sorted.extend(by: count)
    list = sorted
  }

  /// Keeps the entries of records that another list has, too. Both ascend.
  func keep(offsetsOf other: EntryList) {
    let base = list.base
    let others = other.entries
    var (kept, place) = (0, 0)
    for index in 0..<count {
      while place < others.count, others[place].offset < base[index].offset { place += 1 }
      guard place < others.count else { break }
      guard others[place].offset == base[index].offset else { continue }
      base[kept] = base[index]
      kept += 1
    }
    list.truncate(to: kept)
  }

  /// Keeps the entries for which `body` gives a position list, with that list.
  func compactMap(_ body: (PositionList) throws -> PositionList?) rethrows {
    let base = list.base
    var kept = 0
    for index in 0..<count {
      guard let positions = try body(base[index].positions) else { continue }
      base[kept] = .init(Int(base[index].offset), positions)
      kept += 1
    }
    list.truncate(to: kept)
  }
}
