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
    let first = try prepared(plan(matching))
    guard request.expand, !first.scorer.terms.isEmpty else { return first }
    let expander = try expander()
    let sources = try best(RankingParameters.feedbackRecords, first)
    let words = try Feedback(model: ranking.model, reader: reader, expander: expander).words(of: sources)
    return words.isEmpty ? first : try prepared(makePlan(matching, expander, feedback: words))
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

  func prepared(_ plan: QueryPlan) throws -> Prepared {
    let postings = try PlannedPostings(plan, ranking, reader)
    return Prepared(
      plan: plan, postings: postings, scorer: try Scorer(plan, postings, ranking, reader))
  }

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
