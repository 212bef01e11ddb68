import Publication

/// A question about the quality of records, with a name to ask for what it finds: `quality:no-abstract`.
public struct QualityCheck: Sendable {
  /// What it looks at to find something.
  enum Test: Sendable {
    /// One record.
    case record(@Sendable (Record, QualityFacts) -> Bool)
    /// What a record states, which only one should.
    case shared(@Sendable (Record) -> [String])
    /// The department file: its units without a record.
    case emptyDepartments
  }

  /// The name in queries and options.
  public let name: String
  /// What is wrong with what it finds, in a sentence for people.
  public let sentence: String
  let test: Test

  init(_ name: String, _ sentence: String, _ isFound: @escaping @Sendable (Record, QualityFacts) -> Bool) {
    self.init(name, sentence, .record(isFound))
  }

  init(_ name: String, _ sentence: String, _ test: Test) {
    (self.name, self.sentence, self.test) = (name, sentence, test)
  }

  /// Whether it finds records, and not departments.
  public var findsRecords: Bool { if case .emptyDepartments = test { false } else { true } }
}

/// What a check knows besides the record.
struct QualityFacts: Sendable {
  /// The present year.
  var year: Int
  /// The folded codes of the department file; empty without one.
  var departments: Set<String>
}
