import ArgumentParser
import Indexer
import Synchronization

/// The options of `ingest` and `reindex`.
struct RunOptions: ParsableArguments {
  static let names = OptionNames(
    switches: ["--dry-run", "--quiet"],
    valued: ["--source", "--departments", "--keep-rejected", "--wait"])

  @Option(help: ArgumentHelp("The source the records belong to.", valueName: "name"))
  var source = "default"

  @Flag(help: "Report what the run would do, and change nothing.") var dryRun = false

  @Option(help: ArgumentHelp("Also read a department file.", valueName: "file"))
  var departments: String?

  @Option(help: ArgumentHelp("Save the raw bytes of rejected records there.", valueName: "dir"))
  var keepRejected: String?

  @Option(help: ArgumentHelp("How long to wait for another run.", valueName: "seconds"))
  var wait = WaitOption.defaultSeconds

  @Flag(help: "No progress and no warnings.") var quiet = false

  func request(_ kind: RunReport.Kind, paths: [String]) throws(CLIError) -> RunRequest {
    if paths.contains(where: \.isEmpty) { throw CLIError("the name of a file is empty") }
    if source.isEmpty { throw CLIError("--source needs a name") }
    var request = RunRequest(kind: kind, paths: paths)
    request.source = source
    request.isDryRun = dryRun
    request.departmentsFile = departments
    request.keepRejected = keepRejected
    request.waitSeconds = try WaitOption.checked(wait)
    return request
  }

  /// Runs with a progress line on a terminal, then prints the report.
  func run(_ request: RunRequest, index: IndexOptions, json: Bool, in context: Context) throws
    -> ProgramStatus
  {
    let engine = try context.engine(index)
    let isShown = context.terminal.isErrorTerminal && !quiet
    let report: RunReport
    do {
      let line = ProgressLine(width: context.terminal.width, isShown: isShown, clock: context.clock)
      defer { line.clear() }
      report = try engine.run(request) { line.update($0) }
    }
    if json {
      try context.writeJSON(RunJSON.object(report))
    } else {
      let renderer = RunRenderer(report: report)
      try context.output.write(renderer.text())
      if !quiet { try context.errors.write(renderer.warnings()) }
    }
    return report.rejected > 0 ? .problems : .success
  }
}

/// How long a command waits for its turn to write.
struct WaitOption: ParsableArguments {
  static let names = OptionNames(valued: ["--wait"])
  static let defaultSeconds = 10

  @Option(help: ArgumentHelp("How long to wait for another run.", valueName: "seconds"))
  var wait = WaitOption.defaultSeconds

  static func checked(_ seconds: Int) throws(CLIError) -> Int {
    guard (0...1_000_000).contains(seconds) else {
      throw CLIError("--wait \(seconds): expected seconds, 0 or more")
    }
    return seconds
  }
}

/// `search ingest`: add and update.
struct IngestCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "ingest",
    abstract: "Add and update records; delete nothing that is merely missing.",
    usage: "search ingest PATH... | -",
    discussion: """
      Reads LibreCat exports: YAML, JSON or JSON Lines, also as .gz; folders with all files in them; - is standard \
      input. Creates the index where there is none. Records that are no longer public are removed.

      EXAMPLES:
        search ingest tonight.yml
        search ingest exports/ --departments departments.yml
        zcat big.jsonl.gz | search ingest - --json
      """)

  static let optionNames = RunOptions.names + JSONOption.names + IndexOptions.names

  @Argument(help: ArgumentHelp("Files or folders; - for standard input.", valueName: "path"))
  var paths: [String]
  @OptionGroup var options: RunOptions
  @OptionGroup var form: JSONOption
  @OptionGroup var index: IndexOptions

  func run(in context: Context) throws -> ProgramStatus {
    let request = try options.request(.ingest, paths: paths)
    return try options.run(request, index: index, json: form.json, in: context)
  }
}

/// `search reindex`: make a source equal to an export.
struct ReindexCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "reindex",
    abstract: "Make the index equal to a complete export, and show what changed.",
    usage: "search reindex PATH... [--partial] [--dry-run] [--allow-delete] [--source NAME] [--purge]",
    discussion: """
      The paths of one run together are one complete export of the source: records that are missing from it are \
      deleted. A run that would delete more than a tenth of them stops and changes nothing; so does one whose input is \
      incomplete. Unchanged records are recognised and skipped.

      EXAMPLES:
        search reindex exports/
        search reindex exports/ --dry-run
        search reindex changed-today.yml --partial
      """)

  static let optionNames =
    RunOptions.names + JSONOption.names + IndexOptions.names
    + OptionNames(switches: ["--partial", "--allow-delete", "--purge"])

  @Argument(help: ArgumentHelp("Files or folders; - for standard input.", valueName: "path"))
  var paths: [String]
  @Flag(help: "The export is not complete: delete nothing for being missing.") var partial = false
  @Flag(help: "Delete however many records are missing; go on where a file is broken.") var allowDelete =
    false
  @Flag(help: "Remove deleted words from the file for good.") var purge = false
  @OptionGroup var options: RunOptions
  @OptionGroup var form: JSONOption
  @OptionGroup var index: IndexOptions

  func run(in context: Context) throws -> ProgramStatus {
    var request = try options.request(.reindex, paths: paths)
    if partial && allowDelete {
      throw CLIError("--partial and --allow-delete contradict each other", hint: "leave out one of them")
    }
    request.isPartial = partial
    request.allowsDelete = allowDelete
    request.purges = purge
    return try options.run(request, index: index, json: form.json, in: context)
  }
}
