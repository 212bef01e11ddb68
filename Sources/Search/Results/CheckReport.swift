/// What an examination of the index file found.
public struct CheckReport: Sendable {
  /// A sentence each: where, what was found, what was expected.
  public var problems: [String]

  public var isOK: Bool { problems.isEmpty }

  public init(problems: [String]) { self.problems = problems }
}
