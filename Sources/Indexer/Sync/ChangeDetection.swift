import IndexStore
import Publication

/// Compares the records of a run with those of the index, and makes the index equal to them.
///
/// A record that the index did not have is written when its frame comes. A change to a record that it had is
/// staged until all frames are read; where the last frame says what the index says already, nothing is
/// written.
final class ChangeDetection {
  private let editor: IndexEditor
  private let source: String
  private let isFirstBuild: Bool
  private let runNumber: Int

  /// Of these changes, without what was rejected.
  private(set) var counts = RunCounts()
  private(set) var changes: [RunChange] = []
  /// Records of the source that a frame spoke of, whatever it said.
  private(set) var seen = DocidSet()
  private var added = DocidSet()
  /// The ids of added records that the run took out again.
  private var takenBack: Set<String> = []
  private let staged: StagedChanges
  private var newFrames: [Int: Hash128] = [:]
  private var skippedIDs: Set<String> = []

  /// Whether a frame was of a record that the source may speak of.
  enum Acceptance {
    case taken
    case foreign(IndexEditor.Known)
  }

  init(_ editor: IndexEditor, source: String, runNumber: Int, isFirstBuild: Bool) {
    self.editor = editor
    self.source = source
    self.runNumber = runNumber
    self.isFirstBuild = isFirstBuild
    staged = StagedChanges(editor)
  }

  // MARK: Frames

  /// Takes a frame that gave this record before.
  func takeKnown(_ docid: Int) {
    markSeen(docid)
    unstage(docid)
  }

  func take(_ record: PreparedRecord, frame: Hash128) throws -> Acceptance {
    // In a first build nearly every record is new, and not looked for.
    if isFirstBuild, let docid = try editor.addIfNew(record, source: source, run: runNumber) {
      try takeAdded(record, docid, frame)
      return .taken
    }
    guard let known = try editor.known(id: record.id) else {
      let docid = try editor.add(record, source: source, run: runNumber)
      try takeAdded(record, docid, frame)
      return .taken
    }
    guard known.source == source else { return .foreign(known) }
    markSeen(known.docid)
    unstage(known.docid)
    if added.contains(known.docid) {
      try replaceAdded(known, by: record, frame)
    } else if known.hash == record.hash {
      newFrames[known.docid] = frame
    } else {
      try staged.change(known.docid, to: record, frame: frame)
    }
    return .taken
  }

  /// Takes a record whose status is not public.
  func takeNotPublic(_ id: String) throws -> Acceptance {
    guard let known = try editor.known(id: id) else {
      if skippedIDs.insert(id).inserted { counts.skipped += 1 } else { counts.superseded += 1 }
      return .taken
    }
    guard known.source == source else { return .foreign(known) }
    markSeen(known.docid)
    newFrames[known.docid] = nil
    staged.withdraw(known.docid)
    return .taken
  }

  private func unstage(_ docid: Int) {
    staged.forget(docid)
    if !newFrames.isEmpty { newFrames[docid] = nil }
  }

  private func takeAdded(_ record: PreparedRecord, _ docid: Int, _ frame: Hash128) throws {
    try editor.setFrame(docid, source: source, hash: frame)
    if skippedIDs.remove(record.id) != nil {
      counts.skipped -= 1
      counts.superseded += 1
    }
    added.insert(docid)
    changes.append(RunChange(id: record.id, kind: .added))
    seen.insert(docid)
  }

  /// The id came twice in this run, and was not there before it: nothing of the first version counts.
  private func replaceAdded(_ known: IndexEditor.Known, by record: PreparedRecord, _ frame: Hash128) throws {
    if known.hash != record.hash {
      guard let stored = try editor.stored(known.docid),
        let old = PreparedRecord(json: stored.json, id: stored.id)
      else { throw IndexError.postingsMismatch(docid: known.docid) }
      try editor.replace(known.docid, old, by: record, run: runNumber)
    }
    try editor.setFrame(known.docid, source: source, hash: frame)
  }

  private func markSeen(_ docid: Int) {
    if !seen.insert(docid) { counts.superseded += 1 }
  }

  // MARK: The end of the run

  /// How many records that were public before this run are public no longer.
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
  /// - Returns: Whether frames were remembered that say in other bytes what the index says.
  func apply(deleting missing: [Int], between: () throws -> Void) throws -> Bool {
    counts.unchanged = seen.count - added.count - staged.docids.count { !added.contains($0) }
    try staged.forEach(between: between, apply)
    for (number, docid) in missing.enumerated() {
      try remove(docid)
      if number % 256 == 255 { try between() }
    }
    counts.added = added.count
    if !takenBack.isEmpty { changes.removeAll { $0.kind == .added && takenBack.contains($0.id) } }
    changes.sort { ($0.kind.order, $0.id) < ($1.kind.order, $1.id) }
    return try saveNewFrames()
  }

  private func apply(_ step: StagedChanges.Step) throws {
    switch step {
    case .update(let update): try apply(update)
    case .remove(let docid) where added.contains(docid):
      // Never in the index before this run, and not after it.
      added.remove(docid)
      if let stored = try editor.stored(docid) { takenBack.insert(stored.id) }
      counts.skipped += 1
      try editor.remove(docid)
    case .remove(let docid): try remove(docid)
    case .damaged(let docid): throw IndexError.postingsMismatch(docid: docid)
    }
  }

  private func apply(_ update: RecordUpdate) throws {
    try editor.replace(update.docid, update.old, by: update.new, run: runNumber)
    try editor.setFrame(update.docid, source: source, hash: update.frame)
    counts.updated += 1
    changes.append(
      RunChange(id: update.new.id, kind: .updated, fields: update.fields, parts: update.parts))
  }

  private func remove(_ docid: Int) throws {
    guard let stored = try editor.stored(docid) else { throw IndexError.postingsMismatch(docid: docid) }
    try editor.remove(docid)
    counts.deleted += 1
    changes.append(RunChange(id: stored.id, kind: .deleted))
  }

  /// Remembers the frames that say in other bytes what the index says; a run that did not look them up before
  /// may find them to be the same.
  private func saveNewFrames() throws -> Bool {
    var hasAny = false
    for (docid, hash) in newFrames.sorted(by: { $0.key < $1.key }) where try editor.frame(docid) != hash {
      try editor.setFrame(docid, source: source, hash: hash)
      hasAny = true
    }
    return hasAny
  }
}

extension RunChange.Kind {
  fileprivate var order: Int {
    switch self {
    case .added: 0
    case .updated: 1
    case .deleted: 2
    }
  }
}
