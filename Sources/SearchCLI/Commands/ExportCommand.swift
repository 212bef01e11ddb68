import Arguments
import Export
import Search

/// `search export`: records for other programs and for people.
struct ExportCommand: Command {
  var words: [String] = []
  var filters = FilterOptions()
  var format: ExportFormat?
  var output: String?
  var limit: Int?
  var all = false
  var sort: SearchRequest.Sort?
  var fields: String?
  var bom = false
  var records = ExportFormatOptions()
  var matching = MatchOptions()
  var time = TimeOption()
  var index = IndexOptions()

  static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "export",
      summary: "Write records in a format that other programs read.",
      usage: ["search export [QUERY...] [filters] --format NAME [-o FILE]"],
      discussion: """
        Writes all records that match, the newest first; without a query or filters, all records. Memory use does not \
        grow with their number.
        """,
      sections: [
        .init(
          "Examples",
          """
          search export -d MaMo --format bibtex -o mamo.bib
          search export neural collapse --format ris
          search export -y 2020.. --format csv --fields id,title,doi,license
          search export --format yaml -o all.yaml.gz
          """)
      ],
      takesText: true),
    arguments: [.rest("query", sets: \.words, isRequired: false, help: "What to look for.")],
    options: [
      .own([
        .value("--format", "name", sets: \.format, help: "The format: \(ExportFormat.names)."),
        .value(
          "--output", short: "-o", "file", sets: \.output,
          help:
            "Write to this file, compressed if its name ends in .gz; it is replaced once everything is written.",
          completion: .file),
        .value("--limit", "n", sets: \.limit, help: "At most this many records."),
        .flag("--all", sets: \.all, help: "All records; the default."),
        .value(
          "--sort", "order", sets: \.sort, help: "year-desc (the default), year, title, updated or relevance."
        ),
        .value(
          "--fields", "names", sets: \.fields,
          help: "csv and jsonl: only these columns or keys, in this order; all for every column of csv."),
        .flag("--bom", sets: \.bom, help: "csv: begin with a byte order mark, for Excel."),
      ]),
      .group(\.records), .group(\.filters, under: "Filters"), .group(\.matching, under: "Filters"),
      .group(\.time), .group(\.index),
    ])

  func run(in context: Context) throws -> ProgramStatus {
    guard let format else {
      throw CLIError("--format is missing", hint: "give one of: \(ExportFormat.names)")
    }
    var options = try records.options(of: format, in: context, index)
    if let fields { options.fields = try names(fields, of: format) }
    if bom, format != .csv { throw CLIError("--bom goes with --format csv only") }
    options.hasByteOrderMark = bom
    let output = RecordOutput(format, options, file: self.output)
    return try output.write(request(format), from: context.engine(index, time: time.limit()), in: context)
  }

  private func names(_ list: String, of format: ExportFormat) throws -> [String] {
    guard format == .csv || format == .jsonl else { throw CLIError("--fields goes with csv or jsonl only") }
    if list == "all", format == .csv { return CSVFormat.columns }
    let names = list.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }
    guard !names.isEmpty else { throw CLIError("--fields names no field") }
    return names
  }

  private func request(_ format: ExportFormat) throws -> SearchRequest {
    var request = SearchRequest(words.joined(separator: " "))
    try filters.apply(to: &request)
    if words.isEmpty, filters.isEmpty { request.query = "*" }
    matching.apply(to: &request)
    // A feed's newest are those that changed last.
    request.sort = sort ?? (format == .atom ? .updated : .yearDescending)
    request.limit = nil
    if let limit {
      if all { throw CLIError("--all and --limit cannot be used together", hint: "leave out one of them") }
      guard limit >= 1 else { throw CLIError("--limit \(limit): expected 1 or more") }
      request.limit = limit
    }
    request.offersPartialMatches = false
    request.detail = .ids
    return request
  }
}

extension ExportFormat {
  /// For messages.
  static let names = allCases.map(\.rawValue).joined(separator: ", ")
}
