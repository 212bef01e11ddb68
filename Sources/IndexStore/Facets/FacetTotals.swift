import Publication
import SearchSQLite

/// How many records have each value of a facet, counted in its column.
enum FacetTotals {
  /// By value. `sets`: By number in the column, the values of a set; nil where the column has the values
  /// themselves.
  ///
  /// - Complexity: O(records).
  static func count(
    _ facet: FacetDefinition, valueLimit: Int, sets: [[Int]]?, docidLimit: Int, _ connection: Connection
  ) throws -> [Int] {
    let column = ColumnName.facet(facet)
    var counts = [UInt32](repeating: 0, count: sets?.count ?? valueLimit)
    if facet.values == .lists {
      for chunk in try ColumnReader.chunks(column, count: docidLimit, from: connection) {
        let lists = try ColumnReader.lists(column, chunk, below: UInt64(valueLimit), from: connection)
        counts.withUnsafeMutableBufferPointer { counts in
          for index in 0..<ColumnChunk.size { lists.count(index, in: counts) }
        }
      }
    } else {
      try ColumnReader.forEachChunk(column, as: UInt32.self, count: docidLimit, from: connection) {
        _, numbers in
        for number in numbers {
          guard number < counts.count else {
            throw IndexError.damaged(what: "column '\(column)' has a value \(number) that does not exist")
          }
          counts[Int(number)] += 1
        }
      }
    }
    guard let sets else { return counts.map(Int.init) }
    var totals = [Int](repeating: 0, count: valueLimit)
    for (set, count) in zip(sets, counts) where count > 0 {
      for value in set where value < valueLimit { totals[value] += Int(count) }
    }
    return totals
  }
}
