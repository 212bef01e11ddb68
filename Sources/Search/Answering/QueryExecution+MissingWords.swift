import IndexStore
import Publication

/// Words that no record has.
extension QueryExecution {
  /// How many missing words are looked at, and how many others are suggested in place of each.
  private static let maxMissing = 3
  private static let maxSuggestions = 3

  /// A word of the query with what else may have been meant.
  struct SuggestedWords {
    var word: String
    /// Whether no record has the word, and nothing was searched for in its place.
    var isMissing: Bool
    var others: [SearchResults.Suggestion]
  }

  /// For each word of the query that no record has, or that looks mistyped: the nearest words, each with the
  /// hits it would really give.
  func suggestions(_ answer: Answer) throws -> [SuggestedWords] {
    guard let root = parsed.root, request.detail != .ids, cursor == nil, request.offset == 0 else {
      return []
    }
    let corrected = answer.plan.terms.compactMap { term in
      term.correction.map { (word: term.text, term: term.typed, words: $0.words) }
    }
    let isMissing = answer.scorer.terms.contains { $0.documentFrequency == 0 }
    let suggester = WordSuggester(reader: reader)
    let known = Set(corrected.map(\.term))
    let missing = try isMissing ? missingWords(root).filter { !known.contains($0.term) } : []
    let nearest = try missing.prefix(Self.maxMissing).map { word in
      let words = try suggester.nearest(to: word.term, in: word.field, limit: Self.maxSuggestions)
      return (word: word.term, term: word.term, words: words)
    }
    // While one word is tried, the others are taken for what they most likely mean.
    var likely: [String: String] = [:]
    for (_, term, words) in corrected + nearest { likely[term] = words.first }
    return try (corrected.prefix(Self.maxMissing) + nearest).map { word, term, words in
      let others = try oneFormEach(words).prefix(Self.maxSuggestions)
        .compactMap { candidate -> SearchResults.Suggestion? in
          let hits = try count(root.replacing(likely.merging([term: candidate]) { $1 }))
          // A word that leads nowhere helps nobody.
          return hits > 0 ? .init(word: word, instead: candidate, hits: hits) : nil
        }
      return SuggestedWords(word: word, isMissing: !known.contains(term), others: others)
    }
  }

  /// The first form of each word: `grammar` and `grammars` find the same.
  private func oneFormEach(_ words: [String]) throws -> [String] {
    guard let expander = try expander() else { return words }
    var seen: Set<String> = []
    return try words.filter { word in
      let forms = try expander.forms(of: word)
      defer { seen.formUnion(forms + [word]) }
      return !seen.contains(word)
    }
  }

  func notesOnMissingWords(_ suggestions: [SuggestedWords]) -> [String] {
    suggestions.filter(\.isMissing).map { "no record has '\($0.word.shortened())'" }
  }

  private func missingWords(_ root: QueryNode) throws -> [WantedTerm] {
    let expander = try expander()
    var seen: Set<String> = []
    return try root.wantedTerms.filter { word in
      guard seen.count < limits.queryWords, seen.insert(word.term).inserted else { return false }
      let forms = word.hasForms ? try expander?.forms(of: word.term) ?? [] : []
      let fields = word.field.map { [$0] } ?? TextField.allCases
      return try reader.documentFrequency(
        of: ([word.term] + forms).map { .init(terms: [$0], fields: fields) }) == 0
    }
  }

  /// The number of records that a query finds under the filters.
  private func count(_ root: QueryNode) throws -> Int {
    var planner = planner(try expander())
    var plan = try planner.makePlan(root, authors: authors, withoutAuthor: withoutAuthor, .all)
    (plan.terms, plan.wordOrder) = ([], [])
    let top = TopHits(capacity: 0, order: order(comparesText: false))
    var collector = try Collector(facets: [], selections: selections, top: top, reader)
    try collect(prepared(plan, passing: selections), into: &collector)
    return collector.total
  }
}
