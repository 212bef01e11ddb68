import IndexStore
import Publication

/// One run inside its transaction: takes the frames one after the other, and reports what became of them.
final class SyncRun {
  private let index: any RunTarget
  private let options: RunOptions
  private let isFirstBuild: Bool
  private let runNumber: Int
  private let start = ContinuousClock.now
  /// The docids of the source's records, ascending.
  private let existingDocids: [Int]
  private let detection: ChangeDetection
  private var brake = DeletionBrake()
  private let rejectedFolder: RejectedFolder?
  private var statuses = StatedStatuses()
  /// Of the department file; nil without one.
  private let units: DepartmentUnits?
  private var unknownDepartments: Set<String> = []
  private(set) var report: RunReport

  init(
    _ index: any RunTarget, _ options: RunOptions, departments: [Department]?, existingDocids: [Int],
    isFirstBuild: Bool
  ) throws {
    self.index = index
    self.options = options
    self.existingDocids = existingDocids
    self.isFirstBuild = isFirstBuild
    runNumber = try index.runNumber()
    detection = ChangeDetection(
      index, source: options.source, runNumber: runNumber, isFirstBuild: isFirstBuild)
    rejectedFolder = options.isDryRun ? nil : options.rejectedFolder.map(RejectedFolder.init)
    report = RunReport(kind: options.kind, source: options.source)
    report.isDryRun = options.isDryRun
    units = departments.map { DepartmentUnits($0) }
    if units != nil { try index.departmentCodesInUse().forEach(noteDepartment) }
  }

  // MARK: Frames

  func take(_ item: DecodingPipeline.Item) throws {
    brake.noteFrame()
    switch item {
    case .known(let docids, let file, let lines):
      if let docid = docids.first { statuses.takeKnown(docid) }
      try detection.takeKnown(docids, file: file, lines: lines)
    case .decoded(let frame): try take(frame)
    }
  }

  private func take(_ frame: DecodedFrame) throws {
    switch frame.outcome {
    case .record(let record, let warnings):
      statuses.take(record, frame)
      noteDepartments(of: record)
      try accept(frame, record.id, warnings, detection.take(record, frame))
    case .notPublic(let id, let warning):
      statuses.takeStated()
      try accept(frame, id, [warning].compactMap(\.self), detection.takeNotPublic(id, frame))
    case .rejected(let id, let reason): try reject(frame, id: id, reason: reason)
    }
  }

  private func noteDepartments(of record: PreparedRecord) {
    guard units != nil else { return }
    for department in record.departments { noteDepartment(department.code) }
  }

  private func noteDepartment(_ code: String) {
    if let units, units[code] == nil { unknownDepartments.insert(code) }
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
    report.rejects.append(RejectedRecord(file: frame.file, line: frame.line, id: id, reason: reason))
    if let bytes = frame.rejectedBytes { try rejectedFolder?.keep(bytes, of: frame) }
    guard let id else { return brake.noteUnnamedReject() }
    if let known = try index.known(id: id), known.source == options.source { brake.keep(known.docid) }
  }

  /// An input that cannot be read to its end: what was in it is unknown, so nothing is deleted for being
  /// missing.
  func takeUnreadable(_ error: InputError) {
    report.rejects.append(
      RejectedRecord(file: error.place.file, line: error.place.line, id: nil, reason: error.description))
    brake.noteUnnamedReject()
  }

  /// Sets the labels and the tree of departments from a department file.
  func replaceDepartments(_ departments: [Department]) throws {
    report.departments = try index.replaceDepartments(departments)
  }

  // MARK: The end of the run

  /// Applies what waited, deletes what is missing, and completes the report; `between` is called now and
  /// then.
  ///
  /// - Returns: How the transaction ends.
  func finish(between: () throws -> Void) throws -> IndexWriter.Outcome {
    if let warning = try statuses.warning(stored: index.storedJSON) { report.warnings.append(warning) }
    let (missing, held) = try deletions()
    let hasOtherChanges = try detection.apply(deleting: missing, between: between)
    report.counts = counts(detection.counts)
    report.counts.deletionsHeld = held
    report.changes = detection.changes
    report.superseded = detection.supersededRecords
    report.skipped = detection.skippedRecords
    report.warnings += detection.losses
    report.unknownDepartments = unknownDepartments.sorted { $0.precedesNaturally($1) }
    report.records = index.recordCount
    guard !report.changes.isEmpty || !report.departments.isEmpty else {
      return isFirstBuild || hasOtherChanges ? .sameGeneration : .rollback
    }
    report.run = runNumber
    return .newGeneration(finishedRun)
  }

  /// Adds what was rejected here.
  private func counts(_ counts: RunCounts) -> RunCounts {
    var counts = counts
    counts.rejected = report.rejects.count
    return counts
  }

  /// The records to delete for being missing, and how many stay because one of them may have been rejected.
  private func deletions() throws -> (docids: [Int], held: Int) {
    let withdrawn = detection.withdrawnCount
    var decision = DeletionBrake.Decision()
    if options.deletesMissing {
      decision = brake.decide(
        on: existingDocids, of: options.source, seen: detection.seen, withdrawn: withdrawn)
    } else {
      // A small run does not read which records its source has.
      let records = existingDocids.isEmpty ? index.recordCount : existingDocids.count
      if DeletionBrake.isTooMuch(withdrawn, of: records) {
        decision.stop = RunStop(missing: 0, withdrawn: withdrawn, records: records, source: options.source)
      }
    }
    if let stop = decision.stop, !options.allowsMassDeletion {
      // A dry run goes on: it has to show what would have been deleted.
      guard options.isDryRun else { throw error(for: stop, missing: decision.docids.count) }
      report.stop = stop
    }
    return (decision.docids, decision.held)
  }

  private func error(for stop: RunStop, missing: Int) -> RunError {
    let report = forecast(missing: missing)
    if stop.isExportEmpty { return .emptyExport(records: stop.records, report) }
    return .massDeletion(
      missing: stop.missing, withdrawn: stop.withdrawn, records: stop.records, report)
  }

  /// The report of what a stopped run would have done.
  private func forecast(missing: Int) -> RunReport {
    var forecast = report
    forecast.counts = counts(detection.forecast(missing: missing))
    forecast.records = existingDocids.count
    return forecast
  }

  private var finishedRun: FinishedRun {
    let summary = RunSummary(
      run: runNumber, kind: options.kind, source: options.source, started: report.started, took: .zero,
      counts: report.counts, records: report.records)
    // Only the report of this run tells of records that have never been public.
    let superseded = report.superseded.filter { !detection.isSkipped($0.id) }
    return FinishedRun(
      summary, start: start, changes: isFirstBuild ? nil : report.changes, departments: report.departments,
      leftOut: LeftOutRecords(rejected: report.rejects, superseded: superseded))
  }
}
