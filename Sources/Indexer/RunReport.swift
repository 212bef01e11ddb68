/// What one run of `ingest` or `reindex` did, or with `isDryRun` would do.
public struct RunReport: Sendable {
  /// What kind it is.
  public enum Kind: String, Sendable { case ingest, reindex }

  /// One record that changed.
  public struct Change: Hashable, Sendable {
    /// What kind it is.
    public enum Kind: String, Sendable { case added, updated, deleted }

    /// The record id.
    public var id: String
    /// What it is.
    public var kind: Kind
    /// The changed top-level keys of an updated record, sorted.
    public var fields: [String]
    /// Which parts of the index an update touched, out of `text`, `facets`, `stored`.
    public var parts: [String]
  }

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

  /// What it is.
  public var kind: Kind
  /// The name of the source.
  public var source: String
  /// Records that are new.
  public var added = 0
  /// Records that changed.
  public var updated = 0
  /// Records that are as they were.
  public var unchanged = 0
  /// Records taken out.
  public var deleted = 0
  /// Frames that gave no record.
  public var rejected = 0
  /// Records that are not public and were not in the index.
  public var skipped = 0
  /// Earlier frames of an id that came again in the same run.
  public var superseded = 0
  /// Missing records that were kept because a rejected frame had no readable id.
  public var deletionsHeld = 0
  /// How many updates touched each part (an update may touch several).
  public var updatedText = 0
  /// Updates that touched a facet.
  public var updatedFacets = 0
  /// Updates that touched neither text nor facets.
  public var updatedStored = 0
  /// Records in the index after the run.
  public var records = 0
  /// The number of the run; nil where nothing was written.
  public var run: Int?
  /// Whether nothing was written on purpose.
  public var isDryRun = false
  /// The time it took.
  public var tookMilliseconds = 0.0
  /// Every change.
  public var changes: [Change] = []
  /// Every rejected frame.
  public var rejects: [Reject] = []
  /// Every field taken as not stated.
  public var warnings: [Warning] = []

  public init(kind: Kind, source: String) {
    self.kind = kind
    self.source = source
  }
}
