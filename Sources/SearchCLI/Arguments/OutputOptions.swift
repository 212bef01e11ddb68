import Arguments
import Export
import Search

/// The form of an answer.
enum OutputFormat: Hashable {
  case text, json, jsonl, csv, ids
  /// The records of the hits.
  case records(ExportFormat)

  /// Those with an option of their own come first.
  static let all: [OutputFormat] =
    [.text, .json, .jsonl, .csv, .ids]
    + ExportFormat.allCases.filter { $0 != .jsonl && $0 != .csv }.map(OutputFormat.records)

  var name: String {
    switch self {
    case .text: "text"
    case .json: "json"
    case .jsonl: "jsonl"
    case .csv: "csv"
    case .ids: "ids"
    case .records(let format): format.rawValue
    }
  }

  init?(name: String) {
    guard let format = Self.all.first(where: { $0.name == name }) else { return nil }
    self = format
  }
}

/// The options that choose the form of the answer.
struct OutputOptions: OptionGroup, Equatable {
  var json = false
  var jsonl = false
  var csv = false
  var ids = false
  var format: String?
  var fields: String?
  var bom = false
  var short = false

  static let options: [Option<Self>] = [
    .flag("--short", sets: \.short, help: "Two lines for each hit, and no facets."),
    .flag("--json", sets: \.json, help: "One JSON object: hits, total, facets."),
    .flag("--jsonl", sets: \.jsonl, help: "One JSON object per line for each hit."),
    .flag("--csv", sets: \.csv, help: "A table of hits for a spreadsheet."),
    .flag("--ids", sets: \.ids, help: "One record id per line."),
    .value(
      "--format", "name", sets: \.format,
      help: "The format by name: one of those above, or the records as search export writes them.",
      choices: OutputFormat.all.map(\.name)),
    .value(
      "--fields", "names", sets: \.fields,
      help: "The columns of --csv, or the keys of --jsonl, in this order, such as id,title,venue.",
      completion: .values("fields")),
    .flag("--bom", sets: \.bom, help: "Begin --csv with a byte order mark, for Excel."),
  ]

  /// - Throws: `CLIError` for two formats, or an unknown one.
  func chosen() throws(CLIError) -> OutputFormat {
    let flags: [(OutputFormat, Bool)] = [(.json, json), (.jsonl, jsonl), (.csv, csv), (.ids, ids)]
    var formats = flags.filter(\.1).map(\.0)
    if let format {
      guard let named = OutputFormat(name: format) else {
        let known = OutputFormat.all.map(\.name).joined(separator: ", ")
        throw CLIError("unknown format '\(format)', expected one of: \(known)")
      }
      if !formats.contains(named) { formats.append(named) }
    }
    if formats.count > 1 {
      let names = formats.map { "--\($0.name)" }.joined(separator: " and ")
      throw CLIError("\(names) cannot be used together", hint: "choose one output format")
    }
    let format = formats.first ?? .text
    if short, format != .text { throw CLIError("--short and --\(format.name) cannot be used together") }
    if bom, format != .csv { throw CLIError("--bom goes with --csv only") }
    return format
  }

  /// The requested columns or keys; nil for the format's own.
  ///
  /// - Throws: `CLIError` for an unknown name, and for a format that has neither: an object of `--json` keeps
  ///   its keys.
  func chosenFields(of format: OutputFormat) throws(CLIError) -> [String]? {
    guard let fields else { return nil }
    guard format == .csv || format == .jsonl else {
      throw CLIError("--fields goes with --csv or --jsonl only", hint: "jq picks keys out of --json")
    }
    let known = format == .csv ? HitTable.columns : Hit.jsonKeys
    let names = fields.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }
    for name in names where !known.contains(name) {
      throw CLIError("--fields: unknown field '\(name)', expected some of: \(known.joined(separator: ", "))")
    }
    guard !names.isEmpty else { throw CLIError("--fields names no field") }
    return names
  }
}
