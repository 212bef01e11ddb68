import Arguments
import Export
import Publication
import Search

/// `search show`: stored records.
struct ShowCommand: Command {
  var ids: [String] = []
  var json = false
  var jsonl = false
  var format: ExportFormat?
  var fields: String?
  var records = ExportFormatOptions()
  var open = false
  var screen = ScreenOptions()
  var index = IndexOptions()

  static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "show",
      summary: "Show stored records by their ids.",
      usage: ["search show ID... [--open]"],
      discussion: """
        ID is the id of a record, its DOI, its arXiv number or another external_id. On a terminal, records are pages \
        to read; in a pipe, JSON.
        """,
      sections: [
        .init(
          "Examples",
          """
          search show 21326
          search show 21326 14924 --json
          search show 10.48550/arXiv.2210.06819 --open
          search neural collapse --ids | xargs search show --jsonl
          """)
      ],
      takesText: true),
    arguments: [.rest("id", sets: \.ids, help: "Record ids.")],
    options: [
      .own([
        .flag("--json", sets: \.json, help: "One JSON object with all records."),
        .flag("--jsonl", sets: \.jsonl, help: "One record per line, as stored."),
        .value("--format", "name", sets: \.format, help: "The records as search export writes them."),
        .value(
          "--fields", "names", sets: \.fields,
          help: "Only these keys of each record of --jsonl, such as _id,title."),
        .flag("--open", sets: \.open, help: "Open the page of the record in a browser."),
      ]),
      .group(\.records), .group(\.screen.color), .group(\.screen.pager), .group(\.index),
    ])

  func run(in context: Context) throws -> ProgramStatus {
    if format != nil, json || jsonl { throw CLIError("--format, --json and --jsonl cannot be used together") }
    if format == nil { try records.rejectWithoutFormat() }
    if json && jsonl {
      throw CLIError("--json and --jsonl cannot be used together", hint: "choose one output format")
    }
    if fields != nil, !jsonl { throw CLIError("--fields goes with --jsonl only") }
    let found = try context.engine(index).show(ids)
    for id in found.missing where !json { try context.note("no record '\(id)'") }
    if open {
      for record in found.records { try context.open(record.url, of: record.id) }
    } else {
      try write(found, in: context)
    }
    return found.missing.isEmpty ? .success : .nothingFound
  }

  private func write(_ found: FoundRecords, in context: Context) throws {
    if let format {
      var options = try records.options(of: format, in: context, index)
      options.isSingle = found.records.count == 1
      return try RecordOutput(format, options).write(found.records, in: context)
    }
    if json { return try context.writeJSON(found.json) }
    if jsonl {
      let keys = fields.map { $0.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) } }
      for record in found.records { try context.writeJSONLine(keys.map(record.json) ?? record.canonicalJSON) }
    } else if context.terminal.isOutputTerminal {
      let look = screen.color.look(in: context)
      try context.paged(screen.pager) { output in
        for (place, record) in found.records.enumerated() {
          if place > 0 { try output.write("\n") }
          for line in CardRenderer(record, width: context.terminal.textWidth).lines() {
            try output.write(line.rendered(look) + "\n")
          }
        }
      }
    } else {
      for record in found.records {
        try context.output.write(
          IndentedJSON.text(SafeText.escapeJSON(record.canonicalJSON)) + [UInt8(ascii: "\n")])
      }
    }
  }
}

/// `search explain`: where a score comes from.
struct ExplainCommand: Command {
  var id = ""
  var words: [String] = []
  var matching = MatchOptions()
  var filters = FilterOptions()
  var wordGroups = SynonymOption()
  var form = JSONOption()
  var time = TimeOption()
  var index = IndexOptions()

  static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "explain",
      summary: "Show why a record has its score, or why it is not a hit.",
      usage: ["search explain ID QUERY... [filters]"],
      sections: [
        .init(
          "Examples",
          """
          search explain 21326 neural collapse
          search explain 21326 neural collapse -y 2020.. --json
          """)
      ],
      takesText: true),
    arguments: [
      .one("id", sets: \.id, help: "The id of a record."),
      .rest("query", sets: \.words, help: "The query to explain."),
    ],
    options: [
      .group(\.filters, under: "Filters"),
      .group(\.matching), .group(\.wordGroups), .group(\.form), .group(\.time), .group(\.index),
    ])

  func run(in context: Context) throws -> ProgramStatus {
    var request = SearchRequest(words.joined(separator: " "))
    matching.apply(to: &request)
    try filters.apply(to: &request)
    try wordGroups.apply(to: &request, in: context)
    let report = try context.engine(index, time: time.limit()).explain(id, request)
    if form.json {
      try context.writeJSON(report.json)
    } else {
      try context.writeLines(ExplainRenderer.text(report))
    }
    return report.isMatch ? .success : .nothingFound
  }
}

/// `search tokens`: what the analyzer makes of a text.
struct TokensCommand: Command {
  var words: [String] = []
  var form = JSONOption()

  static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "tokens",
      summary: "Show what the analyzer makes of a text.",
      usage: ["search tokens TEXT..."],
      sections: [
        .init(
          "Examples",
          """
          search tokens 'H<sub>2</sub>O and $\\mathcal{O}(n \\log n)$'
          search tokens - < abstract.txt
          """)
      ],
      takesText: true),
    arguments: [.rest("text", sets: \.words, help: "The text; - for standard input.")],
    options: [.group(\.form)])

  func run(in context: Context) throws -> ProgramStatus {
    var text = words.joined(separator: " ")
    if context.namesStandardInput, words == ["-"] {
      var input = context.standardInput()
      text = try input.all()
    }
    let analyzed = context.makeEngine(IndexOptions.defaultPath, nil, .unlimited).analyze(text)
    if form.json {
      try context.writeJSON(analyzed.json)
    } else {
      let rows = analyzed.tokens.map { token in
        [
          String(token.position), token.term, "\(token.bytes.lowerBound)..<\(token.bytes.upperBound)",
          token.original,
        ]
      }
      let table = Table(["position", "term", "bytes", "original"], numeric: [0], rows: rows)
      try context.output.write(table.text())
    }
    return analyzed.tokens.isEmpty ? .nothingFound : .success
  }
}
