import IndexStore
import Publication

/// Two versions of a record, and what they differ in: the costly part of an update, worked out on any thread.
struct RecordUpdate: Sendable {
  let docid: Int
  let frame: Hash128
  let old: PreparedRecord
  let new: PreparedRecord
  /// The keys of the canonical record.
  let fields: [String]
  /// The parts of the index; `stored` where it is neither text nor facets.
  let parts: [String]

  /// nil where one of them is no record.
  init?(docid: Int, frame: Hash128, oldJSON: [UInt8], new: StagedRecords.Version) {
    guard let old = Record(canonicalJSON: oldJSON), let new = new.record else { return nil }
    self.docid = docid
    self.frame = frame
    self.old = PreparedRecord(old, json: oldJSON)
    self.new = new
    var parts: [String] = []
    if self.old.terms != new.terms || Self.hasOtherText(new, old) { parts.append("text") }
    if self.old.facets != new.facets { parts.append("facets") }
    self.parts = parts.isEmpty ? ["stored"] : parts
    fields = CanonicalFields(oldJSON).keysThatDiffer(from: CanonicalFields(new.json))
  }

  /// Texts may differ where their terms do not.
  private static func hasOtherText(_ new: PreparedRecord, _ old: Record) -> Bool {
    guard let new = Record(canonicalJSON: new.json) else { return true }
    return TextField.allCases.contains { old.text(of: $0) != new.text(of: $0) }
  }
}
