public import Publication

/// The counts of a facet over some records, and how they are spread over the years.
public struct FacetTable: Sendable, Hashable {
  /// One value with its count; `none` stands for "not stated".
  public struct Value: Sendable, Hashable {
    public var code: String
    public var label: String
    public var count: Int
    /// The code of the value above it in the tree, if any.
    public var parent: String?

    package init(code: String, label: String, count: Int, parent: String? = nil) {
      (self.code, self.label, self.count, self.parent) = (code, label, count, parent)
    }
  }

  /// A year with a count for each value, in their order.
  public struct Year: Sendable, Hashable {
    /// nil for records that state none.
    public var year: Int?
    public var records: Int
    public var counts: [Int]

    package init(year: Int?, records: Int, counts: [Int]) {
      (self.year, self.records, self.counts) = (year, records, counts)
    }
  }

  /// The name of the facet.
  public var facet: String
  /// The number of records; where one may have several values, less than all counts together.
  public var records: Int
  /// OA types from open to closed, others by count; "not stated" last, where there is such a record.
  public var values: [Value]
  /// Ascending, without empty years, "not stated" last; empty if years were not asked for.
  public var years: [Year]

  package init(facet: String, records: Int, values: [Value], years: [Year]) {
    (self.facet, self.records, self.values, self.years) = (facet, records, values, years)
  }
}

extension SearchIndex {
  /// Counts a facet over the records that a question finds, by year where that is asked for.
  ///
  /// - Complexity: a question, and one for each value by year.
  public func table(of facet: FacetDefinition, _ request: SearchRequest, byYear: Bool) throws -> FacetTable {
    var request = request
    (request.limit, request.facets, request.offersPartialMatches) = (0, [facet.name], false)
    let all = try search(request)
    guard let counts = all.facets.first else { throw SearchError.unknownFacet(facet.name) }
    var values = counts.asked.map {
      FacetTable.Value(code: $0.code, label: $0.label, count: $0.count, parent: $0.parent)
    }
    if facet.name == FacetDefinition.oa.name {
      values.sort { (OpenAccess.rank($0.code), -$0.count) < (OpenAccess.rank($1.code), -$1.count) }
    }
    if counts.notStated > 0 {
      values.append(.init(code: "none", label: "not stated", count: counts.notStated))
    }
    var table = FacetTable(facet: facet.name, records: all.total, values: values, years: [])
    guard byYear else { return table }
    request.facets = [FacetDefinition.year.name]
    var years: [Int?: FacetTable.Year] = [:]
    func add(_ counts: FacetCounts, _ change: (inout FacetTable.Year, Int) -> Void) {
      let stated = counts.asked.map { (Int($0.code), $0.count) }
      for (year, count) in stated + (counts.askedNotStated > 0 ? [(nil, counts.askedNotStated)] : []) {
        let empty = FacetTable.Year(year: year, records: 0, counts: Array(repeating: 0, count: values.count))
        change(&years[year, default: empty], count)
      }
    }
    for counts in try search(request).facets { add(counts) { $0.records = $1 } }
    for (number, value) in values.enumerated() {
      var request = request
      request.filters.removeAll { $0.facet == facet.name }
      let kind: FilterValue.Kind = value.code == "none" ? .notStated : .code(value.code)
      request.filters.append(FacetFilter(facet: facet.name, values: [FilterValue(kind)]))
      for counts in try search(request).facets { add(counts) { $0.counts[number] = $1 } }
    }
    table.years = years.values.sorted { ($0.year ?? .max) < ($1.year ?? .max) }
    return table
  }
}

extension FacetCounts {
  /// A facet is counted as if it had no filter of its own; these are the values that such a filter asks for.
  fileprivate var asked: [Value] {
    let found = values.filter { $0.count > 0 }
    let selected = found.filter(\.isSelected)
    return selected.isEmpty ? found : selected
  }

  fileprivate var askedNotStated: Int { values.contains(where: \.isSelected) ? 0 : notStated }
}

/// The OA types that sites state, from open to closed.
package enum OpenAccess {
  package static let types = ["diamond", "gold", "hybrid", "green", "bronze", "closed"]

  /// `closed access` is `closed`.
  package static func type(_ code: String) -> String? {
    let folded = code.lowercased()
    return types.first { folded.hasPrefix($0) }
  }

  /// Whether anybody may read it; nil for a code of no known type.
  package static func isFree(_ code: String) -> Bool? { type(code).map { $0 != "closed" } }

  package static func rank(_ code: String) -> Int {
    type(code).flatMap(types.firstIndex) ?? types.count
  }
}
