/// Goes through the records of one term over all segments: the newest entry of a docid counts, tombstones are
/// left out.
final class TermCursor: AtomCursor {
  // Unchecked: nothing here calls out, and the checks cost more than what they guard.
  @exclusivity(unchecked) private(set) var docid = DoclistCursor.atEnd
  let estimatedBytes: Int
  /// From the newest segment to the oldest.
  @exclusivity(unchecked) private var doclists: [DoclistCursor]
  /// Docids of the window of which a newer segment has spoken; made where there are several.
  @exclusivity(unchecked) private var settled: OffsetSet?

  /// `doclists`: From the newest segment to the oldest.
  ///
  /// - Throws: `IndexError.damaged` if a doclist cannot be read.
  init(_ doclists: [DoclistCursor], estimatedBytes: Int) throws {
    self.doclists = doclists
    self.estimatedBytes = estimatedBytes
    try seek(1)
  }

  func seek(_ target: Int) throws {
    for index in doclists.indices { try doclists[index].seek(target) }
    updateDocid()
  }

  func gather(_ window: Range<Int>, among wanted: OffsetSet?, into list: EntryList) throws {
    // Segments mostly hold docids of their own: one has all entries of a window.
    var touched: Int?
    for index in doclists.indices where doclists[index].docid < window.upperBound {
      if touched != nil { return try merge(window, among: wanted, into: list) }
      touched = index
    }
    guard let touched else { return }
    if let wanted {
      try doclists[touched].gather(window, among: wanted, into: list)
    } else {
      try doclists[touched].gather(window, into: list)
    }
    updateDocid()
  }

  private func merge(_ window: Range<Int>, among wanted: OffsetSet?, into list: EntryList) throws {
    let settled = settled ?? OffsetSet()
    self.settled = settled
    settled.removeAll()
    for index in doclists.indices {
      try doclists[index].forEachEntry(before: window.upperBound) { docid, positions in
        let offset = UInt16(truncatingIfNeeded: docid &- window.lowerBound)
        guard !settled.contains(offset), wanted?.contains(offset) ?? true else { return }
        settled.insert(offset)
        if positions.count > 0 { list.append(Int(offset), positions) }
      }
    }
    list.sort()
    updateDocid()
  }

  private func updateDocid() {
    var first = DoclistCursor.atEnd
    for index in doclists.indices { first = min(first, doclists[index].docid) }
    docid = first
  }

  func positions(at target: Int) throws -> PositionList? {
    for index in doclists.indices {
      try doclists[index].seek(target)
      guard doclists[index].docid == target else { continue }
      let positions = doclists[index].lastingPositions()
      return positions.count > 0 ? positions : nil
    }
    return nil
  }
}
