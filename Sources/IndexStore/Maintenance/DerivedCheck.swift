import Publication
import SearchSQLite

/// The part of a check that goes through the records one after the other: identifiers, the lengths that FTS5
/// keeps, how often each value of a facet is stated. What any thread can compare is in `StoredValues`.
struct DerivedCheck {
  /// Records whose text is not the one that was written.
  private(set) var damagedRecords = 0

  let values: StoredValues
  private let meta: Meta
  private let connection: Connection
  /// In the order of the facets of `values`; empty where some records alone are looked at.
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
    values = try StoredValues(connection, meta, docids: docids)
    tallies = docids == nil ? values.facets.map { FacetTally($0.dictionary) } : []
    seen = [Bool](repeating: false, count: meta.docidLimit)
    docsize = try Statement(connection, "SELECT sz FROM text_docsize WHERE id = ?")
    identifiers =
      docids == nil
      ? try .all(from: connection)
      : .asked(
        try Statement(connection, "SELECT 1 FROM identifier WHERE kind = ? AND value = ? AND docid = ?"))
  }

  /// Explains what is wrong with one record; `record` is nil if its text is damaged. `found`: What
  /// `StoredValues` found of it.
  mutating func problems(
    _ row: StoredRecords.Row, _ record: PreparedRecord?, _ found: StoredValues.Found
  ) throws -> [String] {
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
    problems += found.problems.map { "\(name): \($0)" }
    for index in tallies.indices {
      tallies[index].add(record.facets[values.facets[index].index], found.known[index])
    }
    return problems
  }

  /// What is wrong with the names of values and the tree, after the last record.
  func facetProblems() throws -> [String] { try tallies.flatMap { try $0.problems(connection) } }

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

  /// What belongs to no record, after the last one; and the sums over all.
  func leftovers() -> [String] {
    var problems: [String] = []
    let strangers = identifiers.docidsLeft.filter { !seen.indices.contains($0) || !seen[$0] }.count
    if strangers > 0 {
      problems.append("\(strangers) docids without a record have DOIs, arXiv ids or ORCIDs")
    }
    let stale = seen.indices.filter { !seen[$0] && values.hasAny(of: $0) }
    if !stale.isEmpty { problems.append("\(stale.count) docids without a record have values in the columns") }
    if damagedRecords == 0, totals != meta.totalLengths {
      problems.append("the field lengths add up to \(totals), the index says \(meta.totalLengths)")
    }
    return problems
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
