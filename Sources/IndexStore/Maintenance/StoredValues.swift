import Publication
import SearchSQLite

/// What the columns say of each record, to compare with the record; threads may share it.
struct StoredValues: Sendable {
  /// What one record comes to.
  struct Found: Sendable {
    /// What is wrong with it, a clause each.
    var problems: [String] = []
    /// By facet of these: the values that it states, as far as the dictionary has them.
    var known: [[FacetTally.StatedValue]] = []
    /// See `PostingsCheck.occurrences`.
    var occurrences: UInt64 = 0
  }

  let facets: [FacetValues]
  private let columns: [StoredColumn]
  private let count: Int

  /// `docids`: Those that will be asked for; nil for all, which takes the memory of all columns.
  init(_ connection: Connection, _ meta: Meta, docids: [Int]?) throws {
    count = meta.docidLimit
    // A facet that the index does not have yet has no column.
    let known = FacetDefinition.all.filter { meta.facets.contains($0.name) }
    let missing = Set(FacetDefinition.all.map(ColumnName.facet)).subtracting(known.map(ColumnName.facet))
    columns = try ColumnName.numbers.filter { !missing.contains($0) }.map { name in
      StoredColumn(
        name: name, values: try ColumnValues(name, docids, count: meta.docidLimit, from: connection),
        value: Self.value(ofColumn: name))
    }
    facets = try known.filter { !meta.outdatedFacets.contains($0.name) }.map {
      try FacetValues($0, docids, count: meta.docidLimit, from: connection)
    }
  }

  /// Compares a record with its values.
  func found(_ record: PreparedRecord, _ docid: Int) -> Found {
    guard docid > 0, docid < count else { return Found() }
    var found = Found(occurrences: PostingsCheck.occurrences(of: record))
    for column in columns {
      guard let value = column.value?(record), column.values[docid] != value else { continue }
      found.problems.append("column '\(column.name)' has \(column.values[docid]), expected \(value)")
    }
    for facet in facets {
      let stated = record.facets[facet.index]
      let known = stated.compactMap { FacetTally.StatedValue($0, in: facet.dictionary) }
      if !facet.agree(docid, stated, known) {
        found.problems.append("facet \(facet.name) is wrong in the columns")
      }
      found.known.append(known)
    }
    return found
  }

  /// Whether a docid has values at all.
  func hasAny(of docid: Int) -> Bool {
    columns.contains { $0.values[docid] != 0 } || facets.contains { $0.numbers(of: docid) != [] }
  }

  /// The code that is shown of a value that records state.
  func shownCode(_ code: String, of facet: FacetDefinition) -> String {
    let dictionary = facets.first { $0.name == facet.name }?.dictionary
    return dictionary?.value(code: code).flatMap { dictionary?.values[$0].code } ?? code
  }

  /// What a column has to have of a record; nil for those of facets.
  private static func value(ofColumn name: String) -> (@Sendable (PreparedRecord) -> UInt64)? {
    switch name {
    case ColumnName.live: return { _ in 1 }
    case ColumnName.id: return { ColumnName.prefix(of: $0.id.utf8) }
    case ColumnName.title: return { ColumnName.prefix(ofTitle: $0) }
    case ColumnName.updated: return { $0.updated }
    default:
      guard let field = TextField.allCases.first(where: { ColumnName.length($0) == name }) else { return nil }
      return { UInt64(min($0.terms.count(of: field), Int(UInt16.max))) }
    }
  }
}

/// A column of numbers.
private struct StoredColumn: Sendable {
  let name: String
  let values: ColumnValues
  /// What it has to have of a record.
  let value: (@Sendable (PreparedRecord) -> UInt64)?
}

/// What the columns say of one facet.
struct FacetValues: Sendable {
  fileprivate let name: String
  /// In `FacetDefinition.all`.
  let index: Int
  let dictionary: FacetDictionary
  /// By value: what makes it the same as another.
  private let keys: [String]
  private let numbers: ColumnValues
  private let lists: [Int: NumberLists]

  fileprivate init(_ facet: FacetDefinition, _ docids: [Int]?, count: Int, from connection: Connection) throws
  {
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

  /// Whether the values of a docid are those that its record states, in whatever spelling.
  func agree(_ docid: Int, _ stated: [FacetValue], _ known: [FacetTally.StatedValue]) -> Bool {
    guard let numbers = numbers(of: docid) else { return false }
    // Mostly it is the same numbers of values that are spelled as they are shown.
    let isPlain = known.count == stated.count && known.allSatisfy(\.isShown)
    if isPlain, numbers.sorted() == known.map(\.number).sorted() { return true }
    return Set(numbers.map { keys[$0] }) == Set(stated.map { dictionary.facet.key(of: $0.code) })
  }

  /// nil if the column has a number that does not exist.
  func numbers(of docid: Int) -> [Int]? {
    if let lists = lists[docid / ColumnChunk.size] { return lists[docid % ColumnChunk.size].map(Int.init) }
    let number = numbers[docid]
    guard number < UInt64(dictionary.ownSets.count) else { return nil }
    return Array(dictionary.ownSets[Int(number)])
  }
}

/// The values of one column: of all docids, or of those that are looked at.
private enum ColumnValues: Sendable {
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
