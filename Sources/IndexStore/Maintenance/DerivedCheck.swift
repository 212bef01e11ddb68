import Publication
import SearchSQLite

/// What the index holds of each record, to compare with the record: columns, facets, identifiers and lengths.
struct DerivedCheck {
  /// Records whose text is not the one that was written.
  private(set) var damagedRecords = 0

  private let meta: Meta
  private let columns: [(name: String, values: ColumnValues)]
  private let connection: Connection
  private let facets: [FacetValues]
  /// In the order of `facets`; empty where some records alone are looked at.
  private var tallies: [FacetTally]
  private var identifiers: StoredIdentifiers
  private let docsize: Statement
  private var totals = [Int](repeating: 0, count: TextField.allCases.count)
  private var seen: [Bool]

  /// `docids`: Those that will be asked for; nil for all, which takes the memory of all columns and
  /// identifiers.
  init(_ connection: Connection, _ meta: Meta, docids: [Int]? = nil) throws {
    self.meta = meta
    self.connection = connection
    // A facet that the index does not have yet has no column.
    let known = FacetDefinition.all.filter { meta.facets.contains($0.name) }
    let missing = Set(FacetDefinition.all.map(ColumnName.facet)).subtracting(known.map(ColumnName.facet))
    columns = try ColumnName.numbers.filter { !missing.contains($0) }.map { name in
      (name, try ColumnValues(name, docids, count: meta.docidLimit, from: connection))
    }
    facets = try known.filter { !meta.outdatedFacets.contains($0.name) }.map {
      try FacetValues($0, docids, count: meta.docidLimit, from: connection)
    }
    tallies = docids == nil ? facets.map { FacetTally($0.dictionary) } : []
    seen = [Bool](repeating: false, count: meta.docidLimit)
    docsize = try Statement(connection, "SELECT sz FROM text_docsize WHERE id = ?")
    identifiers =
      docids == nil
      ? try .all(from: connection)
      : .asked(
        try Statement(connection, "SELECT 1 FROM identifier WHERE kind = ? AND value = ? AND docid = ?"))
  }

  /// Explains what is wrong with one record; `record` is nil if its text is damaged.
  mutating func problems(_ row: StoredRecords.Row, _ record: PreparedRecord?) throws -> [String] {
    let name = "record '\(row.id)'"
    guard row.docid > 0, row.docid < meta.docidLimit else {
      return ["\(name): its docid \(row.docid) has no columns"]
    }
    seen[row.docid] = true
    guard let record else {
      damagedRecords += 1
      return ["\(name): the stored text is not the one that was written (its hash differs)"]
    }
    var problems: [String] = []
    if row.id != record.id { problems.append("\(name): its text has another id, '\(record.id)'") }
    if row.title != record.title { problems.append("\(name): the title beside it is not its own") }
    if try !identifiers.take(record.identifiers, of: row.docid) {
      problems.append("\(name): its DOIs, arXiv ids and ORCIDs are not those that it is found by")
    }
    problems += try lengthProblems(record, row.docid, name)
    problems += columnProblems(record, row.docid, name)
    for index in tallies.indices { tallies[index].add(record.facets[facets[index].index]) }
    return problems
  }

  /// What is wrong with the names of values and the tree, after the last record.
  func facetProblems() throws -> [String] { try tallies.flatMap { try $0.problems(connection) } }

  /// The code that is shown of a value that records state.
  func shownCode(_ code: String, of facet: FacetDefinition) -> String {
    let dictionary = facets.first { $0.name == facet.name }?.dictionary
    return dictionary?.value(code: code).flatMap { dictionary?.values[$0].code } ?? code
  }

  private mutating func lengthProblems(
    _ record: PreparedRecord, _ docid: Int, _ name: String
  ) throws -> [String] {
    for field in TextField.allCases {
      totals[field.rawValue] += min(record.terms.count(of: field), Int(UInt16.max))
    }
    docsize.bind(docid, at: 1)
    defer { docsize.reset() }
    guard try docsize.step() else { return ["\(name): its row of lengths in the inverted index is missing"] }
    let found = try? Varint.list(docsize.bytes(0), name: "the lengths of a record")
    guard found == TextField.allCases.map(record.terms.positionCount) else {
      return ["\(name): its lengths in the inverted index are not those of its fields"]
    }
    return []
  }

  private func columnProblems(_ record: PreparedRecord, _ docid: Int, _ name: String) -> [String] {
    var expected: [String: UInt64] = [
      ColumnName.live: 1, ColumnName.id: ColumnName.prefix(of: record.id.utf8),
      ColumnName.title: ColumnName.prefix(ofTitle: record),
      ColumnName.updated: record.updated,
    ]
    for field in TextField.allCases {
      expected[ColumnName.length(field)] = UInt64(min(record.terms.count(of: field), Int(UInt16.max)))
    }
    var problems: [String] = []
    for (column, values) in columns {
      if let value = expected[column] {
        guard values[docid] != value else { continue }
        problems.append("\(name): column '\(column)' has \(values[docid]), expected \(value)")
      }
    }
    for facet in facets where facet.keys(of: docid) != facet.keys(of: record) {
      problems.append("\(name): facet \(facet.name) is wrong in the columns")
    }
    return problems
  }

  /// What belongs to no record, after the last one; and the sums over all.
  func leftovers() -> [String] {
    var problems: [String] = []
    let strangers = identifiers.docidsLeft.filter { !seen.indices.contains($0) || !seen[$0] }.count
    if strangers > 0 {
      problems.append("\(strangers) docids without a record have DOIs, arXiv ids or ORCIDs")
    }
    let stale = seen.indices.filter { docid in
      !seen[docid]
        && (columns.contains { $0.values[docid] != 0 } || facets.contains { $0.keys(of: docid) != [] })
    }
    if !stale.isEmpty { problems.append("\(stale.count) docids without a record have values in the columns") }
    if damagedRecords == 0, totals != meta.totalLengths {
      problems.append("the field lengths add up to \(totals), the index says \(meta.totalLengths)")
    }
    return problems
  }
}

/// What the columns say of one facet.
private struct FacetValues {
  let name: String
  /// In `FacetDefinition.all`.
  let index: Int
  let dictionary: FacetDictionary
  /// By value: what makes it the same as another.
  private let keys: [String]
  private let numbers: ColumnValues
  private let lists: [Int: NumberLists]

  init(_ facet: FacetDefinition, _ docids: [Int]?, count: Int, from connection: Connection) throws {
    name = facet.name
    index = FacetDefinition.all.firstIndex { $0.name == facet.name } ?? 0
    dictionary = try FacetDictionary(facet, from: connection)
    keys = dictionary.values.map { facet.key(of: $0.code) }
    let column = ColumnName.facet(facet)
    if facet.values == .lists {
      numbers = .some([:])
      let limit = UInt64(dictionary.values.count)
      lists = try Dictionary(
        uniqueKeysWithValues: ColumnReader.chunks(column, count: count, from: connection).map {
          ($0, try ColumnReader.lists(column, $0, below: limit, from: connection))
        })
    } else {
      numbers = try ColumnValues(column, docids, count: count, from: connection)
      lists = [:]
    }
  }

  func keys(of record: PreparedRecord) -> Set<String> {
    Set(record.facets[index].map { dictionary.facet.key(of: $0.code) })
  }

  /// nil if the column has a number that does not exist.
  func keys(of docid: Int) -> Set<String>? {
    if let lists = lists[docid / ColumnChunk.size] {
      return Set(lists[docid % ColumnChunk.size].map { keys[Int($0)] })
    }
    let number = numbers[docid]
    guard number < UInt64(dictionary.ownSets.count) else { return nil }
    return Set(dictionary.ownSets[Int(number)].map { keys[$0] })
  }
}

/// The values of one column: of all docids, or of those that are looked at.
private enum ColumnValues {
  case all([UInt64])
  case some([Int: UInt64])

  init(_ name: String, _ docids: [Int]?, count: Int, from connection: Connection) throws {
    guard let docids else {
      self = .all(try ColumnReader.load(name, as: UInt64.self, count: count, from: connection))
      return
    }
    var values: [Int: UInt64] = [:]
    let byChunk = Dictionary(grouping: docids) { $0 / ColumnChunk.size }
    // Each chunk is unpacked, so that one that is none is found.
    try ColumnReader.forEachChunk(name, as: UInt64.self, count: count, from: connection) { chunk, unpacked in
      for docid in byChunk[chunk] ?? [] where docid % ColumnChunk.size < unpacked.count {
        values[docid] = unpacked[docid % ColumnChunk.size]
      }
    }
    self = .some(values)
  }

  subscript(docid: Int) -> UInt64 {
    switch self {
    case .all(let values): values[docid]
    case .some(let values): values[docid] ?? 0
    }
  }
}

/// What records are found by: all of it, to see also what belongs to none, or asked for record by record.
private enum StoredIdentifiers {
  case known([Int: Set<Identifier>])
  case asked(Statement)

  static func all(from connection: Connection) throws -> StoredIdentifiers {
    var identifiers: [Int: Set<Identifier>] = [:]
    let statement = try Statement(connection, "SELECT kind, value, docid FROM identifier")
    while try statement.step() {
      // A kind that does not exist makes the record's set differ.
      let kind = Identifier.Kind(rawValue: try statement.string(0)) ?? .record
      let identifier = Identifier(kind: kind, value: try statement.string(1))
      identifiers[try statement.int(2), default: []].insert(identifier)
    }
    return .known(identifiers)
  }

  /// Whether a record has these, as far as it is known; what is taken is not left.
  mutating func take(_ expected: [Identifier], of docid: Int) throws -> Bool {
    switch self {
    case .known(var identifiers):
      // Given back before it is changed, so that it is not copied for each record.
      self = .known([:])
      let found = identifiers.removeValue(forKey: docid) ?? []
      self = .known(identifiers)
      return found == Set(expected)
    case .asked(let statement):
      for identifier in expected {
        statement.bind(identifier.kind.rawValue, at: 1)
        statement.bind(identifier.value, at: 2)
        statement.bind(docid, at: 3)
        defer { statement.reset() }
        guard try statement.step() else { return false }
      }
      return true
    }
  }

  var docidsLeft: [Int] {
    guard case .known(let identifiers) = self else { return [] }
    return Array(identifiers.keys)
  }
}
