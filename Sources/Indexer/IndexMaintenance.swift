private import Basics
private import IndexStore
private import Publication

extension IndexUpdater {
  /// Repairs a damaged index, and renews one of an older format or text analysis, from its stored records.
  ///
  /// No index of this process may be open on the same file. `wait`: How long to wait for another writer, and
  /// for readers where the file has to be replaced.
  /// - Throws: `IndexError` if the file is not an index, or if no record can be read from it.
  /// - Complexity: that of a first build, without reading an export.
  public func repair(wait: Duration = .zero) throws -> RepairReport {
    let start = ContinuousClock.now
    let outcome = try IndexRepair(path: path, waitingAtMost: wait).run()
    return RepairReport(
      records: outcome.records, fingerprint: outcome.fingerprint,
      lost: outcome.lost.map { .init(id: $0.id, reason: $0.reason) }, lostUnnamed: outcome.lostUnnamed,
      damagedFile: outcome.damagedFile, took: .now - start)
  }

  /// Copies the index into one file that opens without write permission, while others may read and write.
  ///
  /// `replacesFile`: Replace an existing file.
  public func backup(to file: String, replacesFile: Bool = false) throws -> BackupReport {
    let start = ContinuousClock.now
    let outcome = try IndexBackup.copy(path, to: file, replacesFile: replacesFile)
    return BackupReport(
      file: file, bytes: outcome.bytes, records: outcome.records, fingerprint: outcome.fingerprint,
      took: .now - start)
  }

  /// Sets the labels and the tree of departments from a department file.
  ///
  /// `isDryRun`: Only tell what that would change; needs no write permission.
  public func setDepartments(file: String, isDryRun: Bool = false, wait: Duration = .zero) throws
    -> DepartmentsReport
  {
    let (start, started) = (ContinuousClock.now, Date())
    let departments = try DepartmentFile.read(file)
    if isDryRun { return try changes(by: departments) }
    return try existingWriter(wait).write { editor in
      let changes = try editor.replaceDepartments(departments.units)
      var report = DepartmentsReport(
        departments: departments.listedCount, unknown: try editor.departmentsWithoutUnit(), changes: changes)
      guard !changes.isEmpty else { return (report, editor.isRebuilt ? .newGeneration() : .rollback) }
      let run = try editor.runNumber()
      report.run = run
      let summary = RunSummary(
        run: run, kind: .departments, source: URL(fileURLWithPath: file).lastPathComponent, started: started,
        took: .zero, counts: RunCounts(), records: editor.meta.records)
      return (report, .newGeneration(FinishedRun(summary, start: start, changes: [], departments: changes)))
    }
  }

  private func changes(by departments: DepartmentFile) throws -> DepartmentsReport {
    guard FileManager.default.fileExists(atPath: path) else { throw IndexError.missing(path: path) }
    let units = DepartmentUnits(departments.units)
    return try IndexPreview.read(path) { index in
      DepartmentsReport(
        departments: departments.listedCount,
        unknown: try index.departmentCodesInUse().filter { units[$0] == nil }.sorted(),
        changes: try index.replaceDepartments(departments.units), isDryRun: true)
    }
  }

  /// Merges the segments of the inverted index into one, which also takes deleted words out of it.
  ///
  /// `purge`: Rewrite the whole file, so that nothing deleted is left in it anywhere.
  public func optimize(purge: Bool = false, wait: Duration = .zero) throws -> OptimizeReport {
    let writer = try existingWriter(wait)
    let before = try size()
    try purge ? writer.purge() : writer.merge()
    let after = try size()
    return OptimizeReport(
      bytesBefore: before.bytes, bytesAfter: after.bytes, segmentsBefore: before.segments,
      segmentsAfter: after.segments)
  }

  private func size() throws -> (bytes: Int, segments: Int) {
    try IndexReader(path: path).read { snapshot in
      (try snapshot.sizes().first?.bytes ?? 0, try snapshot.segmentCount())
    }
  }

  private func existingWriter(_ wait: Duration) throws -> IndexWriter {
    guard FileManager.default.fileExists(atPath: path) else { throw IndexError.missing(path: path) }
    let writer = try IndexWriter(path: path, waitingAtMost: wait)
    guard !writer.isFirstBuild else { throw IndexError.notAnIndex(path: path, found: "it is empty") }
    return writer
  }
}

/// What to do when the process is told to end in the middle of a run.
package enum Interruption {
  /// Runs `body`, which writes a file under a temporary name; when it ends or is interrupted, removes what is
  /// left under that name.
  package static func write<T>(_ path: String, _ body: () throws -> T) rethrows -> T {
    try UnfinishedFiles.ofProcess.write(path, body)
  }

  /// Makes `removeUnfinished` safe inside a signal handler. To be called before the handler is set.
  package static func prepare() { _ = UnfinishedFiles.ofProcess }

  /// Removes the files that first builds, repairs and backups are writing. Safe inside a signal handler.
  package static func removeUnfinished() { UnfinishedFiles.ofProcess.removeAll() }
}
