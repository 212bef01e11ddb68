import Arguments
import Indexer
import Publication
import Search

/// `search departments`: labels and tree.
struct DepartmentsCommand: Command {
  var file = ""
  var dryRun = false
  var waiting = WaitOption()
  var form = JSONOption()
  var index = IndexOptions()

  static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "departments",
      summary: "Read the labels and the tree of the departments from a file.",
      usage: ["search departments FILE [--dry-run]"],
      sections: [
        .init(
          "Examples",
          """
          search departments departments.yml
          search departments departments.yml --dry-run
          """)
      ]),
    arguments: [
      .one("file", sets: \.file, help: "A department file, YAML or JSON.", completion: .file)
    ],
    options: [
      .own([.flag("--dry-run", sets: \.dryRun, help: "Show what the file would change, and change nothing.")]
      ),
      .group(\.waiting), .group(\.form), .group(\.index),
    ])

  func run(in context: Context) throws -> ProgramStatus {
    let seconds = try waiting.seconds()
    let head = context.head("file '\(file)'")
    let report = try context.engine(index).departments(file: file, isDryRun: dryRun, wait: seconds)
    if form.json {
      try context.writeJSON(report.json)
      return .success
    }
    let changes = DepartmentRenderer(changes: report.changes, indent: " ").text()
    let run =
      report.isDryRun ? "dry run, nothing changed" : report.run.map { "run \($0)" } ?? "nothing changed"
    try context.writeLines("\(head)\(changes) \(Format.count(report.departments, "department")), \(run)\n")
    if !report.unknown.isEmpty {
      try context.note("in records, but not in the file: \(Format.list(report.unknown, max: 10))")
    }
    return .success
  }
}

/// `search stats`: what the index holds.
struct StatsCommand: Command {
  var all = false
  var form = JSONOption()
  var index = IndexOptions()

  static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "stats",
      summary: "Show what the index holds and how much space it takes.",
      usage: ["search stats"],
      sections: [
        .init(
          "Examples",
          """
          search stats
          search stats --json | jq .records
          """)
      ]),
    options: [
      .own([.flag("--all", sets: \.all, help: "Also the fingerprint, the terms and the tables of the file.")]
      ),
      .group(\.form), .group(\.index),
    ])

  func run(in context: Context) throws -> ProgramStatus {
    let report = try context.engine(index).stats()
    if form.json {
      try context.writeJSON(report.json)
    } else {
      try context.writeLines(StatsRenderer.text(report, showsInside: all))
    }
    return .success
  }
}

/// `search check`: look for damage.
struct CheckCommand: Command {
  var quick = false
  var form = JSONOption()
  var index = IndexOptions()

  static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "check",
      summary: "Examine the index for damage.",
      usage: ["search check [--quick]"],
      discussion: """
        Verifies the file and the full-text index, then analyzes the stored records again and compares all derived \
        data with the result. Exit code 3 if something is wrong.
        """,
      sections: [
        .init(
          "Examples",
          """
          search check || search repair
          search check --quick    tables, counts and a hundred records: about a second
          """)
      ]),
    options: [
      .own([.flag("--quick", sets: \.quick, help: "Look only at tables, counts and a hundred records.")]),
      .group(\.form), .group(\.index),
    ])

  func run(in context: Context) throws -> ProgramStatus {
    let report = try context.engine(index).check(quick: quick)
    if form.json {
      try context.writeJSON(report.json)
      return report.isOK ? .success : .problems
    }
    for problem in report.problems { try context.output.write(SafeText.clean(problem) + "\n") }
    if report.isOK { try context.output.write("no problems found\n") }
    for note in report.notes { try context.note(note) }
    if !report.isOK {
      try context.note("\(Format.count(report.problems.count, "problem")) found")
      try context.errors.write("  repair the index with: search repair\n")
    }
    return report.isOK ? .success : .problems
  }
}

/// `search optimize`: fewer segments.
struct OptimizeCommand: Command {
  var purge = PurgeOption()
  var waiting = WaitOption()
  var form = JSONOption()
  var index = IndexOptions()

  static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "optimize",
      summary: "Merge the index into fewer parts.",
      usage: ["search optimize [--purge]"],
      sections: [
        .init(
          "Examples",
          """
          search optimize
          search optimize --purge    also removes deleted words from the file for good
          """)
      ]),
    options: [.group(\.purge), .group(\.waiting), .group(\.form), .group(\.index)])

  func run(in context: Context) throws -> ProgramStatus {
    let seconds = try waiting.seconds()
    let head = context.head(index.named(environment: context.environment))
    let report = try context.engine(index).optimize(purge: purge.purge, wait: seconds)
    if form.json {
      try context.writeJSON(report.json)
    } else {
      try context.writeLines(
        "\(head) \(Format.bytes(report.bytesBefore)) in \(Format.count(report.segmentsBefore, "segment")) -> "
          + "\(Format.bytes(report.bytesAfter)) in \(Format.count(report.segmentsAfter, "segment"))\n")
    }
    return .success
  }
}

/// `search repair`: make a damaged index whole.
struct RepairCommand: Command {
  static let maxLost = 20

  var waiting = WaitOption()
  var form = JSONOption()
  var index = IndexOptions()

  static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "repair",
      summary: "Rebuild the index from the records stored in it.",
      usage: ["search repair"],
      discussion: """
        For an index in which search check found problems, or that an older version of this program made. Needs no \
        export. If the file itself is malformed, everything readable goes into a new file, and the damaged one stays \
        as FILE.damaged-1. Exit code 3 if records were lost; search reindex restores them from the export.
        """,
      sections: [
        .init(
          "Examples",
          """
          search repair
          search repair --json | jq '.lost_records[].id'
          """)
      ]),
    options: [.group(\.waiting), .group(\.form), .group(\.index)])

  func run(in context: Context) throws -> ProgramStatus {
    let seconds = try waiting.seconds()
    let head = context.head(index.named(environment: context.environment))
    let report = try context.engine(index).repair(wait: seconds)
    if form.json {
      try context.writeJSON(report.json)
    } else {
      let duration = Format.duration(milliseconds: report.took.milliseconds)
      try context.writeLines("\(head) \(Format.count(report.records, "record")), rebuilt in \(duration)\n")
      if let file = report.damagedFile { try context.note("the damaged file is now '\(file)'") }
      try tellLost(report, in: context)
    }
    return report.lostCount > 0 ? .problems : .success
  }

  private func tellLost(_ report: RepairReport, in context: Context) throws {
    guard report.lostCount > 0 else { return }
    for lost in report.lost.prefix(Self.maxLost) {
      try context.output.write(
        SafeText.clean(" lost: \(lost.id.map { "record '\($0)'" } ?? "a record without a readable id"): ")
          + SafeText.clean(lost.reason) + "\n")
    }
    let rest = report.lostCount - min(report.lost.count, Self.maxLost)
    if rest > 0 { try context.output.write(" lost: \(Format.count(rest)) more\n") }
    try context.note("\(Format.count(report.lostCount, "record")) lost")
    try context.errors.write("  restore them from the export with: search reindex PATH...\n")
  }
}

/// `search backup`: copy the index.
struct BackupCommand: Command {
  var file = ""
  var force = false
  var form = JSONOption()
  var index = IndexOptions()

  static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "backup",
      summary: "Copy the index into one file, even while others write.",
      usage: ["search backup FILE [--force]"],
      discussion: "The copy is exactly one commit. Any SQLite client can open it, without write permission.",
      sections: [
        .init(
          "Examples",
          """
          search backup publications-copy.db --force
          search "neural collapse" --index publications-copy.db
          """)
      ]),
    arguments: [.one("file", sets: \.file, help: "The file to write.", completion: .file)],
    options: [
      .own([.flag("--force", sets: \.force, help: "Replace an existing file.")]),
      .group(\.form), .group(\.index),
    ])

  func run(in context: Context) throws -> ProgramStatus {
    if file.isEmpty { throw CLIError("a file name is empty") }
    let head = context.head(index.named(environment: context.environment))
    let report: BackupReport
    do { report = try context.engine(index).backup(to: file, force: force) } catch let error as IndexError {
      guard case .alreadyExists = error, !force else { throw error }
      throw CLIError("\(error)", hint: "use --force to replace it, or choose another name")
    }
    if form.json {
      try context.writeJSON(report.json)
    } else {
      let duration = Format.duration(milliseconds: report.took.milliseconds)
      let copy =
        "\(report.file): \(Format.count(report.records, "record")), \(Format.bytes(report.bytes)), \(duration)"
      try context.writeLines("\(head) \(SafeText.clean(copy))\n")
    }
    return .success
  }
}
