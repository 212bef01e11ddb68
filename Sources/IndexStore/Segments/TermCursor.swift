/// Goes through the records of one term over all segments: the newest entry of a docid counts, tombstones are left out.
struct TermCursor: ~Copyable {
  /// 0 before the first `next`, `DoclistCursor.atEnd` behind the last.
  private(set) var docid = 0
  /// Valid until the cursor is moved.
  private(set) var positions: PositionList

  /// From the newest segment to the oldest.
  private let owned: OwnedBuffer<DoclistCursor>
  private let doclists: UnsafeMutablePointer<DoclistCursor>
  private let doclistCount: Int
  /// The doclist that `docid` is from.
  private var current = 0
  /// The smallest docid of the other doclists.
  private var otherDocid = DoclistCursor.atEnd

  /// - Parameter doclists: From the newest segment to the oldest.
  init(_ doclists: [DoclistCursor]) {
    owned = OwnedBuffer(capacity: doclists.count)
    for doclist in doclists { owned.append(doclist) }
    self.doclists = owned.elements
    doclistCount = doclists.count
    positions = .empty
    if doclists.isEmpty { docid = DoclistCursor.atEnd }
    // The first move looks at all doclists.
    otherDocid = doclists.count > 1 ? 0 : DoclistCursor.atEnd
  }

  func estimatedBytes(key: [UInt8]) throws -> Int {
    var sum = 0
    for index in 0..<doclistCount { sum += try doclists[index].estimatedBytes(key: key) }
    return sum
  }

  @inline(__always)
  mutating func next() throws {
    guard docid != DoclistCursor.atEnd else { return }
    repeat {
      let previous = docid
      try doclists[current].next()
      docid = doclists[current].docid
      if docid >= otherDocid { try choose(past: previous) }
      positions = doclists[current].positions
    } while positions.count == 0 && docid != DoclistCursor.atEnd
  }

  /// Moves to the first record that is not before `target`, if it is not there yet.
  mutating func seek(_ target: Int) throws {
    guard docid < target else { return }
    if target <= otherDocid {
      // The other doclists are there already; segments mostly hold docids of their own.
      try doclists[current].seek(target)
      docid = doclists[current].docid
      if docid >= otherDocid { try choose(past: target - 1) }
    } else {
      for index in 0..<doclistCount { try doclists[index].seek(target) }
      try choose(past: target - 1)
    }
    positions = doclists[current].positions
    if positions.count == 0 { try next() }
  }

  /// Finds the smallest docid that is past another; of several doclists that have it, the newest.
  private mutating func choose(past previous: Int) throws {
    (docid, otherDocid) = (DoclistCursor.atEnd, DoclistCursor.atEnd)
    for index in 0..<doclistCount {
      // An older entry of a docid that is done with.
      if doclists[index].docid <= previous { try doclists[index].next() }
      let found = doclists[index].docid
      if found < docid {
        (otherDocid, docid, current) = (docid, found, index)
      } else {
        otherDocid = min(otherDocid, found)
      }
    }
  }
}
