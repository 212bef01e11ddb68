// Public, because types of one module conform to protocols of the other.
public import Arguments
public import Search

/// The options for how the words of a query match.
struct MatchOptions: OptionGroup, Equatable {
  var match: SearchRequest.Match?
  var expand = false
  var stem: String?

  static let options: [Option<Self>] = [
    .value(
      "--match", "how", sets: \.match,
      help: "all: every word has to match (the default); any: one is enough."),
    .flag("--expand", sets: \.expand, help: "Also rank by what the best hits have in common."),
    .value(
      "--stem", "languages", sets: \.stem,
      help: "The languages in which words have forms, such as eng,ger; else those of the index."),
  ]

  func apply(to request: inout SearchRequest) {
    if let match { request.match = match }
    request.expand = expand
    if let stem { request.languages = stem.split(separator: ",").map { $0.filter { !$0.isWhitespace } } }
  }
}

extension SearchRequest.Match: ArgumentValue {}
