/// What an examination of the index file found.
public struct CheckReport: Sendable {
  /// A sentence each: where, what was found, what was expected.
  public var problems: [String]
  /// What was not checked, and why.
  public var notes: [String]

  /// Whether nothing is wrong.
  public var isOK: Bool { problems.isEmpty }

  package init(problems: [String], notes: [String] = []) {
    self.problems = problems
    self.notes = notes
  }
}
