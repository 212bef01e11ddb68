import Publication
import SearchSQLite

/// Gives numbers to the values and sets of values of one facet while a run changes records, and keeps count
/// of how records spell them.
final class FacetEditor {
  let facet: FacetDefinition
  private let column: FacetColumn
  private let connection: Connection
  private var values: any KnownValues
  private let spellings: SpellingTable
  /// The last number given out.
  private var last: Int
  /// Numbers of values that nothing has any more.
  private var free: [Int]
  private var sets: [String: Int] = [:]
  /// The numbers of sets as records state them, in any order: what a record states was mostly stated before.
  private var knownSets: [[Int]: Int] = [:]
  /// The same for sets of one value, which are most; 0 where it is not known.
  private var knownSingles: [Int] = []
  /// Values that a record or a department file says something else of than before.
  private var touched = DocidSet()
  /// Those of them that a record or a department file gave up: nothing may have them any more.
  private var givenUp = DocidSet()
  /// Whether the tree and the units that no record has are to be written anew.
  private var hasNewUnits: Bool
  private let insertSet: Statement
  private let insertValue: Statement
  /// For a free number, of which there is a row.
  private let replaceValue: Statement

  init(_ facet: FacetDefinition, _ connection: Connection) throws {
    self.facet = facet
    column = FacetColumn(facet)
    self.connection = connection
    insertSet = try Statement(connection, "INSERT INTO facet_set(facet, id, members) VALUES (?, ?, ?)")
    insertSet.bind(facet.name, at: 1)
    insertValue = try Statement(
      connection, "INSERT INTO facet_value(facet, value, code, label) VALUES (?, ?, ?, ?)")
    insertValue.bind(facet.name, at: 1)
    replaceValue = try Statement(
      connection, "UPDATE facet_value SET code = ?3, label = ?4 WHERE facet = ?1 AND value = ?2")
    replaceValue.bind(facet.name, at: 1)
    last = try connection.int("SELECT max(value) FROM facet_value WHERE facet = ?", facet.name) ?? 0
    free = try FreeValue.numbers(facet, connection)
    hasNewUnits = last == 0
    values =
      facet.values == .lists
      ? try ManyValues(facet, last: last, connection) : try FewValues(facet, connection)
    spellings = try SpellingTable(facet, connection)
    let stored = try connection.all("SELECT id, members FROM facet_set WHERE facet = ?", facet.name) {
      (try $0.string(1), try $0.int(0))
    }
    for (members, number) in stored { sets[members] = number }
  }

  // MARK: Records

  /// Sets the values of a record that had none, in the facet's column.
  func set(_ stated: [FacetValue], _ row: ColumnEditor.Row) throws {
    switch column {
    case .number(let column): try row.set(column, to: UInt64(number(for: stated)))
    case .list(let column): try row.setList(column, to: list(for: stated))
    }
  }

  /// Sets those of a record that had others.
  func set(_ stated: [FacetValue], replacing old: [FacetValue], _ row: ColumnEditor.Row) throws {
    guard !stated.map(Spelling.init).elementsEqual(old.map(Spelling.init)) else { return }
    try takeBack(old)
    try set(stated, row)
  }

  /// Takes note that a record does not state these any more; its column is left to the caller.
  func takeBack(_ stated: [FacetValue]) throws {
    for stated in stated {
      guard let known = try values.value(of: stated.code) else { continue }
      touched.insert(known.number)
      givenUp.insert(known.number)
      try count(-1, stated, known)
    }
  }

  /// The number that a column holds for a record with these values; 0 for none.
  private func number(for stated: [FacetValue]) throws -> Int {
    guard let first = stated.first else { return 0 }
    guard facet.values == .sets else { return try number(of: first) }
    if stated.count == 1 { return try number(ofSingle: number(of: first)) }
    let members = try stated.map(number)
    if let known = knownSets[members] { return known }
    let number = try number(ofSet: members)
    knownSets[members] = number
    return number
  }

  /// The numbers of the values, ascending, for a column of lists.
  private func list(for stated: [FacetValue]) throws -> [UInt32] {
    try Set(stated.map { UInt32(try number(of: $0)) }).sorted()
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

  /// The number of a value that a record states.
  private func number(of stated: FacetValue) throws -> Int {
    guard let known = try values.value(of: stated.code) else {
      let number = try add(stated.code, label: stated.label)
      touched.insert(number)
      return number
    }
    touched.insert(known.number)
    try count(1, stated, known)
    return known.number
  }

  private func count(_ count: Int, _ stated: FacetValue, _ known: KnownValue) throws {
    guard Spelling.hash(code: stated.code, label: stated.label) != known.spelling else { return }
    try spellings.add(count, Spelling(stated), of: known.number)
  }

  /// Adds a value; what is seen first is shown until the end of the run.
  private func add(_ code: String, label: String?) throws -> Int {
    let freeNumber = free.popLast()
    if freeNumber == nil { last += 1 }
    let number = freeNumber ?? last
    let write = freeNumber == nil ? insertValue : replaceValue
    write.bind(number, at: 2)
    write.bind(code, at: 3)
    if let label { write.bind(label, at: 4) } else { write.bindNull(at: 4) }
    try write.run()
    values.insert(code, KnownValue(number: number, spelling: Spelling.hash(code: code, label: label)))
    return number
  }

  // MARK: The department file

  /// Takes note that another department file holds.
  func replaceUnits(_ old: DepartmentUnits, by new: DepartmentUnits) throws {
    hasNewUnits = true
    for unit in old.byKey.values {
      guard let known = try values.value(of: unit.code) else { continue }
      touched.insert(known.number)
      givenUp.insert(known.number)
    }
    try addUnits(new)
  }

  private func addUnits(_ units: DepartmentUnits) throws {
    for unit in units.byKey.values.sorted(by: { $0.code.precedesBytewise($1.code) }) {
      touched.insert(try values.value(of: unit.code)?.number ?? add(unit.code, label: unit.label))
    }
  }

  /// The codes of records that are not among the units, in order. All columns are to be saved.
  func codes(notIn units: DepartmentUnits, docidLimit: Int) throws -> [String] {
    let totals = try totals(docidLimit)
    return try connection.all("SELECT value, code FROM facet_value WHERE facet = ? ORDER BY code", facet.name)
    { (number: try $0.int(0), code: try $0.string(1)) }
    .filter { totals.indices.contains($0.number) && totals[$0.number] > 0 && units[$0.code] == nil }
    .map(\.code)
  }

  /// The labels that records state of a unit. All columns are to be saved.
  func labels(of unit: Department, docidLimit: Int) throws -> [String] {
    try spellings.save()
    guard let known = try values.value(of: unit.code) else { return [] }
    let others = try spellings.counts { $0 == known.number }[known.number] ?? [:]
    let shown = try shown(known.number)
    let isShownStated = try totals(docidLimit)[known.number] > others.values.reduce(0, +)
    return others.keys.compactMap(\.label) + (isShownStated ? [shown.label].compactMap(\.self) : [])
  }

  // MARK: The end of the run

  /// Settles how the values are spelled and labelled that were touched, and forgets those that nothing has
  /// any more. All columns are to be saved.
  ///
  /// - Complexity: O(records) if a value was given up or is spelled in several ways; else that of the change.
  func settle(_ units: DepartmentUnits, docidLimit: Int) throws {
    try spellings.save()
    if hasNewUnits, facet.name == DepartmentUnits.facet.name { try setTree(units) }
    guard touched.count > 0 else { return }
    let others = try spellings.counts { touched.contains($0) }
    let named = try numbers(of: units).filter { touched.contains($0.key) }
    guard !others.isEmpty || !named.isEmpty || givenUp.count > 0 else { return }
    let totals = try totals(docidLimit)
    for number in Set(others.keys).union(named.keys).sorted() {
      try settle(number, others[number] ?? [:], total: totals[number], unit: named[number])
    }
    for number in givenUp.sorted() where totals[number] == 0 && named[number] == nil {
      try FreeValue.make(number, of: facet, connection)
    }
  }

  private func settle(_ number: Int, _ others: [Spelling: Int], total: Int, unit: Department?) throws {
    let shown = try shown(number)
    let rest = max(0, total - others.values.reduce(0, +))
    var votes = others
    votes[shown, default: 0] += rest
    guard let wanted = Spelling.shown(votes, unit: unit), wanted != shown else { return }
    try connection.run(
      "UPDATE facet_value SET code = ?, label = ? WHERE facet = ? AND value = ?", wanted.code, wanted.label,
      facet.name, number)
    try connection.run(
      "DELETE FROM facet_spelling WHERE facet = ? AND value = ? AND code = ? AND label = ?", facet.name,
      number,
      wanted.code, wanted.label ?? "")
    try spellings.add(rest, shown, of: number)
    try spellings.save()
  }

  private func shown(_ number: Int) throws -> Spelling {
    let stored = try connection.first(
      "SELECT code, label FROM facet_value WHERE facet = ? AND value = ?", facet.name, number
    ) { Spelling(code: try $0.string(0), label: try $0.optionalString(1)) }
    guard let stored else {
      throw IndexError.damaged(what: "facet '\(facet.name)' does not have the value \(number)")
    }
    return stored
  }

  private func setTree(_ units: DepartmentUnits) throws {
    try addUnits(units)
    try connection.run(
      "UPDATE facet_value SET parent = NULL WHERE facet = ? AND parent IS NOT NULL", facet.name)
    for (number, unit) in try numbers(of: units) {
      guard let parent = unit.parent else { continue }
      try connection.run(
        "UPDATE facet_value SET parent = ? WHERE facet = ? AND value = ?", parent, facet.name, number)
    }
  }

  private func numbers(of units: DepartmentUnits) throws -> [Int: Department] {
    guard facet.name == DepartmentUnits.facet.name else { return [:] }
    var numbers: [Int: Department] = [:]
    for unit in units.byKey.values {
      if let known = try values.value(of: unit.code) { numbers[known.number] = unit }
    }
    return numbers
  }

  private func totals(_ docidLimit: Int) throws -> [Int] {
    var members: [[Int]]?
    if facet.values == .sets {
      var byNumber = [[Int]](repeating: [], count: sets.count + 1)
      for (key, number) in sets where byNumber.indices.contains(number) {
        byNumber[number] = key.split(separator: " ").compactMap { Int($0) }
      }
      members = byNumber
    }
    return try FacetTotals.count(
      facet, valueLimit: last + 1, sets: members, docidLimit: docidLimit, connection)
  }
}
