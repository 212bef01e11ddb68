package import Publication
import SearchSQLite

/// The runs that changed the index, and what the last of them changed.
package struct RunHistory {
  let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// How many recent runs keep their changes.
  package static let runsWithChanges = 100

  /// How many records that did not get in a run names at most, of each kind.
  package static let maxLeftOut = 1000

  /// The number of the last run; 0 if there was none.
  package func lastRun() throws -> Int { try connection.int("SELECT max(run) FROM run") ?? 0 }

  /// The last runs, newest first.
  package func runs(limit: Int) throws -> [RunSummary] {
    try connection.all(
      "SELECT \(Self.columns) FROM run ORDER BY run DESC LIMIT ?", max(0, limit), row: Self.summary)
  }

  /// The runs that began at this moment, in the form of `Timestamp`, or later; oldest first.
  package func runs(since moment: String) throws -> [RunSummary] {
    try connection.all(
      "SELECT \(Self.columns) FROM run WHERE started >= ? ORDER BY run", moment, row: Self.summary)
  }

  /// nil if there is no such run.
  package func run(_ number: Int) throws -> RunSummary? {
    try connection.first("SELECT \(Self.columns) FROM run WHERE run = ?", number, row: Self.summary)
  }

  /// What a run changed, as far as that is kept; by kind, and in the order of the ids.
  package func changes(ofRun number: Int) throws -> [RunChange] {
    try changes(where: "change.run = ?1", number).map(\.change).sorted(by: RunChange.areInOrder)
  }

  // MARK: One record

  /// The runs that changed a record or named it as left out, oldest first, as far as that is kept; with the
  /// numbers of the runs that added and changed it last, if it is in the index.
  package func runs(ofRecord id: String) throws -> (changes: [Int: RunChange], added: Int?, changed: Int?) {
    let changes = try changes(where: "change.id = ?1", id)
    let record = try connection.first("SELECT added, changed FROM record WHERE id = ?", id) {
      (added: try $0.int(0), changed: try $0.int(1))
    }
    return (
      Dictionary(changes.map { ($0.run, $0.change) }, uniquingKeysWith: { first, _ in first }), record?.added,
      record?.changed
    )
  }

  // MARK: Changes

  private func changes(
    where condition: String, _ value: any Bindable
  ) throws -> [(run: Int, change: RunChange)] {
    guard try Schema.hasTablesAddedLater(connection) else {
      return try connection.all(
        "SELECT run, id, kind, fields, parts FROM run_change AS change WHERE \(condition)", value
      ) { (try $0.int(0), try Self.change($0)) }
    }
    var values: [ChangeKey: [FieldChange]] = [:]
    let rows = try connection.all(
      """
      SELECT value.run, value.id, field, part, value.kind, before, after FROM run_change AS change
        JOIN run_value AS value ON value.id = change.id AND value.run = change.run
      WHERE \(condition) ORDER BY value.id, value.run, number
      """, value
    ) { (ChangeKey(run: try $0.int(0), id: try $0.string(1)), try Self.value($0)) }
    for (key, value) in rows { if let value { values[key, default: []].append(value) } }
    return try connection.all(
      """
      SELECT change.run, change.id, change.kind, fields, parts, name.title, reason, record.source, run.source
      FROM run_change AS change
        LEFT JOIN run ON run.run = change.run
        LEFT JOIN run_title AS name ON name.id = change.id AND name.run = change.run
        LEFT JOIN record ON record.id = change.id
      WHERE \(condition)
      """, value
    ) { row in
      let run = try row.int(0)
      var change = try Self.change(row)
      change.title = try row.optionalString(5)
      change.reason = try row.optionalString(6).flatMap(RunChange.Reason.init(kept:))
      if change.reason == .missing, let source = try row.optionalString(7),
        try row.optionalString(8) != source
      {
        change.reason = .moved(to: source)
      }
      change.values = values[ChangeKey(run: run, id: change.id)]
      return (run, change)
    }
  }

  private struct ChangeKey: Hashable {
    var run: Int
    var id: String
  }

  // MARK: Records that did not get in

  /// Records of a run that gave nothing to the index; `id`: Of this record alone.
  package func leftOut(ofRun number: Int, id: String? = nil) throws -> LeftOutRecords {
    var records = LeftOutRecords()
    guard try Schema.hasTablesAddedLater(connection) else { return records }
    let rows = try connection.statement(
      """
      SELECT kind, id, file, line, reason, later_file, later_line FROM run_left_out
      WHERE run = ?1 AND (?2 IS NULL OR id = ?2) ORDER BY number
      """)
    rows.bind(number, at: 1)
    if let id { rows.bind(id, at: 2) } else { rows.bindNull(at: 2) }
    defer { rows.reset() }
    while try rows.step() {
      let (id, file, line) = (try rows.optionalString(1), try rows.string(2), try rows.int(3))
      if try rows.string(0) == Self.rejected {
        let reason = try rows.optionalString(4) ?? ""
        records.rejected.append(RejectedRecord(file: file, line: line, id: id, reason: reason))
      } else if let laterFile = try rows.optionalString(5) {
        records.superseded.append(
          SupersededRecord(
            id: id ?? "", file: file, line: line, laterFile: laterFile, laterLine: try rows.int(6)))
      }
    }
    return records
  }

  /// The runs that left out a version of a record.
  package func runsThatLeftOut(_ id: String) throws -> [Int] {
    guard try Schema.hasTablesAddedLater(connection) else { return [] }
    return try connection.all("SELECT DISTINCT run FROM run_left_out WHERE id = ? ORDER BY run", id) {
      try $0.int(0)
    }
  }

  private static let rejected = "rejected"
  private static let superseded = "superseded"

  // MARK: Writing

  /// Adds a run behind all others, and forgets the changes of one that is too old by now.
  func append(_ run: FinishedRun, generation: Int) throws {
    let summary = run.summary
    let counts = RunCounts.columns.map { summary.counts[keyPath: $0.count] }
    let values: [any Bindable] =
      [summary.run, summary.kind.rawValue, summary.source, summary.started.map(Timestamp.text) ?? ""]
      + [(ContinuousClock.now - run.start).milliseconds] + counts + [summary.records, generation]
    let places = values.map { _ in "?" }.joined(separator: ", ")
    let insert = try Statement(
      connection, "INSERT INTO run(\(Self.columns), generation) VALUES (\(places))")
    for (index, value) in values.enumerated() { value.bind(to: insert, at: Int32(index + 1)) }
    try insert.run()
    try append(run.departments, ofRun: summary.run)
    try append(run.leftOut, ofRun: summary.run)
    if let changes = run.changes { try append(changes, ofRun: summary.run) }
    try forgetChanges(upTo: summary.run - Self.runsWithChanges)
  }

  private func append(_ changes: [RunChange], ofRun number: Int) throws {
    let insert = try Statement(
      connection, "INSERT INTO run_change(run, id, kind, fields, parts) VALUES (?, ?, ?, ?, ?)")
    let insertTitle = try Statement(
      connection, "INSERT INTO run_title(run, id, title, reason) VALUES (?, ?, ?, ?)")
    let insertValue = try Statement(
      connection,
      "INSERT INTO run_value(run, id, number, field, part, kind, before, after) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    )
    for statement in [insert, insertTitle, insertValue] { statement.bind(number, at: 1) }
    for change in changes {
      insert.bind(change.id, at: 2)
      insert.bind(change.kind.rawValue, at: 3)
      insert.bind(change.fields.joined(separator: " "), at: 4)
      insert.bind(change.parts.joined(separator: " "), at: 5)
      try insert.run()
      if change.title != nil || change.reason != nil {
        insertTitle.bind(change.id, at: 2)
        insertTitle.bind(change.title, at: 3)
        insertTitle.bind(change.reason?.name, at: 4)
        try insertTitle.run()
      }
      for (place, value) in (change.values ?? []).enumerated() {
        let (before, after) = value.storedSides
        insertValue.bind(change.id, at: 2)
        insertValue.bind(place, at: 3)
        insertValue.bind(value.field, at: 4)
        insertValue.bind(value.part, at: 5)
        insertValue.bind(value.kind.rawValue, at: 6)
        insertValue.bind(before, at: 7)
        insertValue.bind(after, at: 8)
        try insertValue.run()
      }
    }
  }

  private func append(_ records: LeftOutRecords, ofRun number: Int) throws {
    let insert = try Statement(
      connection,
      """
      INSERT INTO run_left_out(run, number, kind, id, file, line, reason, later_file, later_line)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    insert.bind(number, at: 1)
    var place = 0
    func add(
      _ kind: String, _ id: String?, _ file: String, _ line: Int, reason: String?, later: (String, Int)?
    ) throws {
      insert.bind(place, at: 2)
      insert.bind(kind, at: 3)
      insert.bind(id, at: 4)
      insert.bind(file, at: 5)
      insert.bind(line, at: 6)
      insert.bind(reason, at: 7)
      insert.bind(later?.0, at: 8)
      if let later { insert.bind(later.1, at: 9) } else { insert.bindNull(at: 9) }
      try insert.run()
      place += 1
    }
    for record in records.rejected.prefix(Self.maxLeftOut) {
      try add(Self.rejected, record.id, record.file, record.line, reason: record.reason, later: nil)
    }
    for record in records.superseded.prefix(Self.maxLeftOut) {
      try add(
        Self.superseded, record.id, record.file, record.line, reason: nil,
        later: (record.laterFile, record.laterLine))
    }
  }

  private func forgetChanges(upTo run: Int) throws {
    guard run >= 1 else { return }
    for table in ["run_title", "run_value"] {
      try connection.run(
        "DELETE FROM \(table) WHERE (id, run) IN (SELECT id, run FROM run_change WHERE run <= ?)", run)
    }
    try connection.run("DELETE FROM run_left_out WHERE run <= ?", run)
    try connection.run("DELETE FROM run_change WHERE run <= ?", run)
  }

  // MARK: Erasing

  /// Erases the titles and values of records that are no longer public; ids, kinds and the names of fields
  /// stay.
  ///
  /// - Returns: Whether there were any.
  func erase(_ ids: some Sequence<String>) throws -> Bool {
    var hasAny = false
    // Each night again the export has the same records that are not public, and of hardly any the history
    // tells.
    let isKept =
      """
      SELECT 1 WHERE EXISTS (SELECT 1 FROM run_title WHERE id = ?1 AND title IS NOT NULL)
        OR EXISTS (SELECT 1 FROM run_value WHERE id = ?1)
      """
    for id in ids where try connection.int(isKept, id) != nil {
      try connection.run("UPDATE run_title SET title = NULL WHERE id = ?", id)
      try connection.run("DELETE FROM run_value WHERE id = ?", id)
      hasAny = true
    }
    return hasAny
  }

  /// Erases all titles and values that the records in the index no longer state: those of deleted records,
  /// and what updates replaced.
  func eraseOldContent() throws {
    guard try Schema.hasTablesAddedLater(connection) else { return }
    try connection.execute(
      """
      UPDATE run_title SET title = NULL
        WHERE title IS NOT NULL AND title IS NOT (SELECT title FROM record WHERE record.id = run_title.id);
      DELETE FROM run_value
      """)
  }

  // MARK: Rows

  private static let columns =
    (["run", "kind", "source", "started", "took_ms"] + RunCounts.columns.map(\.name) + ["records"])
    .joined(separator: ", ")

  private static func summary(_ row: Statement) throws -> RunSummary {
    var counts = RunCounts()
    var column: Int32 = 5
    for place in RunCounts.columns {
      counts[keyPath: place.count] = try row.int(column)
      column += 1
    }
    return RunSummary(
      run: try row.int(0), kind: RunKind(rawValue: try row.string(1)) ?? .ingest, source: try row.string(2),
      started: Timestamp.date(try row.string(3)), took: Duration(milliseconds: try row.double(4)),
      counts: counts, records: try row.int(column))
  }

  /// Of a row with the run, then the columns of `run_change`.
  private static func change(_ row: Statement) throws -> RunChange {
    func words(_ column: Int32) throws -> [String] {
      try row.string(column).split(separator: " ").map(String.init)
    }
    return RunChange(
      id: try row.string(1), kind: RunChange.Kind(rawValue: try row.string(2)) ?? .updated,
      fields: try words(3), parts: try words(4))
  }

  /// Of a row with the run and the id, then the columns of `run_value`.
  private static func value(_ row: Statement) throws -> FieldChange? {
    FieldChange(
      field: try row.string(2), part: try row.optionalString(3), kind: try row.string(4),
      before: try row.optionalString(5), after: try row.optionalString(6))
  }
}

/// Versions of records that did not get in.
package struct LeftOutRecords: Hashable, Sendable {
  package var rejected: [RejectedRecord] = []
  package var superseded: [SupersededRecord] = []

  package init(rejected: [RejectedRecord] = [], superseded: [SupersededRecord] = []) {
    self.rejected = rejected
    self.superseded = superseded
  }
}

/// A run that is about to be committed, for the history.
package struct FinishedRun {
  /// But for the time, which ends when all is written.
  var summary: RunSummary
  var start: ContinuousClock.Instant
  /// nil if they are not kept, as of a first build: it would say of every record that it was added.
  var changes: [RunChange]?
  var departments: [DepartmentChange]
  var leftOut: LeftOutRecords

  package init(
    _ summary: RunSummary, start: ContinuousClock.Instant, changes: [RunChange]?,
    departments: [DepartmentChange] = [], leftOut: LeftOutRecords = LeftOutRecords()
  ) {
    self.summary = summary
    self.start = start
    self.changes = changes
    self.departments = departments
    self.leftOut = leftOut
  }
}

extension Statement {
  fileprivate func bind(_ text: String?, at index: Int32) {
    if let text { bind(text, at: index) } else { bindNull(at: index) }
  }
}
