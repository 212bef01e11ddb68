package import Publication
import SearchSQLite
private import Tokenize

/// The changes of one run: made inside one transaction, visible to nobody until it commits.
///
/// Only `edit` makes one, and writes in the end what the editor keeps in memory: nobody can forget it, or
/// change something after it.
package final class IndexEditor: RunTarget {
  private let connection: Connection
  package private(set) var meta: Meta
  private let columns: ColumnEditor
  private let facets: [FacetEditor]
  /// Whether the index lacked a facet until now: what the run writes has it.
  package let hasNewFacets: Bool
  /// Whether an older version of the program wrote the index, which is rebuilt in the same transaction.
  package let isRebuilt: Bool
  private var units: DepartmentUnits
  /// Whether an earlier version wrote the units, which did not keep apart what came from records.
  private let hasInheritedUnits: Bool
  private var hasReplacedUnits = false
  private let text: TextEditor
  private let respellings: RespellingTable
  private let recordInsert: Statement
  private let recordUpdate: Statement
  private let recordDelete: Statement
  private let lookup: RecordLookup
  private let identifierInsert: Statement
  private let identifierDelete: Statement
  private let frameInsert: Statement
  private let frameDelete: Statement
  private var freeDocids: [Int]?
  /// Of the file that a first build makes.
  private let writeback: EarlyWriteback?
  private var readBack = ReadBack()

  /// Runs `body` inside a transaction of the caller, then writes what was kept in memory.
  ///
  /// `hasInheritedUnits`: Whether the table of units was made from what an earlier version wrote.
  /// - Returns: What `body` returned, and whether the transaction is to be committed.
  static func edit<T>(
    _ connection: Connection, writeback: EarlyWriteback? = nil, isRebuilt: Bool = false,
    hasInheritedUnits: Bool = false, _ body: (IndexEditor) throws -> (T, IndexWriter.Outcome)
  ) throws -> (result: T, commits: Bool) {
    let editor = try IndexEditor(
      connection, writeback: writeback, isRebuilt: isRebuilt, hasInheritedUnits: hasInheritedUnits)
    let (result, outcome) = try body(editor)
    switch outcome {
    case .newGeneration(let run): try editor.finish(newGeneration: true, run)
    case .sameGeneration: try editor.finish(newGeneration: false, nil)
    case .rollback: return (result, false)
    }
    return (result, true)
  }

  private init(
    _ connection: Connection, writeback: EarlyWriteback?, isRebuilt: Bool, hasInheritedUnits: Bool
  ) throws {
    self.isRebuilt = isRebuilt
    self.connection = connection
    self.writeback = writeback
    let addsUnits = try !Schema.hasTablesAddedLater(connection)
    units = try DepartmentUnits(from: connection)
    try connection.execute(Schema.addedLater)
    if addsUnits { try units.save(to: connection) }
    self.hasInheritedUnits = hasInheritedUnits || addsUnits
    let meta = try Meta(from: connection)
    self.meta = meta
    columns = try ColumnEditor(connection)
    let missing = FacetDefinition.all.filter {
      !meta.facets.contains($0.name) || meta.outdatedFacets.contains($0.name)
    }
    hasNewFacets = !missing.isEmpty
    // Their columns get new numbers.
    for facet in missing {
      for table in ["facet_value", "facet_set", "facet_spelling"] {
        try connection.run("DELETE FROM \(table) WHERE facet = ?", facet.name)
      }
    }
    facets = try FacetDefinition.all.map { try FacetEditor($0, connection) }
    text = try TextEditor(connection)
    respellings = RespellingTable(connection)
    recordInsert = try Statement(
      connection,
      """
      INSERT INTO record(docid, id, source, hash, added, changed, title, json) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO NOTHING
      """)
    recordUpdate = try Statement(
      connection, "UPDATE record SET hash = ?, changed = ?, title = ?, json = ? WHERE docid = ?")
    recordDelete = try Statement(connection, "DELETE FROM record WHERE docid = ?")
    lookup = try RecordLookup(connection)
    identifierInsert = try Statement(
      connection, "INSERT OR IGNORE INTO identifier(kind, value, docid) VALUES (?, ?, ?)")
    identifierDelete = try Statement(
      connection, "DELETE FROM identifier WHERE kind = ? AND value = ? AND docid = ?")
    frameInsert = try Statement(
      connection, "INSERT OR REPLACE INTO frame(docid, source, hash) VALUES (?, ?, ?)")
    frameDelete = try Statement(connection, "DELETE FROM frame WHERE docid = ?")
    if hasNewFacets { try add(missing) }
  }

  /// Works out facets that the version of the program that wrote the index did not know, or read by other
  /// rules.
  ///
  /// - Complexity: O(bytes of all records): each is parsed, and its text left alone.
  private func add(_ missing: [FacetDefinition]) throws {
    let editors = facets.filter { editor in missing.contains { $0.name == editor.facet.name } }
    let select = try Statement(connection, "SELECT docid, json FROM record ORDER BY docid")
    while try select.step() {
      let docid = try select.int(0)
      guard 1..<meta.docidLimit ~= docid else { continue }
      // A damaged record has no values; the check tells of it.
      let record = Record(canonicalJSON: try select.bytes(1))
      let row = try columns.row(docid)
      for editor in editors {
        try editor.set(record.map { editor.facet.values(of: $0, folding: FoldedName.of) } ?? [], row)
      }
    }
    meta.facets = FacetDefinition.all.map(\.name)
    meta.outdatedFacets = []
  }

  // MARK: What is there

  package var recordCount: Int { meta.records }

  package func known(id: String) throws -> KnownRecord? { try lookup.known(id: id) }
  package func id(of docid: Int) throws -> String? { try lookup.name(docid)?.id }
  package func storedJSON(_ docid: Int) throws -> [UInt8]? { try lookup.stored(docid)?.json }
  package func title(of docid: Int) throws -> String? { try lookup.name(docid)?.title }
  package func frame(_ docid: Int) throws -> Hash128? { try lookup.frame(docid) }

  package func departmentCodesInUse() throws -> Set<String> {
    try lookup.departmentCodesInUse(docidLimit: meta.docidLimit)
  }

  package func frames(ofSource source: String) throws -> FrameTable {
    try FrameTable(ofSource: source, in: connection, docidLimit: meta.docidLimit)
  }

  /// The codes of departments that records have and the department file does not name, in order.
  package func departmentsWithoutUnit() throws -> [String] {
    try columns.save()
    return try departments?.codes(notIn: units, docidLimit: meta.docidLimit) ?? []
  }

  private var departments: FacetEditor? { facets.first { $0.facet.name == DepartmentUnits.facet.name } }

  package func runNumber() throws -> Int { try RunHistory(connection).lastRun() + 1 }

  package func makeStagedRecords() -> StagedRecords { StagedRecords(connection) }

  // MARK: Changes

  package func add(_ record: PreparedRecord, source: String, run: Int) throws -> Int {
    guard let docid = try addIfNew(record, source: source, run: run) else {
      throw IndexError.damaged(what: "the record '\(record.id)' is in the index, but not found by its id")
    }
    return docid
  }

  /// In one look at the table: in a first build the id is hardly ever there.
  package func addIfNew(_ record: PreparedRecord, source: String, run: Int) throws -> Int? {
    let docid = try nextDocid()
    recordInsert.bind(docid, at: 1)
    recordInsert.bind(record.id, at: 2)
    recordInsert.bind(source, at: 3)
    recordInsert.bindBlob(record.hash.bytes, at: 4)
    recordInsert.bind(run, at: 5)
    recordInsert.bind(run, at: 6)
    bind(title: record.title, to: recordInsert, at: 7)
    try recordInsert.withText(record.json, at: 8) { try recordInsert.run() }
    guard connection.changes > 0 else {
      giveBack(docid)
      return nil
    }
    try addDerived(record, docid)
    if let writeback, readBack.isNoticed(in: connection) { writeback.keepPages() }
    return docid
  }

  /// Adds what is derived from a record that the table of records has already: for a repair, with docids
  /// ascending.
  func restore(_ record: PreparedRecord, docid: Int) throws {
    meta.docidLimit = max(meta.docidLimit, docid + 1)
    try addDerived(record, docid)
  }

  private func addDerived(_ record: PreparedRecord, _ docid: Int) throws {
    try text.insert(record.terms, docid)
    try respellings.add(record.terms.respellings, count: 1)
    try insertIdentifiers(record, docid)
    try setColumns(record, docid)
    meta.records += 1
    meta.fingerprint = meta.fingerprint &+ record.hash
  }

  /// Replaces a record by a later version of it; what did not change is not written.
  package func replace(_ docid: Int, _ old: PreparedRecord, by new: PreparedRecord, run: Int) throws {
    recordUpdate.bindBlob(new.hash.bytes, at: 1)
    recordUpdate.bind(run, at: 2)
    bind(title: new.title, to: recordUpdate, at: 3)
    recordUpdate.bindText(new.json, at: 4)
    recordUpdate.bind(docid, at: 5)
    try recordUpdate.run()
    if old.terms != new.terms {
      try text.replace(old.terms, by: new.terms, docid)
      try respellings.add(old.terms.respellings, count: -1)
      try respellings.add(new.terms.respellings, count: 1)
    }
    if old.identifiers != new.identifiers {
      try deleteIdentifiers(old, docid)
      try insertIdentifiers(new, docid)
    }
    try setColumns(new, replacing: old, docid)
    meta.fingerprint = meta.fingerprint &- old.hash
    meta.fingerprint = meta.fingerprint &+ new.hash
  }

  package func replaceAdded(_ docid: Int, by new: PreparedRecord, run: Int) throws {
    try replace(docid, prepared(docid), by: new, run: run)
  }

  /// The stored record.
  private func prepared(_ docid: Int) throws -> PreparedRecord {
    guard let stored = try lookup.stored(docid), let record = PreparedRecord(json: stored.json, id: stored.id)
    else { throw IndexError.postingsMismatch(docid: docid) }
    return record
  }

  package func remove(_ docid: Int) throws {
    let old = try prepared(docid)
    try text.delete(old.terms, docid)
    try respellings.add(old.terms.respellings, count: -1)
    try deleteIdentifiers(old, docid)
    for (facet, stated) in zip(facets, old.facets) { try facet.takeBack(stated) }
    recordDelete.bind(docid, at: 1)
    try recordDelete.run()
    frameDelete.bind(docid, at: 1)
    try frameDelete.run()
    let row = try columns.row(docid)
    for field in TextField.allCases { try setLength(0, field, row) }
    try row.clear()
    meta.records -= 1
    meta.fingerprint = meta.fingerprint &- old.hash
  }

  package func setFrame(_ docid: Int, source: String, hash: Hash128) throws {
    frameInsert.bind(docid, at: 1)
    frameInsert.bind(source, at: 2)
    frameInsert.bindBlob(hash.bytes, at: 3)
    try frameInsert.run()
  }

  /// Makes labels and tree of the departments those of a department file.
  ///
  /// - Returns: The units of which it says something else than the file before.
  package func replaceDepartments(_ departments: [Department]) throws -> [DepartmentChange] {
    let new = DepartmentUnits(departments)
    let changes = units.changes(to: new)
    guard !changes.isEmpty else { return [] }
    try new.save(to: connection)
    try self.departments?.replaceUnits(units, by: new)
    units = new
    hasReplacedUnits = true
    return changes
  }

  package func eraseHistory(of ids: [String]) throws -> Bool { try RunHistory(connection).erase(ids) }

  /// Writes what was kept in memory, and the history.
  private func finish(newGeneration: Bool, _ run: FinishedRun?) throws {
    // What questions read comes now.
    writeback?.keepPages()
    try columns.save()
    try settleFacets()
    try text.finish { try prepared($0).terms }
    try respellings.save()
    meta.languageCounts = try languageCounts()
    if newGeneration { meta.generation += 1 }
    // An index without a record is as old as its file.
    if newGeneration || meta.updated.isEmpty { meta.updated = Timestamp.now }
    try meta.save(to: connection)
    if newGeneration { try text.endGeneration() }
    if let run { try RunHistory(connection).append(run, generation: meta.generation) }
  }

  private func settleFacets() throws {
    if hasInheritedUnits, !hasReplacedUnits, let departments {
      let stated = try units.withoutLabels { try departments.labels(of: $0, docidLimit: meta.docidLimit) }
      if !units.changes(to: stated).isEmpty {
        try stated.save(to: connection)
        try departments.replaceUnits(units, by: stated)
        units = stated
      }
    }
    for facet in facets { try facet.settle(units, docidLimit: meta.docidLimit) }
  }

  /// Counts the records of each language, so that a query need not: one number a record, read once.
  private func languageCounts() throws -> [String: Int] {
    let dictionary = try FacetDictionary(.language, from: connection)
    let numbers = try ColumnReader.load(
      ColumnName.facet(.language), as: UInt32.self, count: meta.docidLimit, from: connection)
    var bySet = [Int](repeating: 0, count: dictionary.ownSets.count)
    for number in numbers where number != 0 {
      guard number < bySet.count else {
        throw IndexError.damaged(what: "a record has set \(number) of facet 'language', which does not exist")
      }
      bySet[Int(number)] += 1
    }
    // Docids without a record have 0 as well: what is left of all records states none.
    var counts = ["": meta.records - bySet.reduce(0, +)]
    for (members, count) in zip(dictionary.ownSets, bySet) {
      for value in members { counts[dictionary.values[value].code, default: 0] += count }
    }
    return counts.filter { $0.value > 0 }
  }

  // MARK: Parts of a record

  private func insertIdentifiers(_ record: PreparedRecord, _ docid: Int) throws {
    for identifier in record.identifiers {
      identifierInsert.bind(identifier.kind.rawValue, at: 1)
      identifierInsert.bind(identifier.value, at: 2)
      identifierInsert.bind(docid, at: 3)
      try identifierInsert.run()
    }
  }

  private func deleteIdentifiers(_ record: PreparedRecord, _ docid: Int) throws {
    for identifier in record.identifiers {
      identifierDelete.bind(identifier.kind.rawValue, at: 1)
      identifierDelete.bind(identifier.value, at: 2)
      identifierDelete.bind(docid, at: 3)
      try identifierDelete.run()
    }
  }

  /// Sets the columns of a docid that has no record yet.
  private func setColumns(_ record: PreparedRecord, _ docid: Int) throws {
    let row = try columns.row(docid)
    try row.set(ColumnEditor.live, to: 1)
    try row.set(ColumnEditor.id, to: ColumnName.prefix(of: record.id.utf8))
    try row.set(ColumnEditor.title, to: ColumnName.prefix(ofTitle: record))
    try row.set(ColumnEditor.updated, to: record.updated)
    for field in TextField.allCases { try setLength(record.terms.count(of: field), field, row) }
    // Columns of a docid without a record hold 0, which is "not stated".
    for (facet, stated) in zip(facets, record.facets) where !stated.isEmpty { try facet.set(stated, row) }
  }

  /// Sets what differs from the old version of the record: a chunk that nothing is set in is not even read.
  private func setColumns(_ record: PreparedRecord, replacing old: PreparedRecord, _ docid: Int) throws {
    let row = try columns.row(docid)
    if !old.terms.hasSame(.title, as: record.terms) {
      try row.set(ColumnEditor.title, to: ColumnName.prefix(ofTitle: record))
    }
    if old.updated != record.updated { try row.set(ColumnEditor.updated, to: record.updated) }
    for field in TextField.allCases where old.terms.count(of: field) != record.terms.count(of: field) {
      try setLength(record.terms.count(of: field), field, row)
    }
    for (index, facet) in facets.enumerated() {
      try facet.set(record.facets[index], replacing: old.facets[index], row)
    }
  }

  private func setLength(_ length: Int, _ field: TextField, _ row: ColumnEditor.Row) throws {
    let column = ColumnEditor.length(field)
    let stored = UInt64(min(length, Int(UInt16.max)))
    meta.totalLengths[field.rawValue] += Int(stored) - Int(try row.value(column))
    try row.set(column, to: stored)
  }

  private func bind(title: String?, to statement: Statement, at index: Int32) {
    if let title { statement.bind(title, at: index) } else { statement.bindNull(at: index) }
  }

  /// Docids stay dense: those of deleted records come first.
  private func nextDocid() throws -> Int {
    if freeDocids == nil { freeDocids = try meta.docidLimit - 1 == meta.records ? [] : findFreeDocids() }
    if let free = freeDocids?.popLast() { return free }
    defer { meta.docidLimit += 1 }
    return meta.docidLimit
  }

  /// Undoes the last `nextDocid`.
  private func giveBack(_ docid: Int) {
    if docid == meta.docidLimit - 1 { meta.docidLimit -= 1 } else { freeDocids?.append(docid) }
  }

  /// From the largest to the smallest.
  private func findFreeDocids() throws -> [Int] {
    try columns.save()
    let live = try ColumnReader.load(
      ColumnName.live, as: UInt8.self, count: meta.docidLimit, from: connection)
    return live.indices.dropFirst().reversed().filter { live[$0] == 0 }
  }
}
