import IndexStore
import Publication

/// Two versions of a record, and what they differ in: the costly part of an update, worked out on any thread.
struct RecordChange: Sendable {
  let docid: Int
  let frame: Hash128
  let old: PreparedRecord
  let new: PreparedRecord
  /// The keys of the canonical record.
  let fields: [String]
  /// The parts of the index; `stored` where it is neither text nor facets.
  let parts: [String]

  /// nil where one of them is no record.
  init?(docid: Int, frame: Hash128, oldJSON: [UInt8], newJSON: [UInt8]) {
    guard let old = Record(canonicalJSON: oldJSON), let new = Record(canonicalJSON: newJSON) else {
      return nil
    }
    self.docid = docid
    self.frame = frame
    self.old = PreparedRecord(old)
    self.new = PreparedRecord(new)
    var parts: [String] = []
    if TextField.allCases.contains(where: { old.text(of: $0) != new.text(of: $0) }) { parts.append("text") }
    if self.old.facets != self.new.facets { parts.append("facets") }
    self.parts = parts.isEmpty ? ["stored"] : parts
    fields = Self.changedFields(old.value, new.value)
  }

  private static func changedFields(_ old: Value, _ new: Value) -> [String] {
    let before = Dictionary(old.entries.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    let after = Dictionary(new.entries.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    return Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }.sorted()
  }
}
