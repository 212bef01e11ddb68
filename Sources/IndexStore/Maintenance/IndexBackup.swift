private import Basics
private import Publication
import SearchSQLite

/// Copies an index, as one commit left it, while others may write.
package enum IndexBackup {
  /// The copied commit.
  package struct Outcome: Sendable {
    package var bytes = 0
    package var records = 0
    package var fingerprint = ""
  }

  /// Copies the index at `path` to `target`, in SQLite's DELETE mode: one file, which opens without the right
  /// to write.
  ///
  /// The copy is written beside its place, looked through, and put there whole.
  ///
  /// `replacesFile`: Take the place of a file that has the name already.
  ///
  /// - Throws: `IndexError.alreadyExists` where `target` is there; `IndexError.damaged` if a quick check
  ///   of the copy finds something.
  package static func copy(_ path: String, to target: String, replacesFile: Bool = false) throws -> Outcome {
    try IndexError.inWords { try copyWhole(path, to: target, replacesFile: replacesFile) }
  }

  private static func copyWhole(_ path: String, to target: String, replacesFile: Bool) throws -> Outcome {
    // Before anything that may fail: a backup killed at its last step leaves a second name of the whole copy.
    FilePlacing.removeAbandonedBackups(beside: target)
    try examine(target, path, replacesFile: replacesFile)
    let source = try IndexFile.openForChecking(path)
    defer { source.close() }
    let temporary = FilePlacing.temporary(for: target, .backup)
    return try UnfinishedFiles.ofProcess.write(temporary) {
      try copy(source, to: temporary)
      let findings = try IndexCheck.examine(temporary, isQuick: true)
      if let problem = findings.problems.first { throw IndexError.damaged(what: problem) }
      let outcome = try describe(temporary)
      if replacesFile {
        try FilePlacing.replace(target, by: temporary)
      } else {
        try FilePlacing.put(temporary, at: target)
      }
      return outcome
    }
  }

  private static func copy(_ source: Connection, to temporary: String) throws {
    let copy = try IndexFile.makeEmpty(temporary)
    defer { copy.close() }
    try source.backUp(to: copy)
    try copy.execute("PRAGMA journal_mode = DELETE")
  }

  /// Refuses a target that must not be written, before anything is copied.
  private static func examine(_ target: String, _ path: String, replacesFile: Bool) throws {
    try IndexFile.refuseLinks(target)
    // SQLite would treat such a file as the log of a database, and delete it.
    for suffix in FilePlacing.companions where target.hasSuffix(suffix) {
      throw IndexError.reservedName(path: target, suffix: suffix)
    }
    var status = stat()
    let folder = FilePath.openableFolder(of: target)
    guard stat(folder, &status) == 0 else {
      throw IndexError.cannotCreate(path: target, reason: "there is no folder '\(folder)'")
    }
    guard lstat(target, &status) == 0 else {
      // A log without its database would become that of the copy.
      for suffix in FilePlacing.companions where lstat(target + suffix, &status) == 0 {
        throw IndexError.leftover(path: target, file: target + suffix)
      }
      return
    }
    if status.st_mode & S_IFMT == S_IFDIR { throw IndexError.isDirectory(path: target) }
    guard replacesFile, status.st_mode & S_IFMT == S_IFREG else {
      throw IndexError.alreadyExists(path: target)
    }
    var own = stat()
    guard stat(path, &own) != 0 || own.st_ino != status.st_ino || own.st_dev != status.st_dev else {
      throw IndexError.alreadyExists(path: target)
    }
    for suffix in FilePlacing.companions where lstat(target + suffix, &status) == 0 {
      throw IndexError.leftover(path: target, file: target + suffix)
    }
  }

  private static func describe(_ path: String) throws -> Outcome {
    let connection = try IndexFile.openForChecking(path)
    defer { connection.close() }
    return try connection.read {
      let meta = try Meta(from: connection)
      let pages = try connection.int("PRAGMA page_count") ?? 0
      let pageSize = try connection.int("PRAGMA page_size") ?? 0
      return Outcome(bytes: pages * pageSize, records: meta.records, fingerprint: meta.fingerprint.hex)
    }
  }
}
