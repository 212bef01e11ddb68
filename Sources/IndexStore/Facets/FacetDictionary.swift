package import GRDB
package import Publication

/// The values of one facet, and what the numbers of its column mean.
///
/// A facet with one value a record stores that value in its column. A facet with several (department) stores a *set*:
/// each combination that occurs has a number in `facet_set`. So the collector counts one number a match for every
/// facet, and what a set means, ancestors included, is worked out once for each set instead of once for each match.
package struct FacetDictionary: Sendable {
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
  package let sets: [[Int]]
  /// The same without ancestors: the values that records state.
  package let ownSets: [[Int]]

  package init(_ facet: FacetDefinition, from database: Database) throws {
    self.facet = facet
    values = try Self.loadValues(facet, from: database)
    let ancestors = Self.ancestors(in: values)
    ownSets =
      facet.isMultiValued
      ? try Self.loadSets(facet, valueCount: values.count, from: database)
      : values.indices.map { $0 == 0 ? [] : [$0] }
    sets = ownSets.map { own in
      own.count == 1 ? own + ancestors[own[0]] : Array(Set(own + own.flatMap { ancestors[$0] })).sorted()
    }
  }

  /// The value with this code, compared without regard to case; an exact spelling wins.
  package func value(code: String) -> Int? {
    if let exact = values.dropFirst().firstIndex(where: { $0.code == code }) { return exact }
    let folded = code.lowercased()
    return values.dropFirst().firstIndex { $0.code.lowercased() == folded }
  }

  private static func loadValues(_ facet: FacetDefinition, from database: Database) throws -> [Value] {
    var values = [Value(code: "")]
    var parents: [String?] = [nil]
    var numbers: [String: Int] = [:]
    let statement = try Statement(
      database, "SELECT value, code, label, parent FROM facet_value WHERE facet = ? ORDER BY value")
    statement.bind(facet.name, at: 1)
    while try statement.step() {
      let number = statement.int(0)
      // Values are given out one after the other and never taken back.
      guard number == values.count else {
        throw IndexError.damaged(what: "facet '\(facet.name)' has value \(number), expected \(values.count)")
      }
      let code = statement.string(1)
      numbers[code] = number
      values.append(Value(code: code, label: statement.isNull(2) ? nil : statement.string(2)))
      parents.append(statement.isNull(3) ? nil : statement.string(3))
    }
    for (index, parent) in parents.enumerated() {
      if let parent { values[index].parent = numbers[parent] ?? 0 }
    }
    return values
  }

  private static func loadSets(
    _ facet: FacetDefinition, valueCount: Int, from database: Database
  ) throws -> [[Int]] {
    var sets: [[Int]] = [[]]
    let statement = try Statement(database, "SELECT id, members FROM facet_set WHERE facet = ? ORDER BY id")
    statement.bind(facet.name, at: 1)
    while try statement.step() {
      let members = try statement.withBytes(1) { try parseMembers($0, facet: facet.name, below: valueCount) }
      guard statement.int(0) == sets.count else {
        throw IndexError.damaged(
          what: "facet '\(facet.name)' has set \(statement.int(0)), expected \(sets.count)")
      }
      sets.append(members)
    }
    return sets
  }

  private static func parseMembers(
    _ bytes: UnsafeRawBufferPointer, facet: String, below limit: Int
  ) throws -> [Int] {
    try bytes.split(separator: UInt8(ascii: " ")).map { digits in
      var value = 0
      for digit in digits {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit), value < limit else { break }
        value = value * 10 + Int(digit - UInt8(ascii: "0"))
      }
      guard value > 0, value < limit else {
        throw IndexError.damaged(what: "a set of facet '\(facet)' has a value \(value) that does not exist")
      }
      return value
    }
  }

  /// For each value those above it, nearest first. A tree that bites its own tail ends where it would repeat.
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
