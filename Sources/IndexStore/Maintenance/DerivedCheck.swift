import GRDB
import Publication

/// What the index holds of each record, to compare with the record: columns, facets, identifiers and lengths.
struct DerivedCheck {
  /// Records whose text is not the one that was written.
  private(set) var damagedRecords = 0

  private let meta: Meta
  private let columns: [(name: String, values: [UInt64])]
  private let facets: [(definition: FacetDefinition, codes: [Set<String>])]
  private var identifiers: [Int: Set<Identifier>] = [:]
  private let docsize: Statement
  private var totals = [Int](repeating: 0, count: TextField.allCases.count)
  private var seen: [Bool]

  init(_ database: Database, _ meta: Meta) throws {
    self.meta = meta
    columns = try ColumnName.all.map { name in
      (name, try ColumnReader.load(name, as: UInt64.self, count: meta.docidLimit, from: database))
    }
    facets = try FacetDefinition.all.map { facet in
      let dictionary = try FacetDictionary(facet, from: database)
      return (facet, dictionary.ownSets.map { Set($0.map { dictionary.values[$0].code }) })
    }
    seen = [Bool](repeating: false, count: meta.docidLimit)
    docsize = try Statement(database, "SELECT sz FROM text_docsize WHERE id = ?")
    let statement = try Statement(database, "SELECT kind, value, docid FROM identifier")
    while try statement.step() {
      // A kind that does not exist makes the record's set differ.
      let kind = Identifier.Kind(rawValue: statement.string(0)) ?? .record
      identifiers[statement.int(2), default: []].insert(Identifier(kind: kind, value: statement.string(1)))
    }
  }

  /// What is wrong about one record; `record` is nil where its text is damaged.
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
    if identifiers[row.docid, default: []] != Set(record.identifiers) {
      problems.append("\(name): its DOIs, arXiv ids and ORCIDs are not those that it is found by")
    }
    identifiers[row.docid] = nil
    problems += try lengthProblems(record, row.docid, name)
    problems += columnProblems(record, row.docid, name)
    return problems
  }

  private mutating func lengthProblems(
    _ record: PreparedRecord, _ docid: Int, _ name: String
  ) throws -> [String] {
    for (field, length) in record.lengths.enumerated() { totals[field] += min(length, Int(UInt16.max)) }
    docsize.bind(docid, at: 1)
    defer { docsize.reset() }
    guard try docsize.step() else { return ["\(name): its row of lengths in the inverted index is missing"] }
    let found = try? Varint.list(docsize.bytes(0), name: "the lengths of a record")
    guard found == record.lengths else {
      return ["\(name): its lengths in the inverted index are not those of its fields"]
    }
    return []
  }

  private func columnProblems(_ record: PreparedRecord, _ docid: Int, _ name: String) -> [String] {
    var expected: [String: UInt64] = [
      ColumnName.live: 1, ColumnName.id: ColumnName.prefix(of: record.id.utf8),
      ColumnName.title: ColumnName.prefix(of: record.terms[TextField.title.rawValue]),
      ColumnName.updated: record.updated,
    ]
    for field in TextField.allCases {
      expected[ColumnName.length(field)] = UInt64(min(record.lengths[field.rawValue], Int(UInt16.max)))
    }
    var problems: [String] = []
    for (column, values) in columns {
      if let value = expected[column] {
        guard values[docid] != value else { continue }
        problems.append("\(name): column '\(column)' has \(values[docid]), expected \(value)")
      }
    }
    for (index, facet) in facets.enumerated() {
      let column = ColumnName.facet(facet.definition)
      let number = columns.first { $0.name == column }?.values[docid] ?? 0
      let codes = Set(record.facets[index].map(\.code))
      if number >= UInt64(facet.codes.count) || facet.codes[Int(number)] != codes {
        problems.append("\(name): facet \(facet.definition.name) is wrong in the columns")
      }
    }
    return problems
  }

  /// What belongs to no record, after the last one; and the sums over all.
  func leftovers() -> [String] {
    var problems: [String] = []
    let strangers = identifiers.keys.filter { !seen.indices.contains($0) || !seen[$0] }.count
    if strangers > 0 {
      problems.append("\(strangers) docids without a record have DOIs, arXiv ids or ORCIDs")
    }
    let stale = seen.indices.filter { docid in !seen[docid] && columns.contains { $0.values[docid] != 0 } }
    if !stale.isEmpty { problems.append("\(stale.count) docids without a record have values in the columns") }
    if damagedRecords == 0, totals != meta.totalLengths {
      problems.append("the field lengths add up to \(totals), the index says \(meta.totalLengths)")
    }
    return problems
  }
}
