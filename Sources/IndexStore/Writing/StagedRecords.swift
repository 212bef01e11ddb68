import SearchSQLite

/// The records that are to take the place of others, until all frames are read: in memory, and in a temporary
/// table what is beyond a bound.
package final class StagedRecords {
  /// Beyond the bound a record is its canonical text alone.
  package enum Version: Sendable {
    case prepared(PreparedRecord)
    case stored(json: [UInt8], id: String)

    /// Prepares the staged record; nil if the text is not one.
    package var record: PreparedRecord? {
      switch self {
      case .prepared(let record): record
      case .stored(let json, let id): PreparedRecord(json: json, id: id)
      }
    }
  }

  private let connection: Connection
  private var inMemory: [Int: PreparedRecord] = [:]
  private var bytes = 0
  private var table: (insert: Statement, select: Statement)?

  private static let maxBytes = 64 << 20

  init(_ connection: Connection) { self.connection = connection }

  package func set(_ record: PreparedRecord, _ docid: Int) throws {
    bytes += Self.size(record) - (inMemory[docid].map(Self.size) ?? 0)
    guard bytes > Self.maxBytes else {
      inMemory[docid] = record
      return
    }
    bytes -= Self.size(record)
    inMemory[docid] = nil
    let insert = try openTable().insert
    insert.bind(docid, at: 1)
    insert.bind(record.id, at: 2)
    insert.bindText(record.json, at: 3)
    try insert.run()
  }

  /// Roughly the bytes that it takes in memory: the text once more as terms, and some hundred bytes for each
  /// of its parts.
  private static func size(_ record: PreparedRecord) -> Int { 2 * record.json.count + 1024 }

  /// The last version that was set for a docid.
  package func version(_ docid: Int) throws -> Version? {
    if let record = inMemory[docid] { return .prepared(record) }
    guard let select = table?.select else { return nil }
    select.bind(docid, at: 1)
    defer { select.reset() }
    return try select.step() ? .stored(json: select.bytes(1), id: select.string(0)) : nil
  }

  private func openTable() throws -> (insert: Statement, select: Statement) {
    if let table { return table }
    try connection.execute(
      """
      CREATE TEMP TABLE IF NOT EXISTS staged(docid INTEGER PRIMARY KEY, id TEXT NOT NULL, json TEXT NOT NULL);
      DELETE FROM staged
      """)
    let made = (
      insert: try Statement(
        connection, "INSERT OR REPLACE INTO staged(docid, id, json) VALUES (?, ?, ?)"),
      select: try Statement(connection, "SELECT id, json FROM staged WHERE docid = ?")
    )
    table = made
    return made
  }
}
