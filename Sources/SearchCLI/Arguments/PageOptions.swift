// Public, because types of one module conform to protocols of the other.
public import Arguments
public import Search

/// The options that choose which hits to show, and in which order.
struct PageOptions: OptionGroup, Equatable {
  var limit: Int?
  var all = false
  var page: Int?
  var after: String?
  var sort: SearchRequest.Sort?
  var facets: String?
  var explain = false

  static let options: [Option<Self>] = [
    .value("--limit", "n", sets: \.limit, help: "Hits per page (default: 10; 0 for counts only)."),
    .flag("--all", sets: \.all, help: "All hits."),
    .value("--page", "n", sets: \.page, help: "Which page, starting at 1."),
    .value(
      "--after", "cursor", sets: \.after, help: "Continue after a page, with its `next` cursor."),
    .value("--sort", "order", sets: \.sort, help: "relevance, year, year-desc, title or updated."),
    .value(
      "--facets", "names", sets: \.facets,
      help: "Facets to count: department,oa,year (the default), or none.", completion: .values("facets")),
    .flag("--explain", sets: \.explain, help: "Show what was searched for each word."),
  ]

  /// Whether no option limits the hits.
  var isUnlimited: Bool { limit == nil && page == nil && after == nil }

  /// - Throws: `CLIError` for values out of range and contradictions.
  func apply(to request: inout SearchRequest) throws(CLIError) {
    try rejectContradictions()
    if let limit {
      guard limit >= 0 else { throw CLIError("--limit \(limit): expected 0 or more") }
      request.limit = limit
    }
    if all { request.limit = nil }
    if let page { request.offset = try offset(of: page, limit: request.limit ?? 0) }
    request.cursor = after
    if let sort { request.sort = sort }
    if let facets { request.facets = PageOptions.facetNames(facets) }
    request.explain = explain
  }

  private func rejectContradictions() throws(CLIError) {
    let given = [
      ("--page", page != nil), ("--after", after != nil), ("--all", all), ("--limit", limit != nil),
    ]
    .filter(\.1).map(\.0)
    for pair in [("--page", "--after"), ("--page", "--all"), ("--all", "--limit")]
    where given.contains(pair.0) && given.contains(pair.1) {
      throw CLIError("\(pair.0) and \(pair.1) cannot be used together", hint: "leave out one of them")
    }
  }

  private func offset(of page: Int, limit: Int) throws(CLIError) -> Int {
    guard page >= 1 else { throw CLIError("--page \(page): expected 1 or more") }
    guard limit >= 1 else { throw CLIError("--page needs a --limit of 1 or more") }
    let (offset, overflow) = (page - 1).multipliedReportingOverflow(by: limit)
    if overflow { throw CLIError("--page \(page): there are not that many records in the world") }
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
}

extension SearchRequest.Sort: ArgumentValue {}
