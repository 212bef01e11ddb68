import Arguments
import Indexer
import Publication

/// `search history`: the runs, what one of them changed, or what they did to one record.
struct HistoryCommand: Command {
  var run: String?
  var id: String?
  var diff = false
  var limit = 20
  var form = JSONOption()
  var index = IndexOptions()

  static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "history",
      summary:
        "List the runs that changed the index, newest first; show what one run changed, or what happened to one record.",
      usage: ["search history [RUN [--diff] | --id ID] [--limit N]"],
      discussion: """
        The last \(RunDetails.runsKept) runs keep their changes, and all runs keep their counts; a first build keeps \
        only its counts. The titles and values of a record that is no longer public are erased from all runs.
        """,
      sections: [
        .init(
          "Examples",
          """
          search history
          search history 2 --diff
          search history --id N1001
          search history --limit 100 --json
          """)
      ]),
    arguments: [.optional("run", sets: \.run, help: "The number of a run.", completion: .values("runs"))],
    options: [
      .own([
        .flag("--diff", sets: \.diff, help: "Show the old and new values of each changed record."),
        .value("--id", "id", sets: \.id, help: "Show what all runs did to the record with this id."),
        .value("--limit", "n", sets: \.limit, help: "Runs to list."),
      ]), .group(\.form), .group(\.index),
    ])

  func run(in context: Context) throws -> ProgramStatus {
    guard limit >= 1 else { throw CLIError("--limit \(limit): expected 1 or more") }
    let engine = try context.engine(index)
    if let id {
      if run != nil { throw CLIError("--id \(id): give the number of a run or an id, not both") }
      return try showRecord(id, engine, in: context)
    }
    if let run { return try show(run, engine, in: context) }
    if diff { throw CLIError("--diff: name a run, such as: search history 42 --diff") }
    let runs = try engine.history(limit: limit)
    if form.json {
      try context.writeJSON(runs.json)
    } else {
      try context.writeLines(Self.table(runs).text(width: tableWidth(in: context)))
    }
    return .success
  }

  private func show(_ text: String, _ engine: any Engine, in context: Context) throws -> ProgramStatus {
    guard let number = Int(text), number >= 1 else {
      throw CLIError(
        "'\(text)' is not the number of a run", hint: Dispatch.searchHint(["history", text]))
    }
    guard let details = try engine.history(run: number) else {
      let last = try engine.history(limit: 1).first.map { "the last is \($0.run)" } ?? "there is none yet"
      throw CLIError("no run \(number): \(last)", hint: "search history lists them")
    }
    if form.json {
      try context.writeJSON(details.json)
      return .success
    }
    try context.writeLines(Self.table([details.summary]).text(width: tableWidth(in: context)))
    let departments = DepartmentRenderer(changes: details.departments, maxUnits: .max).text()
    if !departments.isEmpty { try context.writeLines("\n" + departments) }
    if let changes = details.changes {
      try write(changes, in: context)
    } else {
      try context.note(
        "its changes are not kept: it is a first build, or not one of the last \(RunDetails.runsKept) runs")
    }
    try writeLeftOut(details, in: context)
    return .success
  }

  private func write(_ changes: [RunChange], in context: Context) throws {
    guard !changes.isEmpty else { return }
    if diff {
      let lines = ChangeLines(showsValues: true, width: context.terminal.textWidth)
      return try context.writeLines("\n" + lines.text(changes))
    }
    let maxTitle = max(20, context.terminal.textWidth / 2)
    let rows = changes.map { change in
      let title = StyledText(change.title ?? "").cut(to: maxTitle).rendered()
      return [change.kind.rawValue, change.id, title, ChangeText.note(change)]
    }
    try context.writeLines(
      "\n"
        + Table(["change", "id", "title", "fields or reason"], numeric: [], rows: rows).text(
          width: tableWidth(in: context)))
  }

  private func writeLeftOut(_ details: RunDetails, in context: Context) throws {
    let lines =
      details.rejects.map { "rejected " + ChangeText.rejected($0) }
      + details.superseded.map { "superseded " + ChangeText.superseded($0) }
    if !lines.isEmpty { try context.writeLines("\n") }
    for line in lines { try context.writeLines(SafeText.clean(line) + "\n") }
    for (count, kept, what) in [
      (details.summary.counts.rejected, details.rejects.count, "rejected"),
      (details.summary.counts.superseded, details.superseded.count, "superseded"),
    ] where count > kept && kept == RunDetails.leftOutKept {
      try context.writeLines("\(what) \(Format.count(count - kept)) more, whose names are not kept\n")
    }
  }

  private func showRecord(_ id: String, _ engine: any Engine, in context: Context) throws -> ProgramStatus {
    let runs = try engine.history(id: id)
    if form.json {
      try context.writeJSON(runs.json(ofRecord: id))
    } else {
      if runs.isEmpty { try context.note("no run in the history mentions a record '\(id)'") }
      for run in runs { try write(run, ofRecord: id, in: context) }
    }
    return runs.isEmpty ? .nothingFound : .success
  }

  private func write(_ run: RunDetails, ofRecord id: String, in context: Context) throws {
    let summary = run.summary
    let head = "run \(summary.run)  \(Format.moment(summary.started))  source '\(summary.source)'"
    let lines = ChangeLines(showsValues: true, width: context.terminal.textWidth)
    for change in run.changes ?? [] {
      var line = "\(head)  \(change.kind.rawValue)"
      if change.kind == .deleted, change.reason != nil { line += ": \(ChangeText.reason(change.reason))" }
      if let title = change.title { line += "  \(title)" }
      try context.writeLines(SafeText.clean(line) + "\n")
      if change.kind == .updated { try context.writeLines(lines.values(of: change)) }
    }
    for reject in run.rejects {
      try context.writeLines(SafeText.clean("\(head)  rejected \(ChangeText.rejected(reject))") + "\n")
    }
    for record in run.superseded {
      try context.writeLines(SafeText.clean("\(head)  superseded \(ChangeText.superseded(record))") + "\n")
    }
  }

  /// A table fits a terminal; in a pipe its lines stay whole.
  private func tableWidth(in context: Context) -> Int {
    context.terminal.isOutputTerminal ? context.terminal.textWidth : .max
  }

  /// Counts that are mostly 0 get a column only where one is not.
  private static func table(_ runs: [RunSummary]) -> Table {
    let rare: [(name: String, count: (RunSummary) -> Int)] = [
      ("skipped", \.counts.skipped), ("superseded", \.counts.superseded), ("held", \.counts.deletionsHeld),
    ]
    let counts: [(name: String, count: (RunSummary) -> Int)] =
      [
        ("added", \.counts.added), ("updated", \.counts.updated), ("unchanged", \.counts.unchanged),
        ("deleted", \.counts.deleted), ("rejected", \.counts.rejected),
      ] + rare.filter { column in runs.contains { column.count($0) > 0 } } + [("records", \.records)]
    let rows = runs.map { run in
      [String(run.run), Format.moment(run.started), run.kind.rawValue, run.source]
        + counts.map { Format.count($0.count(run)) } + [Format.duration(milliseconds: run.took.milliseconds)]
    }
    return Table(
      ["run", "started", "kind", "source"] + counts.map(\.name) + ["took"],
      numeric: Set([0] + Array(4...4 + counts.count)), rows: rows)
  }
}
