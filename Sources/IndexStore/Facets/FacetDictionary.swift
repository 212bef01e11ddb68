package import Publication
package import SearchSQLite

/// The values of one facet, and what the numbers of its column mean.
///
/// A facet with one value a record stores that value in its column. A facet with several (department) stores
/// a *set*: each combination that occurs has a number in `facet_set`. So the collector counts one number a
/// match, and what a set means, ancestors included, is worked out once for each set instead of once for each
/// match. Where nearly every combination would be its own set (author), the column has the values themselves,
/// a list a record, and such a facet has no tree.
package final class FacetDictionary: Sendable {
  package struct Value: Sendable {
    package var code: String
    package var label: String?
    /// The value above this one in the tree, 0 if none.
    package var parent = 0
  }

  package let facet: FacetDefinition
  /// By value; index 0 is "not stated".
  package let values: [Value]
  /// By number in the column: the values that it counts for, ancestors included, each once. Index 0 is empty.
  /// Of a column of lists the numbers are the values.
  package let sets: FacetSets
  /// The same without ancestors: the values that records state.
  package let ownSets: FacetSets
  /// The values in the order of their codes, bytewise; "not stated" among them.
  package let byCode: [Int]
  private let valuesByCode: [String: Int]
  private let valuesByFoldedCode: [String: Int]

  package init(_ facet: FacetDefinition, from connection: Connection) throws {
    self.facet = facet
    values = try Self.loadValues(facet, from: connection)
    ownSets =
      facet.values == .sets
      ? try Self.loadSets(facet, valueCount: values.count, from: connection)
      : FacetSets(values.indices.map { $0 == 0 ? [] : [$0] })
    sets = values.contains { $0.parent != 0 } ? ownSets.adding(Self.ancestors(in: values)) : ownSets
    byCode = values.indices.sorted { [values] in
      values[$0].code.utf8.lexicographicallyPrecedes(values[$1].code.utf8)
    }
    // A free value has no code. Of an index that an earlier version wrote, which may have a value in several
    // spellings, the bytewise smallest is found.
    let coded = byCode.filter { [values] in $0 != 0 && !FreeValue.isOne(values[$0].code) }
    valuesByCode = Dictionary(
      coded.map { [values] in (values[$0].code, $0) }, uniquingKeysWith: { first, _ in first })
    valuesByFoldedCode = Dictionary(
      coded.map { [values] in (values[$0].code.foldedCode, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The value with this code, compared without regard to case; an exact spelling wins.
  package func value(code: String) -> Int? { valuesByCode[code] ?? valuesByFoldedCode[code.foldedCode] }

  private static func loadValues(_ facet: FacetDefinition, from connection: Connection) throws -> [Value] {
    var values = [Value(code: "")]
    var parents: [String?] = [nil]
    var numbers: [String: Int] = [:]
    let statement = try Statement(
      connection, "SELECT value, code, label, parent FROM facet_value WHERE facet = ? ORDER BY value")
    statement.bind(facet.name, at: 1)
    while try statement.step() {
      let number = try statement.int(0)
      // Numbers are given out one after the other.
      guard number == values.count else {
        throw IndexError.damaged(what: "facet '\(facet.name)' has value \(number), expected \(values.count)")
      }
      let code = try statement.string(1)
      numbers[code] = number
      values.append(Value(code: code, label: try statement.optionalString(2)))
      parents.append(try statement.optionalString(3))
    }
    for (index, parent) in parents.enumerated() {
      if let parent { values[index].parent = numbers[parent] ?? 0 }
    }
    return values
  }

  private static func loadSets(
    _ facet: FacetDefinition, valueCount: Int, from connection: Connection
  ) throws -> FacetSets {
    var sets = FacetSets([[]])
    // One row with the text of all: stepping through a row for each of ten thousand sets took twice as many
    // samples in a profile of fresh processes.
    let statement = try Statement(
      connection,
      "SELECT group_concat(members, ';') FROM (SELECT members FROM facet_set WHERE facet = ? ORDER BY id)")
    statement.bind(facet.name, at: 1)
    if try statement.step(), !statement.isNull(0) {
      try statement.withBytes(0) {
        try $0.withUnsafeBytes { try parse($0, into: &sets, facet: facet.name, below: valueCount) }
      }
    }
    // Ids are unique, so if they go from 1 to the number of sets, none is missing.
    for (id, expected) in [("min(id)", 1), ("max(id)", sets.count - 1)] where sets.count > 1 {
      let found = try connection.int("SELECT \(id) FROM facet_set WHERE facet = ?", facet.name)
      guard found == expected else {
        throw IndexError.damaged(
          what: "facet '\(facet.name)' has set \(found ?? 0) where set \(expected) was expected")
      }
    }
    return sets
  }

  /// Adds sets from their members: numbers joined by blanks, sets by semicolons.
  private static func parse(
    _ bytes: UnsafeRawBufferPointer, into sets: inout FacetSets, facet: String, below limit: Int
  ) throws {
    var value = 0
    var isEmpty = true
    func append() throws {
      guard value > 0, value < limit else {
        throw IndexError.damaged(what: "a set of facet '\(facet)' has a value \(value) that does not exist")
      }
      sets.append(value)
      value = 0
    }
    func endSet() throws {
      if !isEmpty { try append() }
      sets.endSet()
      isEmpty = true
    }
    for byte in bytes {
      switch byte {
      case UInt8(ascii: ";"): try endSet()
      case UInt8(ascii: " "): try append()
      default:
        // What is no digit makes a number that does not exist.
        let digit = Int(byte &- UInt8(ascii: "0"))
        value = digit < 10 && value < limit ? value * 10 + digit : limit
        isEmpty = false
      }
    }
    try endSet()
  }

  /// For each value those above it, nearest first. A tree with a cycle ends where it would repeat.
  private static func ancestors(in values: [Value]) -> [[Int]] {
    values.indices.map { value in
      var chain: [Int] = []
      var next = values[value].parent
      while next != 0, next != value, !chain.contains(next), chain.count < 64 {
        chain.append(next)
        next = values[next].parent
      }
      return chain
    }
  }
}
