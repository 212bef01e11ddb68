import Publication
import SearchSQLite

/// A record that a repair could not keep.
package struct LostRecord: Hashable, Sendable {
  /// nil if it cannot be known any more.
  package var id: String?
  package var docid: Int
  /// What is wrong with it.
  package var reason: String
}

/// Works out anew all that is derived from the stored records of a file, inside a transaction of the caller.
struct IndexRebuild {
  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// - Returns: The records whose text is not the one that was written; they are taken out.
  /// - Complexity: that of a first build, without reading an export.
  func run() throws -> [LostRecord] {
    let facts = try KeptFacts(connection)
    try removeDerived()
    try IndexFile.makeDerived(connection)
    try connection.execute(Schema.addedLater)
    try facts.restore(to: connection)
    let lost = try restoreRecords(facts)
    try mendFrames()
    try mendRuns()
    try facts.restoreDate(to: connection)
    return lost
  }

  /// FTS5 does not take away a table that it cannot read, so what it has to read is made whole and empty
  /// before.
  private func removeDerived() throws {
    if try Schema.hasTable("text_data", connection) {
      try connection.execute(
        """
        DELETE FROM text_data; DELETE FROM text_idx;
        INSERT INTO text_data(id, block) VALUES (1, x''), (10, x'00000000000000');
        INSERT OR REPLACE INTO text_config(k, v) VALUES ('version', 4);
        """)
    }
    for table in Schema.derivedTables { try connection.execute("DROP TABLE IF EXISTS \(table)") }
  }

  private func restoreRecords(_ facts: KeptFacts) throws -> [LostRecord] {
    let lost = try IndexEditor.edit(connection, hasInheritedUnits: facts.hasInheritedUnits) {
      (try restoreRecords($0), .newGeneration())
    }.result
    let named = Set(lost.map(\.docid))
    return try lost
      + connection.all("SELECT docid FROM frame WHERE docid NOT IN (SELECT docid FROM record) ORDER BY docid")
    { try $0.int(0) }.filter { !named.contains($0) }.map {
      LostRecord(id: nil, docid: $0, reason: "its row is missing")
    }
  }

  /// - Returns: The records whose text is damaged.
  private func restoreRecords(_ editor: IndexEditor) throws -> [LostRecord] {
    var lost: [LostRecord] = []
    var renamed: [(docid: Int, id: String, title: String?)] = []
    try StoredRecords(connection).scan { row, record in
      guard let record else {
        lost.append(LostRecord(id: row.id, docid: row.docid, reason: "its stored text is damaged"))
        return
      }
      try editor.restore(record, docid: row.docid)
      if row.id != record.id || row.title != record.title {
        renamed.append((row.docid, record.id, record.title))
      }
    }
    for record in lost {
      try connection.run("DELETE FROM record WHERE docid = ?", record.docid)
    }
    for (docid, id, title) in renamed {
      try connection.run("UPDATE record SET id = ?, title = ? WHERE docid = ?", id, title, docid)
    }
    return lost
  }

  /// Each record has one frame, of its own source; a frame with a hash of zeros is read again by the next
  /// run.
  private func mendFrames() throws {
    try connection.execute(
      """
      DELETE FROM frame WHERE docid NOT IN (SELECT docid FROM record);
      UPDATE frame SET hash = zeroblob(16) WHERE length(hash) <> 16;
      UPDATE frame SET source = record.source FROM record
        WHERE record.docid = frame.docid AND record.source <> frame.source;
      INSERT INTO frame(docid, source, hash) SELECT docid, source, zeroblob(16) FROM record
        WHERE docid NOT IN (SELECT docid FROM frame);
      """)
  }

  /// A record names the runs that added it and changed it last.
  func mendRuns() throws {
    guard let last = try connection.int("SELECT max(run) FROM run") else { return }
    try connection.run(
      """
      UPDATE record SET added = min(max(added, 1), ?1), changed = min(max(added, changed, 1), ?1)
      WHERE added < 1 OR changed < added OR changed > ?1
      """, last)
  }
}

/// What no stored record says: the department file, and how often the index has changed.
struct KeptFacts {
  var generation = 0
  var updated: String?
  var units = DepartmentUnits()
  /// Whether they are from an index of an earlier version: see `DepartmentUnits.inherit`.
  var hasInheritedUnits = false

  init() {}

  init(_ connection: Connection) throws {
    let meta = try connection.all("SELECT key, value FROM meta") {
      (try $0.optionalString(0) ?? "", try $0.optionalString(1) ?? "")
    }
    let facts = Dictionary(meta, uniquingKeysWith: { $1 })
    updated = facts["updated"]
    let lastRun = try connection.int("SELECT max(generation) FROM run") ?? 0
    generation = max(0, lastRun, facts["generation"].flatMap(Int.init) ?? 0)
    hasInheritedUnits = try !Schema.hasTablesAddedLater(connection)
    units =
      try hasInheritedUnits
      ? .inherit(connection)
      : DepartmentUnits(DepartmentUnits.rows(from: connection), mendedBy: Self.shownDepartments(connection))
  }

  /// What the facet shows is derived, so the table may be missing or damaged.
  private static func shownDepartments(_ connection: Connection) -> [Department] {
    (try? DepartmentUnits.shown(connection)) ?? []
  }

  /// Writes them into a file that has no records yet.
  func restore(to connection: Connection) throws {
    try connection.execute("DELETE FROM meta")
    try units.save(to: connection)
    var meta = Meta()
    meta.generation = generation
    try meta.save(to: connection)
    try IndexFile.markVersions(connection)
  }

  /// A repair changes no record, so the index is as old as it was.
  func restoreDate(to connection: Connection) throws {
    guard let updated, !updated.isEmpty else { return }
    try connection.run("UPDATE meta SET value = ? WHERE key = 'updated'", updated)
  }
}
