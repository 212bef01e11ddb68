import ArgumentParser

/// The form of an answer.
enum OutputFormat: String, CaseIterable {
  case text, json, jsonl, csv, ids
}

/// The options that choose the form of the answer.
struct OutputOptions: ParsableArguments {
  static let names = OptionNames(switches: ["--json", "--jsonl", "--csv", "--ids"], valued: ["--format"])

  @Flag(help: "One JSON object: hits, total, facets.") var json = false
  @Flag(help: "One JSON object a line for each hit.") var jsonl = false
  @Flag(help: "A table of hits for a spreadsheet.") var csv = false
  @Flag(help: "One record id a line.") var ids = false

  @Option(help: ArgumentHelp("The same by name: text, json, jsonl, csv or ids.", valueName: "name"))
  var format: String?

  /// For ArgumentParser.
  init() {}

  init(_ values: OptionValues) throws(OptionValues.NotPlain) {
    json = try values.flag("--json")
    jsonl = try values.flag("--jsonl")
    csv = try values.flag("--csv")
    ids = try values.flag("--ids")
    format = try values.text("--format")
  }

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
      throw CLIError("\(names) contradict each other", hint: "choose one form for the answer")
    }
    return formats.first ?? .text
  }
}
