/// Reads the fields of one canonical record whatever their shape, and notes what it could not use.
struct FieldReader {
  private let record: Value
  /// At most one for each field: ten thousand bad keywords are one finding.
  private(set) var warnings: [FieldWarning] = []

  init(_ record: Value) { self.record = record }

  /// The text of a field; of a list the first, with a warning where there is more.
  mutating func text(_ key: String) -> String? {
    guard let value = record[key] else { return nil }
    if let text = value.firstText {
      if value.list.count > 1 { warn(key, "\(key) is a list, expected a text: its first text is taken") }
      return text
    }
    if !value.isBlank {
      let shape = if case .map = value { "a map" } else { "a list without a text" }
      warn(key, "\(key) is \(shape), taken as not stated")
    }
    return nil
  }

  /// What `read` makes of each item of a field; items of which it makes nothing are left out, with a warning.
  mutating func items<Item>(_ key: String, expected: String, _ read: (Value) -> Item?) -> [Item] {
    guard let value = record[key] else { return [] }
    return value.list.compactMap { item in
      if let result = read(item) { return result }
      if !item.isBlank { warn(key, "an item of \(key) is not \(expected), taken as not stated") }
      return nil
    }
  }

  /// The value at a path of maps, nil where a step is missing or no map.
  func value(_ path: String...) -> Value? {
    path.reduce(Optional(record)) { value, key in value?[key] }
  }

  mutating func year(_ key: String) -> Int? {
    guard let text = text(key) else { return nil }
    guard text.utf8.count == 4, text.utf8.allSatisfy(\.isASCIIDigit), let year = Int(text) else {
      warn(key, "\(key) '\(text.quotable)' is not a four-digit year, taken as not stated")
      return nil
    }
    guard Record.years ~= year else {
      let (first, last) = (Record.years.lowerBound, Record.years.upperBound)
      warn(key, "\(key) '\(text)' is not between \(first) and \(last), taken as not stated")
      return nil
    }
    return year
  }

  mutating func doi(_ key: String) -> String? {
    guard let text = text(key) else { return nil }
    if let doi = DOI.displayForm(of: text) { return doi }
    warn(key, "\(key) '\(text.quotable)' is not a DOI, taken as not stated")
    return nil
  }

  private mutating func warn(_ field: String, _ reason: String) {
    guard !warnings.contains(where: { $0.field == field }) else { return }
    warnings.append(FieldWarning(field: field, reason: reason))
  }
}

extension Value {
  /// The scalar without blanks at its ends, or the first such item of a list; nil where there is none but blanks.
  var firstText: String? {
    switch self {
    case .string(let text):
      let trimmed = text.trimmed
      return trimmed.isEmpty ? nil : trimmed
    case .list(let items):
      // Only the texts of the list itself count, not those of lists inside it.
      return items.lazy.compactMap { $0.string == nil ? nil : $0.firstText }.first
    case .map: return nil
    }
  }

  /// Whether it is a scalar of blanks only.
  fileprivate var isBlank: Bool { string.map { $0.utf8.allSatisfy(\.isASCIIBlank) } ?? false }
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
