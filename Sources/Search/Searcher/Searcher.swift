import Basics
import IndexStore
import Publication
import Synchronization
import Tokenize

/// One commit of an index, and all that questions found out about it: columns, words, filters, postings.
///
/// Any number of threads share it. What it holds is made when first asked for and never changed after, so
/// an answer does not depend on earlier questions, but for whether it reaches a limit. It holds no
/// transaction: each question brings its own (`CommitReader`), and goes to another searcher if it sees
/// another commit.
final class Searcher: Sendable {
  let meta: Meta
  /// See `IndexSnapshot.textState`.
  let textState: [UInt8]
  /// What every answer says of the index.
  let indexInfo: SearchResults.IndexInfo
  /// The languages of the index, in which words have forms where no filter names others.
  let languages: [Stemmer.Language]
  let words = WordCache()
  let queries = QueryCache()
  private let cache: SharedCache<CacheKey, Cached>
  private let columns = SharedTable<String, SharedColumn>()
  private let facets = SharedTable<String, Facet>()
  private let readingFacet = Locked(())
  private let selections = SharedTable<FacetFilter, FacetSelection>(maxCount: 256)
  private let isInUse = SharedTable<ValueKey, Bool>()
  private let isForOneQuestion: Bool
  /// What was asked for among other words.
  private let asked = SharedTable<[PostingsQuery.Atom], Bool>()
  private let askedFilters = SharedTable<FacetFilter, Bool>(maxCount: 256)
  private let ranking = Locked<Ranking?>(nil)
  private let rankings = Atomic(0)

  private enum CacheKey: Hashable {
    case live
    case filter(FacetFilter)
    case property(RecordProperty)
    case findings
    /// Postings are weighted by the parameters of a ranking.
    case postings([PostingsQuery.Atom], ranking: Int, needsPlaces: Bool)
    case narrowed([[PostingsQuery.Atom]], [FacetFilter], ranking: Int)
  }

  private enum Cached: Cacheable {
    case records(RecordSet)
    case postings(PostingsList)
    case narrowed(NarrowedPostings)
    case findings([String: RecordSet])

    var byteCount: Int {
      switch self {
      case .records(let records): records.byteCount
      case .findings(let findings): findings.values.reduce(0) { $0 + $1.byteCount }
      case .postings(let list): list.byteCount
      case .narrowed(let postings): postings.byteCount
      }
    }
  }

  struct ValueKey: Hashable {
    var facet: String
    var value: Int
  }

  /// The values of a facet, and its column, which holds numbers that the dictionary knows.
  struct Facet {
    let dictionary: FacetDictionary
    let column: SharedFacetColumn
  }

  enum SharedFacetColumn {
    case numbers(SharedColumn)
    case lists(SharedLists)
  }

  /// What depends on the parameters of ranking: one set of them in the product, others in measurements.
  ///
  /// A class, since everything that scores holds it: as a struct its parts were retained some fifty times for
  /// a question.
  final class Ranking: Sendable {
    let number: Int
    let model: BM25F
    let lengths: SharedLengths

    init(number: Int, model: BM25F, lengths: SharedLengths) {
      (self.number, self.model, self.lengths) = (number, model, lengths)
    }
  }

  /// `cacheBytes`: About what postings and filters may take that are kept for the next questions.
  init(_ meta: Meta, textState: [UInt8], cacheBytes: Int, isForOneQuestion: Bool) {
    self.isForOneQuestion = isForOneQuestion
    self.textState = textState
    self.meta = meta
    indexInfo = .init(
      records: meta.records, generation: meta.generation, fingerprint: meta.fingerprint.hex,
      updated: Timestamp.date(meta.updated))
    languages = QueryLanguages.languages(of: meta)
    cache = SharedCache(maxBytes: cacheBytes)
  }

  /// Whether this is what is known of a commit. Of frequent words it knows where their positions stand.
  func isOf(_ snapshot: IndexSnapshot) -> Bool {
    meta.isSameCommit(as: snapshot.meta) && textState == snapshot.textState
  }

  /// About what is kept for the next questions takes.
  var cachedBytes: Int { cache.byteCount }

  /// The model and the lengths of the last parameters asked for, as an object of the question's own: threads
  /// that count the holders of one object wait for each other.
  func ranking(_ parameters: RankingParameters) -> Ranking {
    ranking.withLock { known in
      if let known, known.model.parameters == parameters {
        return Ranking(number: known.number, model: known.model, lengths: known.lengths)
      }
      let made = Ranking(
        number: rankings.add(1, ordering: .relaxed).newValue,
        model: BM25F(parameters, recordCount: meta.records, totalLengths: meta.totalLengths),
        lengths: SharedLengths(parameters, count: meta.docidLimit))
      known = made
      return made
    }
  }

  /// `isReadWhole`: Whether a question for a frequent word asks for most values, and not for those of the
  /// best hits alone.
  func column(_ name: String, below limit: UInt64, isReadWhole: Bool) -> SharedColumn {
    columns.value(name) {
      // To zero large pages for the ids of hits was a twentieth of a process that answers one question. In
      // one that answers many, small ones were a third of the first answers for rare words.
      SharedColumn(
        name, count: meta.docidLimit, below: limit, isForMany: isReadWhole || !isForOneQuestion)
    }
  }

  func facet(_ facet: FacetDefinition, _ read: () throws -> FacetDictionary) rethrows -> Facet {
    if let known = facets.known(facet.name) { return known }
    // One thread at a time: otherwise the question and `ReadAhead` would both read a large dictionary.
    return try readingFacet.withLock { _ in try facets.value(facet.name) { try makeFacet(facet, read()) } }
  }

  private func makeFacet(_ facet: FacetDefinition, _ dictionary: FacetDictionary) -> Facet {
    let (name, limit) = (ColumnName.facet(facet), UInt64(dictionary.sets.count))
    let column: SharedFacetColumn =
      facet.values == .lists
      ? .lists(SharedLists(name, count: meta.docidLimit, below: limit))
      : .numbers(SharedColumn(name, count: meta.docidLimit, below: limit))
    return Facet(dictionary: dictionary, column: column)
  }

  func selection(_ filter: FacetFilter, _ make: () throws -> FacetSelection) rethrows -> FacetSelection {
    try selections.value(filter, make)
  }

  func isInUse(_ key: ValueKey, _ find: () throws -> Bool) rethrows -> Bool { try isInUse.value(key, find) }

  /// The docids that have a record.
  func live(_ read: () throws -> RecordSet) rethrows -> RecordSet {
    try records(.live, read)
  }

  /// The records that pass a filter: people narrow one search after the other in the same way.
  func records(_ filter: FacetFilter, _ read: () throws -> RecordSet) rethrows -> RecordSet {
    try records(.filter(filter), read)
  }

  /// The records with a property.
  func records(_ property: RecordProperty, _ read: () throws -> RecordSet) rethrows -> RecordSet {
    try records(.property(property), read)
  }

  /// What the checks of quality find, by their names.
  func findings(_ find: () throws -> [String: RecordSet]) rethrows -> [String: RecordSet] {
    guard case .findings(let findings) = try cache.value(.findings, { .findings(try find()) }) else {
      return try find()
    }
    return findings
  }

  private func records(_ key: CacheKey, _ read: () throws -> RecordSet) rethrows -> RecordSet {
    guard case .records(let records) = try cache.value(key, { .records(try read()) }) else {
      return try read()
    }
    return records
  }

  /// The postings of words as far as a question with some filters needs them. What is not made is not kept,
  /// and empty.
  func narrowed(
    _ words: [[PostingsQuery.Atom]], _ filters: [FacetFilter], _ ranking: Ranking,
    _ make: () throws -> NarrowedPostings?
  ) rethrows -> NarrowedPostings {
    let key = CacheKey.narrowed(words, filters, ranking: ranking.number)
    if case .narrowed(let known) = cache.known(key) { return known }
    guard let made = try make(), case .narrowed(let kept) = cache.value(key, { .narrowed(made) }) else {
      return NarrowedPostings()
    }
    return kept
  }

  /// Notes that a question among others asks for some atoms. Whether it is the first that does, and all of
  /// their postings are not known.
  func noteAsked(_ atoms: [PostingsQuery.Atom], _ ranking: Ranking) -> Bool {
    let isFirst = asked.insert(true, for: atoms)
    return isFirst && cache.known(.postings(atoms, ranking: ranking.number, needsPlaces: false)) == nil
  }

  /// Notes that a question with many postings has a filter. Returns whether it is the first.
  func noteAsked(_ filter: FacetFilter) -> Bool { askedFilters.insert(true, for: filter) }

  /// The postings of some atoms taken together.
  func postings(
    _ atoms: [PostingsQuery.Atom], _ ranking: Ranking, needsPlaces: Bool, _ read: () throws -> PostingsList
  ) rethrows -> PostingsList {
    let key = CacheKey.postings(atoms, ranking: ranking.number, needsPlaces: needsPlaces)
    guard case .postings(let list) = try cache.value(key, { .postings(try read()) }) else {
      return try read()
    }
    return list
  }
}
