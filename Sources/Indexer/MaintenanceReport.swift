public import Publication

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

  package init(bytesBefore: Int, bytesAfter: Int, segmentsBefore: Int, segmentsAfter: Int) {
    self.bytesBefore = bytesBefore
    self.bytesAfter = bytesAfter
    self.segmentsBefore = segmentsBefore
    self.segmentsAfter = segmentsAfter
  }
}

/// What a department file changed.
public struct DepartmentsReport: Hashable, Sendable {
  /// The number of departments in the file.
  public var departments: Int
  /// Codes that records have and the file does not, sorted.
  public var unknown: [String]
  /// Units that the file changes, in the order of their codes.
  public var changes: [DepartmentChange]
  /// The number of the run; nil if nothing changed.
  public var run: Int?
  /// Whether the file was only compared with the one before.
  public var isDryRun: Bool

  package init(
    departments: Int, unknown: [String], changes: [DepartmentChange] = [], run: Int? = nil,
    isDryRun: Bool = false
  ) {
    self.departments = departments
    self.unknown = unknown
    self.changes = changes
    self.run = run
    self.isDryRun = isDryRun
  }
}

/// What `repair` made of an index.
public struct RepairReport: Hashable, Sendable {
  /// A record that could not be kept.
  public struct Lost: Hashable, Sendable {
    /// nil if it can no longer be known.
    public var id: String?
    /// What is wrong with it.
    public var reason: String

    package init(id: String?, reason: String) {
      self.id = id
      self.reason = reason
    }
  }

  /// Records in the index now.
  public var records: Int
  /// Hash over ids and records, as hexadecimal digits.
  public var fingerprint: String
  /// Records that could not be kept.
  public var lost: [Lost]
  /// The number of further lost records, of which nothing is known.
  public var lostUnnamed: Int
  /// Where the damaged file is now; nil if the index was mended in its own file.
  public var damagedFile: String?
  public var took: Duration

  /// The number of records that could not be kept.
  public var lostCount: Int { lost.count + lostUnnamed }

  package init(
    records: Int, fingerprint: String, lost: [Lost], lostUnnamed: Int, damagedFile: String?,
    took: Duration
  ) {
    self.records = records
    self.fingerprint = fingerprint
    self.lost = lost
    self.lostUnnamed = lostUnnamed
    self.damagedFile = damagedFile
    self.took = took
  }
}

/// What `backup` wrote.
public struct BackupReport: Hashable, Sendable {
  /// The copy.
  public var file: String
  /// Its size.
  public var bytes: Int
  /// Records in it.
  public var records: Int
  /// Hash over ids and records, as hexadecimal digits.
  public var fingerprint: String
  public var took: Duration

  package init(file: String, bytes: Int, records: Int, fingerprint: String, took: Duration) {
    self.file = file
    self.bytes = bytes
    self.records = records
    self.fingerprint = fingerprint
    self.took = took
  }
}
