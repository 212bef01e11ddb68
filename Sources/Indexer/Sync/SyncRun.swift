private import Foundation
import IndexStore
import Publication
private import SearchSQLite

/// Change detection: takes the frames of a run one after the other and makes the index equal to them.
///
/// A record that the index did not have is written when its frame comes. A change to a record that it had
/// waits until all frames are read: when the same id comes twice, the last frame counts, and where that one
/// says what the index says already, nothing is written.
final class SyncRun {
  private let editor: IndexEditor
  private let options: RunOptions
  private let isFirstBuild: Bool
  private let runNumber: Int
  private let started = Timestamp.now
  private let startedAt = DispatchTime.now()
  private(set) var report: RunReport

  /// Records of the source that a frame spoke of, whatever it said.
  private var seen = DocidSet()
  /// Records whose last good version stays because their frame was rejected.
  private var kept = DocidSet()
  private var added = DocidSet()
  /// The ids of added records that the run took out again.
  private var takenBack: Set<String> = []
  private var staged: [Int: Staged] = [:]
  private let stagedRecords: StagedRecords
  private var newFrames: [Int: Hash128] = [:]
  private var skippedIDs: Set<String> = []
  private var hasUnnamedReject = false
  private var hasAnyRecord = false
  /// The docids of the source's records, ascending.
  private let existingDocids: [Int]

  private enum Staged {
    case changed(frame: Hash128)
    case withdrawn
  }

  init(_ editor: IndexEditor, _ options: RunOptions, existingDocids: [Int], isFirstBuild: Bool) throws {
    self.editor = editor
    self.options = options
    self.isFirstBuild = isFirstBuild
    report = RunReport(kind: options.kind, source: options.source)
    report.isDryRun = options.isDryRun
    runNumber = try (editor.connection.int("SELECT max(run) FROM run") ?? 0) + 1
    self.existingDocids = existingDocids
    stagedRecords = StagedRecords(editor.connection)
  }

  // MARK: Frames

  func take(_ item: DecodingPipeline.Item) throws {
    switch item {
    case .known(let docid): takeKnown(docid)
    case .decoded(let frame): try takeDecoded(frame)
    }
  }

  private func takeDecoded(_ frame: DecodedFrame) throws {
    switch frame.outcome {
    case .record(let record, let warnings):
      guard try takeRecord(record, frame) else { return }
      warn(warnings, of: record.id, frame)
    case .notPublic(let id, let warning):
      guard try takeNotPublic(id, frame) else { return }
      warn([warning].compactMap(\.self), of: id, frame)
    case .rejected(let id, let reason): try reject(frame, id: id, reason: reason)
    }
  }

  private func warn(_ warnings: [FieldWarning], of id: String, _ frame: DecodedFrame) {
    report.warnings += warnings.map {
      .init(file: frame.file, line: frame.line, id: id, field: $0.field, reason: $0.reason)
    }
  }

  private func takeKnown(_ docid: Int) {
    hasAnyRecord = true
    markSeen(docid)
    unstage(docid)
  }

  /// Forgets what an earlier frame of this run said of the record.
  private func unstage(_ docid: Int) {
    // Nearly always empty, and asked for each known frame.
    if !staged.isEmpty { staged[docid] = nil }
    if !newFrames.isEmpty { newFrames[docid] = nil }
  }

  private func takeRecord(_ record: PreparedRecord, _ frame: DecodedFrame) throws -> Bool {
    // In a first build nearly every record is new, and not looked for.
    if isFirstBuild, let docid = try editor.addIfNew(record, source: options.source, run: runNumber) {
      try takeAdded(record, docid, frame.hash)
      return true
    }
    guard let known = try editor.known(id: record.id) else {
      let docid = try editor.add(record, source: options.source, run: runNumber)
      try takeAdded(record, docid, frame.hash)
      return true
    }
    guard known.source == options.source else {
      try rejectForeign(known, record.id, frame)
      return false
    }
    hasAnyRecord = true
    markSeen(known.docid)
    unstage(known.docid)
    if added.contains(known.docid) {
      try replaceAdded(known, by: record, frame.hash)
    } else if known.hash == record.hash {
      newFrames[known.docid] = frame.hash
    } else {
      try stagedRecords.set(record, known.docid)
      staged[known.docid] = .changed(frame: frame.hash)
    }
    return true
  }

  private func takeAdded(_ record: PreparedRecord, _ docid: Int, _ frame: Hash128) throws {
    try editor.setFrame(docid, source: options.source, hash: frame)
    if skippedIDs.remove(record.id) != nil {
      report.skipped -= 1
      report.superseded += 1
    }
    hasAnyRecord = true
    added.insert(docid)
    report.changes.append(.init(id: record.id, kind: .added, fields: [], parts: []))
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
    try editor.setFrame(known.docid, source: options.source, hash: frame)
  }

  /// Returns false where the record is of another source.
  private func takeNotPublic(_ id: String, _ frame: DecodedFrame) throws -> Bool {
    hasAnyRecord = true
    guard let known = try editor.known(id: id) else {
      if skippedIDs.insert(id).inserted { report.skipped += 1 } else { report.superseded += 1 }
      return true
    }
    guard known.source == options.source else {
      try rejectForeign(known, id, frame)
      return false
    }
    markSeen(known.docid)
    newFrames[known.docid] = nil
    staged[known.docid] = .withdrawn
    return true
  }

  private func reject(_ frame: DecodedFrame, id: String?, reason: String) throws {
    // What cannot be read is no proof that the export is empty.
    hasAnyRecord = true
    report.rejected += 1
    report.rejects.append(
      .init(file: frame.file, line: frame.line, bytes: frame.range, id: id, reason: reason))
    if let bytes = frame.rejectedBytes { try keep(bytes, of: frame) }
    guard let id else {
      hasUnnamedReject = true
      return
    }
    if let known = try editor.known(id: id), known.source == options.source { kept.insert(known.docid) }
  }

  private func rejectForeign(_ known: IndexEditor.Known, _ id: String, _ frame: DecodedFrame) throws {
    try reject(
      frame, id: id, reason: "the id belongs to source '\(known.source)', this is '\(options.source)'")
  }

  /// An input that cannot be read to its end: what was in it is unknown, so nothing is deleted for being
  /// missing.
  func takeUnreadable(_ error: InputError) {
    report.rejected += 1
    report.rejects.append(
      .init(file: error.place.file, line: error.place.line, bytes: 0..<0, id: nil, reason: error.description))
    hasUnnamedReject = true
  }

  private func markSeen(_ docid: Int) {
    if !seen.insert(docid) { report.superseded += 1 }
  }

  // MARK: The end of the run

  /// Applies what waited, deletes what is missing, and writes the history.
  ///
  /// - Returns: Whether there is anything to commit.
  func finish() throws -> Bool {
    let missing = try missingDocids()
    report.unchanged = seen.count - added.count - staged.keys.count { !added.contains($0) }
    try applyStaged()
    for docid in missing { try remove(docid) }
    report.added = added.count
    if !takenBack.isEmpty { report.changes.removeAll { $0.kind == .added && takenBack.contains($0.id) } }
    report.records = editor.meta.records
    report.changes.sort { ($0.kind.order, $0.id) < ($1.kind.order, $1.id) }
    let hasNewFrames = try saveNewFrames()
    let hasChanges = !report.changes.isEmpty
    if hasChanges {
      report.run = runNumber
      try editor.finish(newGeneration: true)
      try writeHistory()
    } else if isFirstBuild {
      try editor.finish(newGeneration: false)
    }
    return hasChanges || isFirstBuild || hasNewFrames
  }

  /// Remembers the frames that say in other bytes what the index says; a run that did not look them up before
  /// may find them to be the same.
  private func saveNewFrames() throws -> Bool {
    var hasAny = false
    for (docid, hash) in newFrames.sorted(by: { $0.key < $1.key }) where try editor.frame(docid) != hash {
      try editor.setFrame(docid, source: options.source, hash: hash)
      hasAny = true
    }
    return hasAny
  }

  private func missingDocids() throws -> [Int] {
    guard options.deletesMissing else { return [] }
    let missing = existingDocids.filter { !seen.contains($0) && !kept.contains($0) }
    if hasUnnamedReject {
      report.deletionsHeld = missing.count
      return []
    }
    guard !options.allowsMassDeletion else { return missing }
    if !hasAnyRecord {
      throw RunStopped.emptyExport(records: existingDocids.count, forecast(missing: missing.count))
    }
    if missing.count > Self.harmlessDeletions, missing.count * 10 > existingDocids.count {
      throw RunStopped.massDeletion(
        missing: missing.count, records: existingDocids.count, forecast(missing: missing.count))
    }
    return missing
  }

  /// The report of the run that was not to be.
  private func forecast(missing: Int) -> RunReport {
    var forecast = report
    forecast.changes = []
    let known = staged.filter { !added.contains($0.key) }
    let withdrawn = known.values.count { if case .withdrawn = $0 { true } else { false } }
    forecast.added = added.count - (staged.count - known.count)
    forecast.skipped += staged.count - known.count
    forecast.updated = known.count - withdrawn
    forecast.unchanged = seen.count - added.count - known.count
    forecast.deleted = missing + withdrawn
    forecast.records = existingDocids.count
    return forecast
  }

  /// This many may always go: in a small index a tenth is soon reached.
  private static let harmlessDeletions = 20

  /// What is to be done to one record.
  private enum Step: Sendable {
    case change(RecordChange)
    case remove(Int)
    /// Its stored text is no record.
    case damaged(Int)
  }

  /// How many changes are worked out at a time, and how many times that ahead of their writing.
  private static let changesAtATime = 32
  private static let batchesAhead = 8

  /// Writes on this thread what other threads work out ahead of it: half the time of an update is parsing and
  /// analysis.
  private func applyStaged() throws {
    let docids = staged.keys.sorted()
    var waiting: ArraySlice<Later<[Step]>> = []
    for start in stride(from: 0, to: docids.count, by: Self.changesAtATime) {
      let works = try docids[start..<min(start + Self.changesAtATime, docids.count)].map(work)
      waiting.append(Later { works.map { $0() } })
      if waiting.count > Self.batchesAhead { try waiting.popFirst()?.take()?.forEach(apply) }
    }
    while let batch = waiting.popFirst() { try batch.take()?.forEach(apply) }
  }

  /// Reads what a step needs.
  private func work(_ docid: Int) throws -> @Sendable () -> Step {
    guard case .changed(let frame) = staged[docid] else { return { .remove(docid) } }
    guard let stored = try editor.stored(docid), let new = try stagedRecords.version(docid) else {
      return { .damaged(docid) }
    }
    return {
      RecordChange(docid: docid, frame: frame, oldJSON: stored.json, new: new).map { .change($0) }
        ?? .damaged(docid)
    }
  }

  private func apply(_ step: Step) throws {
    switch step {
    case .change(let change): try apply(change)
    case .remove(let docid) where added.contains(docid):
      // Never in the index before this run, and not after it.
      added.remove(docid)
      if let stored = try editor.stored(docid) { takenBack.insert(stored.id) }
      report.skipped += 1
      try editor.remove(docid)
    case .remove(let docid): try remove(docid)
    case .damaged(let docid): throw IndexError.postingsMismatch(docid: docid)
    }
  }

  private func apply(_ change: RecordChange) throws {
    try editor.replace(change.docid, change.old, by: change.new, run: runNumber)
    try editor.setFrame(change.docid, source: options.source, hash: change.frame)
    report.updated += 1
    report.updatedText += change.parts.contains("text") ? 1 : 0
    report.updatedFacets += change.parts.contains("facets") ? 1 : 0
    report.updatedStored += change.parts == ["stored"] ? 1 : 0
    report.changes.append(
      .init(id: change.new.id, kind: .updated, fields: change.fields, parts: change.parts))
  }

  private func remove(_ docid: Int) throws {
    guard let stored = try editor.stored(docid) else { throw IndexError.postingsMismatch(docid: docid) }
    try editor.remove(docid)
    report.deleted += 1
    report.changes.append(.init(id: stored.id, kind: .deleted, fields: [], parts: []))
  }

  // MARK: History

  private func writeHistory() throws {
    let connection = editor.connection
    try connection.run(
      """
      INSERT INTO run(run, kind, source, started, took_ms, added, updated, unchanged, deleted, rejected, skipped,
        superseded, deletions_held, records, generation) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, runNumber, options.kind.rawValue, options.source, started, elapsedMilliseconds, report.added,
      report.updated, report.unchanged, report.deleted, report.rejected, report.skipped, report.superseded,
      report.deletionsHeld, report.records, editor.meta.generation)
    // A first build would say of every record that it was added.
    guard !isFirstBuild else { return }
    let insert = try Statement(
      connection, "INSERT INTO run_change(run, id, kind, fields, parts) VALUES (?, ?, ?, ?, ?)")
    insert.bind(runNumber, at: 1)
    for change in report.changes {
      insert.bind(change.id, at: 2)
      insert.bind(change.kind.rawValue, at: 3)
      insert.bind(change.fields.joined(separator: " "), at: 4)
      insert.bind(change.parts.joined(separator: " "), at: 5)
      try insert.run()
    }
    try connection.run("DELETE FROM run_change WHERE run <= ?", runNumber - RunDetails.runsKept)
  }

  private var elapsedMilliseconds: Double {
    Double(DispatchTime.now().uptimeNanoseconds - startedAt.uptimeNanoseconds) / 1e6
  }

  // MARK: Rejected frames

  private func keep(_ bytes: [UInt8], of frame: DecodedFrame) throws {
    guard let folder = options.rejectedFolder, !options.isDryRun else { return }
    let name = frame.file == "-" ? "stdin" : (frame.file as NSString).lastPathComponent
    let path = (folder as NSString).appendingPathComponent("\(name)-\(frame.line)-\(frame.range.lowerBound)")
    try RejectedFile.write(bytes, to: path)
  }
}

extension RunReport.Change.Kind {
  fileprivate var order: Int {
    switch self {
    case .added: 0
    case .updated: 1
    case .deleted: 2
    }
  }
}
