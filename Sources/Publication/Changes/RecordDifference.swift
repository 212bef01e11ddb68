/// Compares two versions of a canonical record field by field.
package struct RecordDifference {
  private var changes: [FieldChange] = []
  private var bytes = 0
  /// Whether a change was left out.
  private var isCut = false

  /// A record keeps about this many bytes of changes; one more change says that there is more.
  private static let maxBytes = 16 << 10
  /// A list names this many members of each side.
  private static let maxMembers = 100
  /// Texts up to this length are kept whole, as most titles are.
  private static let maxWholeText = 160

  /// What changed between two records, in the order of the fields; `fields`: The keys that differ, with both
  /// values.
  package static func changes(in fields: [CanonicalFields.Difference]) -> [FieldChange] {
    var difference = RecordDifference()
    for (place, field) in fields.enumerated() {
      difference.compare(field.before, field.after, Place(field: field.key))
      let rest = fields.count - place - 1
      if difference.bytes >= maxBytes, difference.isCut || rest > 0 {
        let part = rest > 0 ? "and \(rest) more fields" : "and more"
        difference.changes.append(
          FieldChange(field: field.key, part: part, content: .text(before: TextCut.mark, after: TextCut.mark))
        )
        break
      }
    }
    return difference.changes
  }

  /// Where in a record two values stand.
  private struct Place {
    var field: String
    var parts: [String] = []

    func within(_ part: String) -> Place { Place(field: field, parts: parts + [part]) }
  }

  private mutating func add(_ content: FieldChange.Content, at place: Place) {
    guard bytes < Self.maxBytes else {
      isCut = true
      return
    }
    let part = place.parts.isEmpty ? nil : place.parts.joined(separator: ": ")
    let change = FieldChange(field: place.field, part: part, content: content)
    bytes += change.size
    changes.append(change)
  }

  private mutating func compare(_ before: Value?, _ after: Value?, _ place: Place) {
    if before == after { return }
    switch (before, after) {
    case (.string?, .string?), (.string?, nil), (nil, .string?), (nil, nil):
      compareTexts(before?.string, after?.string, place)
    case (.list?, _), (_, .list?):
      compareLists(before?.list ?? [], after?.list ?? [], place)
    case (.map?, .map?), (.map?, nil), (nil, .map?):
      compareMaps(before?.entries ?? [], after?.entries ?? [], place)
    case (.string?, .map?), (.map?, .string?):
      add(.text(before: before.map { label(of: $0) }, after: after.map { label(of: $0) }), at: place)
    }
  }

  private mutating func compareTexts(_ before: String?, _ after: String?, _ place: Place) {
    guard let before, let after, max(before.utf8.count, after.utf8.count) > Self.maxWholeText else {
      return add(.text(before: before.map(TextCut.beginning), after: after.map(TextCut.beginning)), at: place)
    }
    let cut = WordDifference.cut(before, after)
    add(.text(before: cut.before, after: cut.after), at: place)
  }

  private mutating func compareMaps(_ before: [Value.Entry], _ after: [Value.Entry], _ place: Place) {
    // Both are in the order of their keys.
    var (old, new) = (before[...], after[...])
    while let key = [old.first?.key, new.first?.key].compactMap(\.self).min(by: { $0.precedesBytewise($1) }) {
      func take(_ entries: inout ArraySlice<Value.Entry>) -> Value? {
        guard let first = entries.first, first.key.hasSameBytes(as: key) else { return nil }
        entries = entries.dropFirst()
        return first.value
      }
      let (oldValue, newValue) = (take(&old), take(&new))
      // The text of an abstract is the abstract.
      compare(oldValue, newValue, key == "text" ? place : place.within(key))
    }
  }

  private mutating func compareLists(_ before: [Value], _ after: [Value], _ place: Place) {
    let (old, new) = Self.withoutSameEnds(before, after)
    var removed = Self.members(of: old, notIn: new)
    var added = Self.members(of: new, notIn: old)
    guard !removed.isEmpty || !added.isEmpty else {
      return add(.order(before: labels(of: old, place), after: labels(of: new, place)), at: place)
    }
    // A member that stayed and changed inside is shown by its parts.
    let isOnly = before.count == 1 && after.count == 1
    for (old, new) in Self.takePairs(&removed, &added) {
      let inside = isOnly ? place : Self.identity(of: old).map(place.within) ?? place
      compare(old, new, inside)
    }
    guard !removed.isEmpty || !added.isEmpty else { return }
    add(.members(removed: labels(of: removed, place), added: labels(of: added, place)), at: place)
  }

  // MARK: Lists

  /// The members that the other list lacks, or has fewer times.
  private static func members(of list: [Value], notIn other: [Value]) -> [Value] {
    // Mostly one member has changed, and hashing an abstract takes longer than comparing it.
    if list.count == 1 { return other.contains(list[0]) ? [] : list }
    var counts: [Value: Int] = [:]
    for item in other { counts[item, default: 0] += 1 }
    return list.filter { item in
      guard let count = counts[item], count > 0 else { return true }
      counts[item] = count - 1
      return false
    }
  }

  private static func withoutSameEnds(_ first: [Value], _ second: [Value]) -> ([Value], [Value]) {
    var (start, end) = (0, 0)
    let most = min(first.count, second.count)
    while start < most, first[start] == second[start] { start += 1 }
    while end < most - start, first[first.count - 1 - end] == second[second.count - 1 - end] { end += 1 }
    return (Array(first[start..<first.count - end]), Array(second[start..<second.count - end]))
  }

  /// Takes out of both lists the members that are two versions of one: maps of the same person, code or
  /// language, and long texts in their order.
  private static func takePairs(_ removed: inout [Value], _ added: inout [Value]) -> [(Value, Value)] {
    var places: [String: [Int]] = [:]
    for (place, item) in added.enumerated().reversed() {
      if let key = pairingKey(of: item) { places[key, default: []].append(place) }
    }
    var pairs: [(Value, Value)] = []
    var taken: Set<Int> = []
    removed.removeAll { item in
      guard let key = pairingKey(of: item), let place = places[key]?.popLast() else { return false }
      pairs.append((item, added[place]))
      taken.insert(place)
      return true
    }
    added = added.enumerated().filter { !taken.contains($0.offset) }.map(\.element)
    return pairs
  }

  private static func pairingKey(of item: Value) -> String? {
    switch item {
    case .string(let text): text.utf8.count > maxWholeText ? "" : nil
    // Members without a name, such as abstracts that state no language, pair in their order.
    case .map: identity(of: item) ?? ""
    case .list: nil
    }
  }

  /// What people call a member of a list: the name of a person, the code of a department, a language.
  private static func identity(of item: Value) -> String? {
    let keys = ["full_name", "_id", "name", "title", "file_name", "iso", "lang", "id", "url"]
    return keys.lazy.compactMap { item[$0]?.string }.first
  }

  private func labels(of items: [Value], _ place: Place) -> [String] {
    let labels = items.prefix(Self.maxMembers).map { item in
      // The id of a project means nothing to people.
      if place.field == "project", let name = item["name"]?.string { return TextCut.beginning(of: name) }
      return label(of: item)
    }
    let rest = items.count - labels.count
    return rest > 0 ? labels + ["\(TextCut.mark) \(rest) more"] : labels
  }

  private func label(of item: Value) -> String {
    if let text = item.string { return TextCut.beginning(of: text) }
    let name = Self.identity(of: item)
    if let text = item["text"]?.string {
      return TextCut.beginning(of: [name, text].compactMap(\.self).joined(separator: ": "))
    }
    return TextCut.beginning(of: name ?? String(decoding: item.canonicalJSON, as: UTF8.self))
  }
}

/// Long texts, cut.
enum TextCut {
  /// Stands where a text is cut.
  static let mark = "…"
  /// The longest text that is kept whole where there is nothing to compare it with.
  private static let maxBytes = 240

  static func beginning(of text: String) -> String {
    guard text.utf8.count > maxBytes else { return text }
    return String(decoding: beginning(of: Array(text.utf8)[...], maxBytes: maxBytes), as: UTF8.self) + " "
      + mark
  }

  /// The first `maxBytes` bytes or fewer; cut before a blank if there is one near the end.
  static func beginning(of bytes: ArraySlice<UInt8>, maxBytes: Int) -> ArraySlice<UInt8> {
    guard bytes.count > maxBytes else { return bytes }
    var end = bytes.startIndex + maxBytes
    while end > bytes.startIndex, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    let isNear = bytes[..<end].suffix(40).lastIndex(of: UInt8(ascii: " "))
    return bytes[..<(isNear ?? end)]
  }
}
