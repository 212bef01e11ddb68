import IndexStore
import Publication

/// The words of the query, as atoms to look up and terms to score.
extension QueryExecution {
  /// A plan with its postings.
  struct Prepared {
    var plan: QueryPlan
    var postings: PlannedPostings
    var scorer: Scorer
  }

  func prepared(_ matching: QueryPlanner.Matching) throws -> Prepared {
    let first = try prepared(plan(matching), passing: selections)
    guard request.expand, !first.scorer.terms.isEmpty else { return first }
    let expander = try expander()
    let sources = try best(RankingParameters.feedbackRecords, first)
    let words = try Feedback(model: ranking.model, reader: reader, expander: expander).words(of: sources)
    return words.isEmpty
      ? first : try prepared(makePlan(matching, expander, feedback: words), passing: selections)
  }

  /// The plan of the query alone.
  func plan(_ matching: QueryPlanner.Matching) throws -> QueryPlan {
    guard request.authors.isEmpty, request.synonyms.isEmpty, parsed.root != nil else {
      return try makePlan(matching, expander())
    }
    let key = QueryCache.PlanKey(query: queryKey, matching: matching, languages: request.languages)
    return try reader.searcher.queries.plan(key) { try makePlan(matching, expander()) }
  }

  private func makePlan(
    _ matching: QueryPlanner.Matching, _ expander: QueryExpander?, feedback: [Feedback.Word] = []
  ) throws -> QueryPlan {
    var planner = planner(expander)
    var plan = try planner.makePlan(
      parsed.root, authors: authors, withoutAuthor: withoutAuthor, matching, feedback: feedback,
      beginning: parsed.beginning)
    if parsed.root == nil, !parsed.matchesEverything, !hasFiltersAlone { plan.condition = .docids([]) }
    return plan
  }

  /// `selections`: The filters that each hit will have passed.
  func prepared(_ plan: QueryPlan, passing selections: [FacetSelection]) throws -> Prepared {
    try readColumnsAhead(plan)
    let postings = try PlannedPostings(plan, passing: selections, ranking, reader)
    return Prepared(
      plan: plan, postings: postings, scorer: try Scorer(plan, postings, ranking, reader))
  }

  /// Where postings are many, their records are in all chunks: these are read while postings are decoded.
  private func readColumnsAhead(_ plan: QueryPlan) throws {
    guard let ahead = reader.ahead, !plan.terms.isEmpty else { return }
    let postings = reader.snapshot.postings
    let least = Self.postingsOfChunk * reader.meta.docidLimit / ColumnChunks.size
    let isFrequent = try plan.terms.allSatisfy { term in
      try term.atoms.contains {
        try plan.atoms[$0].terms.allSatisfy { try postings.frequencyBounds(of: $0).upperBound >= least }
      }
    }
    guard isFrequent else { return }
    let facets = (request.facets + selections.map(\.facet.name)).uniqued()
    ahead.readColumns(sort == .relevance ? ranking : nil, facets.compactMap(FacetDefinition.named))
  }

  /// With this many postings per chunk on average, almost every chunk has one.
  private static let postingsOfChunk = 8

  func planner(_ expander: QueryExpander?) -> QueryPlanner {
    QueryPlanner(
      resolve: reader.snapshot.docids, recordsOfYear: reader.records(ofYear:),
      recordsWithProperty: reader.records(with:), editors: editors,
      names: NameFinder(reader: reader, expander: expander),
      prefixes: PrefixBudget(reader, words: limits.prefixWords))
  }

  /// nil if words are taken as they are.
  func expander() throws -> QueryExpander? {
    guard ranking.model.parameters.conflates else { return nil }
    let languages = try QueryLanguages.languages(request.languages, reader.searcher)
    return QueryExpander(reader, languages: languages, synonyms: request.synonyms)
  }
}
