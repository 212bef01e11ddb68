import Arguments
import Search

/// The options for running a file of queries, for an evaluation.
struct TopicOptions: OptionGroup {
  var match: SearchRequest.Match?
  var limit: Int?
  var syntax = false
  var expand = false

  static let options: [Option<Self>] = [
    .value(
      "--match", "how", sets: \.match,
      help: "any: one word is enough (the default); all: every word has to match."),
    .value("--limit", "n", sets: \.limit, help: "Hits per query (default: 1000)."),
    .flag(
      "--syntax", sets: \.syntax, help: "Read the texts as queries: phrases, OR, NOT, fields, filters."),
    .flag("--expand", sets: \.expand, help: "Also rank by what the best hits have in common."),
  ]

  /// The request of all queries, without their texts: ranked ids and nothing else.
  func request() throws(CLIError) -> SearchRequest {
    let limit = limit ?? 1000
    guard limit >= 1 else { throw CLIError("--limit \(limit): expected 1 or more") }
    var request = SearchRequest("")
    request.match = match ?? .any
    request.syntax = syntax ? .query : .plain
    request.expand = expand
    request.sort = .relevance
    request.limit = limit
    request.facets = []
    request.detail = .ids
    return request
  }
}
