private import Publication

/// Postings in the making, by docid ascending, side by side in arrays. Their position lists are in an arena
/// that all that are made together share, so that postings are merged without moving them.
package final class PostingArrays {
  let docids = GrowingArray<UInt32>()
  /// Positions, each times the weight of its field.
  let frequencies = GrowingArray<Float>()
  let marks = GrowingArray<PositionArena.Mark>()
  let arena: PositionArena
  let reading: Reading
  /// Called with the bytes used so far, once a page or window.
  let check: (_ bytes: Int) throws -> Void

  /// How the postings of an atom are read.
  struct Reading {
    /// By field.
    var weights: [Double]
    /// The fields that count, a bit for each.
    var fields = UInt32.max
    /// Whether it is marked which postings stand in the title.
    var marksTitle = false
    /// Whether a record without a position stays, to hide that of an older segment.
    var keepsTombstones = false

    func tally(_ positions: PositionList) -> PositionList.Tally? {
      weights.withUnsafeBufferPointer { positions.tally($0) }
    }
  }

  init(_ arena: PositionArena, _ reading: Reading, check: @escaping (_ bytes: Int) throws -> Void) {
    self.arena = arena
    self.reading = reading
    self.check = check
  }

  /// Empty, for postings of which each place counts once.
  init(check: @escaping (_ bytes: Int) throws -> Void) {
    self.arena = PositionArena()
    reading = Reading(weights: [Double](repeating: 1, count: TextField.allCases.count))
    self.check = check
  }

  /// Takes over the postings of others, with the weights of these.
  func append(contentsOf others: PostingArrays) throws {
    for posting in 0..<others.count {
      try append(
        Int(others.docids.start()[posting]), others.arena.list(at: others.marks.start()[posting]))
    }
  }

  /// Empty, for postings that are read in another way.
  func another(_ change: (inout Reading) -> Void) -> PostingArrays {
    var reading = reading
    change(&reading)
    return PostingArrays(arena, reading, check: check)
  }

  package var count: Int { docids.count }

  /// - Throws: What `check` throws.
  func checkLimits() throws { try check(byteCount + arena.byteCount) }

  /// Without the arena.
  var byteCount: Int { 12 * count }

  func reserve(_ added: Int) throws {
    try docids.reserve(added)
    try frequencies.reserve(added)
    try marks.reserve(added)
  }

  /// Takes over postings that were written behind the last one.
  @inline(__always)
  func add(_ added: Int) {
    docids.add(added)
    frequencies.add(added)
    marks.add(added)
  }

  // MARK: Appending

  /// A posting but for its docid.
  struct Posting {
    var frequency: Float
    var mark: PositionArena.Mark

    static let tombstone = Posting(frequency: 0, mark: .tombstone)
  }

  /// Appends a posting with a copy of its list, as far as it stands in the fields that count.
  ///
  /// - Throws: `IndexError.damaged` for a malformed list.
  func append(_ docid: Int, _ positions: PositionList) throws {
    guard let tally = reading.tally(positions) else { throw PositionList.damage }
    if tally.fields & ~reading.fields == 0, tally.fields != 0 {
      let mark = PositionArena.Mark(
        try arena.append(positions), isInTitle: reading.marksTitle && tally.isInTitle)
      try append(docid, Posting(frequency: Float(tally.weightedCount), mark: mark))
    } else if let posting = try restricted(positions, tally) {
      try append(docid, posting)
    }
  }

  private func append(_ docid: Int, _ posting: Posting) throws {
    try reserve(1)
    docids.end().initialize(to: UInt32(truncatingIfNeeded: docid))
    frequencies.end().initialize(to: posting.frequency)
    marks.end().initialize(to: posting.mark)
    add(1)
  }

  /// The posting of a list that is empty or stands in other fields, too.
  func restricted(_ positions: PositionList, _ tally: PositionList.Tally) throws -> Posting? {
    guard tally.fields & reading.fields != 0, let place = try arena.append(positions, in: reading.fields)
    else {
      return reading.keepsTombstones ? .tombstone : nil
    }
    return try posting(ofListAt: place, isInTitle: reading.marksTitle && tally.isInTitle)
  }

  private func posting(ofListAt place: Int, isInTitle: Bool) throws -> Posting {
    let mark = PositionArena.Mark(place, isInTitle: isInTitle)
    guard let tally = reading.tally(arena.list(at: mark)) else { throw PositionList.damage }
    return Posting(frequency: Float(tally.weightedCount), mark: mark)
  }

  // MARK: Merging

  /// The postings of both; of a record that both have, these.
  func over(_ older: PostingArrays) throws -> PostingArrays {
    let (frequencies, marks) = (frequencies.start(), marks.start())
    return try merged(with: older) { (own, _) in Posting(frequency: frequencies[own], mark: marks[own]) }
  }

  /// The postings of both, each with all its positions.
  func union(_ other: PostingArrays) throws -> PostingArrays {
    let (marks, otherMarks) = (marks.start(), other.marks.start())
    let (frequencies, otherFrequencies) = (frequencies.start(), other.frequencies.start())
    return try merged(with: other) { (own, others) in
      let (first, second) = (marks[own], otherMarks[others])
      let place = try arena.appendUnion(first, second)
      return Posting(
        frequency: frequencies[own] + otherFrequencies[others],
        mark: .init(place, isInTitle: first.isInTitle || second.isInTitle))
    }
  }

  /// `both` gives the posting of a record that both have, by the number of its posting in each.
  @inline(__always)
  private func merged(
    with other: PostingArrays, _ both: (_ own: Int, _ others: Int) throws -> Posting
  ) throws -> PostingArrays {
    if count == 0 { return other }
    if other.count == 0 { return self }
    let merged = another { _ in }
    try merged.reserve(count + other.count)
    // Where one has few, what lies between two of these is copied in one piece.
    if count < other.count / Self.fewShare {
      try merged.appendRuns(of: other, between: self) { try both($1, $0) }
    } else if other.count < count / Self.fewShare {
      try merged.appendRuns(of: self, between: other, both)
    } else {
      try merged.appendMerged(self, other, both)
    }
    return merged
  }

  private static let fewShare = 8

  @inline(__always)
  private func appendRuns(
    of many: PostingArrays, between few: PostingArrays, _ both: (_ many: Int, _ few: Int) throws -> Posting
  ) throws {
    let (docids, end) = (many.docids.start(), many.count)
    var next = 0
    for posting in 0..<few.count {
      let docid = few.docids.start()[posting]
      let run = next..<many.first(notBefore: docid, from: next)
      copy(many, run)
      next = run.upperBound
      if next < end, docids[next] == docid {
        try append(Int(docid), both(next, posting))
        next += 1
      } else {
        copy(few, posting..<posting + 1)
      }
    }
    copy(many, next..<end)
  }

  /// The first posting from `start` on whose docid is not before another. Steps double, for it is mostly
  /// near.
  func first(notBefore docid: UInt32, from start: Int) -> Int {
    let docids = docids.start()
    var (low, step) = (start, 1)
    while low + step < count, docids[low + step] < docid {
      low += step
      step *= 2
    }
    var high = min(count, low + step)
    while low < high {
      let middle = (low + high) / 2
      if docids[middle] < docid { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// There is room for them.
  private func copy(_ other: PostingArrays, _ postings: Range<Int>) {
    let (first, count) = (postings.lowerBound, postings.count)
    docids.end().update(from: other.docids.start() + first, count: count)
    frequencies.end().update(from: other.frequencies.start() + first, count: count)
    marks.end().update(from: other.marks.start() + first, count: count)
    add(count)
  }

  /// Which of two docids is less is not to be foreseen: nothing here branches on it.
  @inline(__always)
  private func appendMerged(
    _ left: PostingArrays, _ right: PostingArrays, _ both: (_ left: Int, _ right: Int) throws -> Posting
  ) throws {
    let (leftDocids, rightDocids) = (left.docids.start(), right.docids.start())
    let (leftFrequencies, rightFrequencies) = (left.frequencies.start(), right.frequencies.start())
    let (leftMarks, rightMarks) = (left.marks.start(), right.marks.start())
    let (leftCount, rightCount) = (left.count, right.count)
    let (docids, frequencies, marks) = (self.docids.end(), self.frequencies.end(), self.marks.end())
    var (l, r, next) = (0, 0, 0)
    while l < leftCount, r < rightCount {
      let (first, second) = (leftDocids[l], rightDocids[r])
      if first == second {
        let posting = try both(l, r)
        (frequencies + next).initialize(to: posting.frequency)
        (marks + next).initialize(to: posting.mark)
      } else {
        let isLeft = first < second
        (frequencies + next).initialize(to: isLeft ? leftFrequencies[l] : rightFrequencies[r])
        (marks + next).initialize(to: isLeft ? leftMarks[l] : rightMarks[r])
      }
      (docids + next).initialize(to: min(first, second))
      l &+= first <= second ? 1 : 0
      r &+= second <= first ? 1 : 0
      next &+= 1
    }
    add(next)
    copy(left, l..<leftCount)
    copy(right, r..<rightCount)
  }

  func dropTombstones() {
    let (docids, frequencies, marks) = (docids.start(), frequencies.start(), marks.start())
    var kept = 0
    for posting in 0..<count where !marks[posting].isTombstone {
      UnsafeMutablePointer(mutating: docids)[kept] = docids[posting]
      UnsafeMutablePointer(mutating: frequencies)[kept] = frequencies[posting]
      UnsafeMutablePointer(mutating: marks)[kept] = marks[posting]
      kept += 1
    }
    add(kept - count)
  }
}
