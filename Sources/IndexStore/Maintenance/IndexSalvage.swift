import Publication
import SearchSQLite

/// Moves what can be read of a damaged file into a new index.
///
/// A record is taken where its text has the hash beside it, wherever in the file it stands.
struct IndexSalvage {
  private let pages: DatabasePages
  private var facts = KeptFacts()
  private var frames: [Int: (source: String, hash: Hash128)] = [:]
  /// By docid: what the index of ids says, which stands on other pages than the records.
  private var ids: [Int: String] = [:]
  private var runs: [[DatabasePages.Value]] = []
  private var changes: [[DatabasePages.Value]] = []
  private var departmentChanges: [[DatabasePages.Value]] = []
  private var units: [DepartmentUnits.Row] = []
  /// Departments with a label or a place in the tree: what an index of an earlier version has for units.
  private var departments: [Department] = []
  /// Whether a version wrote the index that keeps units.
  private var keepsUnits = false
  /// Of `run_title`, `run_value` and `run_left_out`.
  private var titles: [[DatabasePages.Value]] = []
  private var fieldChanges: [[DatabasePages.Value]] = []
  private var leftOut: [[DatabasePages.Value]] = []
  /// The number of records that the file says it has; nil if that cannot be read.
  private(set) var expectedRecords: Int?

  init(path: String) throws {
    pages = try DatabasePages(path: path)
    pages.forEachRow(where: Self.isFact) { takeFact($0) }
    let generation = runs.compactMap { $0.last?.int }.max() ?? 0
    facts.generation = max(facts.generation, generation)
    facts.hasInheritedUnits = units.isEmpty && !keepsUnits
    facts.units =
      facts.hasInheritedUnits ? DepartmentUnits(departments) : DepartmentUnits(units, mendedBy: departments)
  }

  // MARK: Everything but the records

  private static func isFact(isOfTable: Bool, _ kinds: [DatabasePages.Kind]) -> Bool {
    switch (isOfTable, kinds.count) {
    case (true, 3): kinds == [.null, .text, .blob]
    case (true, 15): kinds.starts(with: [.null, .text, .text, .text])
    case (false, 2): kinds == [.text, .int] || kinds == [.text, .text]
    case (false, 4):
      kinds[0] == .text
        && (kinds[3] == .blob || kinds[1] == .int && kinds[2...].allSatisfy { $0 == .text || $0 == .null })
    case (false, 5):
      kinds.starts(with: [.text, .int, .text]) && kinds[4] != .int
        || kinds == [.int, .text, .text, .text, .text]
    case (false, 8): kinds.starts(with: [.int, .text]) || kinds.starts(with: [.text, .int, .int, .text])
    case (false, 9): kinds.starts(with: [.int, .int, .text])
    default: false
    }
  }

  private mutating func takeFact(_ row: DatabasePages.Row) {
    let values = row.values
    switch (row.rowid, values.count) {
    case (let docid?, 3):
      if let source = values[1].string, let hash = values[2].bytes.flatMap({ Hash128(bytes: $0) }) {
        frames[docid] = (source, hash)
      }
    case (let run?, 15): runs.append([.int(run)] + values.dropFirst())
    case (nil, 2):
      guard let text = values[0].string else { return }
      // FTS5's settings are rows of the same kind.
      if let docid = values[1].int, !Schema.textSettings.contains(text) { ids[docid] = text }
      if let value = values[1].string { takeMeta(text, value) }
    case (nil, 4):
      guard let hash = values[3].bytes else { return titles.append(values) }
      if let unit = Self.department(values[0], values[1], values[2]) {
        units.append(.init(unit: unit, hash: hash))
      }
    case (nil, 5):
      guard values[0].int == nil else { return changes.append(values) }
      guard values[0].string == DepartmentUnits.facet.name,
        let unit = Self.department(values[2], values[3], values[4])
      else { return }
      if unit.label != nil || unit.parent != nil { departments.append(unit) }
    case (nil, 8):
      if values[0].int != nil { departmentChanges.append(values) } else { fieldChanges.append(values) }
    case (nil, 9): leftOut.append(values)
    default: return
    }
  }

  private mutating func takeMeta(_ key: String, _ value: String) {
    switch key {
    case "generation": facts.generation = max(0, Int(value) ?? 0)
    case "updated": facts.updated = value
    case "records": expectedRecords = Int(value)
    case "facet_rules": keepsUnits = Int(value).map { $0 >= Schema.facetRulesWithTablesAddedLater } ?? false
    default: return
    }
  }

  private static func department(
    _ code: DatabasePages.Value, _ label: DatabasePages.Value, _ parent: DatabasePages.Value
  ) -> Department? {
    guard let code = code.string, !code.isEmpty else { return nil }
    return Department(code: code, label: label.string, parent: parent.string)
  }

  // MARK: Records

  /// Fills a new index.
  ///
  /// - Returns: The records that could not be kept.
  func fill(_ connection: Connection) throws -> [LostRecord] {
    try facts.restore(to: connection)
    try restoreHistory(connection)
    let lost = try restoreRecords(connection)
    try IndexRebuild(connection).mendRuns()
    try facts.restoreDate(to: connection)
    return lost
  }

  private func restoreHistory(_ connection: Connection) throws {
    let tables = [
      ("run", runs), ("run_change", changes), ("department_change", departmentChanges), ("run_title", titles),
      ("run_value", fieldChanges), ("run_left_out", leftOut),
    ]
    for (table, rows) in tables {
      for row in rows {
        let places = row.map { _ in "?" }.joined(separator: ", ")
        // A row that breaks a rule of the table is damaged, and left out.
        let insert = try connection.statement("INSERT OR IGNORE INTO \(table) VALUES (\(places))")
        for (index, value) in row.enumerated() { value.bind(to: insert, at: Int32(index + 1)) }
        try insert.run()
      }
    }
  }

  private func restoreRecords(_ connection: Connection) throws -> [LostRecord] {
    try IndexEditor.edit(connection, hasInheritedUnits: facts.hasInheritedUnits) {
      (try restoreRecords($0, connection), .newGeneration())
    }.result
  }

  private func restoreRecords(_ editor: IndexEditor, _ connection: Connection) throws -> [LostRecord] {
    let setChanged = try Statement(connection, "UPDATE record SET changed = ? WHERE docid = ?")
    var damaged: [Int: String] = [:]
    var kept: (docids: Set<Int>, ids: Set<String>) = ([], [])
    try forEachBatch { rows in
      for (row, record) in zip(rows, StoredRecords.prepared(rows)) {
        guard let record else {
          damaged[row.docid] = row.id
          continue
        }
        guard kept.ids.insert(record.id).inserted else { continue }
        kept.docids.insert(row.docid)
        let frame = frames[row.docid]
        let docid = try editor.add(record, source: row.source, run: row.added)
        // A hash of zeros makes the next run read the frame again.
        try editor.setFrame(docid, source: row.source, hash: frame?.hash ?? .zero)
        setChanged.bind(row.changed, at: 1)
        setChanged.bind(docid, at: 2)
        try setChanged.run()
      }
    }
    return lost(damaged, kept.docids, kept.ids)
  }

  private func lost(_ damaged: [Int: String], _ docids: Set<Int>, _ names: Set<String>) -> [LostRecord] {
    let known = Set(damaged.keys).union(ids.keys).union(frames.keys).subtracting(docids)
    return known.sorted().compactMap { docid in
      let id = ids[docid] ?? damaged[docid]
      if let id, names.contains(id) { return nil }
      let reason = damaged[docid] == nil ? "its row cannot be read" : "its stored text is damaged"
      return LostRecord(id: id, docid: docid, reason: reason)
    }
  }

  private static let batchSize = 512

  private func forEachBatch(_ body: ([StoredRecords.Row]) throws -> Void) throws {
    var batch: [StoredRecords.Row] = []
    try pages.forEachRow(where: Self.isRecord) { row in
      guard let record = Self.record(row) else { return }
      batch.append(record)
      guard batch.count >= Self.batchSize else { return }
      try body(batch)
      batch.removeAll(keepingCapacity: true)
    }
    try body(batch)
  }

  private static func isRecord(isOfTable: Bool, _ kinds: [DatabasePages.Kind]) -> Bool {
    guard isOfTable, kinds.count == 8, kinds[6] == .text || kinds[6] == .null else { return false }
    return Array(kinds[..<6]) == [.null, .text, .text, .blob, .int, .int] && kinds[7] == .text
  }

  private static func record(_ row: DatabasePages.Row) -> StoredRecords.Row? {
    let values = row.values
    guard let docid = row.rowid, let source = values[2].string, let hash = values[3].bytes,
      let added = values[4].int, let changed = values[5].int, let json = values[7].bytes
    else { return nil }
    return StoredRecords.Row(
      docid: docid, id: String(decoding: values[1].bytes ?? [], as: UTF8.self), source: source, hash: hash,
      added: added, changed: changed, title: values[6].string, json: json)
  }
}

extension DatabasePages.Value {
  fileprivate func bind(to statement: Statement, at index: Int32) {
    switch self {
    case .int(let value): statement.bind(value, at: index)
    case .real(let value): statement.bind(value, at: index)
    // Repaired: no client should meet invalid UTF-8.
    case .text(let bytes): statement.bind(String(decoding: bytes, as: UTF8.self), at: index)
    case .null, .blob: statement.bindNull(at: index)
    }
  }
}
