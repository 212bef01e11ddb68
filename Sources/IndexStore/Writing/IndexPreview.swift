private import Basics
package import Publication
import SearchSQLite

/// The index in a run that writes nothing: what the run adds is in memory, and what it would change is only
/// counted.
///
/// Needs neither the right to write nor the lock, and sees one commit whatever a writer does meanwhile.
package final class IndexPreview: RunTarget {
  private let connection: Connection
  private let lookup: RecordLookup
  private let meta: Meta
  package let isRebuilt: Bool
  package private(set) var recordCount: Int

  /// What the run has added, by docid from `meta.docidLimit` on.
  private var added: [KnownRecord] = []
  private var addedIDs: [String] = []
  private var docidsOfAdded: [String: Int] = [:]

  /// Calls `body` with the index at `path`; with an empty index if the file is missing or empty.
  package static func read<T>(_ path: String, _ body: (IndexPreview) throws -> T) throws -> T {
    try IndexError.inWords {
      let connection = try open(path)
      defer { connection.close() }
      // Not a reading transaction of the connection: staged records may need a temporary table.
      return try connection.transaction(.deferred) { .rollback(try body(IndexPreview(connection))) }
    }
  }

  private static func open(_ path: String) throws -> Connection {
    let isThere = FileManager.default.fileExists(atPath: path)
    if isThere, !FilePlacing.isEmptyFile(path) { return try IndexFile.openForPreview(path) }
    let memory = try Connection()
    try memory.execute(Schema.sql)
    try Meta().save(to: memory)
    try IndexFile.markVersions(memory)
    return memory
  }

  private init(_ connection: Connection) throws {
    self.connection = connection
    isRebuilt = try IndexFile.isOutdated(connection)
    lookup = try RecordLookup(connection)
    meta = try Meta(from: connection)
    recordCount = meta.records
  }

  // MARK: What is there

  package func runNumber() throws -> Int { try RunHistory(connection).lastRun() + 1 }

  package func frames(ofSource source: String) throws -> FrameTable {
    try FrameTable(ofSource: source, in: connection, docidLimit: meta.docidLimit)
  }

  package func known(id: String) throws -> KnownRecord? {
    if let docid = docidsOfAdded[id] { return added[docid - meta.docidLimit] }
    return try lookup.known(id: id)
  }

  package func id(of docid: Int) throws -> String? {
    let place = docid - meta.docidLimit
    return addedIDs.indices.contains(place) ? addedIDs[place] : try lookup.name(docid)?.id
  }

  package func storedJSON(_ docid: Int) throws -> [UInt8]? { try lookup.stored(docid)?.json }
  package func title(of docid: Int) throws -> String? { try lookup.name(docid)?.title }
  package func frame(_ docid: Int) throws -> Hash128? { try lookup.frame(docid) }

  package func departmentCodesInUse() throws -> Set<String> {
    try lookup.departmentCodesInUse(docidLimit: meta.docidLimit)
  }

  package func makeStagedRecords() -> StagedRecords { StagedRecords(connection) }

  // MARK: What would change

  package func add(_ record: PreparedRecord, source: String, run: Int) throws -> Int {
    let docid = meta.docidLimit + added.count
    added.append(KnownRecord(docid: docid, source: source, hash: record.hash))
    addedIDs.append(record.id)
    docidsOfAdded[record.id] = docid
    recordCount += 1
    return docid
  }

  package func addIfNew(_ record: PreparedRecord, source: String, run: Int) throws -> Int? {
    try known(id: record.id) == nil ? add(record, source: source, run: run) : nil
  }

  package func replace(_ docid: Int, _ old: PreparedRecord, by new: PreparedRecord, run: Int) {}

  package func replaceAdded(_ docid: Int, by new: PreparedRecord, run: Int) {
    let place = docid - meta.docidLimit
    if added.indices.contains(place) { added[place].hash = new.hash }
  }

  package func remove(_ docid: Int) { recordCount -= 1 }

  package func setFrame(_ docid: Int, source: String, hash: Hash128) {}

  package func replaceDepartments(_ departments: [Department]) throws -> [DepartmentChange] {
    try DepartmentUnits(from: connection).changes(to: DepartmentUnits(departments))
  }

  package func eraseHistory(of ids: [String]) -> Bool { false }
}
