private import Foundation
import IndexStore
import Publication

/// One run inside its transaction: takes the frames one after the other, and reports what became of them.
final class SyncRun {
  private let editor: IndexEditor
  private let options: RunOptions
  private let isFirstBuild: Bool
  private let runNumber: Int
  private let started = Date()
  private let start = ContinuousClock.now
  /// The docids of the source's records, ascending.
  private let existingDocids: [Int]
  private let detection: ChangeDetection
  private var brake = DeletionBrake()
  private let rejectedFolder: RejectedFolder?
  private var statuses = StatedStatuses()
  private(set) var report: RunReport

  init(_ editor: IndexEditor, _ options: RunOptions, existingDocids: [Int], isFirstBuild: Bool) throws {
    self.editor = editor
    self.options = options
    self.existingDocids = existingDocids
    self.isFirstBuild = isFirstBuild
    runNumber = try editor.runNumber()
    detection = ChangeDetection(
      editor, source: options.source, runNumber: runNumber, isFirstBuild: isFirstBuild)
    rejectedFolder = options.isDryRun ? nil : options.rejectedFolder.map(RejectedFolder.init)
    report = RunReport(kind: options.kind, source: options.source)
    report.isDryRun = options.isDryRun
  }

  // MARK: Frames

  func take(_ item: DecodingPipeline.Item) throws {
    brake.noteFrame()
    switch item {
    case .known(let docid):
      statuses.takeKnown(docid)
      detection.takeKnown(docid)
    case .decoded(let frame): try take(frame)
    }
  }

  private func take(_ frame: DecodedFrame) throws {
    switch frame.outcome {
    case .record(let record, let warnings):
      statuses.take(record, frame)
      try accept(frame, record.id, warnings, detection.take(record, frame: frame.hash))
    case .notPublic(let id, let warning):
      statuses.takeStated()
      try accept(frame, id, [warning].compactMap(\.self), detection.takeNotPublic(id))
    case .rejected(let id, let reason): try reject(frame, id: id, reason: reason)
    }
  }

  private func accept(
    _ frame: DecodedFrame, _ id: String, _ warnings: [FieldWarning], _ acceptance: ChangeDetection.Acceptance
  ) throws {
    if case .foreign(let known) = acceptance {
      let reason = "the id belongs to source '\(known.source)', this is '\(options.source)'"
      return try reject(frame, id: id, reason: reason)
    }
    report.warnings += warnings.map {
      .init(file: frame.file, line: frame.line, id: id, field: $0.field, reason: $0.reason)
    }
  }

  private func reject(_ frame: DecodedFrame, id: String?, reason: String) throws {
    report.rejects.append(
      .init(file: frame.file, line: frame.line, bytes: frame.range, id: id, reason: reason))
    if let bytes = frame.rejectedBytes { try rejectedFolder?.keep(bytes, of: frame) }
    guard let id else { return brake.noteUnnamedReject() }
    if let known = try editor.known(id: id), known.source == options.source { brake.keep(known.docid) }
  }

  /// An input that cannot be read to its end: what was in it is unknown, so nothing is deleted for being
  /// missing.
  func takeUnreadable(_ error: InputError) {
    report.rejects.append(
      .init(file: error.place.file, line: error.place.line, bytes: 0..<0, id: nil, reason: error.description))
    brake.noteUnnamedReject()
  }

  /// Makes labels and tree of departments those of a department file.
  func replaceDepartments(_ departments: [Department]) throws {
    report.departments = try editor.replaceDepartments(departments)
  }

  // MARK: The end of the run

  /// Applies what waited, deletes what is missing, and completes the report; `between` is called now and then.
  ///
  /// - Returns: What is to become of the transaction.
  func finish(between: () throws -> Void) throws -> IndexWriter.Outcome {
    if let warning = try statuses.warning(stored: editor.stored) { report.warnings.append(warning) }
    let (missing, held) = try deletions()
    let hasNewFrames = try detection.apply(deleting: missing, between: between)
    report.counts = counts(detection.counts)
    report.counts.deletionsHeld = held
    report.changes = detection.changes
    report.records = editor.meta.records
    guard !report.changes.isEmpty || !report.departments.isEmpty else {
      return isFirstBuild || hasNewFrames ? .sameGeneration : .rollback
    }
    report.run = runNumber
    return .newGeneration(finishedRun)
  }

  /// With what was rejected here.
  private func counts(_ counts: RunCounts) -> RunCounts {
    var counts = counts
    counts.rejected = report.rejects.count
    return counts
  }

  /// The records to delete for being missing, and how many stay because one of them may have been rejected.
  private func deletions() throws -> (docids: [Int], held: Int) {
    let withdrawn = detection.withdrawnCount
    guard options.deletesMissing else {
      // A small run does not read which records there are of its source.
      let records = existingDocids.isEmpty ? editor.meta.records : existingDocids.count
      if !options.allowsMassDeletion, DeletionBrake.isTooMuch(withdrawn, of: records) {
        throw massDeletion(missing: 0, withdrawn: withdrawn, of: records)
      }
      return ([], 0)
    }
    let decision = brake.decide(
      on: existingDocids, seen: detection.seen, withdrawn: withdrawn, allowsAny: options.allowsMassDeletion)
    switch decision {
    case .delete(let docids): return (docids, 0)
    case .hold(let count): return ([], count)
    case .emptyExport(let missing):
      throw RunError.emptyExport(records: existingDocids.count, forecast(missing: missing))
    case .massDeletion(let missing, let withdrawn):
      throw massDeletion(missing: missing, withdrawn: withdrawn, of: existingDocids.count)
    }
  }

  private func massDeletion(missing: Int, withdrawn: Int, of records: Int) -> RunError {
    .massDeletion(missing: missing, withdrawn: withdrawn, records: records, forecast(missing: missing))
  }

  /// The report of the run that was not to be.
  private func forecast(missing: Int) -> RunReport {
    var forecast = report
    forecast.counts = counts(detection.forecast(missing: missing))
    forecast.records = existingDocids.count
    return forecast
  }

  private var finishedRun: FinishedRun {
    let summary = RunSummary(
      run: runNumber, kind: options.kind, source: options.source, started: started, took: .zero,
      counts: report.counts, records: report.records)
    return FinishedRun(
      summary, start: start, changes: isFirstBuild ? nil : report.changes, departments: report.departments)
  }
}
