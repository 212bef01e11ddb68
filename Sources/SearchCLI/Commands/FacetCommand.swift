import Arguments
import Export
import Pages
import Publication
import Search

/// `search facet`: the values of one facet.
struct FacetCommand: Command {
  var field = ""
  var words: [String] = []
  var match: String?
  var json = false
  var csv = false
  var bom = false
  var ids = false
  var filters = FilterOptions()
  var limit: Int?
  var color = ColorOption()
  var pager = PagerOption()
  var time = TimeOption()
  var index = IndexOptions()

  static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "facet",
      summary: "List the values of a facet with their counts.",
      usage: ["search facet FIELD [QUERY...] [filters] [--match TEXT] [--limit N]"],
      discussion: """
        FIELD is \(FacetDefinition.all.dropLast().map(\.name).joined(separator: ", ")) or \
        \(FacetDefinition.all.last?.name ?? ""). Counts are over the records \
        that match the query and the filters, ignoring a filter on the facet itself.
        """,
      sections: [
        .init(
          "Examples",
          """
          search facet department
          search facet oa neural collapse -y 2020..
          search facet publisher --match springer --csv
          """)
      ],
      takesText: true),
    arguments: [
      .one("field", sets: \.field, help: "The name of the facet.", completion: .values("facets")),
      .rest(
        "query", sets: \.words, isRequired: false, help: "What to look for; all records if missing."),
    ],
    options: [
      .group(\.filters, under: "Filters"),
      .own([
        .value(
          "--match", "text", sets: \.match, help: "Only values whose code or label contains this."),
        .value("--limit", "n", sets: \.limit, help: "Show at most n values, the most frequent ones."),
        .flag("--json", sets: \.json, help: "One JSON object."),
        .flag("--csv", sets: \.csv, help: "A table for a spreadsheet."),
        .flag("--bom", sets: \.bom, help: "Begin --csv with a byte order mark, for Excel."),
        .flag("--ids", sets: \.ids, help: "One code per line."),
      ]),
      .group(\.color), .group(\.pager), .group(\.time), .group(\.index),
    ])

  func run(in context: Context) throws -> ProgramStatus {
    if [json, csv, ids].filter({ $0 }).count > 1 {
      throw CLIError(
        "only one output format is possible", hint: "choose one of --json, --csv and --ids")
    }
    if let limit, limit < 0 { throw CLIError("--limit \(limit): expected 0 or more") }
    if bom, !csv { throw CLIError("--bom goes with --csv only") }
    var request = SearchRequest(words.isEmpty ? "*" : words.joined(separator: " "))
    request.facets = [field]
    request.limit = 0
    try filters.apply(to: &request)
    let (counts, query) = try counts(request, in: context)
    if json {
      try context.writeJSON(counts.json(of: query))
    } else {
      for note in query.notes { try context.note(note) }
      if query.match == .any, request.match == .all { try context.note("the counts are of partial matches") }
      try write(counts, in: context)
    }
    return counts.values.isEmpty && counts.notStated == 0 ? .nothingFound : .success
  }

  private func write(_ counts: FacetCounts, in context: Context) throws {
    if csv {
      if bom { try context.output.write(CSV.byteOrderMark) }
      try context.output.write(CSVTable.text(counts))
    } else if ids {
      for value in counts.values { try context.output.write(SafeText.clean(value.code) + "\n") }
    } else {
      let look = color.look(in: context)
      try context.paged(pager) { output in
        for line in FacetRenderer.listing(counts, width: context.terminal.textWidth) {
          try output.write(line.rendered(look) + "\n")
        }
      }
    }
  }

  private func counts(
    _ request: SearchRequest, in context: Context
  ) throws -> (FacetCounts, SearchResults.QueryInfo) {
    do {
      let results = try context.engine(index, time: time.limit()).search(request)
      guard let counts = results.facets.first else { throw CLIError("no counts of '\(field)'") }
      return ((match.map(counts.matching) ?? counts).limited(to: limit), results.query)
    } catch let error as SearchError {
      guard case .unknownFacet = error else { throw error }
      throw CLIError(error.description, hint: Dispatch.searchHint(["facet", field] + words))
    }
  }
}
