import Publication
import SearchSQLite

/// One unit of a department file.
package struct Department: Hashable, Sendable {
  package var code: String
  package var label: String?
  /// The code of the unit directly above.
  package var parent: String?

  package init(code: String, label: String?, parent: String?) {
    self.code = code
    self.label = label
    self.parent = parent
  }

  /// Of its bytes: it tells whether a row is as it was written, as no record can.
  var hash: Hash128 {
    var bytes: [UInt8] = []
    for text in [code, label, parent] {
      bytes.append(text == nil ? 0 : 1)
      bytes += text.map { Array($0.utf8) } ?? []
      bytes.append(0)
    }
    return Hash128.of(bytes)
  }
}

/// The department file that was read last, as the table `unit` keeps it: labels and a tree that no record
/// states, and that have precedence over the labels of records.
package struct DepartmentUnits {
  static let facet = FacetDefinition.department

  /// By folded code.
  private(set) var byKey: [String: Department] = [:]

  init() {}

  /// Of units with the same code the last one counts.
  package init(_ units: [Department]) {
    for unit in units { byKey[Self.facet.key(of: unit.code)] = unit }
    for (key, unit) in byKey {
      guard let parent = unit.parent else { continue }
      if let above = self[parent] {
        // Named as its own entry spells it.
        byKey[key]?.parent = above.code
      } else {
        byKey[Self.facet.key(of: parent)] = Department(code: parent, label: nil, parent: nil)
      }
    }
  }

  /// A row of the table.
  struct Row {
    var unit: Department
    var hash: [UInt8]

    var isIntact: Bool { hash == unit.hash.bytes }
  }

  /// Of an index that an earlier version wrote, too, which does not have the table yet.
  init(from connection: Connection) throws {
    self =
      try Schema.hasTablesAddedLater(connection)
      ? DepartmentUnits(Self.rows(from: connection).map(\.unit)) : .inherit(connection)
  }

  static func rows(from connection: Connection) throws -> [Row] {
    try connection.all("SELECT code, label, parent, hash FROM unit") {
      Row(
        unit: Department(
          code: try $0.string(0), label: try $0.optionalString(1), parent: try $0.optionalString(2)),
        hash: try $0.bytes(3))
    }
  }

  /// Rows of a damaged file: one that is not as it was written is replaced by what the facet shows, if that
  /// is what was written.
  ///
  /// `shown`: The departments with a label or a place in the tree, as `facet_value` has them.
  init(_ rows: [Row], mendedBy shown: [Department]) {
    // A label that is shown may be that of records.
    let known = shown + shown.map { Department(code: $0.code, label: nil, parent: $0.parent) }
    let byHash = Dictionary(known.map { ($0.hash.bytes, $0) }, uniquingKeysWith: { first, _ in first })
    self.init(rows.map { row in row.isIntact ? row.unit : byHash[row.hash] ?? row.unit })
  }

  package subscript(code: String) -> Department? { byKey[Self.facet.key(of: code)] }

  func save(to connection: Connection) throws {
    try connection.run("DELETE FROM unit")
    let insert = try Statement(connection, "INSERT INTO unit(code, label, parent, hash) VALUES (?, ?, ?, ?)")
    for unit in byKey.values.sorted(by: { $0.code.precedesBytewise($1.code) }) {
      insert.bind(unit.code, at: 1)
      for (text, place) in [(unit.label, 2), (unit.parent, 3)] as [(String?, Int32)] {
        if let text { insert.bind(text, at: place) } else { insert.bindNull(at: place) }
      }
      insert.bindBlob(unit.hash.bytes, at: 4)
      try insert.run()
    }
  }

  /// What differs in a later file, in the order of the codes.
  func changes(to later: DepartmentUnits) -> [DepartmentChange] {
    Set(byKey.keys).union(later.byKey.keys).compactMap { key -> DepartmentChange? in
      let (before, after) = (byKey[key], later.byKey[key])
      if let before, let after, before.hash == after.hash { return nil }
      return DepartmentChange(
        before: before.map(DepartmentState.init), after: after.map(DepartmentState.init))
    }
    .sorted { $0.code.precedesBytewise($1.code) }
  }

  /// Takes over what an index of an earlier version says of departments. It did not keep apart what came from
  /// a file and what from records: see `withoutLabels(ofRecords:)`.
  static func inherit(_ connection: Connection) throws -> DepartmentUnits {
    DepartmentUnits(try shown(connection))
  }

  /// The departments with a label or a place in the tree.
  static func shown(_ connection: Connection) throws -> [Department] {
    try connection.all(
      """
      SELECT code, label, parent FROM facet_value
      WHERE facet = ? AND (label IS NOT NULL OR parent IS NOT NULL) ORDER BY value
      """, facet.name
    ) {
      Department(code: try $0.string(0), label: try $0.optionalString(1), parent: try $0.optionalString(2))
    }
  }

  /// Without units that have no place in the tree and a label that records state: that came from them.
  ///
  /// `labels`: The labels that records state of a unit.
  func withoutLabels(ofRecords labels: (Department) throws -> [String]) rethrows -> DepartmentUnits {
    let parents = Set(byKey.values.compactMap(\.parent).map(Self.facet.key))
    var units = self
    for (key, unit) in byKey where unit.parent == nil && !parents.contains(key) {
      let stated = try labels(unit)
      if let label = unit.label, stated.contains(where: { $0.hasSameBytes(as: label) }) {
        units.byKey[key] = nil
      }
    }
    return units
  }
}

extension DepartmentState {
  fileprivate init(_ unit: Department) {
    self.init(code: unit.code, label: unit.label, parent: unit.parent)
  }
}
