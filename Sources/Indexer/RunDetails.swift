private import IndexStore
public import Publication

/// One run of the history with what it changed, or what it did to one record.
public struct RunDetails: Hashable, Sendable {
  public var summary: RunSummary
  /// By kind, and in the order of the record ids; nil if they are not kept: for a first build, and for
  /// runs before the last ``runsKept``.
  public var changes: [RunChange]?
  /// Units that a department file changed, in the order of their codes.
  public var departments: [DepartmentChange]
  /// Frames that gave no record, as far as they are kept: at most ``leftOutKept``.
  public var rejects: [RejectedRecord] = []
  /// Versions of records that do not count, as far as they are kept.
  public var superseded: [SupersededRecord] = []

  /// How many recent runs keep their changes.
  public static let runsKept = RunHistory.runsWithChanges

  /// How many rejected, and how many superseded records a run keeps by name.
  public static let leftOutKept = RunHistory.maxLeftOut

  package init(
    summary: RunSummary, changes: [RunChange]?, departments: [DepartmentChange] = [],
    rejects: [RejectedRecord] = [], superseded: [SupersededRecord] = []
  ) {
    self.summary = summary
    self.changes = changes
    self.departments = departments
    self.rejects = rejects
    self.superseded = superseded
  }
}
