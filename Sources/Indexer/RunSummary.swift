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
  /// Records in the index after the run.
  public var records: Int

  /// Takes its parts as they are.
  public init(
    run: Int, kind: RunReport.Kind, source: String, started: String, tookMilliseconds: Double, added: Int,
    updated: Int, unchanged: Int, deleted: Int, rejected: Int, records: Int
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
    self.records = records
  }
}
