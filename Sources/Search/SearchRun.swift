import IndexStore
import Publication
import Tokenize

/// One question on its way through: parse, plan, scan, collect, and build the page.
struct SearchRun {
  private let request: SearchRequest
  private let snapshot: IndexSnapshot
  private let columns: Columns
  private let parameters: RankingParameters
  private let limits: Limits
  private let parsed: ParsedQuery
  private let cursor: SearchCursor?
  private let selections: [FacetSelection]
  private let filters: [FacetFilter]
  private let authors: AuthorFilter
  private let withoutAuthor: [Int]
  private var notes: [String]

  init(
    _ given: SearchRequest, parameters: RankingParameters, limits: Limits, snapshot: IndexSnapshot,
    columns: Columns
  ) throws {
    self.snapshot = snapshot
    self.columns = columns
    self.parameters = parameters
    self.limits = limits
    cursor = try given.cursor.map(Self.cursor)
    request = try Self.continued(given, from: cursor)
    var parser = QueryParser.publication
    parser.limits = limits
    var parsed = parser.parse(request.query, syntax: request.syntax)
    parsed.root = parsed.root.map(QueryReading(parameters: parameters).read)
    self.parsed = parsed
    // Without words there is no word to miss.
    notes = Self.hasFiltersAlone(request) ? [] : parsed.notes
    authors = AuthorFilter(request.authors)
    withoutAuthor = authors.asksForNotStated ? try columns.withoutAuthor(snapshot) : []
    filters = Self.merged(request.filters, parsed.filters)
    var selections: [FacetSelection] = []
    for filter in filters {
      guard let facet = FacetDefinition.named(filter.facet) else {
        throw UnknownFacetError(filter.facet)
      }
      let dictionary = try columns.dictionary(facet, snapshot)
      selections.append(FacetSelection(filter, facet: facet, dictionary: dictionary))
    }
    self.selections = selections
    try checkCodes()
    if let cursor, cursor.generation != snapshot.meta.generation {
      notes.append("the index has changed since the page before: this page goes on behind its last hit")
    }
  }

  // MARK: The answer

  func results() throws -> SearchResults {
    let facets = try request.facets.map { name in
      guard let facet = FacetDefinition.named(name) else {
        throw UnknownFacetError(name)
      }
      return facet
    }
    var (answer, match, notes) = try answer(facets)
    notes += try notesOnMissingWords(answer) + notesOnPrefixes(answer)
    if snapshot.postingsSource == .match, !columns.hasToldOfFallback {
      columns.hasToldOfFallback = true
      notes.append("the inverted index has a format unknown here: it is read through FTS5, more slowly")
    }
    let counts = try facetCounts(facets, answer.collector)
    notes += try notesOnAbsentCodes(counts, total: answer.collector.total)
    let keys = page(answer.collector)
    let highlighter = Highlighter(answer.plan, answer.scorer)
    let hits = try keys.enumerated().map { index, key in
      try hit(key, rank: offset(answer.collector) + index + 1, answer, highlighter)
    }
    return SearchResults(
      query: .init(
        text: request.query, parsed: parsed.description, match: match,
        filters: filters.map { ($0.facet, $0.values.map(\.description)) }
          + (authors.isEmpty ? [] : [("author", authors.given)]), sort: sort, notes: notes,
        explanation: request.explain ? try answer.scorer.terms.map { try describe($0, answer.plan) } : nil),
      index: .init(
        records: snapshot.meta.records, generation: snapshot.meta.generation,
        fingerprint: snapshot.meta.fingerprint.hex, updated: snapshot.meta.updated),
      total: answer.collector.total, offset: offset(answer.collector), limit: request.limit,
      next: try next(after: keys.last, count: keys.count, answer), tookMilliseconds: 0, hits: hits,
      facets: counts)
  }

  /// The answer with all words; where there is none, that with any.
  private func answer(
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
  private struct Answer {
    var plan: QueryPlan
    var scorer: Scorer
    var collector: Collector
    var order: HitOrder
    /// Whether hits are ordered by how much of the query they have.
    var isPartial: Bool
  }

  private func answer(
    _ match: SearchRequest.Match, _ facets: [FacetDefinition], isPartial: Bool = false
  ) throws -> Answer {
    let (plan, scorer) = try prepared(match)
    let isPartial = isPartial && sort == .relevance
    let order = order(comparesText: sort == .title)
    let top = TopHits(capacity: capacity, order: order, isAfter: try isAfter())
    var collector = try Collector(
      facets: facets, selections: selections, top: top, columns: columns, snapshot: snapshot)
    try collect(plan, scorer, isPartial: isPartial, into: &collector)
    return Answer(plan: plan, scorer: scorer, collector: collector, order: order, isPartial: isPartial)
  }

  private func prepared(_ match: SearchRequest.Match) throws -> (QueryPlan, Scorer) {
    let expander = expander()
    let first = try prepared(match, expander, feedback: [])
    guard request.expand, !first.1.terms.isEmpty else { return first }
    let sources = try best(RankingParameters.feedbackRecords, first.0, first.1)
    let words = try Feedback(model: first.1.model, snapshot: snapshot, expander: expander).words(of: sources)
    return words.isEmpty ? first : try prepared(match, expander, feedback: words)
  }

  /// The best records of a plan, best first.
  private func best(_ count: Int, _ plan: QueryPlan, _ scorer: Scorer) throws -> [Feedback.Source] {
    let top = TopHits(capacity: count, order: order(comparesText: false))
    var collector = try Collector(
      facets: [], selections: selections, top: top, columns: columns, snapshot: snapshot)
    try collect(plan, scorer, sort: .relevance, into: &collector)
    let lengths = columns.lengths(snapshot, parameters)
    return try collector.top.sorted().map {
      .init(docid: $0.docid, score: -$0.number, length: try lengths.length(of: $0.docid))
    }
  }

  private func prepared(
    _ match: SearchRequest.Match, _ expander: QueryExpander?, feedback: [Feedback.Word]
  ) throws -> (QueryPlan, Scorer) {
    var planner = planner(expander)
    var plan = try planner.makePlan(
      parsed.root, authors: authors, withoutAuthor: withoutAuthor, match: match, feedback: feedback)
    if parsed.root == nil, !parsed.matchesEverything, !hasFiltersAlone { plan.condition = .docids([]) }
    let model = BM25F(
      parameters, recordCount: snapshot.meta.records, totalLengths: snapshot.meta.totalLengths)
    return (plan, try Scorer(plan, model: model, postings: snapshot.postings))
  }

  private func planner(_ expander: QueryExpander?) -> QueryPlanner {
    QueryPlanner(
      resolve: snapshot.docids, expander: expander,
      prefixes: PrefixBudget(vocabulary: snapshot.vocabulary, words: limits.prefixWords))
  }

  /// nil where words are taken as they are.
  private func expander() -> QueryExpander? {
    guard parameters.conflates else { return nil }
    let languages = QueryLanguages.languages(filters, snapshot)
    return QueryExpander(
      snapshot: snapshot, languages: languages, synonyms: request.synonyms, known: columns.knownWords)
  }

  /// Whether nothing is asked for but what passes the filters.
  private var hasFiltersAlone: Bool { Self.hasFiltersAlone(request) }

  private static func hasFiltersAlone(_ request: SearchRequest) -> Bool {
    request.query.allSatisfy(\.isWhitespace) && !(request.filters.isEmpty && request.authors.isEmpty)
  }

  /// Whether there is something to fall back to when no record has all words.
  private var isDivisible: Bool {
    guard let root = parsed.root else { return false }
    let wanted = root.conjuncts.filter { if case .not = $0 { false } else { true } }
    return wanted.count > 1 || wanted.contains { $0.isCompound }
  }

  // MARK: The scan

  private func collect(
    _ plan: QueryPlan, _ scorer: Scorer, sort: SearchRequest.Sort? = nil, isPartial: Bool = false,
    into collector: inout Collector
  ) throws {
    let sort = sort ?? self.sort
    let keys = try KeyMaker(sort: sort, columns: columns, snapshot: snapshot)
    let scoring =
      sort == .relevance
      ? WindowScorer(
        scorer, lengths: columns.lengths(snapshot, parameters), memory: columns.scoringMemory) : nil
    let acceptsRest = plan.acceptsRecordsWithoutLeaves
    let named = plan.condition.docids
    let delivered = acceptsRest || !named.isEmpty ? RecordSet(count: snapshot.meta.docidLimit) : nil
    func take(_ window: PostingsWindow) throws {
      delivered?.insert(window)
      if !plan.isImpliedByPostings {
        window.keepMatches(in: try plan.condition.records(of: window, among: window.matchSet))
      }
      let hits = try collector.collect(window.matches, base: window.base)
      if let scoring {
        try scoring.offer(hits, of: window, isPartial: isPartial, to: &collector.top)
      } else {
        try collector.offer(hits, base: window.base, keys)
      }
    }
    if let query = plan.postings {
      func filtered() throws -> RecordSet? {
        acceptsRest ? nil : try collector.wantedRecords(columns, snapshot)
      }
      if !isPartial, delivered == nil, sort == .relevance, let bounds = try bounds(plan, scorer, collector) {
        let passing = try filtered()
        func scan(_ chunks: [Int]) throws {
          let records = RecordSet(chunks: chunks, count: snapshot.meta.docidLimit)
          try self.scan(query, among: { _ in passing.map(records.intersection) ?? records }, take)
        }
        try scan(bounds.first)
        let rest = bounds.rest(reaching: -collector.top.limit)
        if !rest.isEmpty { try scan(rest) }
      } else {
        try scan(query, among: { bytes in bytes > Self.bytesWorthASet ? try filtered() : nil }, take)
      }
    }
    let nothing = Occurrences()
    func collect(_ docids: [Int]) throws {
      let rest = docids.filter { delivered?.contains($0) != true && plan.condition.holds(docid: $0, nothing) }
      try collector.collect(rest, keys)
    }
    if acceptsRest {
      try columns.forEachChunkOfDocids(snapshot, collect)
    } else {
      try collect(Set(named).sorted())
    }
  }

  private func scan(
    _ query: PostingsQuery, among wanted: (Int) throws -> RecordSet?, _ body: (PostingsWindow) throws -> Void
  ) throws {
    try snapshot.postings.scan(query, among: wanted) { window in
      if let last = window.matches.last, window.base + Int(last) >= snapshot.meta.docidLimit {
        throw IndexError.damaged(
          what: "the inverted index has a docid \(window.base + Int(last)) past the last record")
      }
      try body(window)
    }
  }

  /// To read less than this takes no longer than to work out which records are wanted.
  private static let bytesWorthASet = 1 << 14

  /// What each part of the index can give at most; nil where more than the best hits is asked for, or little is to be read.
  private func bounds(_ plan: QueryPlan, _ scorer: Scorer, _ collector: Collector) throws -> WindowBounds? {
    guard !request.countsTotal, !collector.countsFacets, collector.top.keepsOnlyBest, !scorer.terms.isEmpty,
      scorer.terms.reduce(0, { $0 + $1.documentFrequency }) > Self.recordsWorthBounds
    else { return nil }
    let maxima = try scorer.terms.map { try columns.maxima(of: $0, plan, model: scorer.model, snapshot) }
    return WindowBounds(scorer, maxima: maxima)
  }

  /// To look at fewer records takes no longer than to work out which may be among the best.
  private static let recordsWorthBounds = 4096

  // MARK: Order and pages

  /// By relevance where there are words to rank by, else the newest first.
  private var sort: SearchRequest.Sort {
    if let sort = request.sort { return sort }
    return parsed.root?.hasText == true ? .relevance : .yearDescending
  }

  private var capacity: Int {
    guard let limit = request.limit else { return .max }
    let (sum, overflow) = max(0, limit).addingReportingOverflow(cursor == nil ? max(0, request.offset) : 0)
    return overflow ? .max : sum
  }

  private func page(_ collector: Collector) -> [SortKey] {
    let keys = collector.top.sorted()
    let first = cursor == nil ? max(0, request.offset) : 0
    guard first < keys.count else { return [] }
    return Array(keys[first..<min(keys.count, request.limit.map { first + $0 } ?? keys.count)])
  }

  private func offset(_ collector: Collector) -> Int {
    cursor == nil ? max(0, request.offset) : collector.top.passedOver
  }

  private func order(comparesText: Bool) -> HitOrder {
    let ids = columns.prefixes(ColumnName.id, snapshot)
    // An id that cannot be read here is reported when its hit is built.
    return HitOrder(
      idPrefix: { (try? ids.value(at: $0)) ?? 0 }, texts: texts, comparesText: comparesText)
  }

  private func texts(_ docid: Int) -> (key: String, id: String) {
    // A record that cannot be read here is reported when its hit is built.
    guard let row = try? snapshot.idAndTitle(docid) else { return ("", "") }
    return (Self.sortText(row.title ?? ""), row.id)
  }

  /// What titles are ordered by: their terms, so that articles' case, markup and accents do not count.
  static func sortText(_ title: String) -> String {
    Analyzer.publication.terms(of: title).joined(separator: " ")
  }

  private func next(after last: SortKey?, count: Int, _ answer: Answer) throws -> String? {
    let isMore =
      request.countsTotal
      ? offset(answer.collector) + count < answer.collector.total : count == request.limit
    guard let last, isMore else { return nil }
    let texts = texts(last.docid)
    let key: SearchCursor.Key =
      switch sort {
      case .relevance: .score(-last.number)
      case .title: .text(texts.key)
      case .year, .yearDescending, .updated: .number(Int(last.number))
      }
    var request = request
    request.sort = sort
    return SearchCursor(
      generation: snapshot.meta.generation, request: request, key: key, id: texts.id
    ).encoded
  }

  /// Whether a hit comes behind the last hit of the page before.
  private func isAfter() throws -> ((SortKey) -> Bool)? {
    guard let cursor else { return nil }
    let comparesText = sort == .title
    return { key in
      switch cursor.key {
      case .score(let score) where key.number != -score: return key.number > -score
      case .number(let number) where key.number != Double(number): return key.number > Double(number)
      default: break
      }
      let texts = texts(key.docid)
      if comparesText, case .text(let text) = cursor.key, texts.key != text {
        return HitOrder.precedes(text, texts.key)
      }
      return HitOrder.precedes(cursor.id, texts.id)
    }
  }

  // MARK: Parts of the answer

  private func hit(_ key: SortKey, rank: Int, _ answer: Answer, _ highlighter: Highlighter) throws -> Hit {
    let score = sort == .relevance ? score(key, answer) : 0
    let missing = IndexError.damaged(what: "docid \(key.docid) is in the inverted index and has no record")
    if request.detail == .ids {
      guard let row = try snapshot.idAndTitle(key.docid) else { throw missing }
      return Hit(id: row.id, title: row.title, rank: rank, score: score)
    }
    guard let record = try snapshot.record(key.docid) else { throw missing }
    let labels = try columns.dictionary(.department, snapshot)
    var hit = Hit(record, rank: rank, score: score, departmentLabels: labels)
    if request.detail == .snippets { hit.highlight(record, highlighter) }
    return hit
  }

  private func facetCounts(_ facets: [FacetDefinition], _ collector: Collector) throws -> [FacetCounts] {
    try facets.enumerated().map { index, facet in
      collector.counter(at: index).result(
        dictionary: try columns.dictionary(facet, snapshot),
        selection: selections.first { $0.facet.name == facet.name })
    }
  }

  private func score(_ key: SortKey, _ answer: Answer) -> Double {
    answer.isPartial ? PartialOrder.score(ofKey: -key.number) : -key.number
  }

  /// Such as `networks: networks, network, networking: in 12 records, weight 3.2`.
  private func describe(_ term: Scorer.WeightedTerm, _ plan: QueryPlan) throws -> String {
    let leaves = term.term.leaves.map { plan.leaves[$0] }
    // A form may be in no record any more.
    let used = try leaves.enumerated().filter { index, leaf in
      try index == 0 || snapshot.postings.documentFrequency(of: [leaf]) > 0
    }
    let forms = used.count > 1 ? used.map(\.element.description).joined(separator: ", ") + ": " : ""
    return "\(term.term.text): \(forms)in \(term.documentFrequency) records, "
      + "weight \(term.weight.rounded(toPlaces: 3))"
  }

  // MARK: The question

  private static func cursor(_ text: String) throws -> SearchCursor {
    do {
      return try SearchCursor(decoding: text)
    } catch {
      throw SearchError.cursor(error)
    }
  }

  /// The question of the cursor with the page of the request. A question given again has to be the same one.
  private static func continued(_ request: SearchRequest, from cursor: SearchCursor?) throws -> SearchRequest
  {
    guard let cursor else { return request }
    var stated = SearchCursor(generation: 0, request: request, key: cursor.key, id: "").request
    // The cursor knows the order that was in force; it may be left to the default again.
    stated.sort = stated.sort ?? cursor.request.sort
    var unstated = SearchRequest("")
    unstated.sort = cursor.request.sort
    guard stated == unstated || stated == cursor.request else { throw SearchError.foreignCursor }
    var continued = request
    continued.query = cursor.request.query
    continued.syntax = cursor.request.syntax
    continued.match = cursor.request.match
    continued.filters = cursor.request.filters
    continued.authors = cursor.request.authors
    continued.sort = cursor.request.sort
    continued.expand = cursor.request.expand
    return continued
  }

  /// One filter a facet: values inside a facet are ORed, wherever they were written.
  private static func merged(_ options: [FacetFilter], _ inline: [FacetFilter]) -> [FacetFilter] {
    var merged: [FacetFilter] = []
    for filter in options + inline {
      if let index = merged.firstIndex(where: { $0.facet == filter.facet }) {
        merged[index].values += filter.values.filter { !merged[index].values.contains($0) }
      } else {
        merged.append(filter)
      }
    }
    return merged
  }

  /// A code that nothing has is an error as an option, and matches nothing, with a note, inside the query.
  private mutating func checkCodes() throws {
    for selection in selections {
      for code in selection.unknownCodes { notes.append(try noteOnUnknown(code, selection)) }
    }
  }

  private func noteOnUnknown(_ code: String, _ selection: FacetSelection) throws -> String {
    let isOption = request.filters.contains { filter in
      filter.facet == selection.facet.name && filter.values.contains { $0.kind == .code(code) }
    }
    guard isOption, cursor == nil else { return Self.noteOnAbsent(code, selection) }
    throw SearchError.unknownValue(
      facet: selection.facet.name, code: code, nearest: try nearest(code, selection.facet))
  }

  private static func noteOnAbsent(_ code: String, _ selection: FacetSelection) -> String {
    "no record has \(selection.facet.name) '\(code.shortened())'"
  }

  /// A code whose last record is gone is as unknown as one that no record ever had, save where a department file names
  /// it: history does not matter.
  ///
  /// Looked for behind the answer, and only where it leaves that open: mostly the counts show a record.
  private func notesOnAbsentCodes(_ counts: [FacetCounts], total: Int) throws -> [String] {
    var notes: [String] = []
    for selection in selections {
      let counted = counts.first { $0.facet == selection.facet.name }
      if counted == nil, total > 0, selection.knownCodes.count == 1 { continue }
      let dictionary = try columns.dictionary(selection.facet, snapshot)
      for (code, number) in selection.knownCodes {
        let value = dictionary.values[number]
        let isCounted = counted?.values.contains { $0.count > 0 && $0.code == value.code } ?? false
        if try isCounted || columns.hasRecord(with: number, of: selection.facet, snapshot) { continue }
        let isNamedByFile = value.label != nil || value.parent != 0
        notes.append(
          try isNamedByFile ? Self.noteOnAbsent(code, selection) : noteOnUnknown(code, selection))
      }
    }
    return notes
  }

  private func nearest(_ code: String, _ facet: FacetDefinition) throws -> [SearchError.Suggestion] {
    NearestCodes.find(code, in: try columns.counts(of: facet, snapshot).values)
  }
}

// MARK: Prefixes of too many words

extension SearchRun {
  private func notesOnPrefixes(_ answer: Answer) -> [String] {
    let cut = answer.plan.leaves.filter { $0.lastTerm != nil }
    guard let first = cut.first, let last = first.lastTerm else { return [] }
    let others = cut.count > 1 ? ", and \(cut.count - 1) more such words only a part" : ""
    return [
      "'\(first.description.shortened())' stands for too many words: it was looked for up to "
        + "'\(last.shortened())'\(others); the limit is \(limits.prefixWords) (\(Limits.variable(\.prefixWords)))"
    ]
  }
}

// MARK: Words that no record has

extension SearchRun {
  /// So many words, and so many others in place of each, are looked at.
  private static let maxMissing = 3
  private static let maxSuggestions = 3

  /// For each word of the query that no record has: the nearest words, each with the hits it would really give.
  private func notesOnMissingWords(_ answer: Answer) throws -> [String] {
    guard let root = parsed.root, request.detail != .ids, cursor == nil, request.offset == 0,
      answer.scorer.terms.contains(where: { $0.documentFrequency == 0 })
    else { return [] }
    let missing = try missingWords(root).prefix(Self.maxMissing)
    let suggester = WordSuggester(vocabulary: snapshot.vocabulary, postings: snapshot.postings)
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
    let expander = expander()
    var seen: Set<String> = []
    return try root.wantedTerms.filter { word in
      guard seen.count < limits.queryWords, seen.insert(word.term).inserted else { return false }
      let forms = word.hasForms ? try expander?.forms(of: word.term) ?? [] : []
      let fields = word.field.map { [$0] } ?? TextField.allCases
      return try snapshot.postings.documentFrequency(
        of: ([word.term] + forms).map { .init(terms: [$0], fields: fields) }) == 0
    }
  }

  /// The number of records that a query finds under the filters.
  private func count(_ root: QueryNode) throws -> Int {
    var planner = planner(expander())
    var plan = try planner.makePlan(root, authors: authors, withoutAuthor: withoutAuthor, match: .all)
    (plan.terms, plan.wordOrder) = ([], [])
    let model = BM25F(
      parameters, recordCount: snapshot.meta.records, totalLengths: snapshot.meta.totalLengths)
    let top = TopHits(capacity: 0, order: order(comparesText: false))
    var collector = try Collector(
      facets: [], selections: selections, top: top, columns: columns, snapshot: snapshot)
    try collect(plan, Scorer(plan, model: model, postings: snapshot.postings), into: &collector)
    return collector.total
  }
}

extension PostingsQuery.Leaf {
  /// As one would write it in a query, without its fields.
  fileprivate var description: String {
    let words = terms.joined(separator: " ")
    return (terms.count > 1 ? "\"\(words)\"" : words) + (isPrefix ? "*" : "")
  }
}

// MARK: Explanations

extension SearchRun {
  /// Why a record has its score, or why it is no hit.
  func explanation(ofRecord id: String) throws -> ExplainReport {
    // What the answer is: with all words, or where no record has them, with any.
    let (answer, match, notes) = try answer([])
    let (plan, scorer) = (answer.plan, answer.scorer)
    guard let docid = try snapshot.docids(of: Identifier(kind: .record, value: id)).first,
      let record = try snapshot.record(docid)
    else {
      return ExplainReport(
        id: id, title: nil, text: request.query, parsed: parsed.description, isMatch: false, score: 0,
        steps: [],
        notes: notes + ["no record has this id"])
    }
    let occurrences = RecordOccurrences.occurrences(of: plan.leaves, in: record, docid: docid)
    let length = try columns.lengths(snapshot, parameters).length(of: docid)
    let reason = try reasonForAbsence(plan, occurrences, docid: docid)
    // A hit of a partial answer lacks something, too.
    let lack = match == request.match ? nil : try lackOfWords(record, docid)
    return ExplainReport(
      id: id, title: record.title, text: request.query, parsed: parsed.description, isMatch: reason == nil,
      score: reason == nil ? scorer.score(occurrences, length: length) : 0,
      steps: reason == nil ? scorer.explain(occurrences, length: length) : [],
      notes: notes + [reason ?? lack].compactMap(\.self))
  }

  /// Why a record is no hit with all words.
  private func lackOfWords(_ record: Record, _ docid: Int) throws -> String? {
    let plan = try prepared(.all).0
    let occurrences = RecordOccurrences.occurrences(of: plan.leaves, in: record, docid: docid)
    return try reasonForAbsence(plan, occurrences, docid: docid)
  }

  private func reasonForAbsence(_ plan: QueryPlan, _ occurrences: Occurrences, docid: Int) throws -> String? {
    for selection in selections {
      let number = Int(try columns.facet(selection.facet, snapshot).value(at: docid))
      if selection.passes[number] == 0 {
        let values = selection.filter.values.map(\.description).joined(separator: ",")
        return "the filter \(selection.facet.name):\(values) keeps it out"
      }
    }
    guard !plan.condition.holds(docid: docid, occurrences) else { return nil }
    for part in plan.condition.conjuncts where !part.holds(docid: docid, occurrences) {
      if case .leaves(let numbers) = part, let leaf = numbers.first {
        return "it does not have '\(plan.leaves[leaf].terms.joined(separator: " "))'"
      }
      if case .any = part {
        let missing = part.positiveLeaves.map { "'\(plan.leaves[$0].terms.joined(separator: " "))'" }
        if !missing.isEmpty { return "it has none of \(missing.joined(separator: ", "))" }
      }
      if case .not(.leaves(let numbers)) = part, let leaf = numbers.first {
        return "it has '\(plan.leaves[leaf].terms.joined(separator: " "))', which is excluded"
      }
    }
    return "it does not satisfy the query"
  }
}

extension QueryParser {
  /// The parser of the program: its analyzer, its identifiers, its facets.
  static let publication = QueryParser(
    analyze: { Analyzer.publication.terms(of: $0) }, recognize: Identifier.recognize,
    normalizeIdentifier: Identifier.init(kind:text:), facets: FacetDefinition.all.map(\.name))
}

extension QueryNode {
  /// Whether it has words to rank by.
  fileprivate var hasText: Bool {
    switch self {
    case .text: true
    case .identifier(_, let otherwise): otherwise != nil
    case .and(let nodes), .or(let nodes): nodes.contains { $0.hasText }
    case .not: false
    }
  }

  /// Whether it is one word of several terms (`mean-field`).
  fileprivate var isCompound: Bool {
    switch self {
    case .text(let clause): clause.kind == .word && clause.terms.count > 1
    case .identifier(_, let otherwise): (otherwise?.terms.count ?? 0) > 1
    default: false
    }
  }
}

extension Double {
  func rounded(toPlaces places: Int) -> Double {
    let factor = (0..<places).reduce(1.0) { product, _ in product * 10 }
    return (self * factor).rounded() / factor
  }
}
