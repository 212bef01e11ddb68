import IndexStore

/// Decides which records of a source may be deleted for being missing from its export.
///
/// An export that is cut off looks like one with many deletions.
struct DeletionBrake {
  enum Decision {
    case delete([Int])
    /// So many are missing, and any of them may be the rejected record of which nobody knows the id.
    case hold(count: Int)
    /// An export without a record.
    case emptyExport(missing: Int)
    case massDeletion(missing: Int)
  }

  /// This many may always go: in a small index a tenth is soon reached.
  private static let harmlessDeletions = 20

  /// Records whose last good version stays because their frame was rejected.
  private var kept = DocidSet()
  private var hasUnnamedReject = false
  private var hasAnyFrame = false

  /// What cannot be read is no proof that the export is empty, so every frame counts.
  mutating func noteFrame() { hasAnyFrame = true }

  mutating func keep(_ docid: Int) { kept.insert(docid) }

  /// Something was rejected that may be any record.
  mutating func noteUnnamedReject() { hasUnnamedReject = true }

  /// `docids`: All records of the source; `seen`: Those that a frame spoke of.
  func decide(on docids: [Int], seen: DocidSet, allowsAny: Bool) -> Decision {
    let missing = docids.filter { !seen.contains($0) && !kept.contains($0) }
    if hasUnnamedReject { return .hold(count: missing.count) }
    if allowsAny { return .delete(missing) }
    if !hasAnyFrame { return .emptyExport(missing: missing.count) }
    if missing.count > Self.harmlessDeletions, missing.count * 10 > docids.count {
      return .massDeletion(missing: missing.count)
    }
    return .delete(missing)
  }
}
