import IndexStore
import Publication

/// Makes the sort keys of one sort order from the columns.
struct KeyMaker {
  private let sort: SearchRequest.Sort
  /// What the order goes by; nil for relevance.
  private let column: Column?
  /// By number in the year column.
  private let years: [Double]

  init(sort: SearchRequest.Sort, _ reader: CommitReader) throws {
    self.sort = sort
    switch sort {
    case .year, .yearDescending:
      let year = try reader.facet(.year)
      column = if case .numbers(let column) = year.column { column } else { nil }
      years = year.dictionary.values.map { Double($0.code) ?? .infinity }
    case .title, .updated:
      column = reader.prefixes(sort == .title ? ColumnName.title : ColumnName.updated)
      years = []
    case .relevance: (column, years) = (nil, [])
    }
  }

  /// The number that decides the place of a record whose relevance does not.
  func number(_ docid: Int) throws -> Double {
    let value = try column?.value(at: docid) ?? 0
    return switch sort {
    case .relevance: 0
    case .year: year(value) ?? Self.last
    case .yearDescending: year(value).map { -$0 } ?? Self.last
    // Fewer digits than the prefix has: what they do not tell, the whole texts do.
    case .title: value == 0 ? Self.last : Double(value >> 16)
    case .updated: -Double(value)
    }
  }

  /// Behind every title and every year, in both directions; a number that a cursor can carry.
  private static let last = 1e15

  private func year(_ value: UInt64) -> Double? {
    let number = Int(truncatingIfNeeded: value)
    guard number > 0, number < years.count, years[number].isFinite else { return nil }
    return years[number]
  }
}
