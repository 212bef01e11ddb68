public import Publication

/// What one run of `ingest` or `reindex` did, or with `isDryRun` would do.
public struct RunReport: Hashable, Sendable {
  /// A frame that gave no record.
  public struct Reject: Hashable, Sendable {
    /// The file as it was named, `-` for standard input.
    public var file: String
    /// The line the frame starts on, from 1.
    public var line: Int
    /// The frame's bytes in the (decompressed) file.
    public var bytes: Range<Int>
    /// The record id where it could be read from the bytes.
    public var id: String?
    /// Why, without a word of the record's content.
    public var reason: String
  }

  /// A field that was taken as not stated.
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
  /// The name of the source.
  public var source: String
  public var counts = RunCounts()
  /// Records in the index after the run.
  public var records = 0
  /// The number of the run; nil where nothing was written.
  public var run: Int?
  /// Whether nothing was written on purpose.
  public var isDryRun = false
  /// Whether an older version of the program wrote the index, which was rebuilt from its stored records
  /// before anything else.
  public var isRebuilt = false
  public var took = Duration.zero
  /// Those that were added, then the updated and the deleted ones, each in the order of the ids.
  public var changes: [RunChange] = []
  /// Units of which a department file says something else than the one before, in the order of their codes.
  public var departments: [DepartmentChange] = []
  /// In the order of the input.
  public var rejects: [Reject] = []
  /// Every field taken as not stated.
  public var warnings: [Warning] = []

  package init(kind: RunKind, source: String) {
    self.kind = kind
    self.source = source
  }

  /// How many updates touched one of the parts that `RunChange.parts` names; an update may touch
  /// several.
  public func updateCount(touching part: String) -> Int {
    changes.count { $0.kind == .updated && $0.parts.contains(part) }
  }
}
