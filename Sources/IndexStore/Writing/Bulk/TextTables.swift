import Publication
import SearchSQLite

/// Writes into the tables behind FTS5's `text` beside FTS5, in its format.
///
/// FTS5 keeps the structure record and the averages in memory while its connection lives. `change` makes it
/// write what it holds back before, and read them anew after.
struct TextTables {
  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  private static let structureKey = 10
  private static let averagesKey = 1

  /// Runs `body`, which may write to the tables.
  func change(_ body: () throws -> Void) throws {
    try flush()
    try body()
    // FTS5 forgets what it read where a savepoint is rolled back.
    try connection.execute("SAVEPOINT text_forget; ROLLBACK TO text_forget; RELEASE text_forget")
  }

  /// Makes FTS5 write what it holds back.
  func flush() throws {
    // Opens FTS5's side of the transaction, changes nothing.
    try connection.execute("DELETE FROM text WHERE rowid = -1")
    // It writes its pending terms where a savepoint begins.
    try connection.execute("SAVEPOINT text_flush; RELEASE text_flush")
  }

  /// Lets FTS5 merge where a level has four segments or more, until it has written this many pages.
  func merge(pages: Int) throws {
    guard pages > 0 else { return }
    try connection.run("INSERT INTO text(text, rank) VALUES ('merge', ?)", pages)
  }

  /// FTS5's option `pgsz`.
  func pageSize() throws -> Int {
    let stored = try connection.int("SELECT v FROM text_config WHERE k = 'pgsz'")
    // FTS5's own bounds and default.
    return stored.flatMap { (32...65_536).contains($0) ? $0 : nil } ?? 4050
  }

  /// The only format that is written here, as `SegmentReader` reads it.
  func hasKnownFormat() throws -> Bool {
    try connection.int("SELECT v FROM text_config WHERE k = 'version'") == 4
  }

  func structure() throws -> StructureRecord {
    guard let bytes = try block(Self.structureKey) else {
      throw IndexError.damaged(what: "the inverted index has no structure record")
    }
    return try StructureRecord(bytes)
  }

  func write(_ structure: StructureRecord) throws { try write(structure.encoded, at: Self.structureKey) }

  /// Adds to the number of records, and to the terms in each field over all of them.
  ///
  /// The averages record, from SQLite's `ext/fts5/fts5_index.c`: a varint with the number of records, then
  /// one for each field with its terms; empty if nothing was ever written.
  func addToAverages(records: Int, terms: [Int]) throws {
    var numbers = [Int](repeating: 0, count: 1 + terms.count)
    if let bytes = try block(Self.averagesKey), !bytes.isEmpty {
      var reader = VarintReader(bytes, name: "the averages record of the inverted index")
      for index in numbers.indices where !reader.isAtEnd { numbers[index] = try reader.next(atMost: Int.max) }
    }
    let record = ByteBuffer()
    for (number, added) in zip(numbers, [records] + terms) {
      record.appendVarint(UInt64(max(0, number + added)))
    }
    try write(record.array, at: Self.averagesKey)
  }

  private func block(_ key: Int) throws -> [UInt8]? {
    let statement = try Statement(connection, "SELECT block FROM text_data WHERE id = ?")
    statement.bind(key, at: 1)
    return try statement.step() ? statement.bytes(0) : nil
  }

  private func write(_ bytes: [UInt8], at key: Int) throws {
    let statement = try Statement(connection, "REPLACE INTO text_data(id, block) VALUES (?, ?)")
    statement.bind(key, at: 1)
    statement.bindBlob(bytes, at: 2)
    try statement.run()
  }
}
