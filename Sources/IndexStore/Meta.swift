package import Publication
package import SearchSQLite

/// The facts about the whole index that a commit changes.
package struct Meta: Sendable {
  /// Counts the commits that changed a record.
  package var generation = 0
  package var records = 0
  /// One more than the largest docid ever used: the length of every column.
  package var docidLimit = 1
  /// The sum of the hashes of all records (modulo 2^128): it depends on what is in the index, not on how it
  /// got there.
  package var fingerprint = Hash128.zero
  /// When a commit last changed a record.
  package var updated = ""
  /// By field: terms over all records, each record's share as its length column has it.
  package var totalLengths = [Int](repeating: 0, count: TextField.allCases.count)
  /// By language code: the records that state it; under "" those that state none. A record that states two
  /// counts twice.
  package var languageCounts: [String: Int] = [:]

  /// Names of the facets that the index has: one that a version before this did not know comes with the next
  /// run.
  package var facets = FacetDefinition.all.map(\.name)
  /// Those of them whose values were read by other rules than today's: the next run reads them anew.
  package var outdatedFacets: Set<String> = []

  /// Whether the next run makes facets anew.
  var hasOldFacets: Bool {
    !outdatedFacets.isEmpty || facets.count < FacetDefinition.all.count
  }

  package init() {}

  package init(from connection: Connection) throws {
    let rows = try connection.all("SELECT key, value FROM meta") { (try $0.string(0), try $0.string(1)) }
    let values = Dictionary(rows, uniquingKeysWith: { $1 })
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
    facets = values["facets"]?.split(separator: " ").map(String.init) ?? Self.firstFacets
    if values["facet_rules"] != String(FacetDefinition.rules) { outdatedFacets = Set(facets) }
    // Every column is as long as this says: a number past what docids can be is damage, not a reason to
    // allocate.
    guard (1...Self.maxDocidLimit).contains(docidLimit) else {
      throw IndexError.damaged(what: "meta has a docid_limit of \(docidLimit)")
    }
  }

  /// Whether two snapshots have the same records: what was worked out for one holds for the other. A rebuilt
  /// file may count its generations anew.
  package func isSameCommit(as other: Meta) -> Bool {
    generation == other.generation && fingerprint == other.fingerprint && docidLimit == other.docidLimit
      && updated == other.updated
  }

  private static let maxDocidLimit = 1 << 30
  /// Those of an index that does not say which it has.
  private static let firstFacets = [
    "department", "oa", "year", "type", "language", "publisher", "license", "project",
  ]
  private static let languagePrefix = "language_count."

  func save(to connection: Connection) throws {
    var rows = [
      ("generation", String(generation)), ("records", String(records)), ("docid_limit", String(docidLimit)),
      ("fingerprint", fingerprint.hex), ("updated", updated), ("facets", facets.joined(separator: " ")),
      ("facet_rules", outdatedFacets.isEmpty ? String(FacetDefinition.rules) : ""),
    ]
    for field in TextField.allCases {
      rows.append(("total_length.\(field.name)", String(totalLengths[field.rawValue])))
    }
    // A language that no record states any more has no row.
    try connection.run("DELETE FROM meta WHERE substr(key, 1, length(?1)) = ?1", Self.languagePrefix)
    for (code, count) in languageCounts { rows.append((Self.languagePrefix + code, String(count))) }
    for (key, value) in rows {
      try connection.run("INSERT OR REPLACE INTO meta(key, value) VALUES (?, ?)", key, value)
    }
  }
}
