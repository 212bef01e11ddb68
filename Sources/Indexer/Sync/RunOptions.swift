public import Publication

/// How a run of `ingest` or `reindex` treats the index.
public struct RunOptions: Sendable {
  public var kind: RunKind
  /// The name of the source that the paths are an export of.
  public var source = "default"
  /// Whether what is missing from the paths stays in the index; always so for `ingest`.
  public var isPartial = false
  /// Report what the run would do, and change nothing.
  public var isDryRun = false
  /// Delete however much is missing, and go on where an input cannot be read to its end; what is missing then
  /// stays, as it does for every rejected record without an id.
  public var allowsMassDeletion = false
  /// Rewrite the whole file afterwards, so that nothing deleted is left in it anywhere.
  public var purges = false
  /// A department file to take labels and tree from.
  public var departmentFile: String?
  /// A folder for the raw bytes of rejected frames.
  public var rejectedFolder: String?
  /// How long to wait for another writer to end.
  public var wait = Duration.zero
  /// What one record may ask of the run.
  public var limits = Limits()

  public init(kind: RunKind) { self.kind = kind }

  var deletesMissing: Bool { kind == .reindex && !isPartial }
}

/// How far a run has come.
public struct RunProgress: Sendable {
  /// What a run is doing.
  public enum Phase: Hashable, Sendable {
    /// Reads the inputs, and adds new records.
    case reading
    /// All is read: changes and deletions are applied.
    case applying
  }

  /// Whether a run is to go on.
  public enum Decision: Hashable, Sendable { case goOn, stop }

  public var phase: Phase
  /// Frames read, one for each record, whatever they hold.
  public var frames: Int
  /// Bytes of input read, as they are on disk (compressed where they are).
  public var bytes: Int
  /// nil if unknown, as for standard input.
  public var totalBytes: Int?

  package init(phase: Phase = .reading, frames: Int, bytes: Int, totalBytes: Int?) {
    self.phase = phase
    self.frames = frames
    self.bytes = bytes
    self.totalBytes = totalBytes
  }
}
