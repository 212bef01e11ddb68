import ArgumentParser
import Indexer
import Search

/// `search departments`: labels and tree.
struct DepartmentsCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "departments",
    abstract: "Read the labels and the tree of the departments from a file.",
    usage: "search departments FILE",
    discussion: """
      EXAMPLES:
        search departments departments.yml
      """)

  static let optionNames = IndexOptions.names + JSONOption.names + WaitOption.names

  @Argument(help: ArgumentHelp("A department file, YAML or JSON.", valueName: "file"))
  var file: String
  @OptionGroup var waiting: WaitOption
  @OptionGroup var form: JSONOption
  @OptionGroup var index: IndexOptions

  func run(in context: Context) throws -> ProgramStatus {
    let seconds = try WaitOption.checked(waiting.wait)
    let report = try context.engine(index).departments(file: file, wait: seconds)
    if form.json {
      try context.writeJSON(MaintenanceJSON.object(report))
      return .success
    }
    try context.output.write("\(Format.count(report.departments, "department"))\n")
    if !report.unknown.isEmpty {
      try context.note("not in the file, but in records: \(Format.list(report.unknown, max: 10))")
    }
    return .success
  }
}

/// `search stats`: what the index holds.
struct StatsCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Show what the index holds and how much room it takes.",
    usage: "search stats",
    discussion: """
      EXAMPLES:
        search stats
        search stats --json | jq .records
      """)

  static let optionNames = IndexOptions.names + JSONOption.names

  @OptionGroup var form: JSONOption
  @OptionGroup var index: IndexOptions

  func run(in context: Context) throws -> ProgramStatus {
    let report = try context.engine(index).stats()
    if form.json {
      try context.writeJSON(StatsJSON.object(report))
    } else {
      try context.output.write(StatsRenderer.text(report))
    }
    return .success
  }
}

/// `search check`: look for damage.
struct CheckCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Examine the index for damage.",
    usage: "search check",
    discussion: """
      EXAMPLES:
        search check && cp index/publications.db backup/
      """)

  static let optionNames = IndexOptions.names + JSONOption.names

  @OptionGroup var form: JSONOption
  @OptionGroup var index: IndexOptions

  func run(in context: Context) throws -> ProgramStatus {
    let report = try context.engine(index).check()
    if form.json {
      try context.writeJSON(CheckJSON.object(report))
    } else if report.isOK {
      try context.output.write("no problems found\n")
    } else {
      for problem in report.problems { try context.output.write(SafeText.clean(problem) + "\n") }
      try context.note("\(Format.count(report.problems.count, "problem")) found")
    }
    return report.isOK ? .success : .problems
  }
}

/// `search optimize`: fewer segments.
struct OptimizeCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "optimize",
    abstract: "Merge the index into fewer parts.",
    usage: "search optimize [--purge]",
    discussion: """
      EXAMPLES:
        search optimize
        search optimize --purge    also removes deleted words from the file for good
      """)

  static let optionNames =
    IndexOptions.names + JSONOption.names + WaitOption.names + OptionNames(switches: ["--purge"])

  @Flag(help: "Remove deleted words from the file for good.") var purge = false
  @OptionGroup var waiting: WaitOption
  @OptionGroup var form: JSONOption
  @OptionGroup var index: IndexOptions

  func run(in context: Context) throws -> ProgramStatus {
    let seconds = try WaitOption.checked(waiting.wait)
    let report = try context.engine(index).optimize(purge: purge, wait: seconds)
    if form.json {
      try context.writeJSON(MaintenanceJSON.object(report))
    } else {
      try context.output.write(
        "\(Format.bytes(report.bytesBefore)) in \(Format.count(report.segmentsBefore, "segment")) -> "
          + "\(Format.bytes(report.bytesAfter)) in \(Format.count(report.segmentsAfter, "segment"))\n")
    }
    return .success
  }
}
