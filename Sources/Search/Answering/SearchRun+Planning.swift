import IndexStore
import Publication

/// The words of the query, as what is looked up and scored.
extension SearchRun {
  func prepared(_ match: SearchRequest.Match) throws -> (QueryPlan, Scorer) {
    let expander = expander()
    let first = try prepared(match, expander, feedback: [])
    guard request.expand, !first.1.terms.isEmpty else { return first }
    let sources = try best(RankingParameters.feedbackRecords, first.0, first.1)
    let words = try Feedback(model: first.1.model, snapshot: snapshot, expander: expander).words(of: sources)
    return words.isEmpty ? first : try prepared(match, expander, feedback: words)
  }

  func prepared(
    _ match: SearchRequest.Match, _ expander: QueryExpander?, feedback: [Feedback.Word]
  ) throws -> (QueryPlan, Scorer) {
    var planner = planner(expander)
    var plan = try planner.makePlan(
      parsed.root, authors: authors, withoutAuthor: withoutAuthor, match: match, feedback: feedback)
    if parsed.root == nil, !parsed.matchesEverything, !hasFiltersAlone { plan.condition = .docids([]) }
    let model = columns.model(snapshot, parameters)
    return (plan, try Scorer(plan, model: model, columns.knownPostings, snapshot))
  }

  func planner(_ expander: QueryExpander?) -> QueryPlanner {
    QueryPlanner(
      resolve: snapshot.docids, expander: expander,
      prefixes: PrefixBudget(vocabulary: snapshot.vocabulary, words: limits.prefixWords))
  }

  /// nil where words are taken as they are.
  func expander() -> QueryExpander? {
    guard parameters.conflates else { return nil }
    let languages = QueryLanguages.languages(filters, snapshot, columns.knownWords)
    return QueryExpander(
      snapshot: snapshot, languages: languages, synonyms: request.synonyms, known: columns.knownWords)
  }
}
