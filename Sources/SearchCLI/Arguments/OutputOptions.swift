import Arguments

/// The form of an answer.
enum OutputFormat: String, CaseIterable {
  case text, json, jsonl, csv, ids
}

/// The options that choose the form of the answer.
struct OutputOptions: OptionGroup, Equatable {
  var json = false
  var jsonl = false
  var csv = false
  var ids = false
  var format: String?

  static let options: [Option<Self>] = [
    .flag("--json", sets: \.json, help: "One JSON object: hits, total, facets."),
    .flag("--jsonl", sets: \.jsonl, help: "One JSON object per line for each hit."),
    .flag("--csv", sets: \.csv, help: "A table of hits for a spreadsheet."),
    .flag("--ids", sets: \.ids, help: "One record id per line."),
    .value(
      "--format", "name", sets: \.format, help: "The format by name: text, json, jsonl, csv or ids.",
      choices: OutputFormat.allCases.map(\.rawValue)),
  ]

  /// - Throws: `CLIError` where two forms are asked for, or an unknown one.
  func chosen() throws(CLIError) -> OutputFormat {
    let flags: [(OutputFormat, Bool)] = [(.json, json), (.jsonl, jsonl), (.csv, csv), (.ids, ids)]
    var formats = flags.filter(\.1).map(\.0)
    if let format {
      guard let named = OutputFormat(rawValue: format) else {
        let known = OutputFormat.allCases.map(\.rawValue).joined(separator: ", ")
        throw CLIError("unknown format '\(format)', expected one of: \(known)")
      }
      if !formats.contains(named) { formats.append(named) }
    }
    if formats.count > 1 {
      let names = formats.map { "--\($0.rawValue)" }.joined(separator: " and ")
      throw CLIError("\(names) cannot be used together", hint: "choose one output format")
    }
    return formats.first ?? .text
  }
}
