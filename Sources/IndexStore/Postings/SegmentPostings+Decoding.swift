private import Publication

/// Postings of one atom as arrays.
extension SegmentPostings {
  package func decode(_ atom: PostingsQuery.Atom, like empty: PostingArrays) throws -> PostingArrays {
    if let term = atom.onlyTerm {
      return try decode(SegmentReader.key(term), like: empty.another { $0.fields = atom.fieldBits ?? .max })
    }
    return try decodePhrase(atom, like: empty) ?? decodeWindows(atom, like: empty)
  }

  private func decode(_ key: [UInt8], like empty: PostingArrays) throws -> PostingArrays {
    let starts = try segments.compactMap { try reader.doclist(of: key, in: $0) }
    let scratch = WindowScratch()
    // From the newest segment to the oldest.
    let lists = try starts.map { start in
      let list = empty.another { $0.keepsTombstones = starts.count > 1 }
      var doclist = DoclistCursor(start, reader, scratch)
      try doclist.decode(into: list, estimatedBytes: doclist.estimatedBytes(key: key))
      return list
    }
    guard var postings = lists.last else { return empty.another { _ in } }
    guard lists.count > 1 else { return postings }
    for newer in lists.dropLast().reversed() { postings = try newer.over(postings) }
    postings.dropTombstones()
    return postings
  }

  // MARK: Phrases

  /// Words of which one has this many times as many bytes as another are not read in whole: the rare one is
  /// sought in the pages of the frequent one.
  private static let mostShare = 16
  /// Longer phrases would take much memory, and mostly have a rare word.
  private static let mostWords = 4

  /// The records that have the words of a phrase in a row: each word is read in whole, and their docids are
  /// gone through together. nil where a word is a prefix or much rarer than another, and for long ones.
  ///
  /// `fine tuning` in a million records, two words of 100,000: a seventh of the time of going through windows.
  private func decodePhrase(_ atom: PostingsQuery.Atom, like empty: PostingArrays) throws -> PostingArrays? {
    guard !atom.isPrefix else { return nil }
    let words = Array(Set(atom.terms))
    guard words.count <= Self.mostWords else { return nil }
    let keys = words.map(SegmentReader.key)
    let sizes = try keys.map(estimatedBytes)
    guard let least = sizes.min(), let most = sizes.max(), most <= Self.mostShare * least else { return nil }
    let output = empty.another { $0.fields = atom.fieldBits ?? .max }
    // In an arena of their own, which goes when the phrase is found.
    let wordReading = PostingArrays(
      PositionArena(), .init(weights: empty.reading.weights), check: empty.check)
    let lists = try keys.map { try decode($0, like: wordReading) }
    let places = atom.terms.compactMap { words.firstIndex(of: $0) }
    try output.appendPhrase(lists, places: places)
    return output
  }

  private func estimatedBytes(_ key: [UInt8]) throws -> Int {
    let scratch = WindowScratch()
    return try segments.reduce(0) { sum, segment in
      guard let start = try reader.doclist(of: key, in: segment) else { return sum }
      return sum + (try DoclistCursor(start, reader, scratch).estimatedBytes(key: key))
    }
  }

  /// The number of records that have a phrase, where its words are read in whole; else nil.
  func countOfPhrase(_ atom: PostingsQuery.Atom) throws -> Int? {
    let weights = [Double](repeating: 1, count: TextField.allCases.count)
    return try weights.withUnsafeBufferPointer { weights in
      try decodePhrase(atom, like: PostingArrays(PositionArena(), .init(weights: weights)) { _ in })?.count
    }
  }
}

extension PostingsQuery.Atom {
  /// The term, where it is one and no prefix.
  fileprivate var onlyTerm: String? { terms.count == 1 && !isPrefix ? terms.first : nil }
}

extension PostingArrays {
  /// Appends the records in which words stand in a row, with the places of the first. `places`: By place in the
  /// phrase, the number of its word.
  fileprivate func appendPhrase(_ words: [PostingArrays], places: [Int]) throws {
    let order = words.indices.sorted { words[$0].count < words[$1].count }
    guard let lead = order.first else { return }
    let scratch = WindowScratch()
    let phrase = PhraseMatcher(scratch)
    var next = [Int](repeating: 0, count: words.count)
    var lists = [PositionList](repeating: .empty, count: places.count)
    let docids = words[lead].docids.start()
    for posting in 0..<words[lead].count {
      if posting % Self.checkedEvery == 0 { try checkLimits() }
      next[lead] = posting
      var isInAll = true
      for word in order.dropFirst() where isInAll {
        next[word] = words[word].first(notBefore: docids[posting], from: next[word])
        guard next[word] < words[word].count else { return }
        isInAll = words[word].docids.start()[next[word]] == docids[posting]
      }
      guard isInAll else { continue }
      for (place, word) in places.enumerated() {
        lists[place] = words[word].arena.list(at: words[word].marks.start()[next[word]])
      }
      scratch.recycle()
      if let found = try phrase.match(lists) { try append(Int(docids[posting]), found) }
    }
  }

  private static let checkedEvery = 1 << 14
}
