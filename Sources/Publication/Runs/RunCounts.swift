/// What became of the records of a run, in numbers.
public struct RunCounts: Hashable, Sendable {
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

  public init(
    added: Int = 0, updated: Int = 0, unchanged: Int = 0, deleted: Int = 0, rejected: Int = 0,
    skipped: Int = 0, superseded: Int = 0, deletionsHeld: Int = 0
  ) {
    self.added = added
    self.updated = updated
    self.unchanged = unchanged
    self.deleted = deleted
    self.rejected = rejected
    self.skipped = skipped
    self.superseded = superseded
    self.deletionsHeld = deletionsHeld
  }

  /// One count, for code that treats all of them alike.
  package struct Column: Sendable {
    /// The key in JSON, and the column of the table `run`.
    package let name: String
    package let count: any WritableKeyPath<RunCounts, Int> & Sendable
  }

  /// In the order of JSON and of the table.
  package static let columns = [
    Column(name: "added", count: \.added),
    Column(name: "updated", count: \.updated),
    Column(name: "unchanged", count: \.unchanged),
    Column(name: "deleted", count: \.deleted),
    Column(name: "rejected", count: \.rejected),
    Column(name: "skipped", count: \.skipped),
    Column(name: "superseded", count: \.superseded),
    Column(name: "deletions_held", count: \.deletionsHeld),
  ]
}

extension JSONWriter {
  /// Writes the counts as entries of the object that is open.
  package mutating func entries(_ counts: RunCounts) {
    for column in RunCounts.columns { entry(column.name, counts[keyPath: column.count]) }
  }
}
