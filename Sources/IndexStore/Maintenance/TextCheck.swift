private import Basics
private import Publication
import SearchSQLite

/// FTS5's own integrity check, on a thread and a connection of its own while the records are looked at: for a
/// million records it takes as long as a sixth of a build.
///
/// It takes the command as an INSERT, so it needs the right to write, and rolls back.
struct TextCheck {
  private let result: Later<Result<IndexCheck.Findings, any Error>>

  /// Starts it.
  init(_ path: String) {
    result = Later {
      Result {
        var findings = IndexCheck.Findings()
        try Self.examine(path, &findings)
        return findings
      }
    }
  }

  /// Waits until it has ended.
  func wait() { result.wait() }

  /// Waits, and adds what it found.
  ///
  /// - Throws: `SQLiteError` where it could not be made.
  func add(to findings: inout IndexCheck.Findings) throws {
    guard let found = try result.take()?.get() else { return }
    findings.problems += found.problems
    findings.notes += found.notes
  }

  private static func examine(_ path: String, _ findings: inout IndexCheck.Findings) throws {
    guard IndexFile.isWritable(path) else {
      findings.notes.append(
        "the file may not be written, so FTS5's own check of the inverted index was left out; "
          + "a backup of it can be checked in full")
      return
    }
    let lock: IndexLock?
    do {
      // It keeps runs from writing meanwhile. A file that no run has written under this name, such as a
      // backup, has no lock, and gets none.
      lock = access(path + ".lock", F_OK) == 0 ? try IndexLock(path: path) : nil
    } catch IndexError.locked(_, let holder) {
      findings.notes.append("\(holder), is writing: FTS5's own check of the inverted index was left out")
      return
    }
    defer { withExtendedLifetime(lock) {} }
    let writer = try IndexFile.openForWriting(path)
    defer { writer.close() }
    do {
      try writer.transaction(.immediate) {
        try writer.execute("INSERT INTO text(text) VALUES ('integrity-check')")
        return .rollback(())
      }
    } catch let error as SQLiteError where error.code == .busy {
      findings.notes.append("another run is writing, so FTS5's own check of the inverted index was left out")
    } catch let error as SQLiteError where IndexCheck.isDamage(error) {
      findings.problems.append("the inverted index is malformed (FTS5's integrity check)")
    }
  }
}
