import Arguments
import Indexer
import Publication

/// `search history`: the runs, or what one of them changed.
struct HistoryCommand: Command {
  var run: String?
  var limit = 20
  var form = JSONOption()
  var index = IndexOptions()

  static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "history",
      summary: "List runs that changed the index, newest first, or show what one run changed.",
      usage: ["search history [RUN] [--limit N]"],
      discussion: """
        The last \(RunDetails.runsKept) runs keep their changes, and all runs keep their counts; a first build keeps \
        only its counts.
        """,
      sections: [
        .init(
          "Examples",
          """
          search history
          search history 42
          search history --limit 100 --json
          """)
      ]),
    arguments: [.optional("run", sets: \.run, help: "The number of a run.", completion: .values("runs"))],
    options: [
      .own([.value("--limit", "n", sets: \.limit, help: "Runs to list.")]), .group(\.form), .group(\.index),
    ])

  func run(in context: Context) throws -> ProgramStatus {
    guard limit >= 1 else { throw CLIError("--limit \(limit): expected 1 or more") }
    let engine = try context.engine(index)
    if let run { return try show(run, engine, in: context) }
    let runs = try engine.history(limit: limit)
    if form.json {
      try context.writeJSON(runs.json)
    } else {
      try context.output.write(Self.table(runs).text())
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
    try context.output.write(Self.table([details.summary]).text())
    let departments = DepartmentRenderer(changes: details.departments, maxUnits: .max).text()
    if !departments.isEmpty { try context.output.write("\n" + departments) }
    guard let changes = details.changes else {
      try context.note(
        "its changes are not kept: it is a first build, or not one of the last \(RunDetails.runsKept) runs")
      return .success
    }
    let rows = changes.map {
      [$0.kind.rawValue, $0.id, $0.parts.joined(separator: " "), $0.fields.joined(separator: " ")]
    }
    if !rows.isEmpty {
      try context.output.write(
        "\n" + Table(["change", "id", "parts", "fields"], numeric: [], rows: rows).text())
    }
    return .success
  }

  /// The counts that are mostly 0 have a column only where one is not.
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
