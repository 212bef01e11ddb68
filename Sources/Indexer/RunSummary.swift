/// One run of the history: when, from what, and how much it changed.
public struct RunSummary: Hashable, Sendable {
  /// The number of the run, from 1.
  public var run: Int
  /// What it is.
  public var kind: RunReport.Kind
  /// The name of the source.
  public var source: String
  /// When it began, as `2026-11-22T03:00:00Z`.
  public var started: String
  /// The time it took.
  public var tookMilliseconds: Double
  /// Records that are new.
  public var added: Int
  /// Records that changed.
  public var updated: Int
  /// Records that are as they were.
  public var unchanged: Int
  /// Records taken out.
  public var deleted: Int
  /// Frames that gave no record.
  public var rejected: Int
  /// Records that are not public and were not in the index.
  public var skipped: Int
  /// Earlier frames of an id that came again in the same run.
  public var superseded: Int
  /// Missing records that were kept because a rejected frame had no readable id.
  public var deletionsHeld: Int
  /// Records in the index after the run.
  public var records: Int

  public init(
    run: Int, kind: RunReport.Kind, source: String, started: String, tookMilliseconds: Double, added: Int,
    updated: Int, unchanged: Int, deleted: Int, rejected: Int, skipped: Int = 0, superseded: Int = 0,
    deletionsHeld: Int = 0,
    records: Int
  ) {
    self.run = run
    self.kind = kind
    self.source = source
    self.started = started
    self.tookMilliseconds = tookMilliseconds
    self.added = added
    self.updated = updated
    self.unchanged = unchanged
    self.deleted = deleted
    self.rejected = rejected
    self.skipped = skipped
    self.superseded = superseded
    self.deletionsHeld = deletionsHeld
    self.records = records
  }
}

/// One run of the history with what it changed.
public struct RunDetails: Hashable, Sendable {
  /// The run.
  public var summary: RunSummary
  /// Every change, in the order of the record ids; nil where they are not kept: of a first build, and of runs
  /// before the last ``runsKept``.
  public var changes: [RunReport.Change]?

  /// How many recent runs keep their changes.
  public static let runsKept = 100

  public init(summary: RunSummary, changes: [RunReport.Change]?) {
    self.summary = summary
    self.changes = changes
  }
}
