import IndexStore
import Publication

/// The filters of one facet, worked out for each number that its column can hold.
struct FacetSelection {
  let facet: FacetDefinition
  let filter: FacetFilter
  /// By number in the column: 1 where a record with it passes, else 0. Not of a column of lists.
  let passes: [UInt8]
  /// By number in the column: 1 where it is asked for, and where it must not be.
  private let isAsked: [UInt8]
  private let fails: [UInt8]
  /// By value: whether the filter asks for it.
  let isSelected: [Bool]
  /// Codes that the dictionary does not have: no record has had them, and no department file names them.
  let unknownCodes: [String]
  /// The other codes that the filter names, with their values.
  let knownCodes: [(code: String, value: Int)]

  init(_ filter: FacetFilter, facet: FacetDefinition, dictionary: FacetDictionary) {
    self.facet = facet
    self.filter = filter
    var wanted = [Bool](repeating: false, count: dictionary.values.count)
    var unwanted = wanted
    var unknown: [String] = []
    var known: [(code: String, value: Int)] = []
    for value in filter.values {
      let matching = Self.values(value.kind, dictionary)
      if case .code(let code) = value.kind {
        if let number = matching.first { known.append((code, number)) } else { unknown.append(code) }
      }
      for number in matching {
        if value.isExcluded { unwanted[number] = true } else { wanted[number] = true }
      }
    }
    let hasWanted = filter.values.contains { !$0.isExcluded }
    fails = dictionary.sets.marking(unwanted)
    isAsked =
      hasWanted ? dictionary.sets.marking(wanted) : Array(repeating: 1, count: dictionary.sets.count)
    passes = zip(isAsked, fails).map { $1 == 0 ? $0 : 0 }
    isSelected = wanted
    unknownCodes = unknown
    knownCodes = known
  }

  /// Whether a record with these values passes, which are those of a column of lists.
  func passes(_ values: some Collection<UInt32>) -> Bool {
    guard !values.isEmpty else { return passes.first != 0 }
    return values.contains { isAsked[Int($0)] != 0 } && !values.contains { fails[Int($0)] != 0 }
  }

  /// The years that the filter asks for one by one, not as part of a range.
  var namedYears: [Int] {
    filter.values.compactMap { value in
      guard !value.isExcluded, case .years(let from?, let to?) = value.kind, from == to else { return nil }
      return from
    }
  }

  /// Whether the filter asks for a year, be it one that no record has.
  func selects(year: Int) -> Bool {
    filter.values.contains { value in
      guard !value.isExcluded, case .years(let from, let to) = value.kind else { return false }
      return (from.map { $0 <= year } ?? true) && (to.map { year <= $0 } ?? true)
    }
  }

  private static func values(_ kind: FilterValue.Kind, _ dictionary: FacetDictionary) -> [Int] {
    switch kind {
    case .notStated: return [0]
    case .code(let code):
      let number = dictionary.value(code: code) ?? dictionary.value(code: code.asFacetText)
      return number.map { [$0] } ?? []
    case .years(let from, let to):
      return dictionary.values.indices.dropFirst().filter { number in
        guard let year = Int(dictionary.values[number].code) else { return false }
        return (from.map { $0 <= year } ?? true) && (to.map { year <= $0 } ?? true)
      }
    }
  }
}
