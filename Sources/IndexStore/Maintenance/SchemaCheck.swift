import SearchSQLite

/// Compares the tables of an index file with those that this program makes.
struct SchemaCheck {
  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// What is missing or made otherwise, a sentence each. Tables, views and indexes of other programs are no
  /// fault.
  func problems() throws -> [String] {
    let found = try Self.objects(of: connection)
    let isOlder = try !hasTablesAddedLater()
    return try Self.expected(Schema.sql).sorted { $0.key < $1.key }.compactMap { name, sql in
      guard let other = found[name] else {
        if Schema.tablesThatSpeedUp.contains(name) || (isOlder && Self.isAddedLater(name)) { return nil }
        return "the table or index '\(name)' is missing"
      }
      return other == sql ? nil : "the table or index '\(name)' is not made as this program makes it"
    }
  }

  /// Whether the tables that everything else is worked out from are those of this format. A file of an older
  /// one is taken where it has tables of these names.
  func hasStoredTables() throws -> Bool {
    let found = try Self.objects(of: connection)
    let isOlder = try connection.int("PRAGMA user_version") ?? 0 < Schema.formatVersion
    return try Self.expected(Schema.stored).allSatisfy { name, sql in
      guard let other = found[name] else { return Self.isAddedLater(name) }
      return isOlder || other == sql
    }
  }

  /// An index that an earlier version wrote has fewer tables, which is no damage.
  private func hasTablesAddedLater() throws -> Bool {
    guard try Self.objects(of: connection)["meta"] != nil else { return true }
    let rules = try connection.string("SELECT value FROM meta WHERE key = 'facet_rules'")
    return rules.flatMap(Int.init).map { $0 >= Schema.facetRulesWithTablesAddedLater } ?? false
  }

  private static func isAddedLater(_ name: String) -> Bool { Schema.tablesAddedLater.contains(name) }

  private static func expected(_ sql: String) throws -> [String: String] {
    let memory = try Connection()
    try memory.execute(sql)
    return try objects(of: memory)
  }

  /// The text of each table and index by its name; what SQLite makes by itself has an empty one.
  private static func objects(of connection: Connection) throws -> [String: String] {
    let objects = try connection.all("SELECT type, name, tbl_name, sql FROM sqlite_schema") { row in
      let columns = try (0..<4).map { try row.optionalString($0) ?? "" }
      return (name: columns[1], text: "\(columns[0]) \(columns[2]) \(columns[3])")
    }
    return Dictionary(objects, uniquingKeysWith: { first, _ in first })
  }
}
