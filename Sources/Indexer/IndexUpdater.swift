private import Foundation
private import IndexStore
public import Publication

/// Brings records into an index, and keeps it equal to an export.
///
///     let updater = IndexUpdater(index: "index/publications.db")
///     let report = try updater.run(RunOptions(kind: .reindex), paths: ["exports/"])
public struct IndexUpdater: Sendable {
  let path: String

  /// - Parameter path: The index file; a first run makes it.
  public init(index path: String) { self.path = path }

  // MARK: Runs

  /// Reads the records of `paths` (files, folders, `-` for standard input) into the index, in one
  /// transaction.
  ///
  /// `progress` is called on the calling thread, at least once a thousand records that have to be parsed, and
  /// while changes are applied. Where it returns `.stop`, or the task of the caller is cancelled, the run ends
  /// and the index is as it was. Once all changes are applied, nothing stops it any more.
  ///
  /// - Throws: ``RunError``, ``InputError`` where a path cannot be read to its end, ``DepartmentFileError``,
  ///   `IndexError`, `CancellationError`; the index is then as it was.
  /// - Complexity: O(bytes read); a frame that is known is hashed and not parsed.
  public func run(
    _ options: RunOptions, paths: [String],
    progress: (RunProgress) -> RunProgress.Decision = { _ in .goOn }
  ) throws -> RunReport {
    let start = ContinuousClock.now
    let inputs = SourceList(paths: paths)
    if let problem = inputs.problems.first, !options.allowsMassDeletion { throw problem }
    let departments = try options.departmentFile.map { try DepartmentFile.read($0).units }
    var report = try withWriter(options) { writer in
      let report = try writer.write { editor in
        try Self.run(options, inputs, departments, editor, isFirstBuild: writer.isFirstBuild) {
          try Task.checkCancellation()
          if progress($0) == .stop { throw RunError.stopped }
        }
      }
      if options.purges, !options.isDryRun { try Self.purge(writer) }
      return report
    }
    if options.isDryRun { report.run = nil }
    report.took = .now - start
    return report
  }

  private static func run(
    _ options: RunOptions, _ inputs: SourceList, _ departments: [Department]?, _ editor: IndexEditor,
    isFirstBuild: Bool, progress: (RunProgress) throws -> Void
  ) throws -> (RunReport, IndexWriter.Outcome) {
    let known =
      needsFrames(options, inputs, records: editor.meta.records)
      ? try editor.frames(ofSource: options.source) : FrameTable()
    let run = try SyncRun(editor, options, existingDocids: known.docids, isFirstBuild: isFirstBuild)
    inputs.problems.forEach(run.takeUnreadable)
    let pipeline = DecodingPipeline(
      inputs: inputs, known: known, keepsRejected: options.rejectedFolder != nil, limits: options.limits,
      goesOnAfterErrors: options.allowsMassDeletion)
    var last = RunProgress(frames: 0, bytes: 0, totalBytes: inputs.totalBytes)
    try pipeline.forEach(
      progress: {
        last = $0
        try progress($0)
      }, unreadable: run.takeUnreadable, run.take)
    last.phase = .applying
    if let departments { try run.replaceDepartments(departments) }
    var outcome = try run.finish { try progress(last) }
    // Facets and all that is derived change without a record.
    if editor.hasNewFacets || editor.isRebuilt, run.report.run == nil { outcome = .newGeneration() }
    var report = run.report
    report.isRebuilt = editor.isRebuilt
    return (report, options.isDryRun ? .rollback : outcome)
  }

  /// Writes the file anew without what was deleted, after a run that is committed.
  private static func purge(_ writer: IndexWriter) throws {
    do {
      try writer.purge()
    } catch IndexError.diskFull {
      throw IndexError.notPurged(reason: "the disk is full")
    } catch {
      throw IndexError.notPurged(reason: "\(error)")
    }
  }

  /// Whether to read the known frames: a small partial run is done sooner when it decodes its records and
  /// compares them with the stored ones. Measured: a known frame is read in 0.2 us, a record of 1.8 kB
  /// decoded in 20.
  private static func needsFrames(_ options: RunOptions, _ inputs: SourceList, records: Int) -> Bool {
    guard !options.deletesMissing, let bytes = inputs.totalBytes else { return true }
    return bytes > 20 * records
  }

  /// A dry run without an index builds one in a temporary folder, so that nothing is left behind.
  private func withWriter<T>(_ options: RunOptions, _ body: (IndexWriter) throws -> T) throws -> T {
    guard options.isDryRun, !FileManager.default.fileExists(atPath: path) else {
      return try body(IndexWriter(path: path, waitingAtMost: options.wait))
    }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("search-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(IndexWriter(path: folder.appendingPathComponent("index.db").path))
  }

  // MARK: History

  /// The last runs that changed something, newest first.
  public func history(limit: Int = 20) throws -> [RunSummary] {
    try IndexReader(path: path).read { try $0.history.runs(limit: limit) }
  }

  /// A run of the history with what it changed; nil where there is no such run.
  public func details(ofRun number: Int) throws -> RunDetails? {
    try IndexReader(path: path).read { snapshot in
      guard let summary = try snapshot.history.run(number) else { return nil }
      let changes = try snapshot.history.changes(ofRun: number)
      let counts = summary.counts
      let isKept = changes.count == counts.added + counts.updated + counts.deleted
      return RunDetails(
        summary: summary, changes: isKept ? changes : nil,
        departments: try snapshot.history.departmentChanges(ofRun: number))
    }
  }
}
