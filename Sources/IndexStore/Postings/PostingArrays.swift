private import Publication

/// Postings of one atom, by docid ascending, side by side in arrays. Their position lists are in an arena
/// that all that are taken together share, so that postings are moved without them.
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
    /// Whether places will be asked for; else prefixes may have none.
    var needsPlaces = false
    /// The records whose postings are wanted; nil for all.
    var wanted: RecordSet?

    func tally(_ positions: PositionList) -> PositionList.Tally? {
      weights.withUnsafeBufferPointer { positions.tally($0) }
    }

    /// What a list counts for in the fields that count; nil if it has nothing there.
    ///
    /// - Throws: `IndexError.damaged` for a malformed list.
    func restrictedTally(_ positions: PositionList, _ scratch: WindowScratch) throws -> PositionList.Tally? {
      guard let all = tally(positions) else { throw PositionList.damage }
      if all.fields & ~fields == 0 { return all.fields == 0 ? nil : all }
      guard let rest = try positions.restricted(to: fields, scratch: scratch) else { return nil }
      guard let tally = tally(rest) else { throw PositionList.damage }
      return tally
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

  /// Takes over the postings of others, which have all their positions, with the weights of these.
  func append(contentsOf others: PostingArrays) throws {
    for posting in 0..<others.count {
      let docid = Int(others.docids.start()[posting])
      guard reading.wanted?.contains(docid) != false else { continue }
      try append(docid, others.arena.list(at: others.marks.start()[posting]))
    }
  }

  /// Takes out the postings of records that are not wanted. Their lists stay where they are.
  ///
  /// - Throws: `IndexError.noMemory`
  func removeUnwanted() throws {
    guard let wanted = reading.wanted else { return }
    let start = docids.start()
    let kept = (0..<count).filter { wanted.contains(Int(start[$0])) }
    guard kept.count < count else { return }
    try docids.keep(kept)
    try frequencies.keep(kept)
    try marks.keep(kept)
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

  /// Appends what a window has of its only atom.
  func append(_ window: PostingsWindow) throws {
    for entry in window.entries(of: 0).entries {
      try append(window.base + Int(entry.offset), entry.positions)
    }
    try checkLimits()
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
}
