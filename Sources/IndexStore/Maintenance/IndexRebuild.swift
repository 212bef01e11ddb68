import GRDB
import Publication

/// A record that a repair could not keep.
package struct LostRecord: Hashable, Sendable {
  /// nil where it cannot be known any more.
  package var id: String?
  package var docid: Int
  /// What is wrong with it.
  package var reason: String
}

/// Works out anew all that is derived from the stored records of a file, inside a transaction of the caller.
struct IndexRebuild {
  private let database: Database

  init(_ database: Database) { self.database = database }

  /// - Returns: The records whose text is not the one that was written; they are taken out.
  /// - Complexity: that of a first build, without reading an export.
  func run() throws -> [LostRecord] {
    let facts = try KeptFacts(database)
    try removeDerived()
    try IndexFile.makeDerived(database)
    try facts.restore(to: database)
    let lost = try restoreRecords()
    try mendFrames()
    try mendRuns()
    try facts.restoreDate(to: database)
    return lost
  }

  /// FTS5 does not take away a table that it cannot read, so what it has to read is made whole and empty before.
  private func removeDerived() throws {
    if try database.tableExists("text_data") {
      try database.execute(
        sql: """
          DELETE FROM text_data; DELETE FROM text_idx;
          INSERT INTO text_data(id, block) VALUES (1, x''), (10, x'00000000000000');
          INSERT OR REPLACE INTO text_config(k, v) VALUES ('version', 4);
          """)
    }
    for table in Schema.derivedTables { try database.execute(sql: "DROP TABLE IF EXISTS \(table)") }
  }

  private func restoreRecords() throws -> [LostRecord] {
    let editor = try IndexEditor(database)
    var lost: [LostRecord] = []
    var renamed: [(docid: Int, id: String, title: String?)] = []
    try StoredRecords(database).scan { row, record in
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
      try database.execute(sql: "DELETE FROM record WHERE docid = ?", arguments: [record.docid])
    }
    for (docid, id, title) in renamed {
      try database.execute(
        sql: "UPDATE record SET id = ?, title = ? WHERE docid = ?", arguments: [id, title, docid])
    }
    try editor.finish(newGeneration: true)
    let named = Set(lost.map(\.docid))
    return try lost
      + Int.fetchAll(
        database, sql: "SELECT docid FROM frame WHERE docid NOT IN (SELECT docid FROM record) ORDER BY docid"
      ).filter { !named.contains($0) }.map {
        LostRecord(id: nil, docid: $0, reason: "its row is missing")
      }
  }

  /// Each record has one frame, of its own source; a frame with a hash of zeros is read again by the next run.
  private func mendFrames() throws {
    try database.execute(
      sql: """
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
    guard let last = try Int.fetchOne(database, sql: "SELECT max(run) FROM run") else { return }
    try database.execute(
      sql: """
        UPDATE record SET added = min(max(added, 1), :last), changed = min(max(added, changed, 1), :last)
        WHERE added < 1 OR changed < added OR changed > :last
        """, arguments: ["last": last])
  }
}

/// What no stored record says: the labels and the tree of a department file, and how often the index has changed.
struct KeptFacts {
  /// One row of `facet_value` with a label or a place in the tree.
  struct LabelledValue {
    var facet: String
    var code: String
    var label: String?
    var parent: String?
  }

  var generation = 0
  var updated: String?
  var values: [LabelledValue] = []

  init() {}

  init(_ database: Database) throws {
    let meta = try Row.fetchAll(database, sql: "SELECT key, value FROM meta")
    let facts = Dictionary(
      meta.map { ($0[0] as String? ?? "", $0[1] as String? ?? "") }, uniquingKeysWith: { $1 })
    updated = facts["updated"]
    let lastRun = try Int.fetchOne(database, sql: "SELECT max(generation) FROM run") ?? 0
    generation = max(0, lastRun, facts["generation"].flatMap(Int.init) ?? 0)
    values = try Row.fetchAll(
      database,
      sql: """
        SELECT facet, code, label, parent FROM facet_value WHERE label IS NOT NULL OR parent IS NOT NULL
        ORDER BY facet, value
        """
    ).map {
      LabelledValue(
        facet: $0[0] as String? ?? "", code: $0[1] as String? ?? "", label: $0[2] as String?,
        parent: $0[3] as String?)
    }
  }

  /// Writes them into a file that has no records yet.
  func restore(to database: Database) throws {
    try database.execute(sql: "DELETE FROM facet_value; DELETE FROM meta")
    var numbers: [String: Int] = [:]
    let known = Set(FacetDefinition.all.map(\.name))
    for value in values where known.contains(value.facet) && !value.code.isEmpty {
      try database.execute(
        sql: "INSERT OR IGNORE INTO facet_value(facet, value, code, label, parent) VALUES (?, ?, ?, ?, ?)",
        arguments: [
          value.facet, numbers[value.facet, default: 0] + 1, value.code, value.label, value.parent,
        ])
      numbers[value.facet, default: 0] += database.changesCount
    }
    var meta = Meta()
    meta.generation = generation
    try meta.save(to: database)
    try IndexFile.markVersions(database)
  }

  /// A repair changes no record, so the index is as old as it was.
  func restoreDate(to database: Database) throws {
    guard let updated else { return }
    try database.execute(sql: "UPDATE meta SET value = ? WHERE key = 'updated'", arguments: [updated])
  }
}
