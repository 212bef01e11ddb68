import GRDB

/// Compares the tables of an index file with those that this program makes.
struct SchemaCheck {
  private let database: Database

  init(_ database: Database) { self.database = database }

  /// What is missing or made otherwise, a sentence each. Tables, views and indexes of other programs are no fault.
  func problems() throws -> [String] {
    let found = try Self.objects(of: database)
    return try Self.expected(Schema.sql).sorted { $0.key < $1.key }.compactMap { name, sql in
      guard let other = found[name] else { return "the table or index '\(name)' is missing" }
      return other == sql ? nil : "the table or index '\(name)' is not made as this program makes it"
    }
  }

  /// Whether the tables that everything else is worked out from are those of this format. A file of an older one is
  /// taken where it has tables of these names.
  func hasStoredTables() throws -> Bool {
    let found = try Self.objects(of: database)
    let isOlder = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0 < Schema.formatVersion
    return try Self.expected(Schema.stored).allSatisfy { name, sql in
      isOlder ? found[name] != nil : found[name] == sql
    }
  }

  private static func expected(_ sql: String) throws -> [String: String] {
    try DatabaseQueue().inDatabase { memory in
      try memory.execute(sql: sql)
      return try objects(of: memory)
    }
  }

  /// The text of each table and index by its name; what SQLite makes by itself has an empty one.
  private static func objects(of database: Database) throws -> [String: String] {
    let rows = try Row.fetchAll(database, sql: "SELECT type, name, tbl_name, sql FROM sqlite_schema")
    return Dictionary(
      rows.map { row in
        let sql = row[3] as String? ?? ""
        return (row[1] as String? ?? "", "\(row[0] as String? ?? "") \(row[2] as String? ?? "") \(sql)")
      }, uniquingKeysWith: { first, _ in first })
  }
}
