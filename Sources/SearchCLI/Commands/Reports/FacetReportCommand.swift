import Arguments
import HTML
import Pages
import Publication
import Search

/// A facet that `search report` has a report about.
protocol ReportedFacet: Sendable {
  static var name: String { get }
  static var facet: FacetDefinition { get }
  static var title: String { get }
}

enum OACounts: ReportedFacet {
  static let name = "oa"
  static var facet: FacetDefinition { .oa }
  static let title = "Open access"
}

enum TypeCounts: ReportedFacet {
  static let name = "types"
  static var facet: FacetDefinition { .type }
  static let title = "Publication types"
}

enum DepartmentCounts: ReportedFacet {
  static let name = "departments"
  static var facet: FacetDefinition { .department }
  static let title = "Departments"
}

/// The forms of a report about a facet.
enum TableFormat: String, ArgumentValue, CaseIterable { case text, csv, json, svg, html }

/// `search report oa`, `types`, `departments`: counts, by year or not, as a table or a picture.
struct FacetReportCommand<Reported: ReportedFacet>: Command {
  var words: [String] = []
  var by: String?
  var format = TableFormat.text
  var filters = FilterOptions()
  var index = IndexOptions()

  static var syntax: CommandSyntax<Self> {
    CommandSyntax<Self>(
      CommandText(
        name: "report \(Reported.name)",
        summary: "\(Reported.title): records by \(Reported.facet.title), as a table or a picture.",
        usage: [
          "search report \(Reported.name) [QUERY...] [filters] [--by year] [--format text|csv|json|svg|html]"
        ],
        discussion: """
          svg is a picture for slides, with its numbers in it as text; html is one page with the picture and the table, to \
          print or to mail.
          """,
        sections: [
          .init(
            "Examples",
            """
            search report \(Reported.name)
            search report \(Reported.name) --by year -y 2015.. --format svg > \(Reported.name).svg
            search report \(Reported.name) --by year --format csv
            """)
        ],
        takesText: true),
      arguments: [
        .rest("query", sets: \.words, isRequired: false, help: "What to look for; all records if missing.")
      ],
      options: [
        .group(\.filters, under: "Filters"),
        .own([
          .value("--by", "year", sets: \.by, help: "Also count each year.", choices: ["year"]),
          .value("--format", "format", sets: \.format, help: "The form: text, csv, json, svg or html."),
        ]),
        .group(\.index, under: "Index"),
      ])
  }

  func run(in context: Context) throws -> ProgramStatus {
    if let by, by != "year" { throw CLIError("--by \(by): expected year") }
    var request = SearchRequest(words.isEmpty ? "*" : words.joined(separator: " "))
    try filters.apply(to: &request)
    let table = try context.engine(index).table(of: Reported.facet, request, byYear: by != nil)
    let title = Reported.title + (by == nil ? "" : " by year")
    switch format {
    case .json: try context.writeJSON(table.json)
    case .csv: try context.output.write(CSVTable.text(table))
    case .svg: try context.output.write(StackedBars(table, title: title).svg.bytes)
    case .text: try context.output.write(TableText.text(table, title: title, terminal: context.terminal))
    case .html:
      var page = ReportPage(title: title)
      page.notes = [context.pageNote(index)]
      page.tables = [(title, table)]
      try context.output.write(page.html(style: .inside).bytes)
    }
    return table.records == 0 ? .nothingFound : .success
  }
}

extension Context {
  /// Under the title of a page: when and how it was made.
  func pageNote(_ index: IndexOptions) -> String {
    "\(Format.moment(now())), \(SafeText.clean(commandLine)), index \(index.path(environment: environment))"
  }
}

/// A table of a facet in text.
enum TableText {
  /// More columns would not be read on a screen.
  private static let maxColumns = 8

  static func text(_ table: FacetTable, title: String, terminal: Terminal) -> String {
    let head = "\(title): \(Format.count(table.records, "record"))\n\n"
    let width = terminal.isOutputTerminal ? terminal.textWidth : .max
    guard !table.years.isEmpty else {
      let rows = table.values.map { value in
        [value.label, Format.count(value.count), share(value.count, of: table.records)]
      }
      return head + Table(["value", "records", "share"], numeric: [1, 2], rows: rows).text(width: width)
    }
    let shown = table.values.prefix(maxColumns)
    let header = ["year", "records"] + shown.map(\.label)
    let rows = table.years.reversed().map { year in
      [year.name, Format.count(year.records)] + year.counts.prefix(maxColumns).map { Format.count($0) }
    }
    let total = ["all", Format.count(table.records)] + shown.map { Format.count($0.count) }
    let rest = table.values.count - shown.count
    return head + Table(header, numeric: Set(1..<header.count), rows: rows + [total]).text(width: width)
      + (rest > 0 ? "and \(Format.count(rest)) more values: --format csv has all\n" : "")
  }

  private static func share(_ count: Int, of total: Int) -> String {
    total == 0 ? "" : Format.fixed(100 * Double(count) / Double(total), digits: 1) + " %"
  }
}
