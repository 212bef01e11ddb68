import GRDB
import IndexStore

/// The canonical records that are to take the place of others, until all frames are read: in memory, and in a temporary
/// table what is beyond a bound.
final class StagedRecords {
  private let database: Database
  private var inMemory: [Int: [UInt8]] = [:]
  private var bytes = 0
  private var table: (insert: IndexStore.Statement, select: IndexStore.Statement)?

  private static let maxBytes = 64 << 20

  init(_ database: Database) { self.database = database }

  func set(_ json: [UInt8], _ docid: Int) throws {
    bytes += json.count - (inMemory[docid]?.count ?? 0)
    guard bytes > Self.maxBytes else {
      inMemory[docid] = json
      return
    }
    bytes -= json.count
    inMemory[docid] = nil
    let insert = try openTable().insert
    insert.bind(docid, at: 1)
    insert.bindText(json, at: 2)
    try insert.run()
  }

  /// The last record that was set for a docid.
  func json(_ docid: Int) throws -> [UInt8]? {
    if let json = inMemory[docid] { return json }
    guard let select = table?.select else { return nil }
    select.bind(docid, at: 1)
    defer { select.reset() }
    return try select.step() ? select.bytes(0) : nil
  }

  private func openTable() throws -> (insert: IndexStore.Statement, select: IndexStore.Statement) {
    if let table { return table }
    try database.execute(
      sql: """
        CREATE TEMP TABLE IF NOT EXISTS staged(docid INTEGER PRIMARY KEY, json TEXT NOT NULL); DELETE FROM staged
        """)
    let made = (
      insert: try IndexStore.Statement(
        database, "INSERT OR REPLACE INTO staged(docid, json) VALUES (?, ?)"),
      select: try IndexStore.Statement(database, "SELECT json FROM staged WHERE docid = ?")
    )
    table = made
    return made
  }
}
