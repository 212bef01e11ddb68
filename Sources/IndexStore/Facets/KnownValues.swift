import Publication
import SearchSQLite

/// A value that has a number.
struct KnownValue {
  var number: Int
  var hasLabel: Bool
}

/// The values of a facet by their codes while a run adds records.
protocol KnownValues {
  mutating func value(of code: String) throws -> KnownValue?
  mutating func insert(_ code: String, _ value: KnownValue)
}

/// All values, read when the run begins.
struct FewValues: KnownValues {
  private var values: [String: KnownValue] = [:]

  /// `last`: The largest number.
  init(_ facet: FacetDefinition, last: Int, _ connection: Connection) throws {
    let rows = try connection.all(
      "SELECT value, code, label IS NOT NULL FROM facet_value WHERE facet = ? ORDER BY value", facet.name
    ) { (value: try $0.int(0), code: try $0.string(1), hasLabel: try $0.int(2) != 0) }
    for (index, row) in rows.enumerated() {
      // Values are given out one after the other and never taken back.
      guard row.value == index + 1 else {
        throw IndexError.damaged(what: "facet '\(facet.name)' has value \(row.value), expected \(index + 1)")
      }
      values[row.code] = KnownValue(number: row.value, hasLabel: row.hasLabel)
    }
  }

  func value(of code: String) -> KnownValue? { values[code] }
  mutating func insert(_ code: String, _ value: KnownValue) { values[code] = value }
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
    select = try Statement(
      connection, "SELECT value, label IS NOT NULL FROM facet_value WHERE facet = ? AND code = ?")
    select.bind(facet.name, at: 1)
  }

  mutating func value(of code: String) throws -> KnownValue? {
    let key = Self.key(code)
    if let known = values[key] { return known }
    guard !knowsAll else { return nil }
    select.bind(code, at: 2)
    defer { select.reset() }
    guard try select.step() else { return nil }
    let stored = KnownValue(number: try select.int(0), hasLabel: try select.int(1) != 0)
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
