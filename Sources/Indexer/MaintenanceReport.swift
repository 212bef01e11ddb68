/// What `optimize` achieved.
public struct OptimizeReport: Hashable, Sendable {
  /// The size of the file before.
  public var bytesBefore: Int
  /// The size of the file after.
  public var bytesAfter: Int
  /// FTS5 segments before.
  public var segmentsBefore: Int
  /// FTS5 segments after.
  public var segmentsAfter: Int

  /// Takes its parts as they are.
  public init(bytesBefore: Int, bytesAfter: Int, segmentsBefore: Int, segmentsAfter: Int) {
    self.bytesBefore = bytesBefore
    self.bytesAfter = bytesAfter
    self.segmentsBefore = segmentsBefore
    self.segmentsAfter = segmentsAfter
  }
}

/// What reading a department file gave.
public struct DepartmentsReport: Hashable, Sendable {
  /// The number of departments in the file.
  public var departments: Int
  /// Codes that records have and the file does not, sorted.
  public var unknown: [String]

  /// Takes its parts as they are.
  public init(departments: Int, unknown: [String]) {
    self.departments = departments
    self.unknown = unknown
  }
}
