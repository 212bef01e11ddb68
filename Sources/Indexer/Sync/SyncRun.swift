private import Foundation
private import GRDB
import IndexStore
import Publication

/// Change detection: takes the frames of a run one after the other and makes the index equal to them.
///
/// A record that the index did not have is written when its frame comes. A change to a record that it had waits in a
/// temporary table until all frames are read: when the same id comes twice, the last frame counts, and where that one
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
  private var staged: [Int: Staged] = [:]
  private var newFrames: [Int: Hash128] = [:]
  private var skippedIDs: Set<String> = []
  private var hasUnnamedReject = false
  private var hasAnyRecord = false
  /// Fills the temporary table; made for the first record that changed.
  private var stage: IndexStore.Statement?
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
    runNumber = try (Int.fetchOne(editor.database, sql: "SELECT max(run) FROM run") ?? 0) + 1
    self.existingDocids = existingDocids
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
    guard let known = try editor.known(id: record.id) else {
      if skippedIDs.remove(record.id) != nil {
        report.skipped -= 1
        report.superseded += 1
      }
      hasAnyRecord = true
      let docid = try editor.add(record, source: options.source, run: runNumber)
      try editor.setFrame(docid, source: options.source, hash: frame.hash)
      added.insert(docid)
      seen.insert(docid)
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
      try stage(record, known.docid)
      staged[known.docid] = .changed(frame: frame.hash)
    }
    return true
  }

  private func stage(_ record: PreparedRecord, _ docid: Int) throws {
    let statement = try stage ?? makeStage()
    stage = statement
    statement.bind(docid, at: 1)
    statement.bindText(record.json, at: 2)
    try statement.run()
  }

  private func makeStage() throws -> IndexStore.Statement {
    try editor.database.execute(
      sql:
        "CREATE TEMP TABLE IF NOT EXISTS staged(docid INTEGER PRIMARY KEY, json TEXT NOT NULL); DELETE FROM staged"
    )
    return try IndexStore.Statement(
      editor.database, "INSERT OR REPLACE INTO staged(docid, json) VALUES (?, ?)")
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

  /// An input that cannot be read to its end: what was in it is unknown, so nothing is deleted for being missing.
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
    for docid in added.sorted() { try reportAdded(docid) }
    report.records = editor.meta.records
    report.changes.sort { ($0.kind.order, $0.id) < ($1.kind.order, $1.id) }
    for (docid, hash) in newFrames.sorted(by: { $0.key < $1.key }) {
      try editor.setFrame(docid, source: options.source, hash: hash)
    }
    let hasChanges = !report.changes.isEmpty
    if hasChanges {
      report.run = runNumber
      try editor.finish(newGeneration: true)
      try writeHistory()
    } else if isFirstBuild {
      try editor.finish(newGeneration: false)
    }
    return hasChanges || isFirstBuild || !newFrames.isEmpty
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

  /// So many may always go: in a small index a tenth is soon reached.
  private static let harmlessDeletions = 20

  private func applyStaged() throws {
    for (docid, what) in staged.sorted(by: { $0.key < $1.key }) {
      switch what {
      case .changed(let frame): try applyChange(docid, frame)
      case .withdrawn where added.contains(docid):
        // Never in the index before this run, and not after it.
        added.remove(docid)
        report.skipped += 1
        try editor.remove(docid)
      case .withdrawn: try remove(docid)
      }
    }
  }

  private func applyChange(_ docid: Int, _ frame: Hash128) throws {
    let row = try Row.fetchOne(
      editor.database, sql: "SELECT CAST(json AS BLOB) FROM staged WHERE docid = ?", arguments: [docid])
    guard let stored = try editor.stored(docid), let old = Publication.Record(canonicalJSON: stored.json),
      let json = row?[0] as Data?, let new = Publication.Record(canonicalJSON: [UInt8](json))
    else { throw IndexError.postingsMismatch(docid: docid) }
    let (oldPrepared, newPrepared) = (PreparedRecord(old), PreparedRecord(new))
    try editor.replace(docid, oldPrepared, by: newPrepared, run: runNumber)
    try editor.setFrame(docid, source: options.source, hash: frame)
    let parts = Self.changedParts(old, new, oldPrepared, newPrepared)
    report.updated += 1
    report.updatedText += parts.contains("text") ? 1 : 0
    report.updatedFacets += parts.contains("facets") ? 1 : 0
    report.updatedStored += parts == ["stored"] ? 1 : 0
    report.changes.append(
      .init(id: new.id, kind: .updated, fields: Self.changedFields(old.value, new.value), parts: parts))
  }

  /// Which parts of the index two versions of a record differ in; `stored` where it is neither text nor facets.
  private static func changedParts(
    _ old: Publication.Record, _ new: Publication.Record, _ oldPrepared: PreparedRecord,
    _ newPrepared: PreparedRecord
  ) -> [String] {
    var parts: [String] = []
    if TextField.allCases.contains(where: { old.text(of: $0) != new.text(of: $0) }) { parts.append("text") }
    if oldPrepared.facets != newPrepared.facets { parts.append("facets") }
    return parts.isEmpty ? ["stored"] : parts
  }

  private static func changedFields(_ old: Value, _ new: Value) -> [String] {
    let before = Dictionary(old.entries.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    let after = Dictionary(new.entries.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    return Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }.sorted()
  }

  private func remove(_ docid: Int) throws {
    guard let stored = try editor.stored(docid) else { throw IndexError.postingsMismatch(docid: docid) }
    try editor.remove(docid)
    report.deleted += 1
    report.changes.append(.init(id: stored.id, kind: .deleted, fields: [], parts: []))
  }

  private func reportAdded(_ docid: Int) throws {
    guard let id = try editor.id(docid) else { return }
    report.added += 1
    report.changes.append(.init(id: id, kind: .added, fields: [], parts: []))
  }

  // MARK: History

  private func writeHistory() throws {
    let database = editor.database
    try database.execute(
      sql: """
        INSERT INTO run(run, kind, source, started, took_ms, added, updated, unchanged, deleted, rejected, skipped,
          superseded, deletions_held, records, generation) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        runNumber, options.kind.rawValue, options.source, started, elapsedMilliseconds, report.added,
        report.updated,
        report.unchanged, report.deleted, report.rejected, report.skipped, report.superseded,
        report.deletionsHeld,
        report.records, editor.meta.generation,
      ])
    // A first build would say of every record that it was added.
    guard !isFirstBuild else { return }
    for change in report.changes {
      try database.execute(
        sql: "INSERT INTO run_change(run, id, kind, fields, parts) VALUES (?, ?, ?, ?, ?)",
        arguments: [
          runNumber, change.id, change.kind.rawValue, change.fields.joined(separator: " "),
          change.parts.joined(separator: " "),
        ])
    }
    try database.execute(
      sql: "DELETE FROM run_change WHERE run <= ?", arguments: [runNumber - RunDetails.runsKept])
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
