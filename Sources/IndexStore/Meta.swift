package import GRDB
package import Publication

/// The facts about the whole index that a commit changes.
package struct Meta: Sendable {
  /// Counts the commits that changed a record.
  package var generation = 0
  package var records = 0
  /// One more than the largest docid ever used: the length of every column.
  package var docidLimit = 1
  /// The sum of the hashes of all records (modulo 2^128): it depends on what is in the index, not on how it got there.
  package var fingerprint = Hash128.zero
  /// When a commit last changed a record.
  package var updated = ""
  /// By field: terms over all records, each record's share as its length column has it.
  package var totalLengths = [Int](repeating: 0, count: TextField.allCases.count)
  /// By language code: the records that state it; under "" those that state none. A record that states two counts twice.
  package var languageCounts: [String: Int] = [:]

  package init() {}

  package init(from database: Database) throws {
    let rows = try Row.fetchAll(database, sql: "SELECT key, value FROM meta")
    let values = Dictionary(rows.map { ($0[0] as String, $0[1] as String) }, uniquingKeysWith: { $1 })
    func number(_ key: String) throws -> Int {
      guard let text = values[key], let number = Int(text), number >= 0 else {
        throw IndexError.damaged(what: "meta has no number '\(key)'")
      }
      return number
    }
    generation = try number("generation")
    records = try number("records")
    docidLimit = try number("docid_limit")
    totalLengths = try TextField.allCases.map { try number("total_length.\($0.name)") }
    for key in values.keys where key.hasPrefix(Self.languagePrefix) {
      languageCounts[String(key.dropFirst(Self.languagePrefix.count))] = try number(key)
    }
    guard let fingerprint = values["fingerprint"].flatMap(Hash128.init(hex:)) else {
      throw IndexError.damaged(what: "meta has no fingerprint")
    }
    self.fingerprint = fingerprint
    updated = values["updated"] ?? ""
    // Every column is as long as this says: a number past what docids can be is damage, not a reason to allocate.
    guard (1...Self.maxDocidLimit).contains(docidLimit) else {
      throw IndexError.damaged(what: "meta has a docid_limit of \(docidLimit)")
    }
  }

  private static let maxDocidLimit = 1 << 30
  private static let languagePrefix = "language_count."

  func save(to database: Database) throws {
    var rows = [
      ("generation", String(generation)), ("records", String(records)), ("docid_limit", String(docidLimit)),
      ("fingerprint", fingerprint.hex), ("updated", updated),
    ]
    for field in TextField.allCases {
      rows.append(("total_length.\(field.name)", String(totalLengths[field.rawValue])))
    }
    // A language that no record states any more has no row.
    try database.execute(
      sql: "DELETE FROM meta WHERE substr(key, 1, length(?1)) = ?1", arguments: [Self.languagePrefix])
    for (code, count) in languageCounts { rows.append((Self.languagePrefix + code, String(count))) }
    for (key, value) in rows {
      try database.execute(
        sql: "INSERT OR REPLACE INTO meta(key, value) VALUES (?, ?)", arguments: [key, value])
    }
  }
}
