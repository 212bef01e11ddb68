import IndexStore
import Publication

/// Notices an export in which some records state a status and some do not: one without a status counts as
/// public, which may not be meant.
struct StatedStatuses {
  private var someStates = false
  private var unstatedCount = 0
  private var firstUnstated: (file: String, line: Int, id: String)?
  /// A record that the run did not parse, as it has not changed.
  private var known: Int?

  mutating func takeKnown(_ docid: Int) { if known == nil { known = docid } }

  mutating func takeStated() { someStates = true }

  mutating func take(_ record: PreparedRecord, _ frame: DecodedFrame) {
    guard !record.statesStatus else { return takeStated() }
    unstatedCount += 1
    if firstUnstated == nil { firstUnstated = (frame.file, frame.line, record.id) }
  }

  /// One for the whole run; nil if all records state a status, or none does. `stored` gives a record of the
  /// index: one that did not change speaks for the others that did not.
  func warning(stored: (_ docid: Int) throws -> [UInt8]?) rethrows -> RunReport.Warning? {
    guard let first = firstUnstated else { return nil }
    let othersState =
      try someStates
      || known.flatMap { docid in try stored(docid).flatMap { Record(canonicalJSON: $0)?.status } }
        != nil
    guard othersState else { return nil }
    let count = unstatedCount == 1 ? "a record states" : "\(unstatedCount) records state"
    return .init(
      file: first.file, line: first.line, id: first.id, field: "status",
      reason: "\(count) no status, while others do: taken as public")
  }
}
