private import Publication

/// Document frequencies by the heads of postings alone: a fifth of what a scan takes.
extension SegmentPostings {
  /// The number of records that have an atom, where it is a word and stands in one segment; else nil. Counts
  /// no further than the first window in which it is more than `most`.
  func countOfWord(_ atom: PostingsQuery.Atom, upTo most: Int = .max) throws -> Int? {
    guard atom.terms.count == 1, !atom.isPrefix else { return nil }
    let key = SegmentReader.key(atom.terms[0])
    let starts = try segments.compactMap { try reader.doclist(of: key, in: $0) }
    // Where several segments speak of a record, the newest counts.
    guard starts.count <= 1 else { return nil }
    guard let start = starts.first else { return 0 }
    if atom.fieldBits == nil, mayHavePackedList(start),
      let count = try reader.packedRecordCount(of: start)
    {
      return count
    }
    let scratch = WindowScratch()
    let fields = atom.fieldBits ?? .max
    var doclist = DoclistCursor(start, reader, scratch)
    var count = 0
    var isDamaged = false
    try doclist.next()
    while doclist.docid != DoclistCursor.atEnd, count <= most {
      try doclist.forEachEntry(before: doclist.docid + PostingsWindow.smallSize) { _, positions in
        switch positions.stands(in: fields) {
        case true?: count &+= 1
        case false?: break
        case nil: isDamaged = true
        }
      }
      if isDamaged { throw PositionList.damage }
      scratch.recycle()
    }
    return count
  }

  package func frequencyBounds(of term: String) throws -> ClosedRange<Int> {
    let key = SegmentReader.key(term)
    let scratch = WindowScratch()
    // Of the segments looked at so far, which are newer than the next: what they may say of older records.
    var newerEntries = 0
    var (least, most) = (0, 0)
    for segment in segments {
      guard let start = try reader.doclist(of: key, in: segment) else { continue }
      let bytes = try DoclistCursor(start, reader, scratch).estimatedBytes(key: key)
      // An entry of a record has 3 bytes at least, one that is deleted 2. A page that others follow has at
      // least half as many bytes of postings as they have, the first of a long list five sixths.
      let entries = 2 * bytes / 3 + 1
      if mayHavePackedList(start), let count = try reader.packedRecordCount(of: start) {
        least = max(least, count - newerEntries)
        most += count
      } else {
        most += entries
      }
      newerEntries += entries
    }
    return least...max(least, most)
  }

  /// The records of a phrase are among those of its rarest word: how many of these are still to be read tells
  /// whether there can be enough.
  package func decode(
    _ atom: PostingsQuery.Atom, atLeast least: Int, check: @escaping () throws -> Void
  ) throws -> PostingArrays? {
    let postings = PostingArrays { _ in try check() }
    let scratch = WindowScratch()
    guard least > 0, !atom.isPrefix, let phrase = try cursor(atom, scratch) as? PhraseCursor else {
      return try decodeWindows(atom, like: postings)
    }
    let most = try frequencyBounds(of: atom.terms[phrase.leadPlace]).upperBound
    let scanned = ScannedAtom(cursor: phrase, fields: atom.fieldBits, scratch: scratch)
    let scan = SegmentScan([scanned], docidLimit: docidLimit, scratch)
    while try scan.nextWindow() {
      try postings.append(scan.window)
      if postings.count + most - phrase.leadCount < least { return nil }
    }
    return postings
  }
}

extension PositionList {
  /// Whether one of its positions is in one of some fields, a bit for each; nil if the list is malformed.
  @inline(__always)
  func stands(in fields: UInt32) -> Bool? {
    guard count > 0 else { return false }
    // The first position mostly tells.
    let first = start[0] != Self.fieldMark ? 0 : count > 2 ? start[1] : .max
    if first < 32, fields & 1 << UInt32(first) != 0 { return true }
    return standsLater(in: fields)
  }

  private func standsLater(in fields: UInt32) -> Bool? {
    var places = PositionIterator(self)
    while let place = places.next() {
      if fields & 1 << UInt32(truncatingIfNeeded: place >> 32) != 0 { return true }
    }
    return places.isDamaged ? nil : false
  }
}
