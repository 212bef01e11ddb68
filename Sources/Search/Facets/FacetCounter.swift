import IndexStore
import Publication

/// Counts one facet over the matches: one increment a match, whatever the number of values a record has.
struct FacetCounter {
  let facet: FacetDefinition
  /// By number in the column.
  private var counts: [UInt32]

  init(_ facet: FacetDefinition, dictionary: FacetDictionary) {
    self.facet = facet
    counts = Array(repeating: 0, count: dictionary.sets.count)
  }

  /// Counts the records at some offsets from a docid. The values of the column are below the number of `counts`.
  mutating func add(_ offsets: UnsafeBufferPointer<UInt16>, from base: Int, _ column: Column) throws {
    try column.load(offsets, from: base)
    let values = column.base + base * column.width
    counts.withUnsafeMutableBufferPointer { counts in
      switch column.width {
      case 1: Self.add(offsets, values.assumingMemoryBound(to: UInt8.self), to: counts)
      case 2: Self.add(offsets, values.assumingMemoryBound(to: UInt16.self), to: counts)
      case 4: Self.add(offsets, values.assumingMemoryBound(to: UInt32.self), to: counts)
      default: Self.add(offsets, values.assumingMemoryBound(to: UInt64.self), to: counts)
      }
    }
  }

  @inline(__always)
  private static func add<T: FixedWidthInteger>(
    _ offsets: UnsafeBufferPointer<UInt16>, _ values: UnsafePointer<T>,
    to counts: UnsafeMutableBufferPointer<UInt32>
  ) {
    for offset in offsets { counts[Int(truncatingIfNeeded: values[Int(offset)])] &+= 1 }
  }

  /// The counts by value.
  func result(dictionary: FacetDictionary, selection: FacetSelection?) -> FacetCounts {
    var byValue = [Int](repeating: 0, count: dictionary.values.count)
    for number in counts.indices where counts[number] > 0 {
      for value in dictionary.sets[number] { byValue[value] += Int(counts[number]) }
    }
    var numbers = dictionary.values.indices.dropFirst().filter {
      byValue[$0] > 0 || (!facet.isYear && selection?.isSelected[$0] == true)
    }
    // By numbers, not by texts: a hundred values are sorted for each search.
    if !facet.isYear {
      numbers.sort {
        byValue[$0] != byValue[$1]
          ? byValue[$0] > byValue[$1] : dictionary.codeRanks[$0] < dictionary.codeRanks[$1]
      }
    }
    var values = numbers.map { number in
      let value = dictionary.values[number]
      return FacetCounts.Value(
        code: value.code, label: value.label ?? value.code,
        parent: value.parent == 0 ? nil : dictionary.values[value.parent].code, count: byValue[number],
        isSelected: selection?.isSelected[number] ?? false)
    }
    let distinct = values.count { $0.count > 0 }
    if facet.isYear { values = Self.withEmptyYears(values, selection) }
    return FacetCounts(
      facet: facet.name, values: values, distinct: distinct, notStated: Int(counts.first ?? 0))
  }

  /// The years ascending, with those between the first and the last that no record has, and those a filter names.
  private static func withEmptyYears(
    _ values: [FacetCounts.Value], _ selection: FacetSelection?
  ) -> [FacetCounts.Value] {
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
