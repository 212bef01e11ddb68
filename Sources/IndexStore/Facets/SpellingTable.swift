import Publication
import SearchSQLite

/// How many records state each spelling of the values of one facet, but for the spelling that is shown:
/// `facet_spelling`. That one is stated by the rest of the records that have the value.
///
/// So a value that all records spell alike, which is nearly every one, has no row.
final class SpellingTable {
  private struct Key: Hashable {
    var value: Int
    var spelling: Spelling
  }

  private let facet: String
  private let connection: Connection
  private let change: Statement
  /// What is to be added to the numbers of the table.
  private var waiting: [Key: Int] = [:]

  /// What is kept in memory at most.
  private static let maxWaiting = 1 << 16

  init(_ facet: FacetDefinition, _ connection: Connection) throws {
    self.facet = facet.name
    self.connection = connection
    change = try Statement(
      connection,
      """
      INSERT INTO facet_spelling(facet, value, code, label, records) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (facet, value, code, label) DO UPDATE SET records = records + excluded.records
      """)
    change.bind(facet.name, at: 1)
  }

  /// Counts records that state a spelling which is not the one shown; `count` may be negative.
  func add(_ count: Int, _ spelling: Spelling, of value: Int) throws {
    waiting[Key(value: value, spelling: spelling), default: 0] += count
    if waiting.count > Self.maxWaiting { try flush() }
  }

  private func flush() throws {
    for (key, count) in waiting where count != 0 {
      change.bind(key.value, at: 2)
      change.bind(key.spelling.code, at: 3)
      // A label is never empty: without one the key of the table would not hold.
      change.bind(key.spelling.label ?? "", at: 4)
      change.bind(count, at: 5)
      try change.run()
    }
    waiting = [:]
  }

  /// Writes what waits.
  func save() throws {
    guard !waiting.isEmpty else { return }
    try flush()
    try connection.run("DELETE FROM facet_spelling WHERE facet = ? AND records <= 0", facet)
  }

  /// By value, the spellings that are not shown, of the values that are asked for.
  func counts(where isWanted: (Int) -> Bool) throws -> [Int: [Spelling: Int]] {
    try Self.counts(facet, where: isWanted, connection)
  }

  static func counts(
    _ facet: String, where isWanted: (Int) -> Bool = { _ in true }, _ connection: Connection
  ) throws -> [Int: [Spelling: Int]] {
    var counts: [Int: [Spelling: Int]] = [:]
    let rows = try Statement(
      connection, "SELECT value, code, label, records FROM facet_spelling WHERE facet = ? ORDER BY value")
    rows.bind(facet, at: 1)
    while try rows.step() {
      let value = try rows.int(0)
      guard isWanted(value) else { continue }
      let label = try rows.string(2)
      let spelling = Spelling(code: try rows.string(1), label: label.isEmpty ? nil : label)
      counts[value, default: [:]][spelling] = try rows.int(3)
    }
    return counts
  }
}
