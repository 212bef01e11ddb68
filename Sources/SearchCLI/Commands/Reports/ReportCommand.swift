import Arguments

/// What `search report` can write, by the word behind it.
enum Report: String, CaseIterable {
  case changes

  var command: any Command.Type {
    switch self {
    case .changes: ChangesReportCommand.self
    }
  }
}

/// `search report` without the name of a report.
struct ReportCommand: Command {
  var words: [String] = []

  static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "report",
      summary: "Write a report to print or mail.",
      usage: ["search report NAME [options]"],
      sections: [
        .init(
          "Reports",
          """
          changes  what the runs since a day changed, with old and new values
          For help on a report: search report NAME --help
          """)
      ]),
    arguments: [.rest("name", sets: \.words, isRequired: false, help: "The name of a report.")])

  func run(in context: Context) throws -> ProgramStatus {
    let names = Report.allCases.map(\.rawValue).joined(separator: ", ")
    guard let word = words.first else { throw CLIError("name a report: \(names)") }
    throw CLIError(
      "unknown report '\(word)', expected one of: \(names)", hint: Dispatch.searchHint(["report"] + words))
  }
}
