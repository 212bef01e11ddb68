import Publication
import SearchSQLite

/// A value that has a number.
struct KnownValue {
  var number: Int
  /// The hash of the spelling that is shown.
  var spelling: Int
}

/// The values of a facet by their codes while a run adds records.
protocol KnownValues {
  mutating func value(of code: String) throws -> KnownValue?
  mutating func insert(_ code: String, _ value: KnownValue)
}

/// All values, read when one is asked for first: a night that edits abstracts asks for none. To read them
/// took a seventh of a run over 33,812 records that finds nothing new.
struct FewValues: KnownValues {
  /// By code in each spelling that was met, and in its folded form.
  private var values: [String: KnownValue] = [:]
  private var isRead = false
  private let facet: FacetDefinition
  private let rows: Statement

  init(_ facet: FacetDefinition, _ connection: Connection) throws {
    self.facet = facet
    rows = try Statement(
      connection, "SELECT value, code, label FROM facet_value WHERE facet = ? ORDER BY value")
    rows.bind(facet.name, at: 1)
  }

  private mutating func read() throws {
    defer { rows.reset() }
    var count = 0
    while try rows.step() {
      count += 1
      let (number, code) = try (rows.int(0), rows.string(1))
      // Numbers are given out one after the other.
      guard number == count else {
        throw IndexError.damaged(what: "facet '\(facet.name)' has value \(number), expected \(count)")
      }
      guard !FreeValue.isOne(code) else { continue }
      let spelling = Spelling.hash(code: code, label: try rows.optionalString(2))
      insert(code, KnownValue(number: number, spelling: spelling))
    }
    isRead = true
  }

  mutating func value(of code: String) throws -> KnownValue? {
    // Before a value is added its code is asked for, so that none is missing.
    if !isRead { try read() }
    if let known = values[code] { return known }
    guard let known = values[facet.key(of: code)] else { return nil }
    values[code] = known
    return known
  }

  mutating func insert(_ code: String, _ value: KnownValue) {
    values[code] = value
    values[facet.key(of: code)] = value
  }
}

/// Those that the run has met, each looked up in the table at first: a night that changes two hundred records
/// does not read the names of all people. By a hash of the code, since a million names as texts would take a
/// hundred megabytes.
struct ManyValues: KnownValues {
  private var values: [Hash128: KnownValue] = [:]
  private let facet: String
  private let select: Statement
  /// Whether `values` has them all, because there was none when the run began.
  private let knowsAll: Bool
  private let last: Int

  /// `last`: The largest number.
  init(_ facet: FacetDefinition, last: Int, _ connection: Connection) throws {
    guard 0..<Int(UInt32.max) / 2 ~= last else {
      throw IndexError.damaged(what: "facet '\(facet.name)' has a value \(last)")
    }
    self.facet = facet.name
    self.last = last
    knowsAll = last == 0
    select = try Statement(connection, "SELECT value, label FROM facet_value WHERE facet = ? AND code = ?")
    select.bind(facet.name, at: 1)
  }

  mutating func value(of code: String) throws -> KnownValue? {
    let key = Self.key(code)
    if let known = values[key] { return known }
    guard !knowsAll else { return nil }
    select.bind(code, at: 2)
    defer { select.reset() }
    guard try select.step() else { return nil }
    let label = try select.optionalString(1)
    let stored = KnownValue(number: try select.int(0), spelling: Spelling.hash(code: code, label: label))
    guard 1...last ~= stored.number else {
      throw IndexError.damaged(what: "facet '\(facet)' has a value \(stored.number)")
    }
    values[key] = stored
    return stored
  }

  mutating func insert(_ code: String, _ value: KnownValue) { values[Self.key(code)] = value }

  /// Half of it is another in each process, so that nobody can make two codes that share it.
  private static func key(_ code: String) -> Hash128 {
    let hash = Hash128.of(Array(code.utf8))
    return Hash128(high: UInt64(bitPattern: Int64(code.hashValue)), low: hash.low)
  }
}
