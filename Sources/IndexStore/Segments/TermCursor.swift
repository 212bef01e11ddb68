/// Goes through the records of one term over all segments: the newest entry of a docid counts, tombstones are left out.
final class TermCursor: LeafCursor {
  private(set) var docid = DoclistCursor.atEnd
  let estimatedBytes: Int
  /// From the newest segment to the oldest.
  private var doclists: [DoclistCursor]
  /// Docids of the window of which a newer segment has spoken.
  private lazy var settled = OffsetSet()

  /// - Parameter doclists: From the newest segment to the oldest.
  /// - Throws: `IndexError.damaged` where a doclist cannot be read.
  init(_ doclists: [DoclistCursor], estimatedBytes: Int) throws {
    self.doclists = doclists
    self.estimatedBytes = estimatedBytes
    try seek(1)
  }

  func seek(_ target: Int) throws {
    for index in doclists.indices { try doclists[index].seek(target) }
    docid = doclists.reduce(DoclistCursor.atEnd) { min($0, $1.docid) }
  }

  func gather(_ window: Range<Int>, into list: EntryList) throws {
    let touched = doclists.indices.filter { doclists[$0].docid < window.upperBound }
    if touched.count == 1 {
      // Segments mostly hold docids of their own.
      try doclists[touched[0]].forEachEntry(before: window.upperBound) { docid, positions in
        if positions.count > 0 { list.append(docid &- window.lowerBound, positions) }
      }
    } else if !touched.isEmpty {
      try merge(touched, window, into: list)
    }
    docid = doclists.reduce(DoclistCursor.atEnd) { min($0, $1.docid) }
  }

  private func merge(_ touched: [Int], _ window: Range<Int>, into list: EntryList) throws {
    settled.removeAll()
    for index in touched {
      try doclists[index].forEachEntry(before: window.upperBound) { docid, positions in
        let offset = UInt16(truncatingIfNeeded: docid &- window.lowerBound)
        guard !settled.contains(offset) else { return }
        settled.insert(offset)
        if positions.count > 0 { list.append(Int(offset), positions) }
      }
    }
    list.sort()
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
