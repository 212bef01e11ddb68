import IndexStore
import Publication

/// Words that no record has.
extension QueryExecution {
  /// How many missing words are looked at, and how many others are suggested in place of each.
  private static let maxMissing = 3
  private static let maxSuggestions = 3

  /// For each word of the query that no record has: the nearest words, each with the hits it would really
  /// give.
  func notesOnMissingWords(_ answer: Answer) throws -> [String] {
    guard let root = parsed.root, request.detail != .ids, cursor == nil, request.offset == 0,
      answer.scorer.terms.contains(where: { $0.documentFrequency == 0 })
    else { return [] }
    let missing = try missingWords(root).prefix(Self.maxMissing)
    let suggester = WordSuggester(reader: reader)
    let nearest = try missing.map {
      try suggester.nearest(to: $0.term, in: $0.field, limit: Self.maxSuggestions)
    }
    // While one word is tried, the others are taken for what they most likely mean.
    var likely: [String: String] = [:]
    for (word, words) in zip(missing, nearest) { likely[word.term] = words.first }
    return try zip(missing, nearest).map { word, words in
      let counted = try words.compactMap { candidate -> String? in
        let count = try self.count(root.replacing(likely.merging([word.term: candidate]) { $1 }))
        // A word that leads nowhere helps nobody.
        guard count > 0 else { return nil }
        return "\(candidate) (\(count) \(count == 1 ? "hit" : "hits"))"
      }
      return "no record has '\(word.term.shortened())'"
        + (counted.isEmpty ? "" : "; nearest: \(counted.joined(separator: ", "))")
    }
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
    try collect(prepared(plan), into: &collector)
    return collector.total
  }
}
