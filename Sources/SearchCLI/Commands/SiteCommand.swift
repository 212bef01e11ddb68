import Arguments
import Configuration
import Export
import Pages
import Publication
import Search

/// `search site`: lists of publications as files for a web site.
struct SiteCommand: Command {
  var folder = ""
  var words: [String] = []
  var by: String?
  var title = "Publications"
  var style: CitationStyle?
  var fragment = false
  var filters = FilterOptions()
  var configuration = ConfigurationOptions()
  var index = IndexOptions()

  private static let facets: [String: FacetDefinition] = [
    "department": .department, "author": .author, "year": .year, "type": .type,
  ]

  static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "site",
      summary: "Write lists of publications as plain pages, with BibTeX, RIS, CSV and JSON beside them.",
      usage: ["search site OUTDIR [QUERY...] [--by department|author|year|type] [--style apa]"],
      discussion: """
        Writes an index and a page for each value, with relative links that work from a folder and at any address. \
        Only what has changed is written; pages of values that no longer exist are removed, unless they were edited.
        """,
      sections: [
        .init(
          "Examples",
          """
          search site lists --by department --title 'Institute of Examples'
          search site mine -a Wu --style ieee
          search site parts --by year --fragment
          """)
      ],
      takesText: true),
    arguments: [
      .one("outdir", sets: \.folder, help: "The folder; created if it does not exist.", completion: .folder),
      .rest("query", sets: \.words, isRequired: false, help: "What to look for; all records if missing."),
    ],
    options: [
      .group(\.filters, under: "Filters"),
      .own([
        .value(
          "--by", "facet", sets: \.by, help: "A page for each value of department, author, year or type.",
          choices: ["department", "author", "year", "type"]),
        .value("--title", "text", sets: \.title, help: "The title of the index."),
        .value("--style", "name", sets: \.style, help: "The style of the citations."),
        .flag(
          "--fragment", sets: \.fragment, help: "Lists to include in other pages, without head and style."),
      ]),
      .group(\.configuration), .group(\.index),
    ])

  func run(in context: Context) throws -> ProgramStatus {
    var options = Site.Options()
    if let by {
      guard let facet = Self.facets[by] else {
        throw CLIError("--by \(by): expected one of: department, author, year, type")
      }
      options.facet = facet
    }
    let configuration = try configuration.read(in: context, index)
    (options.title, options.isFragment) = (title, fragment)
    options.style = style ?? configuration.citationStyle.flatMap(CitationStyle.init) ?? .apa
    options.links = RecordLinks(publicURL: configuration.publicURL, recordURL: configuration.recordURL)
    var request = SearchRequest(words.isEmpty ? "*" : words.joined(separator: " "))
    (request.sort, request.limit) = (.yearDescending, nil)
    try filters.apply(to: &request)
    let engine = try context.engine(index)
    let source = Site.Source(
      values: { try engine.table(of: $0, request, byYear: false) },
      forEachRecord: { filter, body in
        var request = request
        if let filter {
          request.filters.removeAll { $0.facet == filter.facet }
          request.filters.append(filter)
        }
        _ = try engine.forEachRecord(request, body)
      })
    let report = try Site.write(to: folder, options, from: source)
    for name in report.kept { try context.note("'\(name)' has changed since it was written, and stays") }
    try context.writeLines(
      "\(Format.count(report.pages, "page")), \(Format.count(report.written, "file")) written, "
        + "\(Format.count(report.removed.count)) removed\n")
    return .success
  }
}
