/// What `optimize` achieved.
public struct OptimizeReport: Hashable, Sendable {
  public var bytesBefore: Int
  public var bytesAfter: Int
  public var segmentsBefore: Int
  public var segmentsAfter: Int

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

  public init(departments: Int, unknown: [String]) {
    self.departments = departments
    self.unknown = unknown
  }
}
