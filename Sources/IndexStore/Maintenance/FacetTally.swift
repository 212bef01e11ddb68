import Publication
import SearchSQLite

/// Counts how the stored records spell the values of one facet, and compares the dictionary with it.
struct FacetTally {
  let dictionary: FacetDictionary
  private var facet: FacetDefinition { dictionary.facet }
  /// By value: the records that state the spelling that is shown.
  private var shown: [Int]
  private var others: [Int: [Spelling: Int]] = [:]

  /// How many values are named; the rest are counted.
  private static let maxNamed = 3

  init(_ dictionary: FacetDictionary) {
    self.dictionary = dictionary
    shown = [Int](repeating: 0, count: dictionary.values.count)
  }

  /// A value that a record states, as the dictionary has it.
  struct StatedValue: Sendable {
    let number: Int
    /// Whether it is spelled as it is shown.
    let isShown: Bool

    /// nil if the dictionary does not have it.
    init?(_ stated: FacetValue, in dictionary: FacetDictionary) {
      guard let number = dictionary.value(code: stated.code) else { return nil }
      let value = dictionary.values[number]
      self.number = number
      isShown = Spelling(stated) == Spelling(code: value.code, label: value.label)
    }
  }

  /// Takes note of what a record states. A value that the dictionary does not have is wrong in the columns as
  /// well.
  mutating func add(_ stated: [FacetValue], _ known: [StatedValue]) {
    guard known.contains(where: { !$0.isShown }) else {
      for value in known { shown[value.number] += 1 }
      return
    }
    for stated in stated {
      guard let value = StatedValue(stated, in: dictionary) else { continue }
      if value.isShown {
        shown[value.number] += 1
      } else {
        others[value.number, default: [:]][Spelling(stated), default: 0] += 1
      }
    }
  }

  private func spelling(_ number: Int) -> Spelling {
    let value = dictionary.values[number]
    return Spelling(code: value.code, label: value.label)
  }

  /// What is wrong, a sentence each, after the last record.
  func problems(_ connection: Connection) throws -> [String] {
    let isDepartment = facet.name == DepartmentUnits.facet.name
    let rows = try isDepartment ? DepartmentUnits.rows(from: connection) : []
    let units = DepartmentUnits(rows.map(\.unit))
    var wrong: [(number: Int, reason: String)] = []
    let stored = try SpellingTable.counts(facet.name, connection)
    for number in Set(stored.keys).union(others.keys).sorted() where stored[number] != others[number] {
      let known = dictionary.values.indices.contains(number)
      wrong.append(
        (number, known ? "its other spellings are not counted as records state them" : "it does not exist"))
    }
    for number in dictionary.values.indices.dropFirst() {
      if let problem = problem(number, units) { wrong.append((number, problem)) }
    }
    let damaged = rows.filter { !$0.isIntact }.prefix(Self.maxNamed).map {
      "the unit '\($0.unit.code)' of the department file is not as it was written (its hash differs)"
    }
    return damaged + sentences(wrong) + duplicates() + missing(units)
  }

  private func problem(_ number: Int, _ units: DepartmentUnits) -> String? {
    let value = dictionary.values[number]
    var votes = others[number] ?? [:]
    if shown[number] > 0 { votes[spelling(number)] = shown[number] }
    let unit = units[value.code]
    // A value that nothing has any more is harmless.
    guard let wanted = Spelling.shown(votes, unit: unit) else { return nil }
    if wanted != spelling(number) {
      let label = wanted.label.map { " with the label '\($0)'" } ?? " without a label"
      return "it is to be shown as '\(wanted.code)'\(label)"
    }
    let parent = unit?.parent.flatMap(dictionary.value) ?? 0
    guard parent != value.parent else { return nil }
    return parent == 0
      ? "it stands below '\(dictionary.values[value.parent].code)', which no department file says"
      : "it does not stand below '\(dictionary.values[parent].code)', as the department file says"
  }

  private func sentences(_ wrong: [(number: Int, reason: String)]) -> [String] {
    let named = wrong.prefix(Self.maxNamed).map { number, reason in
      let code = dictionary.values.indices.contains(number) ? dictionary.values[number].code : "\(number)"
      return "facet \(facet.name): the value '\(code)' is wrong: \(reason)"
    }
    let rest = wrong.count - named.count
    return rest > 0 ? named + ["facet \(facet.name): \(rest) more values are wrong"] : named
  }

  private func duplicates() -> [String] {
    var codes: [String: String] = [:]
    for value in dictionary.values.dropFirst() where !FreeValue.isOne(value.code) {
      if let other = codes.updateValue(value.code, forKey: facet.key(of: value.code)) {
        return ["facet \(facet.name): '\(other)' and '\(value.code)' are one value, and stand there as two"]
      }
    }
    return []
  }

  private func missing(_ units: DepartmentUnits) -> [String] {
    let missing = units.byKey.values.map(\.code).filter { dictionary.value(code: $0) == nil }.sorted()
    guard let first = missing.first else { return [] }
    return [
      "facet \(facet.name): \(missing.count) units of the department file are missing, such as '\(first)'"
    ]
  }
}
