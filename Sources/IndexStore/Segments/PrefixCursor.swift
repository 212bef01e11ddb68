/// Goes through the records that have any of many terms, such as all terms with a prefix.
///
/// Gathers the postings of 65,536 docids at a time and sorts them by docid: the cost of a posting does not depend on
/// the number of terms, and memory is bounded by what the records of one window hold.
///
/// `@exclusivity(unchecked)`: nothing here calls out, and the checks cost more than what they guard.
final class PrefixCursor {
  @exclusivity(unchecked) private(set) var docid = 0
  /// Valid until the cursor is moved.
  @exclusivity(unchecked) private(set) var positions = PositionList.empty

  /// One term's entry for a record of the window.
  private struct Entry {
    /// Counted from the start of the window.
    var record: UInt32
    var count: UInt32
    var offset: Int
  }

  private static let windowSize = 1 << 16

  private let owned: OwnedBuffer<TermCursor>
  private let terms: UnsafeMutablePointer<TermCursor>
  @exclusivity(unchecked) private var windowStart = 0
  private let bytes = ByteBuffer()
  @exclusivity(unchecked) private var entries: [Entry] = []
  /// By docid: numbers of `entries` in the order of their records.
  @exclusivity(unchecked) private var order: [Int32] = []
  /// In `order`: behind the entries of `docid`.
  @exclusivity(unchecked) private var place = 0
  private let merged = ByteBuffer()
  @exclusivity(unchecked) private var mergedPositions: [UInt64] = []

  init(_ terms: [[DoclistStart]], _ reader: SegmentReader) {
    owned = OwnedBuffer(capacity: terms.count)
    for starts in terms { owned.append(TermCursor(starts.map { DoclistCursor($0, reader) })) }
    self.terms = owned.elements
  }

  func next() throws {
    guard docid != DoclistCursor.atEnd else { return }
    if place == order.count {
      try fill(from: docid + 1)
      guard !order.isEmpty else { return finish() }
    }
    try takeRecord()
  }

  func seek(_ target: Int) throws {
    guard docid < target else { return }
    if target >= windowStart + Self.windowSize || order.isEmpty {
      try fill(from: target)
      guard !order.isEmpty else { return finish() }
    }
    // The first entry of the window that is not before the target.
    var (low, high) = (place, order.count)
    while low < high {
      let middle = (low + high) / 2
      if record(middle) < target { low = middle + 1 } else { high = middle }
    }
    place = low
    try next()
  }

  private func finish() {
    docid = DoclistCursor.atEnd
    positions = .empty
  }

  private func record(_ place: Int) -> Int { windowStart + Int(entries[Int(order[place])].record) }

  // MARK: The window

  /// Gathers the first window that has an entry at `target` or behind it; none are left at the end.
  private func fill(from target: Int) throws {
    entries.removeAll(keepingCapacity: true)
    bytes.removeAll()
    place = 0
    var first = DoclistCursor.atEnd
    for index in owned.indices {
      try terms[index].seek(target)
      first = min(first, terms[index].docid)
    }
    guard first != DoclistCursor.atEnd else { return order.removeAll() }
    windowStart = first
    for index in owned.indices { try gather(index) }
    sortEntries()
  }

  private func gather(_ index: Int) throws {
    let end = windowStart + Self.windowSize
    while terms[index].docid < end {
      let positions = terms[index].positions
      let record = UInt32(truncatingIfNeeded: terms[index].docid - windowStart)
      guard let count = UInt32(exactly: positions.count), entries.count < Int32.max else {
        throw LeafPage.damage
      }
      entries.append(Entry(record: record, count: count, offset: bytes.count))
      bytes.append(positions.start, count: positions.count)
      try terms[index].next()
    }
  }

  /// Counting sort: the entries of a record stay in the order of their terms.
  private func sortEntries() {
    var ends = [Int32](repeating: 0, count: Self.windowSize + 1)
    for entry in entries { ends[Int(entry.record) + 1] += 1 }
    for index in 1..<ends.count { ends[index] += ends[index - 1] }
    order = [Int32](repeating: 0, count: entries.count)
    for (number, entry) in entries.enumerated() {
      order[Int(ends[Int(entry.record)])] = Int32(truncatingIfNeeded: number)
      ends[Int(entry.record)] += 1
    }
  }

  private func takeRecord() throws {
    let first = place
    docid = record(first)
    repeat { place += 1 } while place < order.count && record(place) == docid
    guard place > first + 1 else {
      positions = list(first)
      return
    }
    mergedPositions.removeAll(keepingCapacity: true)
    for number in first..<place {
      var iterator = PositionIterator(list(number))
      while let position = iterator.next() { mergedPositions.append(position) }
      guard !iterator.isDamaged else { throw PositionList.damage }
    }
    mergedPositions.sort()
    merged.removeAll()
    var encoder = PositionEncoder(into: merged)
    for position in mergedPositions { encoder.append(position) }
    positions = PositionList(start: UnsafePointer(merged.base), count: merged.count)
  }

  private func list(_ place: Int) -> PositionList {
    let entry = entries[Int(order[place])]
    return PositionList(start: UnsafePointer(bytes.base) + entry.offset, count: Int(entry.count))
  }
}
