import ArgumentParser
import Search

/// The options that choose which hits to show, and in which order.
struct PageOptions: ParsableArguments {
  static let names = OptionNames(
    switches: ["--all", "--expand", "--explain"],
    valued: ["--limit", "--page", "--after", "--sort", "--facets", "--match"])

  @Option(help: ArgumentHelp("Hits on a page (default: 10; 0 for counts alone).", valueName: "n"))
  var limit: Int?

  @Flag(help: "All hits.") var all = false

  @Option(help: ArgumentHelp("Which page, from 1.", valueName: "n"))
  var page: Int?

  @Option(help: ArgumentHelp("Go on after a page, with the cursor in its `next`.", valueName: "cursor"))
  var after: String?

  @Option(help: ArgumentHelp("relevance, year, year-desc, title or updated.", valueName: "order"))
  var sort: String?

  @Option(
    help: ArgumentHelp("Facets to count: department,oa,year (the default), or none.", valueName: "names"))
  var facets: String?

  @Option(
    help: ArgumentHelp("all: every word has to match (the default); any: one is enough.", valueName: "how"))
  var match: String?

  @Flag(help: "Also rank by what the best hits have in common.") var expand = false
  @Flag(help: "Tell what each word stood for.") var explain = false

  /// For ArgumentParser.
  init() {}

  init(_ values: OptionValues) throws(OptionValues.NotPlain) {
    limit = try values.number("--limit")
    all = try values.flag("--all")
    page = try values.number("--page")
    after = try values.text("--after")
    sort = try values.text("--sort")
    facets = try values.text("--facets")
    match = try values.text("--match")
    expand = try values.flag("--expand")
    explain = try values.flag("--explain")
  }

  /// - Throws: `CLIError` for values out of range, unknown names and contradictions.
  func apply(to request: inout SearchRequest) throws(CLIError) {
    try rejectContradictions()
    if let limit {
      guard limit >= 0 else { throw CLIError("--limit \(limit): expected 0 or more") }
      request.limit = limit
    }
    if all { request.limit = nil }
    if let page { request.offset = try offset(of: page, limit: request.limit ?? 0) }
    request.cursor = after
    if let sort {
      request.sort = try PageOptions.value(sort, of: SearchRequest.Sort.self, option: "--sort")
    }
    if let match {
      request.match = try PageOptions.value(match, of: SearchRequest.Match.self, option: "--match")
    }
    if let facets { request.facets = PageOptions.facetNames(facets) }
    request.expand = expand
    request.explain = explain
  }

  private func rejectContradictions() throws(CLIError) {
    let given = [
      ("--page", page != nil), ("--after", after != nil), ("--all", all), ("--limit", limit != nil),
    ]
    .filter(\.1).map(\.0)
    for pair in [("--page", "--after"), ("--page", "--all"), ("--all", "--limit")]
    where given.contains(pair.0) && given.contains(pair.1) {
      throw CLIError("\(pair.0) and \(pair.1) contradict each other", hint: "leave out one of them")
    }
  }

  private func offset(of page: Int, limit: Int) throws(CLIError) -> Int {
    guard page >= 1 else { throw CLIError("--page \(page): expected 1 or more") }
    guard limit >= 1 else { throw CLIError("--page needs a --limit of 1 or more") }
    let (offset, overflow) = (page - 1).multipliedReportingOverflow(by: limit)
    if overflow { throw CLIError("--page \(page): there are not so many records in the world") }
    return offset
  }

  /// The names of a comma list, each once.
  private static func facetNames(_ list: String) -> [String] {
    if list == "none" { return [] }
    var names: [String] = []
    for part in list.split(separator: ",") {
      let name = String(part.filter { !$0.isWhitespace })
      if !name.isEmpty, !names.contains(name) { names.append(name) }
    }
    return names
  }

  static func value<Choice>(_ text: String, of type: Choice.Type, option: String) throws(CLIError) -> Choice
  where Choice: RawRepresentable<String> & CaseIterable {
    if let value = Choice(rawValue: text) { return value }
    let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    throw CLIError("\(option) \(text): expected one of: \(known)")
  }
}
