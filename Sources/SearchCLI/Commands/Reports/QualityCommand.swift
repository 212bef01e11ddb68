import Arguments
import Configuration
import Export
import Pages
import Publication
import Search

/// `search quality`: what is probably wrong with records.
struct QualityCommand: Command {
  var words: [String] = []
  var query: String?
  var without: [String] = []
  var failOn: [String] = []
  var json = false
  var csv = false
  var ids = false
  var configuration = ConfigurationOptions()
  var filters = FilterOptions()
  var index = IndexOptions()

  static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "quality",
      summary: "Count the records with missing or doubtful fields, or list those of one check.",
      usage: ["search quality [--fail-on NAME]", "search quality NAME [--ids]"],
      discussion: """
        Each check has a name. quality:NAME in a query finds its records, has:FIELD those that state a field. The \
        status is 3 if a check of --fail-on finds something.
        """,
      sections: [
        .init("Checks", QualityCheck.all.map { "\($0.name)  \($0.sentence)" }.joined(separator: "\n")),
        .init(
          "Examples",
          """
          search quality
          search quality no-abstract --ids
          search quality -d MaMo --without no-oa-type --csv
          search quality --fail-on doi-twice,orcid-digit
          search 'quality:no-abstract -has:file' -y 2020..
          """),
      ]),
    arguments: [
      .rest("name", sets: \.words, isRequired: false, help: "A check.", completion: .values("checks"))
    ],
    options: [
      .own([
        .value("--query", "text", sets: \.query, help: "Only records that this query finds."),
        .list(
          "--without", "names", sets: \.without,
          help: "Leave out these checks; else those of quality_without in the configuration.",
          completion: .values("checks")),
        .list(
          "--fail-on", "names", sets: \.failOn,
          help: "End with status 3 if one of these checks finds something; any stands for all of them.",
          completion: .values("checks")),
        .value(
          "--config", "file", sets: \.configuration.config,
          help: "The configuration; else $SEARCH_CONFIG, else \(Configuration.fileName) beside the index.",
          completion: .file),
        .flag("--ids", sets: \.ids, help: "One record id per line, of one check."),
        .flag("--json", sets: \.json, help: "One JSON object."),
        .flag("--csv", sets: \.csv, help: "A table for a spreadsheet."),
      ]),
      .group(\.filters, under: "Filters"), .group(\.index, under: "Index"),
    ])

  func run(in context: Context) throws -> ProgramStatus {
    if [json, csv, ids].filter({ $0 }).count > 1 {
      throw CLIError("only one output format is possible", hint: "choose one of --json, --csv and --ids")
    }
    guard words.count <= 1 else {
      throw CLIError("unexpected argument '\(words[1])'", hint: Dispatch.searchHint(["quality"] + words))
    }
    let unwanted = without.isEmpty ? try configuration.read(in: context, index).qualityWithout : without
    let (without, failOn) = (try Self.checks(unwanted), try Self.checks(failOn, knowsAny: true))
    var request = SearchRequest(query ?? "*")
    try filters.apply(to: &request)
    let engine = try context.engine(index)
    if let name = words.first {
      guard let check = QualityCheck.all.first(where: { $0.name == name }) else {
        throw Self.unknown(name, hint: Dispatch.searchHint(["quality"] + words))
      }
      return try list(check, request, engine, in: context)
    }
    if ids {
      throw CLIError("--ids needs the name of a check", hint: "such as: search quality no-abstract --ids")
    }
    let report = try engine.quality(request, without: without)
    try write(report, in: context)
    let fails = report.findings.contains {
      $0.count > 0 && (failOn.contains("any") || failOn.contains($0.name))
    }
    return fails ? .problems : .success
  }

  /// The checks that comma lists name.
  static func checks(_ lists: [String], knowsAny: Bool = false) throws(CLIError) -> Set<String> {
    var names: Set<String> = []
    for name in lists.flatMap({ $0.split(separator: ",") }).map({ String($0.filter { !$0.isWhitespace }) }) {
      guard QualityCheck.names.contains(name) || (knowsAny && name == "any") else { throw unknown(name) }
      names.insert(name)
    }
    return names
  }

  private static func unknown(_ name: String, hint: String? = nil) -> CLIError {
    let names = QualityCheck.all.map(\.name).joined(separator: ", ")
    return CLIError("unknown check '\(name)', expected one of: \(names)", hint: hint)
  }

  private func write(_ report: QualityReport, in context: Context) throws {
    if json { return try context.writeJSON(report.json) }
    for note in report.notes { try context.note(note) }
    if csv {
      try context.output.write(CSVTable.text(report))
      return
    }
    let found = report.findings.filter { $0.count > 0 }
    let clean = report.findings.filter { $0.count == 0 }.map(\.name)
    let rows = found.map { [$0.name, Format.count($0.count), $0.sentence] }
    let table = Table(["check", "found", "what it means"], numeric: [1], rows: rows)
    try context.output.write("\(Format.count(report.records, "record"))\n\n")
    if !rows.isEmpty {
      try context.output.write(
        table.text(width: context.terminal.isOutputTerminal ? context.terminal.textWidth : .max))
    }
    if !clean.isEmpty { try context.writeLines("\nNothing found: \(clean.joined(separator: ", "))\n") }
  }

  private func list(
    _ check: QualityCheck, _ request: SearchRequest, _ engine: any Engine, in context: Context
  ) throws -> ProgramStatus {
    let others = Set(QualityCheck.names).subtracting([check.name])
    guard check.findsRecords else {
      let report = try engine.quality(request, without: others)
      let codes = report.findings.flatMap { $0.departments ?? [] }
      if json {
        try context.writeJSON(report.json)
      } else {
        try write(codes.map { [$0] }, ["code"], in: context)
      }
      return status(found: codes.count)
    }
    var narrowed = request.narrowed(to: check)
    (narrowed.limit, narrowed.facets, narrowed.sort) = (nil, [], .yearDescending)
    narrowed.detail = ids || json ? .ids : .fields
    let results = try engine.search(narrowed)
    let hits = results.query.match == request.match ? results.hits : []
    if json {
      try context.writeJSON(engine.quality(request, without: others).json(ids: hits.map(\.id)))
    } else {
      for note in results.query.notes { try context.note(note) }
      try write(hits.map { [$0.id, $0.title ?? ""] }, ["id", "title"], in: context)
    }
    return status(found: hits.count)
  }

  private func status(found: Int) -> ProgramStatus {
    let fails = found > 0 && !failOn.isEmpty
    return fails ? .problems : found > 0 ? .success : .nothingFound
  }

  private func write(_ rows: [[String]], _ columns: [String], in context: Context) throws {
    if csv { try context.output.write(CSV.row(columns)) }
    for row in rows {
      if csv {
        try context.output.write(CSV.row(row))
      } else {
        try context.output.write(SafeText.clean(ids ? row[0] : row.joined(separator: "  ")) + "\n")
      }
    }
  }
}
