import Publication
import SearchSQLite

/// Gives numbers to the values and sets of values of one facet while a run adds records.
final class FacetEditor {
  let facet: FacetDefinition
  private let column: FacetColumn
  private let connection: Connection
  private var values: any KnownValues
  /// The last number given out.
  private var last: Int
  private var sets: [String: Int] = [:]
  /// The numbers of sets as records state them, in any order: what a record states was mostly stated before.
  private var knownSets: [[Int]: Int] = [:]
  /// The same for sets of one value, which are most; 0 where it is not known.
  private var knownSingles: [Int] = []
  private let insertSet: Statement
  private let insertValue: Statement

  init(_ facet: FacetDefinition, _ connection: Connection) throws {
    self.facet = facet
    column = FacetColumn(facet)
    self.connection = connection
    insertSet = try Statement(connection, "INSERT INTO facet_set(facet, id, members) VALUES (?, ?, ?)")
    insertSet.bind(facet.name, at: 1)
    insertValue = try Statement(
      connection, "INSERT INTO facet_value(facet, value, code, label) VALUES (?, ?, ?, ?)")
    insertValue.bind(facet.name, at: 1)
    last = try connection.int("SELECT max(value) FROM facet_value WHERE facet = ?", facet.name) ?? 0
    values =
      facet.values == .lists
      ? try ManyValues(facet, last: last, connection) : try FewValues(facet, last: last, connection)
    let stored = try connection.all("SELECT id, members FROM facet_set WHERE facet = ?", facet.name) {
      (try $0.string(1), try $0.int(0))
    }
    for (members, number) in stored { sets[members] = number }
  }

  /// Sets the values of a record in the facet's column.
  func set(_ stated: [FacetValue], _ row: ColumnEditor.Row) throws {
    switch column {
    case .number(let column): try row.set(column, to: UInt64(number(for: stated)))
    case .list(let column): try row.setList(column, to: list(for: stated))
    }
  }

  /// Takes the labels of values that have none.
  func keepLabels(of stated: [FacetValue]) throws {
    for value in stated where value.label != nil { _ = try self.value(code: value.code, label: value.label) }
  }

  /// The number that a column holds for a record with these values; 0 for none.
  private func number(for stated: [FacetValue]) throws -> Int {
    guard let first = stated.first else { return 0 }
    guard facet.values == .sets else { return try value(code: first.code, label: first.label) }
    if stated.count == 1 { return try number(ofSingle: value(code: first.code, label: first.label)) }
    let members = try stated.map { try value(code: $0.code, label: $0.label) }
    if let known = knownSets[members] { return known }
    let number = try number(ofSet: members)
    knownSets[members] = number
    return number
  }

  /// The numbers of the values, ascending, for a column of lists.
  private func list(for stated: [FacetValue]) throws -> [UInt32] {
    try Set(stated.map { UInt32(try value(code: $0.code, label: $0.label)) }).sorted()
  }

  private func number(ofSingle value: Int) throws -> Int {
    if value >= knownSingles.count {
      knownSingles.append(contentsOf: repeatElement(0, count: value + 1 - knownSingles.count))
    }
    if knownSingles[value] == 0 { knownSingles[value] = try number(ofSet: [value]) }
    return knownSingles[value]
  }

  private func number(ofSet members: [Int]) throws -> Int {
    let key = Set(members).sorted().map(String.init).joined(separator: " ")
    if let known = sets[key] { return known }
    let number = sets.count + 1
    insertSet.bind(number, at: 2)
    insertSet.bind(key, at: 3)
    try insertSet.run()
    sets[key] = number
    return number
  }

  /// Makes labels and tree those of a department file: values that it does not name lose theirs.
  ///
  /// - Returns: Whether anything changed.
  func replaceTree(_ departments: [Department]) throws -> Bool {
    let before = try Set(tree())
    try connection.run("UPDATE facet_value SET label = NULL, parent = NULL WHERE facet = ?", facet.name)
    for department in departments {
      _ = try value(code: department.code, label: nil)
      try connection.run(
        "UPDATE facet_value SET label = ?, parent = ? WHERE facet = ? AND code = ?", department.label,
        department.parent, facet.name, department.code)
    }
    return try Set(tree()) != before
  }

  private func tree() throws -> [Department] {
    try connection.all("SELECT code, label, parent FROM facet_value WHERE facet = ?", facet.name) {
      Department(code: try $0.string(0), label: try $0.optionalString(1), parent: try $0.optionalString(2))
    }
  }

  /// A label found in a record is kept only where nothing better is known, so that a department file wins.
  private func value(code: String, label: String?) throws -> Int {
    if let known = try values.value(of: code) {
      if let label, !known.hasLabel {
        try connection.run(
          "UPDATE facet_value SET label = ? WHERE facet = ? AND value = ?", label, facet.name, known.number)
        values.insert(code, KnownValue(number: known.number, hasLabel: true))
      }
      return known.number
    }
    last += 1
    insertValue.bind(last, at: 2)
    insertValue.bind(code, at: 3)
    if let label { insertValue.bind(label, at: 4) } else { insertValue.bindNull(at: 4) }
    try insertValue.run()
    values.insert(code, KnownValue(number: last, hasLabel: label != nil))
    return last
  }
}

/// One unit of a department file.
package struct Department: Hashable, Sendable {
  package var code: String
  package var label: String?
  /// The code of the unit directly above.
  package var parent: String?

  package init(code: String, label: String?, parent: String?) {
    self.code = code
    self.label = label
    self.parent = parent
  }
}
