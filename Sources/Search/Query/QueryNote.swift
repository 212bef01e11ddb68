/// What the reader of a query ignored, limited or changed.
enum QueryNote: Hashable, CustomStringConvertible {
  case noSearchableWord
  case onlyFilters
  case onlyExclusions
  case danglingOperator(String)
  case unclosedQuote
  case unclosedParenthesis
  case strayParenthesis
  case nestedTooDeep(limit: Int)
  case tooManyClauses(limit: Int)
  case tooLong(limitBytes: Int)
  case wildcardInFront(String)
  case wildcardAmongWords
  case slopWithoutPhrase(String)
  case unknownField(String)
  case facetWithoutValue(String)
  case invalidFilter(facet: String, FilterError)
  case filtersAmongAlternatives
  case invalidIdentifier(kind: String, String)
  case unknownCheck(String, nearest: [String])

  var description: String {
    switch self {
    case .noSearchableWord: "no searchable word in the query"
    case .onlyFilters: "no searchable word in the query: only its filters apply"
    case .onlyExclusions: "the query only excludes: the answer is all other records"
    case .danglingOperator(let name): "\(name) has no word to join, and was ignored"
    case .unclosedQuote: "a quote is not closed: it was read up to the end of the query"
    case .unclosedParenthesis: "a parenthesis is not closed: it was read up to the end of the query"
    case .strayParenthesis: "a closing parenthesis has no opening one, and was ignored"
    case .nestedTooDeep(let limit): "parentheses nested deeper than \(limit) were read as text"
    case .tooManyClauses(let limit): "the query has more than \(limit) words: the rest was ignored"
    case .tooLong(let limit): "the query is longer than \(limit) bytes: the rest was ignored"
    case .wildcardInFront(let word):
      "'\(word.shortened())': a * only stands for the end of a word, and was ignored"
    case .wildcardAmongWords: "* stands for all records only if it is alone, and was ignored"
    case .slopWithoutPhrase(let word):
      "'\(word.shortened())' was read as text: ~ takes a phrase in quotes, as in \"a b\"~5"
    case .unknownField(let name): "'\(name)' is not a field: read as text"
    case .facetWithoutValue(let facet):
      "'\(facet):' was read as text: as a filter it needs its value right behind the colon"
    case .invalidFilter(let facet, let error): "\(facet): \(error); nothing matches it"
    case .filtersAmongAlternatives: "filters hold for the whole query, not for a part of it"
    case .unknownCheck(let name, let nearest):
      "there is no check of quality '\(name.shortened())', and nothing matches it"
        + (nearest.isEmpty ? "" : "; did you mean \(nearest.joined(separator: " or "))?")
    case .invalidIdentifier(let kind, let text): "'\(text.shortened())' is not \(kind): read as text"
    }
  }
}

/// Distinct notes in the order of their first occurrence, limited in number.
struct QueryNotes {
  private static let maxCount = 20

  private(set) var notes: [QueryNote] = []

  mutating func add(_ note: QueryNote) {
    if notes.count < Self.maxCount, !notes.contains(note) { notes.append(note) }
  }

  mutating func removeDanglingOperators() {
    notes.removeAll { if case .danglingOperator = $0 { true } else { false } }
  }
}
