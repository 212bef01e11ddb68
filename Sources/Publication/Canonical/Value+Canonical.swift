extension Value {
  /// The record without meaningless and private parts: the form that is stored, compared and hashed.
  ///
  /// Empty texts (null is one), lists and maps are dropped, also from lists, and so is what becomes empty by
  /// that; lists keep their order. Texts stay as they are in the file, blanks included, except U+0000. The
  /// result is a map, empty for anything but a map; the canonical form of a canonical form is itself.
  ///
  /// - Complexity: O(n), by recursion as deep as the value.
  package func canonicalRecord() -> Value {
    guard case .map(let entries) = self else { return .map([]) }
    return .map(
      Self.kept(entries) { key, value in
        if PrivateFields.containsTopLevelKey(key) { return .nothing }
        // An id is never private, even if it is an address: without it there would be no record.
        if key.withBytes({ $0.isText("_id") }), let id = value.string, !id.isEmpty { return .all }
        return value.remains()
      } ?? entries)
  }

  /// This value as compact JSON with sorted keys: equal values give equal bytes.
  package var canonicalJSON: [UInt8] {
    var json = JSONWriter()
    json.value(self)
    return json.take()
  }

  /// Whether it states nothing: an empty text, or a list or map of nothing else.
  var isEmpty: Bool {
    switch self {
    case .string(let text): text.isEmpty
    case .list(let items): items.allSatisfy(\.isEmpty)
    case .map(let entries): entries.allSatisfy(\.value.isEmpty)
    }
  }

  /// What the canonical form keeps of a value.
  private enum Remains {
    case nothing
    /// The value as it is, the usual case: nothing is copied.
    case all
    case part(Value)
  }

  private func remains() -> Remains {
    switch self {
    case .string(let text):
      if text.isEmpty || PrivateFields.isAddress(text) { return .nothing }
      // U+0000 would cut the text short for every reader in C, SQLite among them.
      let hasNUL = text.withBytes { $0.containsByte(0) }
      return hasNUL ? .part(.string(text.replacing("\0", with: "\u{FFFD}"))) : .all
    case .list(let items):
      guard let kept = Self.kept(items) else { return items.isEmpty ? .nothing : .all }
      return kept.isEmpty ? .nothing : .part(.list(kept))
    case .map(let entries):
      let kept = Self.kept(entries) { key, value in
        PrivateFields.containsKey(key) ? .nothing : value.remains()
      }
      guard let kept else { return entries.isEmpty ? .nothing : .all }
      return kept.isEmpty ? .nothing : .part(.map(kept))
    }
  }

  /// The entries that are left; nil if all of them are.
  @inline(__always)
  private static func kept(_ entries: [Entry], _ remains: (String, Value) -> Remains) -> [Entry]? {
    kept(entries, { remains($0.key, $0.value) }, part: { Entry(key: $0.key, value: $1) })
  }

  private static func kept(_ items: [Value]) -> [Value]? { kept(items, { $0.remains() }, part: { $1 }) }

  /// `part`: Makes an element with another value.
  @inline(__always)
  private static func kept<Element>(
    _ elements: [Element], _ remains: (Element) -> Remains, part: (Element, Value) -> Element
  ) -> [Element]? {
    var kept: [Element]?
    for index in elements.indices {
      switch remains(elements[index]) {
      case .all: kept?.append(elements[index])
      case .nothing: if kept == nil { kept = Array(elements[..<index]) }
      case .part(let value):
        if kept == nil { kept = Array(elements[..<index]) }
        kept?.append(part(elements[index], value))
      }
    }
    return kept
  }
}
