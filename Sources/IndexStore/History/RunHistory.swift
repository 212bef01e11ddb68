package import Publication
import SearchSQLite

/// The runs that changed the index, and what the last of them changed.
package struct RunHistory {
  let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// How many recent runs keep their changes.
  package static let runsWithChanges = 100

  /// The number of the last run; 0 if there was none.
  package func lastRun() throws -> Int { try connection.int("SELECT max(run) FROM run") ?? 0 }

  /// The last runs, newest first.
  package func runs(limit: Int) throws -> [RunSummary] {
    try connection.all(
      "SELECT \(Self.columns) FROM run ORDER BY run DESC LIMIT ?", max(0, limit), row: Self.summary)
  }

  /// nil if there is no such run.
  package func run(_ number: Int) throws -> RunSummary? {
    try connection.first("SELECT \(Self.columns) FROM run WHERE run = ?", number, row: Self.summary)
  }

  /// What a run changed, in the order of the ids, as far as that is kept.
  package func changes(ofRun number: Int) throws -> [RunChange] {
    try connection.all(
      "SELECT id, kind, fields, parts FROM run_change WHERE run = ? ORDER BY id", number, row: Self.change)
  }

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
    guard let changes = run.changes else { return }
    try append(changes, ofRun: summary.run)
    try connection.run("DELETE FROM run_change WHERE run <= ?", summary.run - Self.runsWithChanges)
  }

  private func append(_ changes: [RunChange], ofRun number: Int) throws {
    let insert = try Statement(
      connection, "INSERT INTO run_change(run, id, kind, fields, parts) VALUES (?, ?, ?, ?, ?)")
    insert.bind(number, at: 1)
    for change in changes {
      insert.bind(change.id, at: 2)
      insert.bind(change.kind.rawValue, at: 3)
      insert.bind(change.fields.joined(separator: " "), at: 4)
      insert.bind(change.parts.joined(separator: " "), at: 5)
      try insert.run()
    }
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

  private static func change(_ row: Statement) throws -> RunChange {
    func words(_ column: Int32) throws -> [String] {
      try row.string(column).split(separator: " ").map(String.init)
    }
    return RunChange(
      id: try row.string(0), kind: RunChange.Kind(rawValue: try row.string(1)) ?? .updated,
      fields: try words(2), parts: try words(3))
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

  package init(
    _ summary: RunSummary, start: ContinuousClock.Instant, changes: [RunChange]?,
    departments: [DepartmentChange] = []
  ) {
    self.summary = summary
    self.start = start
    self.changes = changes
    self.departments = departments
  }
}
