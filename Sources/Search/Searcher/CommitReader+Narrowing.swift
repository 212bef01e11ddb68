import IndexStore

/// Words that are asked for the first time, read only as far as the question needs them. What is asked for
/// again is read as a whole, and kept for all questions.
extension CommitReader {
  /// The postings of the words of a condition. `words`: By word, what stands for it. `selections`: The
  /// filters that a hit has to pass; without them, a record has to have all of the words.
  ///
  /// - Throws: `SearchError.tooManyPostings` if the question asks for more than allowed.
  func narrowedPostings(
    of words: [[PostingsQuery.Atom]], passing selections: [FacetSelection], _ ranking: Searcher.Ranking,
    needsPlaces: Bool
  ) throws -> NarrowedPostings {
    let narrowed = try searcher.narrowed(words, selections.map(\.filter), ranking) {
      // What is read here counts for the limit meanwhile; the question counts what it takes of it.
      let bytesBefore = postingsBytes
      defer { postingsBytes = bytesBefore }
      let new = words.filter { searcher.noteAsked($0, ranking) }
      return selections.isEmpty
        ? try narrow(words, new: new, ranking, needsPlaces: needsPlaces)
        : try narrow(new, passing: selections, ranking)
    }
    for word in narrowed.words.values { try count(word.list) }
    return narrowed
  }

  /// To the records that have all words; nil where these are to be read as a whole.
  private func narrow(
    _ words: [[PostingsQuery.Atom]], new: [[PostingsQuery.Atom]], _ ranking: Searcher.Ranking,
    needsPlaces: Bool
  ) throws -> NarrowedPostings? {
    var counts: [[PostingsQuery.Atom]: Int] = [:]
    var common: RecordSet?
    func meet(_ records: RecordSet) { common = common?.intersection(records) ?? records }
    for atoms in new {
      guard let records = try records(of: atoms, share: NarrowedPostings.leastShare) else { continue }
      counts[atoms] = records.recordCount
      meet(records)
    }
    guard !counts.isEmpty else { return nil }
    for atoms in words where counts[atoms] == nil {
      meet(try postings(of: atoms, ranking, needsPlaces: needsPlaces).postings.records)
    }
    guard let common,
      NarrowedPostings.isWorthIt(
        counts: counts.values, ofWords: words.count, common: common.recordCount)
    else { return nil }
    return NarrowedPostings(
      try counts.reduce(into: [:]) { narrowed, word in
        narrowed[word.key] = .init(
          list: try list(of: word.key, among: common, recordCount: word.value, ranking))
      })
  }

  /// To the records that pass all filters; nil where words are to be read as a whole. Records that fail one
  /// are counted for its facet: it takes no more than to know which records have a word.
  private func narrow(
    _ new: [[PostingsQuery.Atom]], passing selections: [FacetSelection], _ ranking: Searcher.Ranking
  ) throws -> NarrowedPostings? {
    let frequent = try new.filter { try isFrequent($0, share: NarrowedPostings.leastShareOfFiltered) }
    guard !frequent.isEmpty, let first = selections.first else { return nil }
    let passing = try selections.dropFirst().reduce(records(first)) { $0.intersection(try records($1)) }
    guard passing.recordCount * NarrowedPostings.shareOfPassing <= meta.docidLimit else { return nil }
    var narrowed: [[PostingsQuery.Atom]: NarrowedPostings.Word] = [:]
    for atoms in frequent {
      guard let records = try records(of: atoms, share: NarrowedPostings.leastShareOfFiltered) else {
        continue
      }
      let list = try list(of: atoms, among: passing, recordCount: records.recordCount, ranking)
      narrowed[atoms] = .init(list: list, records: records)
    }
    return NarrowedPostings(narrowed)
  }

  /// Whether one record in `share` or more may have any of some words.
  private func isFrequent(_ atoms: [PostingsQuery.Atom], share: Int) throws -> Bool {
    let words = atoms.compactMap(\.onlyTerm)
    var missing = meta.docidLimit / share
    // What may be as large as any number is taken away, since it cannot be added up.
    for word in words { missing -= min(missing, try snapshot.postings.frequencyBounds(of: word).upperBound) }
    return words.count == atoms.count && missing == 0
  }

  /// The records that have any of some words; nil where fewer than one in `share` has, or where that cannot
  /// be told from docids alone.
  private func records(of atoms: [PostingsQuery.Atom], share: Int) throws -> RecordSet? {
    try snapshot.postings.records(
      of: atoms, atLeast: meta.docidLimit / share, docidLimit: meta.docidLimit, known: compounds,
      check: checkStop)
  }

  private func list(
    of atoms: [PostingsQuery.Atom], among records: RecordSet, recordCount: Int, _ ranking: Searcher.Ranking
  ) throws -> PostingsList {
    let list = PostingsList(
      try decode(atoms, ranking, among: records, needsPlaces: false), of: recordCount)
    try count(list)
    return list
  }
}
