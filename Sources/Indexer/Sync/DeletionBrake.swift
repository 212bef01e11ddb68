import IndexStore

/// Decides which records of a source may be deleted because its export lacks them, and whether as many may go
/// as are missing or no longer public.
///
/// An export that is cut off looks like one with many deletions, and one with a wrong status like many
/// withdrawals.
struct DeletionBrake {
  struct Decision {
    /// The missing records to delete.
    var docids: [Int] = []
    /// How many missing records stay, because any of them may be a rejected record without a readable id.
    var held = 0
    /// Why the run must not delete that much, unless it is told to.
    var stop: RunStop?
  }

  /// This many may always go: in a small index a tenth is soon reached.
  private static let harmlessDeletions = 20

  /// Records whose last good version stays because their frame was rejected.
  private var kept = DocidSet()
  private var hasUnnamedReject = false
  private var hasAnyFrame = false

  /// A frame that cannot be read does not prove that the export is empty, so every frame counts.
  mutating func noteFrame() { hasAnyFrame = true }

  mutating func keep(_ docid: Int) { kept.insert(docid) }

  /// Something was rejected that may be any record.
  mutating func noteUnnamedReject() { hasUnnamedReject = true }

  /// `docids`: All records of the source; `seen`: Those that a frame spoke of; `withdrawn`: How many of them
  /// are no longer public.
  func decide(on docids: [Int], of source: String, seen: DocidSet, withdrawn: Int) -> Decision {
    let missing = docids.filter { !seen.contains($0) && !kept.contains($0) }
    var decision = hasUnnamedReject ? Decision(held: missing.count) : Decision(docids: missing)
    let stop = RunStop(
      missing: hasUnnamedReject ? 0 : missing.count, withdrawn: withdrawn, records: docids.count,
      source: source)
    if !hasAnyFrame, !hasUnnamedReject {
      decision.stop = stop
      decision.stop?.isExportEmpty = true
    } else if Self.isTooMuch(stop.missing + withdrawn, of: docids.count) {
      decision.stop = stop
    }
    return decision
  }

  /// Whether more than a tenth of the records would go, and more than may always go.
  static func isTooMuch(_ deleted: Int, of records: Int) -> Bool {
    deleted > harmlessDeletions && deleted * 10 > records
  }
}

/// Why a run that may not delete so much changes nothing.
public struct RunStop: Hashable, Sendable, CustomStringConvertible {
  /// How many records the export lacks.
  public var missing: Int
  /// How many records are no longer public.
  public var withdrawn: Int
  /// How many records of the source the index has.
  public var records: Int
  public var source: String
  /// Whether the export has no record at all.
  public var isExportEmpty = false

  /// Half a sentence; what follows from it is for the caller to add.
  public var description: String {
    if isExportEmpty { return "the export holds no record, the index holds \(records) of source '\(source)'" }
    let gone =
      switch (missing, withdrawn) {
      case (_, 0): "are missing from the export"
      case (0, _): "are no longer public"
      default: "are no longer public (\(withdrawn)) or missing from the export (\(missing))"
      }
    return "\(missing + withdrawn) of the \(records) records of source '\(source)' \(gone), more than a tenth"
  }
}
