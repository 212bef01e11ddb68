import Arguments
import Basics
import HTML
import Indexer
import Publication

/// `search report changes`: the review of the last runs, as a page.
struct ChangesReportCommand: Command {
  /// The forms of the page.
  enum PageFormat: String, ArgumentValue, CaseIterable { case markdown, html, csv }

  var since: String?
  var format = PageFormat.markdown
  var form = JSONOption()
  var index = IndexOptions()

  static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "report changes",
      summary: "Show what the runs since a date changed, with the old and new values of each record.",
      usage: ["search report changes --since DATE [--format html|markdown|csv]"],
      discussion: """
        The last \(RunDetails.runsKept) runs keep their changes. Times are in UTC. The HTML is a whole page, to print or \
        to mail.
        """,
      sections: [
        .init(
          "Examples",
          """
          search report changes --since 2026-11-22
          search report changes --since 2026-11-22 --format html > changes.html
          search report changes --since 2026-11-22T03:00:00Z --json
          """)
      ]),
    options: [
      .own([
        .value("--since", "date", sets: \.since, help: "The first day, or a time of it; such as 2026-11-22."),
        .value("--format", "format", sets: \.format, help: "The form: markdown, html or csv."),
      ]),
      .group(\.form), .group(\.index),
    ])

  func run(in context: Context) throws -> ProgramStatus {
    guard let since else { throw CLIError("since when?", hint: "give a day: --since 2026-11-22") }
    guard let moment = Timestamp.date(since) else {
      throw CLIError(
        "--since \(since): expected a day such as 2026-11-22, or a time such as 2026-11-22T03:00:00Z")
    }
    let start = context.clock()
    let runs = try context.engine(index).history(since: moment)
    if form.json {
      try context.writeJSON(runs.json)
      return .success
    }
    var page = ChangesPage(
      runs: runs, since: since, made: Format.moment(context.now()), command: context.commandLine,
      index: index.path(environment: context.environment))
    page.took = Format.duration(milliseconds: (context.clock() - start) * 1000)
    switch format {
    case .markdown: try context.output.write(MarkdownChanges.text(page))
    case .html: try context.output.write(HTMLChanges.page(page).bytes)
    case .csv: try context.output.write(CSVChanges.text(page))
    }
    return .success
  }
}
