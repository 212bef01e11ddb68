/// Goes through the records that have any of many terms, such as all terms with a prefix.
///
/// The entries of a window are gathered term by term and sorted by record: the cost of a posting does not
/// depend on the number of terms, and memory is bounded by what the records of one window hold.
final class PrefixCursor: AtomCursor {
  private(set) var docid = DoclistCursor.atEnd
  let estimatedBytes: Int
  private let terms: [TermCursor]
  /// By term: where its cursor stands, side by side, because most terms have nothing in most windows.
  private var docids: [Int]
  private let scratch: WindowScratch
  private let gathered = EntryList()
  private let merged = ByteBuffer()
  private var places: [UInt64] = []

  init(_ terms: [TermCursor], estimatedBytes: Int, _ scratch: WindowScratch) {
    self.terms = terms
    self.estimatedBytes = estimatedBytes
    self.scratch = scratch
    docids = terms.map(\.docid)
    docid = docids.min() ?? DoclistCursor.atEnd
  }

  func seek(_ target: Int) throws {
    guard docid < target else { return }
    for index in terms.indices where docids[index] < target {
      try terms[index].seek(target)
      docids[index] = terms[index].docid
    }
    docid = docids.min() ?? DoclistCursor.atEnd
  }

  func gather(_ window: Range<Int>, among wanted: OffsetSet?, into list: EntryList) throws {
    gathered.removeAll()
    var next = DoclistCursor.atEnd
    for index in terms.indices {
      if docids[index] < window.upperBound {
        try terms[index].gather(window, among: wanted, into: gathered)
        docids[index] = terms[index].docid
      }
      next = min(next, docids[index])
    }
    docid = next
    gathered.sort()
    let entries = gathered.entries
    var first = 0
    while first < entries.count {
      var end = first + 1
      while end < entries.count, entries[end].offset == entries[first].offset { end += 1 }
      list.append(Int(entries[first].offset), try union(entries[first..<end]))
      first = end
    }
  }

  func positions(at target: Int) throws -> PositionList? {
    try seek(target)
    guard docid == target else { return nil }
    gathered.removeAll()
    for index in terms.indices where docids[index] == target {
      if let positions = try terms[index].positions(at: target) { gathered.append(0, positions) }
    }
    return gathered.count == 0 ? nil : try union(gathered.entries[...])
  }

  /// The positions of all terms in one record.
  private func union(_ entries: Slice<UnsafeMutableBufferPointer<PostingsWindow.Entry>>) throws
    -> PositionList
  {
    if entries.count == 1, let only = entries.first { return only.positions }
    places.removeAll(keepingCapacity: true)
    for entry in entries {
      var iterator = PositionIterator(entry.positions)
      while let place = iterator.next() { places.append(place) }
      guard !iterator.isDamaged else { throw PositionList.damage }
    }
    places.sort()
    merged.removeAll()
    var encoder = PositionEncoder(into: merged)
    for place in places { encoder.append(place) }
    return scratch.copy(PositionList(start: UnsafePointer(merged.base), count: merged.count))
  }
}
