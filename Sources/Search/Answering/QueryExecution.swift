import Basics
import IndexStore
import Publication
import Tokenize

/// One question on its way through: parse, plan, scan, collect, and build the page.
struct QueryExecution {
  let request: SearchRequest
  let reader: CommitReader
  let ranking: Searcher.Ranking
  let limits: Limits
  let queryKey: QueryCache.Key
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
    queryKey = .init(text: request.query, syntax: request.syntax, ranking: ranking.number)
    var parsed = reader.searcher.queries.reading(queryKey) { [request] in
      var parser = QueryParser.publication
      parser.limits = limits
      var parsed = parser.parse(request.query, syntax: request.syntax)
      let reading = QueryReading(parameters: parameters)
      parsed.beginning = parsed.root.map(reading.beginning) ?? []
      parsed.root = parsed.root.map(reading.read)
      return parsed
    }
    parsed.filters = try parsed.filters.map { try reader.resolved($0) }
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
      notes.append("the index has changed since the previous page: this page continues after its last hit")
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
    // In the order in which they are needed: hits are labelled last.
    let labels: [FacetDefinition] = request.detail == .ids || request.limit == 0 ? [] : [.department]
    if !facets.isEmpty || !labels.isEmpty { reader.ahead?.readValues(facets + labels) }
    var (answer, match, notes) = try answer(facets)
    let partial = try partialAnswer(beside: answer, match)
    let suggestions = try suggestions(answer)
    notes += notesOnCorrections(answer) + notesOnMissingWords(suggestions) + notesOnPrefixes(answer)
    notes += try notesOnUnknownFields()
    notes += try notesOnUnknownNames(total: answer.collector.total)
    if reader.snapshot.postingsSource == .match {
      notes.append("the inverted index has a format unknown here: it is read through FTS5, more slowly")
    }
    let counts = facetCounts(facets, answer.collector)
    notes += try notesOnAbsentCodes(counts, total: answer.collector.total)
    let page = try page(answer, partial)
    if page.hits.isEmpty, cursor == nil, request.limit != 0, page.total > 0, request.countsTotal {
      notes.append("this page is past the last hit: there are \(page.total)")
    }
    let hits = try hits(page, answer, partial, lacksWords: match != request.match)
    let next = next(after: page, lastID: hits.isEmpty ? nil : hits[hits.count - 1].id)
    let explanation = request.explain ? try answer.scorer.terms.map { try describe($0, answer.plan) } : nil
    let missing = hits.indices.reduce(into: Set<String>()) { $0.formUnion(hits[$1].missing) }
    var info = queryInfo(match, notes, explanation)
    info.corrections = corrections(answer)
    return SearchResults(
      query: info, index: reader.searcher.indexInfo,
      total: answer.collector.total,
      partial: partial.map { partial in
        .init(
          total: partial.collector.total,
          missing: partial.plan.terms.map(\.text).filter(missing.contains))
      },
      suggestions: suggestions.flatMap(\.others), offset: page.offset, limit: request.limit,
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
    let whole = try answer(request.match == .all ? .all : .any, facets)
    guard whole.collector.total == 0, request.match == .all, isDivisible else {
      return (whole, request.match, notes)
    }
    let partial = try answer(.any, facets, isPartial: true)
    guard partial.collector.total > 0 else { return (whole, .all, notes) }
    return (partial, .any, notes + [SearchResults.partialNote])
  }

  /// The records that lack one of the words, where hardly any has all: they come behind those that do.
  ///
  /// A request for all hits, or for another order than relevance, gets full matches alone.
  func partialAnswer(beside whole: Answer, _ match: SearchRequest.Match) throws -> Answer? {
    guard match == .all, request.match == .all, request.offersPartialMatches, request.limit ?? 0 > 0,
      sort == .relevance, isDivisible,
      cursor?.isCombined != false
    else { return nil }
    let most = whole.isLong ? RankingParameters.fewHitsOfLongQuery : RankingParameters.fewHits
    guard 1..<most ~= whole.collector.total else { return nil }
    let partial = try answer(.allButOne, [])
    return partial.collector.total > 0 ? partial : nil
  }

  /// A plan that was run.
  struct Answer {
    var prepared: Prepared
    var collector: Collector
    var order: HitOrder
    /// Whether hits are ordered by how much of the query they have.
    var isPartial: Bool
    /// The kept hits, best first: those of this page and of the pages before, or those behind the cursor.
    var keys: [SortKey]
    /// The number of hits before them.
    var passedOver: Int
    /// What makes the best of them the one publication that is asked for.
    var evidence: [(docid: Int, evidence: KnownItem.Evidence)] = []
    var knownItem: KnownItem?
    /// Whether titles that lack a word were looked for among all records: pages are then cut from the whole.
    var isCombined = false

    var plan: QueryPlan { prepared.plan }
    var scorer: Scorer { prepared.scorer }

    /// Whether one of the words is easily a wrong one. What a mistyped word stands for is no word more.
    var isLong: Bool {
      plan.terms.count { $0.count > 0 && $0.corrects == nil } >= RankingParameters.longQuery
    }
  }

  func answer(
    _ matching: QueryPlanner.Matching, _ facets: [FacetDefinition], isPartial: Bool = false
  ) throws -> Answer {
    let prepared = try prepared(matching)
    let isPartial = isPartial && sort == .relevance
    let order = order(comparesText: sort == .title)
    // Full and partial matches together are few: their pages are cut from the whole.
    let place = cursor?.isCombined == true ? nil : cursor
    let rank = cursor?.rank ?? 0
    // Who asks for any of the words asks about a subject, and alternatives make no title.
    let isKnownItem =
      sort == .relevance && request.match == .all && parsed.root?.hasAlternatives != true
      && request.limit != 0
    let knownItem = isKnownItem ? KnownItem(prepared.plan, prepared.scorer, reader.places) : nil
    let headSize = knownItem?.headSize ?? 0
    let isInHead = knownItem != nil && (place == nil || rank <= headSize)
    var capacity = capacity
    if isInHead, capacity < .max { capacity = max(headSize, rank + capacity) }
    let top = TopHits(
      capacity: capacity, order: order, isAfter: isInHead ? nil : try place.map(isAfter))
    var collector = try Collector(
      facets: facets, selections: selections, top: top, reader)
    try collect(prepared, isPartial: isPartial, into: &collector)
    var answer = Answer(
      prepared: prepared, collector: collector, order: order, isPartial: isPartial,
      keys: collector.top.sorted(), passedOver: collector.top.passedOver)
    if isInHead, let knownItem {
      try rerank(&answer, knownItem, prepared, lacksAWord: isPartial || matching == .allButOne)
      if let place { answer.passedOver = try passOver(place, inHead: headSize, &answer.keys) }
    }
    return answer
  }

  /// Takes the hits up to the cursor out of the best ones, and returns their number.
  private func passOver(_ cursor: SearchCursor, inHead headSize: Int, _ keys: inout [SortKey]) throws -> Int {
    let isAfter = try isAfter(cursor)
    let before = keys.prefix(headSize).prefix { !isAfter($0) }.count
    keys.removeFirst(before)
    return before
  }

  /// Whether nothing is asked for but what passes the filters.
  var hasFiltersAlone: Bool { Self.hasFiltersAlone(request) }

  static func hasFiltersAlone(_ request: SearchRequest) -> Bool {
    request.query.isBlank && !(request.filters.isEmpty && request.authors.isEmpty)
  }

  /// Whether there is something to fall back to when no record has all words.
  private var isDivisible: Bool {
    guard let root = parsed.root else { return false }
    let wanted = root.conjuncts.filter { !$0.isCondition }
    return wanted.count > 1 || wanted.contains { $0.isCompound }
  }

  // MARK: Parts of the answer

  /// `lacksWords`: Whether those that match may lack words of the query, too.
  private func hits(
    _ page: Page, _ answer: Answer, _ partial: Answer?, lacksWords: Bool
  ) throws -> [Hit] {
    guard !page.hits.isEmpty else { return [] }
    let ids = reader.prefixes(ColumnName.id)
    let labels = request.detail == .ids ? nil : try reader.dictionary(.department)
    let answers = [answer, partial ?? answer]
    let highlighters = [answer, partial].map { answer in
      request.detail == .snippets || request.detail == .texts
        ? answer.map { Highlighter($0.plan, $0.scorer) } : nil
    }
    var hits: [Hit] = []
    hits.reserveCapacity(page.hits.count)
    for (index, found) in page.hits.enumerated() {
      let (key, number) = (found.key, found.isPartial ? 1 : 0)
      let (rank, score) = (page.offset + index + 1, score(key, isPartial: answers[number].isPartial))
      guard let labels else {
        hits.append(Hit(id: try id(of: key.docid, ids), title: nil, rank: rank, score: score))
        continue
      }
      hits.append(try hit(of: key.docid, rank, score, labels, highlighters[number]))
    }
    guard lacksWords || partial != nil else { return hits }
    for (index, found) in page.hits.enumerated() where found.isPartial || lacksWords {
      hits[index].missing = Self.missing(of: found.key.docid, answers[found.isPartial ? 1 : 0].prepared)
    }
    return hits
  }

  private func hit(
    of docid: Int, _ rank: Int, _ score: Double, _ labels: FacetDictionary, _ highlighter: Highlighter?
  ) throws -> Hit {
    try reader.checkStop()
    guard let record = try reader.snapshot.record(docid) else { throw Self.missing(docid) }
    let title = PlainText(record.title ?? "")
    var hit = Hit(record, title: title, rank: rank, score: score, departmentLabels: labels)
    if let highlighter {
      hit.highlight(record, title: title, highlighter, keepsTexts: request.detail == .texts)
    }
    return hit
  }

  /// The words of the query that a record lacks.
  static func missing(of docid: Int, _ prepared: Prepared) -> [String] {
    let (plan, scorer) = (prepared.plan, prepared.scorer)
    var missing: [String] = []
    for (number, term) in plan.terms.enumerated() where term.count > 0 && term.corrects == nil {
      let corrections = plan.terms.indices.filter { plan.terms[$0].corrects == number }
      let hasIt = ([number] + corrections).contains {
        scorer.terms[$0].list.postings.posting(of: docid) != nil
      }
      if !hasIt, term.year?.contains(docid) != true { missing.append(term.text) }
    }
    return missing
  }

  /// The id of a record. `ids`: The column of their prefixes, which are the whole of most.
  func id(of docid: Int, _ ids: Column) throws -> String {
    if let id = ColumnName.text(ofPrefix: try ids.value(at: docid)) { return id }
    guard let row = try reader.snapshot.idAndTitle(docid) else { throw Self.missing(docid) }
    return row.id
  }

  static func missing(_ docid: Int) -> IndexError {
    .damaged(what: "docid \(docid) is in the inverted index and has no record")
  }

  private func facetCounts(_ facets: [FacetDefinition], _ collector: Collector) -> [FacetCounts] {
    facets.enumerated().map { index, facet in
      collector.counter(at: index).result(selection: selections.first { $0.facet.name == facet.name })
    }
  }

  func score(_ key: SortKey, isPartial: Bool) -> Double {
    guard sort == .relevance else { return 0 }
    return isPartial ? PartialOrder.score(ofKey: -key.number) : -key.number
  }
}

extension QueryNode {
  /// Whether any of several nodes is enough.
  fileprivate var hasAlternatives: Bool { if case .or = self { true } else { false } }

  /// Whether it is one word of several terms (`mean-field`).
  fileprivate var isCompound: Bool {
    switch self {
    case .text(let clause): clause.kind == .word && clause.terms.count > 1
    case .identifier(_, let otherwise): (otherwise?.terms.count ?? 0) > 1
    default: false
    }
  }
}
