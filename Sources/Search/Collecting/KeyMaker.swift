import IndexStore
import Publication

/// Makes the sort keys of one sort order from the columns.
struct KeyMaker {
  private let sort: SearchRequest.Sort
  private let ids: [UInt64]
  private let numbers: [UInt32]
  private let prefixes: [UInt64]
  /// By number in the year column.
  private let years: [Double]

  init(sort: SearchRequest.Sort, columns: Columns, snapshot: IndexSnapshot) throws {
    self.sort = sort
    ids = try columns.prefixes(ColumnName.id, snapshot)
    switch sort {
    case .year, .yearDescending:
      numbers = try columns.facet(.year, snapshot)
      years = try columns.dictionary(.year, snapshot).values.map { Double($0.code) ?? .infinity }
      prefixes = []
    case .title, .updated:
      prefixes = try columns.prefixes(sort == .title ? ColumnName.title : ColumnName.updated, snapshot)
      (numbers, years) = ([], [])
    case .relevance: (numbers, years, prefixes) = ([], [], [])
    }
  }

  /// `score`: The relevance; used only where hits are ordered by it.
  func key(_ docid: Int, score: @autoclosure () -> Double) -> SortKey {
    SortKey(number: number(docid, score), id: ids[docid], docid: docid)
  }

  private func number(_ docid: Int, _ score: () -> Double) -> Double {
    switch sort {
    case .relevance: -score()
    case .year: year(docid) ?? Self.last
    case .yearDescending: year(docid).map { -$0 } ?? Self.last
    // Fewer digits than the prefix has: what they do not tell, the whole texts do.
    case .title: Double(prefixes[docid] >> 16)
    case .updated: -Double(prefixes[docid])
    }
  }

  /// Behind every year, in both directions; a number that a cursor can carry.
  private static let last = 1e15

  private func year(_ docid: Int) -> Double? {
    let number = Int(numbers[docid])
    guard number > 0, number < years.count, years[number].isFinite else { return nil }
    return years[number]
  }
}
