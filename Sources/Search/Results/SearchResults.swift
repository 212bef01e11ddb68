public import Basics

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
    /// The words that look mistyped, with what was searched for besides; each has its note among `notes`.
    package var corrections: [Correction] = []
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

  /// Words that were searched for with one that looks mistyped.
  package struct Correction: Hashable, Sendable {
    /// As it was typed.
    package var word: String
    package var others: [String]

    /// The sentence about it.
    package var note: String {
      let words = others.map { "'\($0)'" }.joined(separator: ", ")
      return "also searched: \(words) for '\(word)' (=\(word) takes it as it is)"
    }
  }

  /// The note where no record has all words.
  package static let partialNote = "no record has all of these words: these are the best partial matches"

  /// Another word in place of one that was typed.
  public struct Suggestion: Codable, Hashable, Sendable {
    /// As it was typed.
    public var word: String
    /// What may have been meant.
    public var instead: String
    /// The number of records that the query finds with it, under the same filters.
    public var hits: Int
  }

  /// The hits that lack one of the words.
  public struct Partial: Codable, Hashable, Sendable {
    /// Their number.
    public var total: Int
    /// The words that those on this page lack, in the order of the query.
    public var missing: [String]
  }

  /// The state of the index that gave the answer.
  public struct IndexInfo: Codable, Hashable, Sendable {
    /// The number of records in the index.
    public var records: Int
    /// Counts the commits that changed a record.
    public var generation: Int
    /// Hash over ids and records, as hexadecimal digits.
    public var fingerprint: String
    /// When the index last changed, to the second.
    public var updated: Date?
  }

  /// How the query was understood.
  public var query: QueryInfo
  /// The state of the index.
  public var index: IndexInfo
  /// The number of records that match, exactly.
  public var total: Int
  /// The records that lack one of the words, where hardly any has all; nil if they were not asked for.
  public var partial: Partial?
  /// What may have been meant by words that no record has, or that look mistyped.
  public var suggestions: [Suggestion]
  /// The number of hits before the first one here.
  public var offset: Int
  /// nil if all hits were asked for.
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
    query: QueryInfo, index: IndexInfo, total: Int, partial: Partial? = nil,
    suggestions: [Suggestion] = [], offset: Int, limit: Int?,
    next: @autoclosure @escaping @Sendable () -> String?, took: Duration, hits: [Hit],
    facets: [FacetCounts]
  ) {
    self.query = query
    self.index = index
    self.total = total
    self.partial = partial
    self.suggestions = suggestions
    self.offset = offset
    self.limit = limit
    self.took = took
    self.hits = hits
    self.facets = facets
    makeNext = next
  }
}
