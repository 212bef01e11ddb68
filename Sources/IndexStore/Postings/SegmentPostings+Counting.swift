private import Publication

/// Document frequencies by the heads of postings alone: a fifth of what a scan takes.
extension SegmentPostings {
  /// The number of records that have at least one of the leaves, where each is a word and stands in one segment; else nil.
  func countOfWords(_ leaves: [PostingsQuery.Leaf]) throws -> Int? {
    let memory = WindowMemory()
    var words: [CountedWord] = []
    for leaf in leaves {
      guard leaf.terms.count == 1, !leaf.isPrefix else { return nil }
      let key = SegmentReader.key(leaf.terms[0])
      let starts = try segments.compactMap { try reader.doclist(of: key, in: $0) }
      // Where several segments speak of a record, the newest counts.
      guard starts.count <= 1 else { return nil }
      guard let start = starts.first else { continue }
      var doclist = DoclistCursor(start, reader, memory)
      try doclist.next()
      words.append(CountedWord(doclist: doclist, fields: leaf.fieldBits ?? .max))
    }
    return words.count == 1 ? try count(&words[0], memory) : try count(&words, memory)
  }

  private func count(_ word: inout CountedWord, _ memory: WindowMemory) throws -> Int {
    var count = 0
    while word.doclist.docid != DoclistCursor.atEnd {
      try word.forEachRecord(before: word.doclist.docid + PostingsWindow.maxSize) { _ in count &+= 1 }
      memory.recycle()
    }
    return count
  }

  private func count(_ words: inout [CountedWord], _ memory: WindowMemory) throws -> Int {
    let records = OffsetSet()
    var count = 0
    while true {
      let first = words.reduce(DoclistCursor.atEnd) { min($0, $1.doclist.docid) }
      guard first != DoclistCursor.atEnd else { return count }
      for index in words.indices {
        try words[index].forEachRecord(before: first + PostingsWindow.maxSize) { docid in
          records.insert(UInt16(truncatingIfNeeded: docid &- first))
        }
      }
      count += records.count
      records.removeAll()
      memory.recycle()
    }
  }

  /// No less than the number of records that have a term, as far as can be told without reading its postings.
  package func frequencyBound(of term: String) throws -> Int {
    let key = SegmentReader.key(term)
    let memory = WindowMemory()
    return try segments.reduce(0) { sum, segment in
      guard let start = try reader.doclist(of: key, in: segment) else { return sum }
      let bytes = try DoclistCursor(start, reader, memory).estimatedBytes(key: key)
      // An entry has 3 bytes at least. A page that others follow has at least half as many bytes of postings as they have.
      return sum + 2 * bytes / 3 + 1
    }
  }
}

/// The doclist of a word in some fields.
private struct CountedWord {
  var doclist: DoclistCursor
  /// A bit for each field.
  let fields: UInt32

  /// Calls `body` with the docid of each record before `end` that has the word, and moves behind them.
  @inline(__always)
  mutating func forEachRecord(before end: Int, _ body: (Int) -> Void) throws {
    var isDamaged = false
    try doclist.forEachEntry(before: end) { docid, positions in
      switch positions.stands(in: fields) {
      case true?: body(docid)
      case false?: break
      case nil: isDamaged = true
      }
    }
    if isDamaged { throw PositionList.damage }
  }
}

extension PositionList {
  /// Whether one of its positions is in one of some fields, a bit for each; nil where the list is malformed.
  @inline(__always)
  fileprivate func stands(in fields: UInt32) -> Bool? {
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
