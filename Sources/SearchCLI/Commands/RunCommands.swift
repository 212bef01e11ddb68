import Arguments
import Indexer
import Publication

/// The options of `ingest` and `reindex`.
struct RunOptions: OptionGroup {
  var source = "default"
  var dryRun = false
  var departments: String?
  var keepRejected: String?
  var diff = false
  var all = false
  var quiet = false

  static let options: [Option<Self>] = [
    .value("--source", "name", sets: \.source, help: "The source the records belong to."),
    .flag(
      "--dry-run", sets: \.dryRun,
      help: "Report what the run would do, record by record, and change nothing."),
    .flag("--diff", sets: \.diff, help: "Show the old and new values of each changed record."),
    .flag("--all", sets: \.all, help: "Name all records in the report, not only the first 20."),
    .value(
      "--departments", "file", sets: \.departments, help: "Also read a department file.", completion: .file),
    .value(
      "--keep-rejected", "dir", sets: \.keepRejected,
      help: "Save the raw bytes of rejected records in this folder.",
      completion: .folder),
    .flag("--quiet", sets: \.quiet, help: "Print nothing, unless records were rejected or a run would stop."),
  ]

  func request(_ kind: RunKind, paths: [String], waiting: WaitOption) throws(CLIError) -> RunRequest {
    if paths.contains(where: \.isEmpty) { throw CLIError("a file name is empty") }
    var request = RunRequest(kind: kind, paths: paths)
    request.source = source
    request.isDryRun = dryRun
    request.departmentsFile = departments
    request.keepRejected = keepRejected
    request.waitSeconds = try waiting.seconds()
    return request
  }

  /// Runs with a progress line on a terminal, then prints the report.
  func run(_ request: RunRequest, index: IndexOptions, json: Bool, in context: Context) throws
    -> ProgramStatus
  {
    let engine = try context.engine(index)
    let isShown = context.terminal.isErrorTerminal && !quiet
    var report: RunReport
    do {
      let line = ProgressLine(width: context.terminal.width, isShown: isShown, clock: context.clock)
      defer { line.clear() }
      report = try engine.run(request) { line.update($0) }
    }
    report.command = context.commandLine
    if json {
      try context.writeJSON(report.json)
    } else if !quiet || report.counts.rejected > 0 || report.stop != nil {
      let renderer = RunRenderer(
        report: report, showsValues: diff, showsAll: all, width: context.terminal.textWidth)
      try context.writeLines(renderer.text())
      if !quiet { try context.errors.write(renderer.warnings()) }
    }
    if report.stop != nil { return .failure }
    return report.counts.rejected > 0 ? .problems : .success
  }
}

/// How long a command waits for its turn to write.
struct WaitOption: OptionGroup {
  var wait = 10

  static let options: [Option<Self>] = [
    .value("--wait", "seconds", sets: \.wait, help: "How long to wait for another run.")
  ]

  func seconds() throws(CLIError) -> Int {
    guard (0...1_000_000).contains(wait) else {
      throw CLIError("--wait \(wait): expected seconds, 0 or more")
    }
    return wait
  }
}

/// Whether the words of deleted records leave the file.
struct PurgeOption: OptionGroup {
  var purge = false

  static let options: [Option<Self>] = [
    .flag("--purge", sets: \.purge, help: "Remove deleted words from the file for good.")
  ]
}

/// `search ingest`: add and update.
struct IngestCommand: Command {
  var paths: [String] = []
  var allowDelete = false
  var options = RunOptions()
  var waiting = WaitOption()
  var form = JSONOption()
  var index = IndexOptions()

  static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "ingest",
      summary: "Add and update records, without deleting missing ones.",
      usage: ["search ingest PATH... | -"],
      discussion: """
        Reads LibreCat exports: YAML, JSON or JSON Lines, also as .gz; a folder stands for all files in it; - is \
        standard input. Creates the index if there is none. Records that are no longer public are removed; a run that \
        would remove more than a tenth of the records stops and changes nothing.
        """,
      sections: [
        .init(
          "Examples",
          """
          search ingest tonight.yml
          search ingest exports/ --departments departments.yml
          zcat big.jsonl.gz | search ingest - --json
          """)
      ]),
    arguments: [
      .rest("path", sets: \.paths, help: "Files or folders; - for standard input.", completion: .file)
    ],
    options: [
      .own([
        .flag(
          "--allow-delete", sets: \.allowDelete,
          help: "Remove records that are no longer public, however many; go on if a file is broken.")
      ]),
      .group(\.options), .group(\.waiting), .group(\.form), .group(\.index),
    ])

  func run(in context: Context) throws -> ProgramStatus {
    var request = try options.request(.ingest, paths: paths, waiting: waiting)
    request.allowsDelete = allowDelete
    return try options.run(request, index: index, json: form.json, in: context)
  }
}

/// `search reindex`: make a source equal to an export.
struct ReindexCommand: Command {
  var paths: [String] = []
  var partial = false
  var allowDelete = false
  var purge = PurgeOption()
  var options = RunOptions()
  var waiting = WaitOption()
  var form = JSONOption()
  var index = IndexOptions()

  static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "reindex",
      summary: "Make the index match a complete export, and show what changed.",
      usage: [
        "search reindex PATH... [--partial] [--dry-run] [--allow-delete] [--source NAME] [--purge]"
      ],
      discussion: """
        All paths together are one complete export of the source: records missing from it are deleted, and so are \
        those that are no longer public. A run that would delete more than a tenth of the records, or whose input \
        is incomplete, stops and changes nothing. \
        Unchanged records are recognised and skipped. A dry run shows everything that a run would do, even if it \
        would stop (then with exit code 2); it needs no write permission.
        """,
      sections: [
        .init(
          "Examples",
          """
          search reindex exports/
          search reindex exports/ --dry-run --diff
          search reindex changed-today.yml --partial
          """)
      ]),
    arguments: [
      .rest("path", sets: \.paths, help: "Files or folders; - for standard input.", completion: .file)
    ],
    options: [
      .own([
        .flag(
          "--partial", sets: \.partial,
          help: "The export is not complete: keep missing records."),
        .flag(
          "--allow-delete", sets: \.allowDelete,
          help:
            "Delete records that are missing or no longer public, however many; go on if a file is broken."),
      ]),
      .group(\.purge), .group(\.options), .group(\.waiting), .group(\.form), .group(\.index),
    ])

  func run(in context: Context) throws -> ProgramStatus {
    var request = try options.request(.reindex, paths: paths, waiting: waiting)
    request.isPartial = partial
    request.allowsDelete = allowDelete
    request.purges = purge.purge
    return try options.run(request, index: index, json: form.json, in: context)
  }
}
