/// Goes through the records that have several words in a row.
///
/// The word with the least to read leads. The others are read for whole windows where many records are in
/// question, and sought one by one where few are.
final class PhraseCursor: AtomCursor {
  /// The different words.
  private let words: [any AtomCursor]
  /// By place in the phrase: the number of its word.
  private let places: [Int]
  /// By word: at how many places it stands; nil where each stands at one.
  private let counts: [Int]?
  /// Numbers of words, from the one with the least to read.
  private let order: [Int]
  private let docidLimit: Int
  private let scratch: WindowScratch
  private let lists: [EntryList]
  private let wanted = OffsetSet()
  private let phrase: PhraseMatcher
  /// By place in the phrase: where its word stands in the record in question.
  // Unchecked: nothing here calls out, and the checks took a tenth of the first answer for a phrase.
  @exclusivity(unchecked) private var positions: [PositionList]

  /// `places`: By place in the phrase, the number of its word. There is at least one word, and each has a
  /// place. Docids are below `docidLimit`, as far as that is known.
  init(_ words: [any AtomCursor], places: [Int], docidLimit: Int, _ scratch: WindowScratch) {
    self.docidLimit = docidLimit
    self.words = words
    self.places = places
    let counts = words.indices.map { word in places.count { $0 == word } }
    self.counts = places.count > words.count ? counts : nil
    self.scratch = scratch
    order = words.indices.sorted { words[$0].estimatedBytes < words[$1].estimatedBytes }
    lists = words.map { _ in EntryList() }
    phrase = PhraseMatcher(scratch)
    positions = places.map { _ in .empty }
  }

  private var lead: any AtomCursor { words[order[0]] }
  /// A place of the word that leads.
  var leadPlace: Int { places.firstIndex(of: order[0]) ?? 0 }
  /// The number of its records that were gathered.
  private(set) var leadCount = 0
  var docid: Int { lead.docid }
  var estimatedBytes: Int { lead.estimatedBytes }

  func seek(_ target: Int) throws { try lead.seek(target) }

  func gather(_ window: Range<Int>, among wanted: OffsetSet?, into list: EntryList) throws {
    var candidates = lists[order[0]]
    candidates.removeAll()
    try lead.gather(window, among: wanted, into: candidates)
    leadCount += candidates.count
    for word in order.dropFirst() {
      guard candidates.count > 0 else { return }
      try read(word, of: candidates, window)
      candidates = lists[word]
    }
    // Filtered once at the end: filtering all earlier lists after each word made long phrases quadratic (67 s
    // for 1,024 words).
    for word in order.dropLast() { lists[word].keep(offsetsOf: candidates) }
    for index in 0..<candidates.count {
      // A position takes a byte or more: most records do not have a word as often as a phrase that repeats
      // it.
      if let counts, counts.indices.contains(where: { lists[$0].entries[index].positions.count < counts[$0] })
      {
        continue
      }
      for (place, word) in places.enumerated() { positions[place] = lists[word].entries[index].positions }
      let offset = Int(candidates.entries[index].offset)
      if let found = try phrase.match(positions) { list.append(offset, found) }
    }
  }

  /// Finds the entries of a word in the records in question.
  private func read(_ word: Int, of candidates: EntryList, _ window: Range<Int>) throws {
    let found = lists[word]
    found.removeAll()
    if !isSought(word, candidates.count, window) {
      try words[word].seek(window.lowerBound)
      guard words[word].docid < window.upperBound else { return }
      for entry in candidates.entries { wanted.insert(entry.offset) }
      defer { for entry in candidates.entries { wanted.remove(entry.offset) } }
      try words[word].gather(window, among: wanted, into: found)
    } else {
      for entry in candidates.entries {
        let docid = window.lowerBound + Int(entry.offset)
        if let positions = try words[word].positions(at: docid) { found.append(Int(entry.offset), positions) }
      }
    }
  }

  /// Whether a word is sought in each of some records: where to go through its entries in the window would
  /// take longer.
  private func isSought(_ word: Int, _ count: Int, _ window: Range<Int>) -> Bool {
    if count <= SegmentScan.maxSought { return true }
    guard docidLimit > 0, words[word] is TermCursor else { return false }
    let share = Double(window.count) / Double(docidLimit)
    let entries = Double(words[word].estimatedBytes / Self.bytesOfEntry) * share
    return Double(count * Self.entriesOfSearch) < entries
  }

  private static let bytesOfEntry = 7
  /// To seek a record takes about as long as to go through this many entries: half a block of a packed list,
  /// and as much again for finding it.
  private static let entriesOfSearch = 150

  func positions(at target: Int) throws -> PositionList? {
    for word in order {
      guard let found = try words[word].positions(at: target) else { return nil }
      for (place, other) in places.enumerated() where other == word { positions[place] = found }
    }
    return try phrase.match(positions)
  }
}

/// Finds the places of one record at which words stand in a row.
private final class PhraseMatcher {
  private let scratch: WindowScratch
  private let buffer = ByteBuffer()
  // As with the positions above.
  @exclusivity(unchecked) private var starts: [UInt64] = []

  init(_ scratch: WindowScratch) { self.scratch = scratch }

  /// The positions of the first word where the others follow; nil if they never do. Lists come by word.
  func match(_ words: [PositionList]) throws -> PositionList? {
    guard words.count > 1 else { return words.first }
    starts.removeAll(keepingCapacity: true)
    try pairs(words[0], words[1])
    for index in words.indices.dropFirst(2) where !starts.isEmpty {
      try keepStarts(followedBy: words[index], after: UInt64(index))
    }
    guard !starts.isEmpty else { return nil }
    buffer.removeAll()
    var encoder = PositionEncoder(into: buffer)
    for start in starts { encoder.append(start) }
    return scratch.copy(PositionList(start: UnsafePointer(buffer.base), count: buffer.count))
  }

  /// Most phrases are of two words, and most records have these apart: no list is kept of what does not
  /// match.
  private func pairs(_ first: PositionList, _ second: PositionList) throws {
    var (left, right) = (PositionIterator(first), PositionIterator(second))
    var (start, next) = (left.next(), right.next())
    while let begin = start, let follower = next {
      if begin + 1 < follower {
        start = left.next()
      } else if begin + 1 == follower {
        starts.append(begin)
        start = left.next()
      } else {
        next = right.next()
      }
    }
    guard !left.isDamaged, !right.isDamaged else { throw PositionList.damage }
  }

  /// Keeps the starts that have a position of `list` this many terms behind them.
  private func keepStarts(followedBy list: PositionList, after distance: UInt64) throws {
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
