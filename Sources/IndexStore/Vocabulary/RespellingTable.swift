import SearchSQLite
import Tokenize

/// How many records have each other spelling of a word: `respelling`.
///
/// Unlike the tables of words this one is exact: a row makes a query find other records, and must not outlive
/// the last record with the umlaut.
final class RespellingTable {
  private let connection: Connection
  /// What is to be added to the numbers of the table.
  private var waiting: [Respelling: Int] = [:]

  /// What is kept in memory at most.
  private static let maxWaiting = 1 << 16

  init(_ connection: Connection) { self.connection = connection }

  /// Counts a record that has these, or takes it back.
  func add(_ respellings: [Respelling], count: Int) throws {
    for respelling in respellings { waiting[respelling, default: 0] += count }
    if waiting.count > Self.maxWaiting { try save() }
  }

  /// Writes what waits.
  func save() throws {
    guard !waiting.isEmpty else { return }
    let change = try Statement(
      connection,
      """
      INSERT INTO respelling(spelled, terms, records) VALUES (?, ?, ?)
        ON CONFLICT (spelled, terms) DO UPDATE SET records = records + excluded.records
      """)
    let remove = try Statement(
      connection, "DELETE FROM respelling WHERE spelled = ? AND terms = ? AND records <= 0")
    for (respelling, count) in waiting.sorted(by: { $0.key < $1.key }) where count != 0 {
      change.bind(respelling.spelled, at: 1)
      change.bind(respelling.terms, at: 2)
      change.bind(count, at: 3)
      try change.run()
      guard count < 0 else { continue }
      remove.bind(respelling.spelled, at: 1)
      remove.bind(respelling.terms, at: 2)
      try remove.run()
    }
    waiting = [:]
  }
}

/// Verifies the other spellings of words against the stored records.
struct RespellingCheck {
  private var counts: [Respelling: Int] = [:]

  mutating func add(_ record: PreparedRecord) {
    for respelling in record.terms.respellings { counts[respelling, default: 0] += 1 }
  }

  /// What is wrong, a sentence each, after the last record.
  func problems(_ connection: Connection) throws -> [String] {
    var missing = counts
    var wrong: [Respelling] = []
    let rows = try Statement(connection, "SELECT spelled, terms, records FROM respelling")
    while try rows.step() {
      let respelling = Respelling(spelled: try rows.string(0), terms: try rows.string(1))
      if missing.removeValue(forKey: respelling) != (try rows.int(2)) { wrong.append(respelling) }
    }
    wrong += missing.keys
    guard let first = wrong.min() else { return [] }
    return [
      "\(wrong.count) other spellings of words are wrong, such as '\(first.spelled)' for '\(first.terms)'"
    ]
  }
}

extension Vocabulary {
  /// The terms, joined by single spaces, of which a term is another spelling: `muller` of `mueller`, `u s a`
  /// of `usa`. At most `limit`.
  package func terms(spelled: String, limit: Int) throws -> [String] {
    try respellings("SELECT terms FROM respelling WHERE spelled = ? ORDER BY terms LIMIT ?", spelled, limit)
  }

  /// The other spellings of a term, which need be in no record. At most `limit`.
  package func spellings(of term: String, limit: Int) throws -> [String] {
    try respellings("SELECT spelled FROM respelling WHERE terms = ? ORDER BY spelled LIMIT ?", term, limit)
  }
}
