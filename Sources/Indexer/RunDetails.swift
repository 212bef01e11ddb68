private import IndexStore
public import Publication

/// One run of the history with what it changed.
public struct RunDetails: Hashable, Sendable {
  public var summary: RunSummary
  /// In the order of the record ids; nil where they are not kept: of a first build, and of runs before the
  /// last ``runsKept``.
  public var changes: [RunChange]?
  /// Units of which a department file said something else than the one before, in the order of their codes.
  public var departments: [DepartmentChange]

  /// How many recent runs keep their changes.
  public static let runsKept = RunHistory.runsWithChanges

  package init(summary: RunSummary, changes: [RunChange]?, departments: [DepartmentChange] = []) {
    self.summary = summary
    self.changes = changes
    self.departments = departments
  }
}
