/// Reads the fields of one canonical record whatever their shape, and notes what it could not use.
struct FieldReader {
  /// The keys that are read, in the order of their bytes.
  enum Key: Int, CaseIterable {
    case oaType, id, abstract, author, dateCreated, dateUpdated, department, doi, editor, externalID, keyword
    case language, license, link, mainFileLink, project, publication, publisher, status, title, tmp
    case translator, type, year
  }

  /// By key, as it stands in a record.
  private static let names: [StaticString] = [
    "OA_type", "_id", "abstract", "author", "date_created", "date_updated", "department", "doi", "editor",
    "external_id", "keyword", "language", "license", "link", "main_file_link", "project", "publication",
    "publisher", "status", "title", "tmp", "translator", "type", "year",
  ]

  private let entries: [Value.Entry]
  /// By key: where it is in `entries`, or -1. A vector, because it needs no memory of its own.
  private var places = SIMD32<Int32>(repeating: -1)
  /// At most one for each field: ten thousand bad keywords are one finding.
  private(set) var warnings: [FieldWarning] = []

  /// - Complexity: O(n): one pass over both, as both are in order.
  init(_ record: Value) {
    entries = record.entries
    let names = Self.names
    var next = 0
    for index in entries.indices where next < names.count {
      entries[index].key.withBytes { key in
        while next < names.count, names[next].bytes.precedesBytewise(key) { next += 1 }
        guard next < names.count, names[next].bytes.hasSameBytes(as: key) else { return }
        places[next] = Int32(clamping: index)
      }
    }
  }

  /// The value of a field, nil if it is absent.
  subscript(key: Key) -> Value? {
    let place = Int(places[key.rawValue])
    return place < 0 ? nil : entries[place].value
  }

  /// The text of a field; the first one of a list, with a warning if it has more.
  mutating func text(_ key: Key) -> String? {
    guard let value = self[key] else { return nil }
    if let text = value.firstText {
      if case .list(let items) = value, items.count > 1 {
        warn(key) { "\($0) is a list, expected a text: its first text is taken" }
      }
      return text
    }
    if !value.isBlank {
      let shape = if case .map = value { "a map" } else { "a list without a text" }
      warn(key) { "\($0) is \(shape), taken as not stated" }
    }
    return nil
  }

  /// The text of a field whose values are counted: see `asFacetText`.
  mutating func code(_ key: Key) -> String? {
    guard let code = text(key)?.asFacetText, !code.isEmpty else { return nil }
    return code
  }

  /// What `read` makes of each item of a field; items that it cannot read are left out, with a warning.
  @inline(__always)
  mutating func items<Item>(
    _ key: Key, expected: @autoclosure () -> String, _ read: (Value) -> Item?
  ) -> [Item] {
    guard let value = self[key] else { return [] }
    var result: [Item] = []
    if case .list(let items) = value { result.reserveCapacity(items.count) }
    value.forEachItem { item in
      if let read = read(item) {
        result.append(read)
      } else if !item.isBlank {
        warn(key) { "an item of \($0) is not \(expected()), taken as not stated" }
      }
    }
    return result
  }

  mutating func year(_ key: Key) -> Int? {
    guard var text = text(key) else { return nil }
    // Tables and JSON may write a year with a fraction, `2024.0`.
    if let point = text.utf8.firstIndex(of: UInt8(ascii: ".")),
      text.utf8[point...].dropFirst().allSatisfy({ $0 == UInt8(ascii: "0") })
    {
      text = String(text[..<point])
    }
    guard text.utf8.count == 4, text.utf8.allSatisfy(\.isASCIIDigit), let year = Int(text) else {
      warn(key) { "\($0) '\(text.quotable)' is not a four-digit year, taken as not stated" }
      return nil
    }
    guard Record.years ~= year else {
      let (first, last) = (Record.years.lowerBound, Record.years.upperBound)
      warn(key) { "\($0) '\(text)' is not between \(first) and \(last), taken as not stated" }
      return nil
    }
    return year
  }

  mutating func doi(_ key: Key) -> String? {
    guard let text = text(key) else { return nil }
    if let doi = DOI.displayForm(of: text) { return doi }
    warn(key) { "\($0) '\(text.quotable)' is not a DOI, taken as not stated" }
    return nil
  }

  /// `reason`: Is given the key as it stands in the record.
  private mutating func warn(_ key: Key, _ reason: (_ name: String) -> String) {
    let name = Self.names[key.rawValue].description
    guard !warnings.contains(where: { $0.field == name }) else { return }
    warnings.append(FieldWarning(field: name, reason: reason(name)))
  }
}

extension Value {
  /// The scalar without blanks at its ends, or the first such item of a list; nil if there are only blanks.
  package var firstText: String? {
    switch self {
    case .string(let text):
      let trimmed = text.trimmed
      return trimmed.isEmpty ? nil : trimmed
    case .list(let items):
      // Only the texts of the list itself count, not those of lists inside it.
      for case .string(let text) in items {
        let trimmed = text.trimmed
        if !trimmed.isEmpty { return trimmed }
      }
      return nil
    case .map: return nil
    }
  }

  /// Calls `body` with each item of a list; a scalar or a map is a list of one, because sites write either.
  @inline(__always)
  package func forEachItem(_ body: (Value) -> Void) {
    if case .list(let items) = self {
      for item in items { body(item) }
    } else {
      body(self)
    }
  }

  /// Whether it is a scalar of blanks only.
  fileprivate var isBlank: Bool { string.map { $0.utf8.allSatisfy(\.isASCIIBlankOrControl) } ?? false }
}

extension StaticString {
  fileprivate var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
  }
}

extension String {
  /// Its beginning, safe to print on a terminal in one line.
  fileprivate var quotable: String {
    let maxCount = 24
    var scalars = String.UnicodeScalarView()
    for scalar in unicodeScalars.prefix(maxCount) {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: scalars.append("\u{FFFD}")
      default: scalars.append(scalar)
      }
    }
    return String(scalars) + (unicodeScalars.count > maxCount ? "…" : "")
  }
}
