import Basics
import IndexStore
import Publication

/// One question on its way through: parse, plan, scan, collect, and build the page.
struct QueryExecution {
  let request: SearchRequest
  let reader: CommitReader
  let ranking: Searcher.Ranking
  let limits: Limits
  let parsed: ParsedQuery
  let cursor: SearchCursor?
  let selections: [FacetSelection]
  let filters: [FacetFilter]
  let authors: AuthorFilter
  let withoutAuthor: [Int]
  /// By relevance where there are words to rank by, else the newest first.
  let sort: SearchRequest.Sort
  var notes: [String]

  init(
    _ given: SearchRequest, _ parameters: RankingParameters, _ limits: Limits, _ reader: CommitReader
  ) throws {
    self.reader = reader
    ranking = reader.searcher.ranking(parameters)
    self.limits = limits
    cursor = try given.cursor.map(Self.cursor)
    request = try Self.continued(given.resolved(in: reader), from: cursor)
    var parser = QueryParser.publication
    parser.limits = limits
    var parsed = parser.parse(request.query, syntax: request.syntax)
    parsed.filters = try parsed.filters.map { try reader.resolved($0) }
    parsed.root = parsed.root.map(QueryReading(parameters: parameters).read)
    self.parsed = parsed
    sort = request.sort ?? (parsed.root?.hasText == true ? .relevance : .yearDescending)
    // Without words there is no word to miss.
    notes = Self.hasFiltersAlone(request) ? [] : parsed.notes
    var authors = try AuthorFilter(request.authors, person: reader.person)
    withoutAuthor = authors.asksForNotStated ? try reader.withoutAuthor() : []
    if let people = authors.alternatives { authors.recordsOfPeople = try Self.docids(people, reader) }
    self.authors = authors
    filters = Self.merged(request.filters + [authors.facetFilter].compactMap(\.self), parsed.filters)
    var selections: [FacetSelection] = []
    for filter in filters {
      guard let facet = FacetDefinition.named(filter.facet) else {
        throw SearchError.unknownFacet(filter.facet)
      }
      selections.append(try reader.selection(filter, of: facet))
    }
    self.selections = selections
    try checkCodes()
    if let cursor, cursor.generation != reader.meta.generation {
      notes.append("the index has changed since the page before: this page goes on behind its last hit")
    }
  }

  // MARK: The answer

  func results() throws -> SearchResults {
    let facets = try request.facets.map { name in
      guard let facet = FacetDefinition.named(name) else {
        throw SearchError.unknownFacet(name)
      }
      return facet
    }
    var (answer, match, notes) = try answer(facets)
    notes += try notesOnMissingWords(answer) + notesOnPrefixes(answer)
    notes += try notesOnUnknownNames(total: answer.collector.total)
    if reader.snapshot.postingsSource == .match {
      notes.append("the inverted index has a format unknown here: it is read through FTS5, more slowly")
    }
    let counts = facetCounts(facets, answer.collector)
    notes += try notesOnAbsentCodes(counts, total: answer.collector.total)
    let keys = page(answer.collector)
    if keys.isEmpty, cursor == nil, request.limit != 0, answer.collector.total > 0, request.countsTotal {
      notes.append("this page is behind the last hit: there are \(answer.collector.total)")
    }
    let hits = try hits(keys, answer)
    let next = next(after: keys, last: hits.last, answer)
    let explanation = request.explain ? try answer.scorer.terms.map { try describe($0, answer.plan) } : nil
    return SearchResults(
      query: queryInfo(match, notes, explanation), index: reader.searcher.indexInfo,
      total: answer.collector.total, offset: offset(answer.collector), limit: request.limit,
      next: next?.encoded, took: .zero, hits: hits, facets: counts)
  }

  private func queryInfo(
    _ match: SearchRequest.Match, _ notes: [String], _ explanation: [String]?
  ) -> SearchResults.QueryInfo {
    let (parsed, request, authors) = (parsed, request, authors)
    return .init(
      text: request.query, parsed: parsed.description, match: match,
      filters: authors.described(with: Self.merged(request.filters, parsed.filters)), sort: sort,
      notes: notes,
      explanation: explanation)
  }

  /// The answer with all words; if there is none, that with any.
  func answer(
    _ facets: [FacetDefinition]
  ) throws -> (answer: Answer, match: SearchRequest.Match, notes: [String]) {
    let whole = try answer(request.match, facets)
    guard whole.collector.total == 0, request.match == .all, isDivisible else {
      return (whole, request.match, notes)
    }
    let partial = try answer(.any, facets, isPartial: true)
    guard partial.collector.total > 0 else { return (whole, .all, notes) }
    return (partial, .any, notes + ["no record has all of these words: these are the best partial matches"])
  }

  /// A plan that was run.
  struct Answer {
    var plan: QueryPlan
    var scorer: Scorer
    var collector: Collector
    var order: HitOrder
    /// Whether hits are ordered by how much of the query they have.
    var isPartial: Bool
  }

  func answer(
    _ match: SearchRequest.Match, _ facets: [FacetDefinition], isPartial: Bool = false
  ) throws -> Answer {
    let prepared = try prepared(match)
    let isPartial = isPartial && sort == .relevance
    let order = order(comparesText: sort == .title)
    let top = TopHits(capacity: capacity, order: order, isAfter: try isAfter())
    var collector = try Collector(
      facets: facets, selections: selections, top: top, reader)
    try collect(prepared, isPartial: isPartial, into: &collector)
    return Answer(
      plan: prepared.plan, scorer: prepared.scorer, collector: collector, order: order, isPartial: isPartial)
  }

  /// Whether nothing is asked for but what passes the filters.
  var hasFiltersAlone: Bool { Self.hasFiltersAlone(request) }

  static func hasFiltersAlone(_ request: SearchRequest) -> Bool {
    request.query.isBlank && !(request.filters.isEmpty && request.authors.isEmpty)
  }

  /// Whether there is something to fall back to when no record has all words.
  private var isDivisible: Bool {
    guard let root = parsed.root else { return false }
    let wanted = root.conjuncts.filter { if case .not = $0 { false } else { true } }
    return wanted.count > 1 || wanted.contains { $0.isCompound }
  }

  // MARK: Parts of the answer

  private func hits(_ keys: [SortKey], _ answer: Answer) throws -> [Hit] {
    // Far behind the last hit the offset may be the largest number: it is added to where there are hits
    // alone.
    let before = offset(answer.collector)
    var hits: [Hit] = []
    hits.reserveCapacity(keys.count)
    if request.detail == .ids {
      let ids = reader.prefixes(ColumnName.id)
      for (index, key) in keys.enumerated() {
        hits.append(
          Hit(id: try id(of: key.docid, ids), title: nil, rank: before + index + 1, score: score(key, answer))
        )
      }
      return hits
    }
    let highlighter = request.detail == .snippets ? Highlighter(answer.plan, answer.scorer) : nil
    let labels = try reader.dictionary(.department)
    for (index, key) in keys.enumerated() {
      try reader.checkStop()
      guard let record = try reader.snapshot.record(key.docid) else { throw Self.missing(key.docid) }
      var hit = Hit(record, rank: before + index + 1, score: score(key, answer), departmentLabels: labels)
      if let highlighter { hit.highlight(record, highlighter) }
      hits.append(hit)
    }
    return hits
  }

  /// The id of a record. `ids`: The column of their prefixes, which are the whole of most.
  private func id(of docid: Int, _ ids: Column) throws -> String {
    if let id = ColumnName.text(ofPrefix: try ids.value(at: docid)) { return id }
    guard let row = try reader.snapshot.idAndTitle(docid) else { throw Self.missing(docid) }
    return row.id
  }

  private static func missing(_ docid: Int) -> IndexError {
    .damaged(what: "docid \(docid) is in the inverted index and has no record")
  }

  private func facetCounts(_ facets: [FacetDefinition], _ collector: Collector) -> [FacetCounts] {
    facets.enumerated().map { index, facet in
      collector.counter(at: index).result(selection: selections.first { $0.facet.name == facet.name })
    }
  }

  private func score(_ key: SortKey, _ answer: Answer) -> Double {
    guard sort == .relevance else { return 0 }
    return answer.isPartial ? PartialOrder.score(ofKey: -key.number) : -key.number
  }
}

extension QueryNode {
  /// Whether it is one word of several terms (`mean-field`).
  fileprivate var isCompound: Bool {
    switch self {
    case .text(let clause): clause.kind == .word && clause.terms.count > 1
    case .identifier(_, let otherwise): (otherwise?.terms.count ?? 0) > 1
    default: false
    }
  }
}
