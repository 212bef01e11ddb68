public import Basics
public import Publication

/// What one run of `ingest` or `reindex` did, or with `isDryRun` would do.
public struct RunReport: Hashable, Sendable {
  /// A field that was taken as not stated, or that a record has lost.
  public struct Warning: Hashable, Sendable {
    /// The file as it was named.
    public var file: String
    /// The line, from 1.
    public var line: Int
    /// The record id.
    public var id: String
    /// The field of the record.
    public var field: String
    /// Why, without a word of the content.
    public var reason: String
  }

  public var kind: RunKind
  /// When the run began.
  public var started: Date
  /// The command line that asked for the run, where one did.
  public var command: String?
  /// The name of the source.
  public var source: String
  public var counts = RunCounts()
  /// Records in the index after the run.
  public var records = 0
  /// The number of the run; nil if nothing was written.
  public var run: Int?
  /// Whether the run was told to write nothing.
  public var isDryRun = false
  /// Whether an older version of the program wrote the index, which was rebuilt from its stored records
  /// before anything else.
  public var isRebuilt = false
  /// Why a run that is not dry would stop before it changes anything; nil if it would not.
  public var stop: RunStop?
  public var took = Duration.zero
  /// First the added ones, then the updated and the deleted ones, each in the order of the ids, N2 before
  /// N10.
  public var changes: [RunChange] = []
  /// Units that a department file changed, in the order of their codes.
  public var departments: [DepartmentChange] = []
  /// Frames that gave no record, in the order of the input.
  public var rejects: [RejectedRecord] = []
  /// Versions of records that do not count, in the order of the input.
  public var superseded: [SupersededRecord] = []
  /// Records that are not public and were not in the index, in the order of the input. Only this report names
  /// them.
  public var skipped: [SkippedRecord] = []
  /// Every field taken as not stated, and every title, list of authors and list of departments that a record
  /// has lost.
  public var warnings: [Warning] = []
  /// Department codes that records have and the department file of this run does not, sorted.
  public var unknownDepartments: [String] = []

  package init(kind: RunKind, source: String, started: Date = Date()) {
    self.kind = kind
    self.source = source
    self.started = started
  }

  /// How many updates touched one of the parts that `RunChange.parts` names; an update may touch
  /// several.
  public func updateCount(touching part: String) -> Int {
    changes.count { $0.kind == .updated && $0.parts.contains(part) }
  }
}
