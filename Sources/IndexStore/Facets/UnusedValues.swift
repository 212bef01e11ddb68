import Publication
import SearchSQLite

/// Takes the names of values out of the index that no record has any more: people, venues, projects.
enum UnusedValues {
  /// A value keeps its number, since numbers are given out one after the other, and loses its name. Those of
  /// departments stay: a department file may name one that has no record.
  ///
  /// - Complexity: O(records).
  static func forget(_ connection: Connection) throws {
    let meta = try Meta(from: connection)
    let forget = try Statement(
      connection,
      "UPDATE facet_value SET code = char(1) || value, label = NULL WHERE facet = ? AND value = ?")
    for facet in FacetDefinition.all where meta.facets.contains(facet.name) {
      guard facet.name != FacetDefinition.department.name else { continue }
      let isUsed = try usedValues(of: facet, meta, connection)
      forget.bind(facet.name, at: 1)
      for value in isUsed.indices.dropFirst() where !isUsed[value] {
        forget.bind(value, at: 2)
        try forget.run()
      }
    }
  }

  /// By value, whether a record has it.
  private static func usedValues(of facet: FacetDefinition, _ meta: Meta, _ connection: Connection) throws
    -> [Bool]
  {
    let dictionary = try FacetDictionary(facet, from: connection)
    var isUsed = [Bool](repeating: false, count: dictionary.values.count)
    let column = ColumnName.facet(facet)
    if facet.values == .lists {
      let limit = UInt64(isUsed.count)
      for chunk in try ColumnReader.chunks(column, count: meta.docidLimit, from: connection) {
        let lists = try ColumnReader.lists(column, chunk, below: limit, from: connection)
        for index in 0..<ColumnChunk.size { for value in lists[index] { isUsed[Int(value)] = true } }
      }
      return isUsed
    }
    for number in try ColumnReader.load(column, as: UInt32.self, count: meta.docidLimit, from: connection) {
      guard number < dictionary.ownSets.count else {
        throw IndexError.damaged(what: "column '\(column)' has a value \(number) that does not exist")
      }
      for value in dictionary.ownSets[Int(number)] { isUsed[value] = true }
    }
    return isUsed
  }
}
