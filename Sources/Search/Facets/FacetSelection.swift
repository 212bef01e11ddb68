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
  /// The other codes that the filter names, with the values that they stand for.
  let knownCodes: [(code: String, values: [Int])]

  init(_ filter: FacetFilter, facet: FacetDefinition, dictionary: FacetDictionary) {
    self.facet = facet
    self.filter = filter
    var wanted = [Bool](repeating: false, count: dictionary.values.count)
    var unwanted = wanted
    var unknown: [String] = []
    var known: [(code: String, values: [Int])] = []
    for value in filter.values {
      let matching = Self.values(value.kind, dictionary)
      if case .code(let code) = value.kind {
        if matching.isEmpty { unknown.append(code) } else { known.append((code, matching)) }
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
      return dictionary.value(named: code).map { [$0] } ?? dictionary.values(meantBy: code)
    case .list(_, let values): return values.flatMap { Self.values($0.kind, dictionary) }
    case .years(let from, let to):
      return dictionary.values.indices.dropFirst().filter { number in
        guard let year = Int(dictionary.values[number].code) else { return false }
        return (from.map { $0 <= year } ?? true) && (to.map { year <= $0 } ?? true)
      }
    }
  }
}

extension FacetFilter {
  /// With each text as the one value that it is as a whole, where the index has it, else as its parts.
  func resolved(in dictionary: FacetDictionary) -> FacetFilter {
    var resolved = self
    resolved.values = values.flatMap { value -> [FilterValue] in
      guard case .list(let whole, let parts) = value.kind else { return [value] }
      guard dictionary.value(named: whole) != nil else { return parts }
      return [FilterValue(.code(whole), isExcluded: value.isExcluded)]
    }
    return resolved
  }

  /// Whether a text in it may be one value or several.
  var isOpen: Bool { values.contains { if case .list = $0.kind { true } else { false } } }
}
