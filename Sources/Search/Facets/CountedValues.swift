import IndexStore
import Publication

/// The values of one facet with their counts, as numbers: who reads them gets their names.
struct CountedValues: Sendable {
  private let facet: FacetDefinition
  private let dictionary: FacetDictionary
  private let selection: FacetSelection?
  /// In the order in which they are shown; years as the dictionary has them. Those that no record has are
  /// among them where a filter asks for them.
  private let counts: [(value: Int, count: Int)]

  /// `byValue`: The counts by value; that of "not stated" is not looked at.
  init(
    _ facet: FacetDefinition, _ byValue: [Int], _ dictionary: FacetDictionary, _ selection: FacetSelection?
  ) {
    self.facet = facet
    self.dictionary = dictionary
    self.selection = selection
    if facet.isYear {
      counts = byValue.indices.dropFirst().filter { byValue[$0] > 0 }.map { ($0, byValue[$0]) }
    } else {
      counts = Self.ordered(byValue, dictionary, selection)
    }
  }

  /// By count descending, then code.
  private static func ordered(
    _ byValue: [Int], _ dictionary: FacetDictionary, _ selection: FacetSelection?
  ) -> [(value: Int, count: Int)] {
    var found: [(value: Int, count: Int)] = []
    var largest = 0
    for value in dictionary.byCode where value != 0 {
      let count = byValue[value]
      guard count > 0 || selection?.isSelected[value] == true else { continue }
      found.append((value, count))
      largest = max(largest, count)
    }
    // The codes are in order: where counts are small, a place for each count is all it takes (hundreds of
    // values are ordered for each search).
    guard largest <= 4 * found.count else {
      // Count and place in one number.
      let keys = found.indices.map { UInt64(found[$0].count) << 32 | UInt64(~UInt32(truncatingIfNeeded: $0)) }
      return keys.sorted(by: >).map { found[Int(~UInt32(truncatingIfNeeded: $0))] }
    }
    var places = [Int](repeating: 0, count: largest + 2)
    for (_, count) in found { places[largest - count + 1] += 1 }
    for count in 1..<places.count { places[count] += places[count - 1] }
    var ordered = found
    for one in found {
      ordered[places[largest - one.count]] = one
      places[largest - one.count] += 1
    }
    return ordered
  }

  /// The number of values that a record has.
  var distinct: Int { counts.count { $0.count > 0 } }

  /// Whether a record has the value with this number.
  func contains(_ value: Int) -> Bool { counts.contains { $0.value == value && $0.count > 0 } }

  /// The values with their names.
  var values: [FacetCounts.Value] {
    let values = counts.map { number, count in
      let value = dictionary.values[number]
      return FacetCounts.Value(
        code: value.code, label: value.label ?? value.code,
        parent: value.parent == 0 ? nil : dictionary.values[value.parent].code, count: count,
        isSelected: selection?.isSelected[number] ?? false)
    }
    return facet.isYear ? withEmptyYears(values) : values
  }

  /// The years ascending, with those between the first and the last that no record has, and those a filter
  /// names.
  private func withEmptyYears(_ values: [FacetCounts.Value]) -> [FacetCounts.Value] {
    let stated = Dictionary(values.map { (Int($0.code) ?? 0, $0) }, uniquingKeysWith: { first, _ in first })
    var years = Set(selection?.namedYears ?? [])
    if let first = stated.keys.min(), let last = stated.keys.max() { years.formUnion(first...last) }
    return years.sorted().map { year in
      if let value = stated[year] { return value }
      let code = FilterValue(.years(from: year, to: year)).description
      return FacetCounts.Value(
        code: code, label: code, parent: nil, count: 0, isSelected: selection?.selects(year: year) ?? false)
    }
  }
}
