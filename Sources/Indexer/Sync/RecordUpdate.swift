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
  /// The parts of the index; `stored` if it is neither text nor facets.
  let parts: [String]
  let values: [FieldChange]
  /// What the record no longer states, of the fields that every record ought to state.
  let losses: [FieldWarning]

  /// nil if one of them is not a record.
  init?(docid: Int, frame: Hash128, oldJSON: [UInt8], new: StagedRecords.Version) {
    guard let old = Record(canonicalJSON: oldJSON), let new = new.record else { return nil }
    self.docid = docid
    self.frame = frame
    let differences = CanonicalFields(oldJSON).differences(to: CanonicalFields(new.json))
    fields = differences.map(\.key)
    values = RecordDifference.changes(in: differences)
    let keys = Set(fields)
    self.old = PreparedRecord(old, json: oldJSON, before: new, changed: keys)
    self.new = new
    var parts: [String] = []
    if self.old.terms != new.terms || Self.hasOtherText(new, old, changed: keys) { parts.append("text") }
    if self.old.facets != new.facets { parts.append("facets") }
    self.parts = parts.isEmpty ? ["stored"] : parts
    losses = Self.losses(from: self.old, to: new, differences)
  }

  /// Texts may differ where their terms do not.
  private static func hasOtherText(_ new: PreparedRecord, _ old: Record, changed keys: Set<String>) -> Bool {
    let texts = TextField.allCases.filter { !keys.isDisjoint(with: $0.recordKeys) }
    guard !texts.isEmpty, let new = Record(canonicalJSON: new.json) else { return false }
    return texts.contains { old.text(of: $0) != new.text(of: $0) }
  }

  private static func losses(
    from old: PreparedRecord, to new: PreparedRecord, _ differences: [CanonicalFields.Difference]
  ) -> [FieldWarning] {
    var losses: [FieldWarning] = []
    func note(_ field: String, _ what: String) {
      losses.append(
        FieldWarning(field: field, reason: "the record has lost \(what), which it had before this run"))
    }
    if old.title != nil, new.title == nil { note("title", "its title") }
    if differences.contains(where: { $0.key == "author" && $0.after == nil }) {
      note("author", "all its authors")
    }
    if !old.departments.isEmpty, new.departments.isEmpty { note("department", "all its departments") }
    return losses
  }
}

extension PreparedRecord {
  /// The record's own departments.
  var departments: [FacetValue] {
    guard let place = FacetDefinition.all.firstIndex(where: { $0.name == FacetDefinition.department.name }),
      facets.indices.contains(place)
    else { return [] }
    return facets[place]
  }
}
