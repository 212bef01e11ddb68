extension Value {
  /// The record without what carries no meaning and without what is private: what is stored, compared and hashed.
  ///
  /// Empty texts (null is one), lists and maps are dropped, and what becomes empty by that, also from lists; the order of
  /// lists is kept. Texts stay as they stood in the file, blanks included. The result is a map, empty for anything
  /// but a map; the canonical form of a canonical form is itself.
  ///
  /// - Complexity: O(n), by recursion as deep as the value.
  package func canonicalRecord() -> Value {
    .map(
      entries.compactMap { entry in
        guard !PrivateFields.containsTopLevelKey(entry.key) else { return nil }
        // An id is never private, be it an address: a record without it would be none.
        if entry.key == "_id", let id = entry.value.string, !id.isEmpty { return entry }
        return entry.value.canonical().map { Entry(key: entry.key, value: $0) }
      })
  }

  /// This value as compact JSON with sorted keys: of equal values equal bytes.
  package var canonicalJSON: [UInt8] {
    var json = JSONWriter()
    json.value(self)
    return json.bytes
  }

  /// Whether it states nothing: an empty text, or a list or map of nothing else.
  var isEmpty: Bool {
    switch self {
    case .string(let text): text.isEmpty
    case .list(let items): items.allSatisfy(\.isEmpty)
    case .map(let entries): entries.allSatisfy(\.value.isEmpty)
    }
  }

  /// nil where nothing is left.
  private func canonical() -> Value? {
    switch self {
    case .string(let text):
      return text.isEmpty || PrivateFields.isAddress(text) ? nil : self
    case .list(let items):
      let kept = items.compactMap { $0.canonical() }
      return kept.isEmpty ? nil : .list(kept)
    case .map(let entries):
      let kept = entries.compactMap { entry -> Entry? in
        guard !PrivateFields.containsKey(entry.key), let value = entry.value.canonical() else { return nil }
        return Entry(key: entry.key, value: value)
      }
      return kept.isEmpty ? nil : .map(kept)
    }
  }
}
