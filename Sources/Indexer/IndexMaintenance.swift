private import Dispatch
private import IndexStore

extension IndexUpdater {
  /// Makes a damaged index whole again, and one of an older format or text analysis new, from its stored
  /// records.
  ///
  /// No index of this process may be open on the same file.
  /// - Throws: An error that says what stands there where it is no index, or where no record can be read.
  /// - Complexity: that of a first build, without reading an export.
  public func repair(waitSeconds: Double = 0) throws -> RepairReport {
    let start = DispatchTime.now()
    let outcome = try IndexRepair(path: path, waitingAtMost: waitSeconds).run()
    return RepairReport(
      records: outcome.records, fingerprint: outcome.fingerprint,
      lost: outcome.lost.map { .init(id: $0.id, reason: $0.reason) }, lostUnnamed: outcome.lostUnnamed,
      damagedFile: outcome.damagedFile, tookMilliseconds: Self.milliseconds(since: start))
  }

  /// Copies the index into one file that opens without the right to write, while others may read and write.
  ///
  /// `replacesFile`: Take the place of a file that is there.
  public func backup(to file: String, replacesFile: Bool = false) throws -> BackupReport {
    let start = DispatchTime.now()
    let outcome = try IndexBackup.copy(path, to: file, replacesFile: replacesFile)
    return BackupReport(
      file: file, bytes: outcome.bytes, records: outcome.records, fingerprint: outcome.fingerprint,
      tookMilliseconds: Self.milliseconds(since: start))
  }

  private static func milliseconds(since start: DispatchTime) -> Double {
    Double(DispatchTime.now().uptimeNanoseconds - start.uptimeNanoseconds) / 1e6
  }
}

/// What to do when the process is told to end in the middle of a run.
public enum Interruption {
  /// Makes `removeUnfinished` safe inside a signal handler. To be called before the handler is set.
  public static func prepare() { UnfinishedFile.prepare() }

  /// Takes away the file that a first build, a repair or a backup is writing. Safe inside a signal handler.
  public static func removeUnfinished() { UnfinishedFile.remove() }
}
