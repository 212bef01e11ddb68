import IndexStore
import Publication

/// Counts one facet over the matches: one increment a match, whatever the number of values a record has.
struct FacetCounter {
  let facet: FacetDefinition
  /// By number in the column.
  private(set) var counts: [Int]

  init(_ facet: FacetDefinition, dictionary: FacetDictionary) {
    self.facet = facet
    counts = Array(repeating: 0, count: dictionary.sets.count)
  }

  mutating func add(_ number: Int) { counts[number] += 1 }

  /// The counts by value.
  func result(dictionary: FacetDictionary, selection: FacetSelection?) -> FacetCounts {
    var byValue = [Int](repeating: 0, count: dictionary.values.count)
    for (number, count) in counts.enumerated() where count > 0 {
      for value in dictionary.sets[number] { byValue[value] += count }
    }
    var values = dictionary.values.indices.dropFirst().filter {
      byValue[$0] > 0 || selection?.isSelected[$0] == true
    }.map { number in
      let value = dictionary.values[number]
      return FacetCounts.Value(
        code: value.code, label: value.label ?? value.code,
        parent: value.parent == 0 ? nil : dictionary.values[value.parent].code, count: byValue[number],
        isSelected: selection?.isSelected[number] ?? false)
    }
    let distinct = values.count { $0.count > 0 }
    if facet.isYear {
      values = Self.withEmptyYears(values)
    } else {
      values.sort { $0.count != $1.count ? $0.count > $1.count : $0.code.utf8.lexicographicallyPrecedes($1.code.utf8) }
    }
    return FacetCounts(facet: facet.name, values: values, distinct: distinct, notStated: counts.first ?? 0)
  }

  /// The years ascending, with those between the first and the last that no record has.
  private static func withEmptyYears(_ values: [FacetCounts.Value]) -> [FacetCounts.Value] {
    let years = Dictionary(values.map { (Int($0.code) ?? 0, $0) }, uniquingKeysWith: { first, _ in first })
    guard let first = years.keys.min(), let last = years.keys.max() else { return [] }
    return (first...last).map { year in
      years[year]
        ?? FacetCounts.Value(code: String(year), label: String(year), parent: nil, count: 0, isSelected: false)
    }
  }
}
