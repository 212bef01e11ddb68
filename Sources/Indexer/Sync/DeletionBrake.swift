import IndexStore

/// Decides which records of a source may be deleted for being missing from its export, and whether as many may
/// go as are missing or no longer public.
///
/// An export that is cut off looks like one with many deletions, and one with a wrong status like many
/// withdrawals.
struct DeletionBrake {
  enum Decision {
    case delete([Int])
    /// So many are missing, and any of them may be the rejected record of which nobody knows the id.
    case hold(count: Int)
    /// An export without a record.
    case emptyExport(missing: Int)
    case massDeletion(missing: Int, withdrawn: Int)
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

  /// `docids`: All records of the source; `seen`: Those that a frame spoke of; `withdrawn`: How many of them
  /// are public no longer.
  func decide(on docids: [Int], seen: DocidSet, withdrawn: Int, allowsAny: Bool) -> Decision {
    let missing = docids.filter { !seen.contains($0) && !kept.contains($0) }
    if !allowsAny {
      if !hasAnyFrame, !hasUnnamedReject { return .emptyExport(missing: missing.count) }
      let deleted = withdrawn + (hasUnnamedReject ? 0 : missing.count)
      if Self.isTooMuch(deleted, of: docids.count) {
        return .massDeletion(missing: deleted - withdrawn, withdrawn: withdrawn)
      }
    }
    return hasUnnamedReject ? .hold(count: missing.count) : .delete(missing)
  }

  /// Whether a tenth of the records and more would go.
  static func isTooMuch(_ deleted: Int, of records: Int) -> Bool {
    deleted > harmlessDeletions && deleted * 10 > records
  }
}
