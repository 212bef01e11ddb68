/// One word of a leaf: a term, or all terms with a prefix.
struct WordCursor: ~Copyable {
  private(set) var docid = 0
  private(set) var positions = PositionList.empty
  /// A measure of how much there is to read.
  let estimatedBytes: Int

  private var term: TermCursor
  /// In place of the term.
  private let prefix: PrefixCursor?

  init(term: consuming TermCursor, estimatedBytes: Int) {
    self.term = term
    prefix = nil
    self.estimatedBytes = estimatedBytes
  }

  init(prefix: PrefixCursor, estimatedBytes: Int) {
    term = TermCursor([])
    self.prefix = prefix
    self.estimatedBytes = estimatedBytes
  }

  @inline(__always)
  mutating func next() throws {
    if let prefix {
      try prefix.next()
      (docid, positions) = (prefix.docid, prefix.positions)
    } else {
      try term.next()
      (docid, positions) = (term.docid, term.positions)
    }
  }

  mutating func seek(_ target: Int) throws {
    guard docid < target else { return }
    if let prefix {
      try prefix.seek(target)
      (docid, positions) = (prefix.docid, prefix.positions)
    } else {
      try term.seek(target)
      (docid, positions) = (term.docid, term.positions)
    }
  }
}

/// Goes through the records that have a leaf of a query: a word or several in a row, in some fields or all.
struct LeafCursor: ~Copyable {
  /// 0 before the first `next`, `DoclistCursor.atEnd` behind the last.
  private(set) var docid = 0
  /// Of the first word. Valid until the cursor is moved.
  private(set) var positions = PositionList.empty

  private let owned: OwnedBuffer<WordCursor>
  private let words: UnsafeMutablePointer<WordCursor>
  private let wordCount: Int
  /// The number of the word that leads: that with the least to read.
  private let rarest: Int
  /// A bit for each field; nil for all.
  private let fields: UInt32?
  private let scratch = ByteBuffer()
  private var starts: [UInt64] = []

  /// There is at least one word.
  init(words: OwnedBuffer<WordCursor>, fields: UInt32?) {
    owned = words
    let elements = words.elements
    self.words = elements
    wordCount = words.count
    self.fields = fields
    rarest = words.indices.min { elements[$0].estimatedBytes < elements[$1].estimatedBytes } ?? 0
  }

  /// A measure of how much there is to read.
  var estimatedBytes: Int { words[rarest].estimatedBytes }

  /// Moves to the next record.
  @inline(__always)
  mutating func next() throws {
    guard docid != DoclistCursor.atEnd else { return }
    try words[rarest].next()
    try settle()
  }

  /// Moves to the first record that is not before `target`, if it is not there yet.
  mutating func seek(_ target: Int) throws {
    guard docid < target else { return }
    try words[rarest].seek(target)
    try settle()
  }

  /// Moves on to a record that has the leaf, from one that has its rarest word.
  @inline(__always)
  private mutating func settle() throws {
    if wordCount == 1, fields == nil {
      (docid, positions) = (words[0].docid, words[0].positions)
    } else {
      try settleSlowly()
    }
  }

  private mutating func settleSlowly() throws {
    while true {
      docid = words[rarest].docid
      guard docid != DoclistCursor.atEnd else { return finish() }
      let next = try nextOfOthers()
      guard next != DoclistCursor.atEnd else { return finish() }
      if next > docid {
        try words[rarest].seek(next)
      } else if let found = try matchedPositions() {
        positions = found
        return
      } else {
        try words[rarest].next()
      }
    }
  }

  /// Moves the other words to `docid`, or the first of them that does not stand there past it.
  ///
  /// - Returns: The first docid that may have all words.
  private mutating func nextOfOthers() throws -> Int {
    for index in 0..<wordCount where index != rarest {
      try words[index].seek(docid)
      guard words[index].docid == docid else { return words[index].docid }
    }
    return docid
  }

  private mutating func finish() { (docid, positions) = (DoclistCursor.atEnd, .empty) }

  private mutating func matchedPositions() throws -> PositionList? {
    guard wordCount > 1 else {
      guard let fields else { return words[0].positions }
      return try words[0].positions.restricted(to: fields, scratch: scratch)
    }
    starts.removeAll(keepingCapacity: true)
    var first = PositionIterator(words[0].positions)
    while let position = first.next() {
      if let fields, fields & (1 << UInt32(position >> 32)) == 0 { continue }
      starts.append(position)
    }
    guard !first.isDamaged else { throw PositionList.damage }
    for index in 1..<wordCount where !starts.isEmpty {
      try keepStarts(followedBy: words[index].positions, after: UInt64(index))
    }
    guard !starts.isEmpty else { return nil }
    scratch.removeAll()
    var encoder = PositionEncoder(into: scratch)
    for start in starts { encoder.append(start) }
    return PositionList(start: UnsafePointer(scratch.base), count: scratch.count)
  }

  /// Keeps the starts that have a position of `list` so many terms behind them.
  private mutating func keepStarts(followedBy list: PositionList, after distance: UInt64) throws {
    var iterator = PositionIterator(list)
    var kept = 0
    var candidate = 0
    while candidate < starts.count, let position = iterator.next() {
      while candidate < starts.count, starts[candidate] + distance < position { candidate += 1 }
      if candidate < starts.count, starts[candidate] + distance == position {
        starts[kept] = starts[candidate]
        kept += 1
        candidate += 1
      }
    }
    guard !iterator.isDamaged else { throw PositionList.damage }
    starts.removeLast(starts.count - kept)
  }
}
