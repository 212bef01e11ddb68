import IndexStore
import Publication

/// Compares the records of a run with those of the index, and makes the index equal to them.
///
/// A new record is written when its frame comes. A change to a known record is staged until all frames are
/// read; if the last frame says what the index says already, nothing is written.
final class ChangeDetection {
  private let index: any RunTarget
  private let source: String
  private let isFirstBuild: Bool
  private let runNumber: Int

  /// What became of the frames so far, without rejected ones.
  private(set) var counts = RunCounts()
  private(set) var changes: [RunChange] = []
  /// Fields that updated records ought to state, and no longer do.
  private(set) var losses: [RunReport.Warning] = []
  /// Records of the source that a frame spoke of, whatever it said.
  private(set) var seen = DocidSet()
  private var places = FramePlaces()
  private var added = DocidSet()
  /// Added records that the run took out again, because they are not public in the end.
  private var takenBack: [String: FramePlaces.Place] = [:]
  /// The titles of added records whose id came again.
  private var newTitles: [String: String?] = [:]
  private let staged: StagedChanges
  private var newFrames: [Int: Hash128] = [:]
  /// Records that are not public and that the index does not have.
  private var skipped: [String: FramePlaces.Place] = [:]
  private var superseded: [(id: String, place: FramePlaces.Place, later: FramePlaces.Place)] = []
  /// Records that were public before this run.
  private var withdrawn: [String] = []
  /// The bytes of the titles and values in `changes`.
  private var detailBytes = 0

  /// Beyond this, changes are kept without titles and values: nobody would review that many, and memory is
  /// limited.
  private static let maxDetailBytes = 32 << 20

  /// Whether the source may change the record of a frame.
  enum Acceptance {
    case taken
    case foreign(KnownRecord)
  }

  init(_ index: any RunTarget, source: String, runNumber: Int, isFirstBuild: Bool) {
    self.index = index
    self.source = source
    self.runNumber = runNumber
    self.isFirstBuild = isFirstBuild
    staged = StagedChanges(index)
  }

  // MARK: Frames

  /// Takes frames that gave these records before, each with its line.
  func takeKnown(_ docids: [Int], file: String, lines: [Int]) throws {
    guard let first = lines.first else { return }
    _ = places.place(file: file, line: first)
    for (docid, line) in zip(docids, lines) {
      try markSeen(docid, places.placeInLastFile(line: line))
      unstage(docid)
    }
  }

  func take(_ record: PreparedRecord, _ frame: DecodedFrame) throws -> Acceptance {
    let place = places.place(file: frame.file, line: frame.line)
    // In a first build nearly every record is new, and is not looked up first.
    if isFirstBuild, let docid = try index.addIfNew(record, source: source, run: runNumber) {
      try takeAdded(record, docid, frame.hash, place)
      return .taken
    }
    guard let known = try index.known(id: record.id) else {
      let docid = try index.add(record, source: source, run: runNumber)
      try takeAdded(record, docid, frame.hash, place)
      return .taken
    }
    guard known.source == source else { return .foreign(known) }
    try markSeen(known.docid, place, id: record.id)
    unstage(known.docid)
    if added.contains(known.docid) {
      // The id came twice in this run, and was not there before it: nothing of the first version counts.
      if known.hash != record.hash { try index.replaceAdded(known.docid, by: record, run: runNumber) }
      try index.setFrame(known.docid, source: source, hash: frame.hash)
      newTitles.updateValue(record.title, forKey: record.id)
    } else if known.hash == record.hash {
      newFrames[known.docid] = frame.hash
    } else {
      try staged.change(known.docid, to: record, frame: frame.hash)
    }
    return .taken
  }

  /// Takes a record whose status is not public.
  func takeNotPublic(_ id: String, _ frame: DecodedFrame) throws -> Acceptance {
    let place = places.place(file: frame.file, line: frame.line)
    guard let known = try index.known(id: id) else {
      if let earlier = skipped.updateValue(place, forKey: id) {
        supersede(id, at: earlier, by: place)
      } else {
        counts.skipped += 1
      }
      return .taken
    }
    guard known.source == source else { return .foreign(known) }
    try markSeen(known.docid, place, id: id)
    newFrames[known.docid] = nil
    staged.withdraw(known.docid)
    return .taken
  }

  private func unstage(_ docid: Int) {
    staged.forget(docid)
    if !newFrames.isEmpty { newFrames[docid] = nil }
  }

  private func takeAdded(
    _ record: PreparedRecord, _ docid: Int, _ frame: Hash128, _ place: FramePlaces.Place
  ) throws {
    try index.setFrame(docid, source: source, hash: frame)
    if let earlier = skipped.removeValue(forKey: record.id) {
      counts.skipped -= 1
      supersede(record.id, at: earlier, by: place)
    }
    added.insert(docid)
    append(RunChange(id: record.id, kind: .added, title: record.title))
    seen.insert(docid)
    places[docid] = place
  }

  private func markSeen(_ docid: Int, _ place: FramePlaces.Place, id: String? = nil) throws {
    if !seen.insert(docid), let earlier = places[docid] {
      supersede(try id ?? index.id(of: docid) ?? "", at: earlier, by: place)
    }
    places[docid] = place
  }

  private func supersede(_ id: String, at place: FramePlaces.Place, by later: FramePlaces.Place) {
    counts.superseded += 1
    superseded.append((id, place, later))
  }

  private func append(_ change: RunChange) {
    var change = change
    detailBytes += (change.title?.utf8.count ?? 0) + (change.values ?? []).reduce(0) { $0 + $1.size }
    if detailBytes > Self.maxDetailBytes { (change.title, change.values) = (nil, nil) }
    changes.append(change)
  }

  // MARK: The end of the run

  /// How many records that were public before this run no longer are.
  var withdrawnCount: Int { staged.withdrawnCount { !added.contains($0) } }

  /// What the counts would become if the run were not stopped here.
  func forecast(missing: Int) -> RunCounts {
    var forecast = counts
    let known = staged.docids.count { !added.contains($0) }
    let takenBack = staged.docids.count - known
    let withdrawn = withdrawnCount
    forecast.added = added.count - takenBack
    forecast.skipped += takenBack
    forecast.updated = known - withdrawn
    forecast.unchanged = seen.count - added.count - known
    forecast.deleted = missing + withdrawn
    return forecast
  }

  /// Applies what was staged, and takes out records that are missing; `between` is called now and then.
  ///
  /// - Returns: Whether something was written besides the changes: frames that say what the index says in
  ///   other bytes, or the history without records that are no longer public.
  func apply(deleting missing: [Int], between: () throws -> Void) throws -> Bool {
    counts.unchanged = seen.count - added.count - staged.docids.count { !added.contains($0) }
    try staged.forEach(between: between, apply)
    for (number, docid) in missing.enumerated() {
      try remove(docid, .missing)
      if number % 256 == 255 { try between() }
    }
    counts.added = added.count
    correctAdded()
    changes.sort(by: RunChange.areInOrder)
    let hasErased = try index.eraseHistory(of: withdrawn + skipped.keys + takenBack.keys)
    return try saveNewFrames() || hasErased
  }

  private func correctAdded() {
    if !takenBack.isEmpty { changes.removeAll { $0.kind == .added && takenBack[$0.id] != nil } }
    guard !newTitles.isEmpty else { return }
    for place in changes.indices where changes[place].kind == .added {
      if let title = newTitles[changes[place].id] { changes[place].title = title }
    }
  }

  private func apply(_ step: StagedChanges.Step) throws {
    switch step {
    case .update(let update): try apply(update)
    case .remove(let docid) where added.contains(docid):
      // Never in the index before this run, and not after it.
      added.remove(docid)
      if let id = try index.id(of: docid) { takenBack[id] = places[docid] }
      counts.skipped += 1
      try index.remove(docid)
    case .remove(let docid): try remove(docid, .withdrawn)
    case .damaged(let docid): throw IndexError.postingsMismatch(docid: docid)
    }
  }

  private func apply(_ update: RecordUpdate) throws {
    try index.replace(update.docid, update.old, by: update.new, run: runNumber)
    try index.setFrame(update.docid, source: source, hash: update.frame)
    counts.updated += 1
    append(
      RunChange(
        id: update.new.id, kind: .updated, fields: update.fields, parts: update.parts,
        title: update.new.title,
        values: update.values))
    let place = places[update.docid]
    losses += update.losses.map {
      RunReport.Warning(
        file: place.map(places.file) ?? "", line: place.map(places.line) ?? 0, id: update.new.id,
        field: $0.field, reason: $0.reason)
    }
  }

  private func remove(_ docid: Int, _ reason: RunChange.Reason) throws {
    guard let id = try index.id(of: docid) else { throw IndexError.postingsMismatch(docid: docid) }
    // The title of a record that is no longer public must not be shown.
    let title = reason == .withdrawn ? nil : try index.title(of: docid)
    if reason == .withdrawn { withdrawn.append(id) }
    try index.remove(docid)
    counts.deleted += 1
    append(RunChange(id: id, kind: .deleted, title: title, reason: reason))
  }

  /// Saves the frames that say what the index says in other bytes; those that the run did not look up before
  /// may turn out to be the same.
  private func saveNewFrames() throws -> Bool {
    var hasAny = false
    for (docid, hash) in newFrames.sorted(by: { $0.key < $1.key }) where try index.frame(docid) != hash {
      try index.setFrame(docid, source: source, hash: hash)
      hasAny = true
    }
    return hasAny
  }

  // MARK: What did not get in

  /// In the order of the input.
  var supersededRecords: [SupersededRecord] {
    superseded.map {
      SupersededRecord(
        id: $0.id, file: places.file(of: $0.place), line: places.line(of: $0.place),
        laterFile: places.file(of: $0.later), laterLine: places.line(of: $0.later))
    }
  }

  /// In the order of the input.
  var skippedRecords: [SkippedRecord] {
    skipped.merging(takenBack) { _, later in later }.sorted { FramePlaces.areInOrder($0.value, $1.value) }.map
    {
      SkippedRecord(id: $0.key, file: places.file(of: $0.value), line: places.line(of: $0.value))
    }
  }

  /// Whether the index has never had this record, because it is not public.
  func isSkipped(_ id: String) -> Bool { skipped[id] != nil || takenBack[id] != nil }
}
