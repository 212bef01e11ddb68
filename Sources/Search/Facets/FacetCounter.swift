import IndexStore
import Publication

/// Counts one facet over the matches: one increment a match, whatever the number of values a record has; of
/// lists one a value.
struct FacetCounter {
  let facet: FacetDefinition
  private let dictionary: FacetDictionary
  /// The numbers of the column, as long as they are few: an index has tens of thousands of sets of
  /// departments, and a rare word meets a hundred.
  private var few: [UInt32] = []
  /// By number in the column; empty as long as `few` has them all.
  private var counts: [UInt32] = []
  private let numberCount: Int

  init(_ facet: FacetDefinition, _ dictionary: FacetDictionary) {
    self.facet = facet
    self.dictionary = dictionary
    numberCount = dictionary.sets.count
    if numberCount <= Self.fewNumbers { counts = Array(repeating: 0, count: numberCount) }
  }

  /// Making room for this many counts takes no time.
  private static let fewNumbers = 1024

  /// Counts the records at some offsets from a docid. The values of the column are below the number of
  /// `counts`.
  mutating func add(_ offsets: UnsafeBufferPointer<UInt16>, from base: Int, _ column: FacetColumn) throws {
    switch column {
    case .numbers(let column): try add(offsets, from: base, column)
    case .lists(let lists):
      if counts.isEmpty { endFew() }
      try counts.withUnsafeMutableBufferPointer { try lists.count(offsets, from: base, in: $0) }
    }
  }

  private mutating func add(_ offsets: UnsafeBufferPointer<UInt16>, from base: Int, _ column: Column) throws {
    try column.load(offsets, from: base)
    let values = column.base + base * column.width
    if counts.isEmpty, few.count + offsets.count > numberCount / 4 { endFew() }
    switch column.width {
    case 1: add(offsets, values.assumingMemoryBound(to: UInt8.self))
    case 2: add(offsets, values.assumingMemoryBound(to: UInt16.self))
    case 4: add(offsets, values.assumingMemoryBound(to: UInt32.self))
    default: add(offsets, values.assumingMemoryBound(to: UInt64.self))
    }
  }

  @inline(__always)
  private mutating func add<T: FixedWidthInteger>(
    _ offsets: UnsafeBufferPointer<UInt16>, _ values: UnsafePointer<T>
  ) {
    guard !counts.isEmpty else {
      // One by one: a lazy map is not specialized.
      for offset in offsets { few.append(UInt32(truncatingIfNeeded: values[Int(offset)])) }
      return
    }
    counts.withUnsafeMutableBufferPointer { counts in
      for offset in offsets { counts[Int(truncatingIfNeeded: values[Int(offset)])] &+= 1 }
    }
  }

  private mutating func endFew() {
    counts = Array(repeating: 0, count: numberCount)
    for number in few { counts[Int(number)] &+= 1 }
    few = []
  }

  /// The counts by value.
  func result(selection: FacetSelection?) -> FacetCounts {
    var byValue = [Int](repeating: 0, count: dictionary.values.count)
    let notStated: Int
    if counts.isEmpty {
      dictionary.sets.count(few, in: &byValue)
      notStated = few.count { $0 == 0 }
    } else {
      dictionary.sets.add(counts, to: &byValue)
      notStated = Int(counts.first ?? 0)
    }
    let counted = CountedValues(facet, byValue, dictionary, selection)
    return FacetCounts(facet: facet.name, counted, notStated: notStated)
  }
}
