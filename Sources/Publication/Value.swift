/// A tree of strings: a YAML or JSON value without the differences that carry no meaning.
///
/// Scalars are the text that stood in the file (`2025`, `'2025'` and `"2025"` are one value; `1.10` stays
/// `1.10`). A map keeps its entries sorted by the UTF-8 bytes of their keys, each key once: `init(unsorted:)`
/// sees to it.
///
/// Two values are equal when their bytes are: `é` in one code point and in two are different texts here,
/// while Swift takes such strings as equal. A record whose text was normalised has changed.
public enum Value: Hashable, Sendable {
  case string(String)
  case list([Value])
  case map([Entry])

  /// One key of a map with its value.
  public struct Entry: Hashable, Sendable {
    /// The key.
    public var key: String
    /// The value of the key.
    public var value: Value

    package init(key: String, value: Value) {
      self.key = key
      self.value = value
    }

    /// Compares bytes: two spellings of one character differ.
    public static func == (left: Entry, right: Entry) -> Bool {
      left.key.hasSameBytes(as: right.key) && left.value == right.value
    }
  }

  /// A map of entries in any order; where a key comes again, its last entry wins.
  ///
  /// - Complexity: O(n) for entries that are in order, as exports write them; else O(n log n).
  package init(unsorted entries: [Entry]) {
    self = .map(entries.areInOrder ? entries : entries.inOrder())
  }

  /// Compares bytes: two spellings of one character differ.
  public static func == (left: Value, right: Value) -> Bool {
    switch (left, right) {
    case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
    case (.list(let left), .list(let right)): left == right
    case (.map(let left), .map(let right)): left == right
    default: false
    }
  }

  /// The value of a map's key, nil for an absent key and for anything but a map.
  ///
  /// - Complexity: O(log n)
  public subscript(key: String) -> Value? {
    guard case .map(let entries) = self else { return nil }
    return key.withBytes { key in
      var (low, high) = (0, entries.count)
      while low < high {
        let middle = low + (high - low) / 2
        if entries[middle].key.withBytes({ $0.precedesBytewise(key) }) {
          low = middle + 1
        } else {
          high = middle
        }
      }
      guard low < entries.count, entries[low].key.withBytes({ $0.hasSameBytes(as: key) }) else { return nil }
      return entries[low].value
    }
  }

  /// The text of a scalar, nil for a list or a map.
  public var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// The items of a list; a scalar or a map is a list of one, because sites write either.
  public var list: [Value] {
    guard case .list(let items) = self else { return [self] }
    return items
  }

  /// The entries of a map, none for anything else.
  public var entries: [Entry] {
    guard case .map(let entries) = self else { return [] }
    return entries
  }
}

extension [Value.Entry] {
  fileprivate var areInOrder: Bool {
    for index in indices.dropFirst() where !self[index - 1].key.precedesBytewise(self[index].key) {
      return false
    }
    return true
  }

  fileprivate func inOrder() -> [Value.Entry] {
    // The place breaks ties, so that the last of several equal keys comes last.
    let sorted = enumerated().sorted { left, right in
      if left.element.key.precedesBytewise(right.element.key) { return true }
      if right.element.key.precedesBytewise(left.element.key) { return false }
      return left.offset < right.offset
    }
    var result: [Value.Entry] = []
    result.reserveCapacity(count)
    for (_, entry) in sorted {
      if let last = result.last, last.key.hasSameBytes(as: entry.key) { result.removeLast() }
      result.append(entry)
    }
    return result
  }
}
