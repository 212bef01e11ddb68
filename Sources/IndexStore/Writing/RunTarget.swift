package import Publication
import SearchSQLite

/// The index as a run sees it and changes it: `IndexEditor` writes, `IndexPreview` only notes what would
/// change.
package protocol RunTarget: AnyObject {
  /// The records in the index by now.
  var recordCount: Int { get }

  /// Whether an older version of the program wrote the index, which a run rebuilds before anything else.
  var isRebuilt: Bool { get }

  /// The number of the run under way.
  func runNumber() throws -> Int
  /// The frames that gave the records of a source.
  func frames(ofSource source: String) throws -> FrameTable
  func known(id: String) throws -> KnownRecord?
  /// The id of a record.
  func id(of docid: Int) throws -> String?
  /// The canonical record of one that was there before the run.
  func storedJSON(_ docid: Int) throws -> [UInt8]?
  /// The title of a record that was there before the run.
  func title(of docid: Int) throws -> String?
  /// The hash of the frame that gave a record that was there before the run.
  func frame(_ docid: Int) throws -> Hash128?
  /// The codes of the departments that the records had before the run.
  func departmentCodesInUse() throws -> Set<String>
  /// Room for the records that are to take the place of others.
  func makeStagedRecords() -> StagedRecords

  /// Adds a record that the index does not have, and returns its docid.
  func add(_ record: PreparedRecord, source: String, run: Int) throws -> Int
  /// The same in one look at the table where the id may be there; nil if the index has a record of this id.
  func addIfNew(_ record: PreparedRecord, source: String, run: Int) throws -> Int?
  /// Replaces a record by a later version of it.
  func replace(_ docid: Int, _ old: PreparedRecord, by new: PreparedRecord, run: Int) throws
  /// Replaces a record that this run has added.
  func replaceAdded(_ docid: Int, by new: PreparedRecord, run: Int) throws
  func remove(_ docid: Int) throws
  /// Remembers which frame gave the record.
  func setFrame(_ docid: Int, source: String, hash: Hash128) throws
  /// Makes labels and tree of the departments those of a department file; returns the units of which it says
  /// something else than the file before.
  func replaceDepartments(_ departments: [Department]) throws -> [DepartmentChange]
  /// Erases what the history tells of records that are no longer public; returns whether there was anything.
  func eraseHistory(of ids: [String]) throws -> Bool
}

/// A record of the index as change detection needs it.
package struct KnownRecord {
  package var docid: Int
  package var source: String
  package var hash: Hash128
}

/// Looks up what the index has of a record.
struct RecordLookup {
  private let connection: Connection
  private let byID: Statement
  private let byDocid: Statement
  private let titleByDocid: Statement
  private let frameHash: Statement

  init(_ connection: Connection) throws {
    self.connection = connection
    byID = try Statement(connection, "SELECT docid, source, hash FROM record WHERE id = ?")
    byDocid = try Statement(connection, "SELECT id, json FROM record WHERE docid = ?")
    titleByDocid = try Statement(connection, "SELECT title, id FROM record WHERE docid = ?")
    frameHash = try Statement(connection, "SELECT hash FROM frame WHERE docid = ?")
  }

  func known(id: String) throws -> KnownRecord? {
    byID.bind(id, at: 1)
    defer { byID.reset() }
    guard try byID.step() else { return nil }
    guard let hash = Hash128(bytes: try byID.bytes(2)) else {
      throw IndexError.damaged(what: "record '\(id)' has no hash")
    }
    return KnownRecord(docid: try byID.int(0), source: try byID.string(1), hash: hash)
  }

  /// The id and the canonical record.
  func stored(_ docid: Int) throws -> (id: String, json: [UInt8])? {
    byDocid.bind(docid, at: 1)
    defer { byDocid.reset() }
    guard try byDocid.step() else { return nil }
    return (try byDocid.string(0), try byDocid.bytes(1))
  }

  func name(_ docid: Int) throws -> (id: String, title: String?)? {
    titleByDocid.bind(docid, at: 1)
    defer { titleByDocid.reset() }
    guard try titleByDocid.step() else { return nil }
    return (try titleByDocid.string(1), try titleByDocid.optionalString(0))
  }

  func frame(_ docid: Int) throws -> Hash128? {
    frameHash.bind(docid, at: 1)
    defer { frameHash.reset() }
    return try frameHash.step() ? Hash128(bytes: frameHash.bytes(0)) : nil
  }

  /// The codes of the departments that records state: one number a record, read once.
  func departmentCodesInUse(docidLimit: Int) throws -> Set<String> {
    let dictionary = try FacetDictionary(.department, from: connection)
    let numbers = try ColumnReader.load(
      ColumnName.facet(.department), as: UInt32.self, count: docidLimit, from: connection)
    var sets = DocidSet()
    for number in numbers where number != 0 { sets.insert(Int(number)) }
    return Set(
      sets.sorted().filter { $0 < dictionary.ownSets.count }.flatMap { set in
        dictionary.ownSets[set].map { dictionary.values[$0].code }
      })
  }
}
