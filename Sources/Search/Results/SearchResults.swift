/// The answer to a `SearchRequest`: one page of hits, the exact total, and facet counts over all matches.
public struct SearchResults: Sendable {
  /// How the query was understood.
  public struct QueryInfo: Sendable {
    /// The query as given.
    public var text: String
    /// The query as parsed, in the query language.
    public var parsed: String { makeParsed() }
    /// What matching came out as: `any` where no record had all words.
    public var match: SearchRequest.Match
    /// The filters in force by facet, options and inline filters together, each value as it is written.
    public var filters: [(facet: String, values: [String])] { makeFilters() }
    /// The order of the hits.
    public var sort: SearchRequest.Sort
    /// Sentences for the user: what was ignored, limited or changed.
    public var notes: [String]
    /// For each word of the query, what it stood for; nil unless `explain` was asked for.
    public var explanation: [String]?
    // Who measures, or wants ids alone, reads none of these: they are worked out when they are read.
    private let makeParsed: @Sendable () -> String
    private let makeFilters: @Sendable () -> [(facet: String, values: [String])]

    init(
      text: String, parsed: @autoclosure @escaping @Sendable () -> String, match: SearchRequest.Match,
      filters: @autoclosure @escaping @Sendable () -> [(facet: String, values: [String])],
      sort: SearchRequest.Sort, notes: [String], explanation: [String]?
    ) {
      self.text = text
      self.match = match
      self.sort = sort
      self.notes = notes
      self.explanation = explanation
      makeParsed = parsed
      makeFilters = filters
    }
  }

  /// The state of the index that gave the answer.
  public struct IndexInfo: Sendable {
    /// The number of records in the index.
    public var records: Int
    /// Counts the commits that changed a record.
    public var generation: Int
    /// Hash over ids and records, as hexadecimal digits.
    public var fingerprint: String
    /// When the index last changed, as `2026-11-22T03:00:00Z`.
    public var updated: String
  }

  /// How the query was understood.
  public var query: QueryInfo
  /// The state of the index.
  public var index: IndexInfo
  /// The number of records that match, exactly.
  public var total: Int
  /// The number of hits before the first one here.
  public var offset: Int
  /// nil where all hits were asked for.
  public var limit: Int?
  /// A cursor for the page after this one; nil on the last page.
  public var next: String? { makeNext() }
  /// The time it took, waiting for other questions included.
  public var took: Duration
  /// The page of hits, best first.
  public var hits: [Hit]
  /// In the order asked for.
  public var facets: [FacetCounts]
  private let makeNext: @Sendable () -> String?

  init(
    query: QueryInfo, index: IndexInfo, total: Int, offset: Int, limit: Int?,
    next: @autoclosure @escaping @Sendable () -> String?, took: Duration, hits: [Hit],
    facets: [FacetCounts]
  ) {
    self.query = query
    self.index = index
    self.total = total
    self.offset = offset
    self.limit = limit
    self.took = took
    self.hits = hits
    self.facets = facets
    makeNext = next
  }
}

/// One record of the answer.
public struct Hit: Sendable {
  /// A person, as the record names it.
  public struct Author: Hashable, Sendable {
    /// `Wu, Diyuan`
    public var name: String
    /// The ORCID iD, without a resolver.
    public var orcid: String?
  }

  /// A department with its label.
  public struct Department: Hashable, Sendable {
    /// The code, as records have it.
    public var code: String
    /// The label of the department file, or the code.
    public var label: String
  }

  /// An extract of a text with the places that match.
  public struct Snippet: Sendable {
    /// The field it was taken from, such as `abstract`.
    public var field: String
    /// Clean text: no tags, no entities, no TeX commands.
    public var text: String
    /// Half-open ranges of Unicode scalars in `text`.
    public var matches: [Range<Int>]
    /// Whether text was left out before and after.
    public var isCutAtStart: Bool
    /// Whether text was left out behind it.
    public var isCutAtEnd: Bool
  }

  /// 1 for the first hit of all pages.
  public var rank: Int
  /// The record id.
  public var id: String
  /// The relevance; 0 where hits are not ordered by it.
  public var score: Double
  /// As the record has it, markup included.
  public var title: String?
  /// Authors, or editors where it has none.
  public var authors: [Author]
  /// The year of publication.
  public var year: Int?
  /// The publication type.
  public var type: String?
  /// The OA type.
  public var oa: String?
  /// Its departments, as it states them.
  public var departments: [Department]
  /// The DOI, without a resolver.
  public var doi: String?
  /// The arXiv id.
  public var arxiv: String?
  /// Where it appeared: the journal, proceedings or book.
  public var publication: String?
  /// Half-open ranges of Unicode scalars in `title`.
  public var titleMatches: [Range<Int>]
  /// The title as clean text with its matches, for a terminal.
  public var plainTitle: Snippet
  /// The best extract of an abstract; nil where there is none.
  public var snippet: Snippet?
}

/// The values of one facet over all matches, counted with all filters but the facet's own.
public struct FacetCounts: Sendable {
  /// One value with its count.
  public struct Value: Hashable, Sendable {
    /// The code, as records have it.
    public var code: String
    /// What to show: the label, or the code.
    public var label: String
    /// The code of the value above this one in the tree, if any.
    public var parent: String?
    /// The number of records.
    public var count: Int
    /// Whether a filter asks for this value.
    public var isSelected: Bool
  }

  /// The name of the facet.
  public var facet: String
  /// By count descending, then code; years ascending, with the empty years between the first and the last.
  ///
  /// - Complexity: O(values) each time it is read.
  public var values: [Value] {
    get {
      switch content {
      case .counted(let counted): counted.values
      case .values(let values): values
      }
    }
    set { content = .values(newValue) }
  }
  /// The number of values with a count above 0.
  public var distinct: Int
  /// The number of matches that state no value.
  public var notStated: Int
  private var content: Content

  private enum Content {
    case counted(CountedValues)
    case values([Value])
  }

  init(facet: String, values: [Value], distinct: Int, notStated: Int) {
    self.facet = facet
    self.distinct = distinct
    self.notStated = notStated
    content = .values(values)
  }

  init(facet: String, _ counted: CountedValues, notStated: Int) {
    self.facet = facet
    self.notStated = notStated
    distinct = counted.distinct
    content = .counted(counted)
  }

  /// Whether one of the counted records has the value with this number and code.
  func hasRecord(with value: Int, code: String) -> Bool {
    switch content {
    case .counted(let counted): counted.contains(value)
    case .values(let values): values.contains { $0.count > 0 && $0.code == code }
    }
  }
}
