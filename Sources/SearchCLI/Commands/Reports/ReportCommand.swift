import Arguments
import HTML
import Pages
import Publication
import Search

/// What `search report` can write, by the word after it.
enum Report: String, CaseIterable {
  case changes, oa, types, departments

  var command: any Command.Type {
    switch self {
    case .changes: ChangesReportCommand.self
    case .oa: FacetReportCommand<OACounts>.self
    case .types: FacetReportCommand<TypeCounts>.self
    case .departments: FacetReportCommand<DepartmentCounts>.self
    }
  }
}

/// `search report` without the name of a report: all reports on one page.
struct ReportCommand: Command {
  var words: [String] = []
  var format: String?
  var filters = FilterOptions()
  var index = IndexOptions()

  static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "report",
      summary: "Write a report to print or mail.",
      usage: ["search report NAME [options]", "search report --format html [filters]"],
      sections: [
        .init(
          "Reports",
          """
          changes      what the runs since a day changed, with old and new values
          oa           open access, by year or not
          types        publication types
          departments  departments
          For help on a report: search report NAME --help
          """),
        .init(
          "Examples",
          """
          search report oa --by year
          search report --format html > reports.html
          """),
      ]),
    arguments: [.rest("name", sets: \.words, isRequired: false, help: "The name of a report.")],
    options: [
      .own([
        .value(
          "--format", "format", sets: \.format,
          help: "html: one page with open access, types, departments, quality and duplicates.",
          choices: ["html"])
      ]),
      .group(\.filters, under: "Filters"), .group(\.index, under: "Index"),
    ])

  func run(in context: Context) throws -> ProgramStatus {
    let names = Report.allCases.map(\.rawValue).joined(separator: ", ")
    if let word = words.first {
      throw CLIError(
        "unknown report '\(word)', expected one of: \(names)", hint: Dispatch.searchHint(["report"] + words))
    }
    guard let format else {
      throw CLIError("name a report: \(names)", hint: "--format html is a page with all")
    }
    guard format == "html" else { throw CLIError("--format \(format): expected html") }
    var request = SearchRequest("*")
    try filters.apply(to: &request)
    let engine = try context.engine(index)
    var page = ReportPage(title: "Reports")
    page.notes = [context.pageNote(index)]
    page.tables = [
      ("Open access by year", try engine.table(of: .oa, request, byYear: true)),
      ("Publication types", try engine.table(of: .type, request, byYear: false)),
      ("Departments", try engine.table(of: .department, request, byYear: false)),
    ]
    page.quality = try engine.quality(request, without: [])
    page.duplicates = try engine.duplicates(filters.isEmpty ? nil : request)
    try context.output.write(page.html(style: .inside).bytes)
    return .success
  }
}
