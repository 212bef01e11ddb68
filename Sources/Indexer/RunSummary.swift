/// One run of the history: when, from what, and how much it changed.
public struct RunSummary: Hashable, Sendable {
  /// The number of the run, from 1.
  public var run: Int
  public var kind: RunReport.Kind
  public var source: String
  /// When it began, as `2026-11-22T03:00:00Z`.
  public var started: String
  public var tookMilliseconds: Double
  public var added: Int
  public var updated: Int
  public var unchanged: Int
  public var deleted: Int
  public var rejected: Int
  /// Records in the index after the run.
  public var records: Int

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
