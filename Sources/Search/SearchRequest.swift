/// A question to the index: the words, the filters, and what the answer should hold.
public struct SearchRequest: Hashable, Sendable {
  /// Whether every word has to match.
  public enum Match: String, Codable, Hashable, Sendable, CaseIterable {
    /// All words; when no record has them all, the best partial matches, and the answer says so.
    case all
    /// Any word.
    case any
  }

  /// How the words are read.
  public enum Syntax: String, Hashable, Sendable {
    /// The query language: phrases, OR, NOT, fields, inline filters.
    case query
    /// Plain words: no character has a meaning of its own.
    case plain
  }

  /// The order of the hits; equal keys are ordered by record id, bytewise.
  public enum Sort: String, Codable, Hashable, Sendable, CaseIterable {
    case relevance
    case year
    case yearDescending = "year-desc"
    case title
    case updated
  }

  /// How much of each hit is worked out. Parts that are not asked for cost nothing.
  public enum Detail: Hashable, Sendable {
    /// Rank, id and score; the record is not read.
    case ids
    /// All but highlights and the extract.
    case fields
    case snippets
    /// And the whole record, its abstracts with all places that match.
    case texts
  }

  /// The query as the user wrote it.
  public var query: String
  /// How `query` is read.
  public var syntax: Syntax = .query
  /// Whether all words or any have to match.
  public var match: Match = .all
  /// Whether records that lack one of the words come behind those that have all, where hardly any has.
  ///
  /// Only in the order of relevance. A request for all hits gets full matches alone.
  public var offersPartialMatches = true
  /// Filters by facet: values inside one facet are ORed, facets are ANDed.
  public var filters: [FacetFilter] = []
  /// Authors to filter by, ORed: names, whose words are ANDed, or people (an ORCID iD, a site's id of a
  /// person, `=` before a code of the facet `author`); `!` before one leaves it out, `none` are records
  /// without any.
  public var authors: [String] = []
  /// nil: by relevance, or by year (newest first) where the query has no words to rank by.
  public var sort: Sort?
  /// The number of hits wanted; nil for all of them.
  public var limit: Int? = 10
  /// The number of hits to leave out before the first one returned.
  public var offset: Int = 0
  /// Where the previous page ended, as its results said in `next`.
  public var cursor: String?
  /// Names of the facets to count, in this order.
  public var facets: [String] = ["department", "oa", "year"]
  /// Whether the exact number of hits is wanted. Without it, and without facets, records that cannot be among
  /// the best are passed over, and `total` counts those that were not.
  public var countsTotal = true
  /// How much of each hit is wanted.
  public var detail = Detail.snippets
  /// Whether words that the best records of a first answer have in common take part in the ranking.
  ///
  /// With `match` any they find records too; with all they only order those that have every word.
  public var expand: Bool = false
  /// ISO codes (`eng`, `de`) of the languages in which words have forms; those of the index if empty.
  public var languages: [String] = []
  /// What stands for the words of the query besides their own forms.
  public var synonyms = Synonyms()
  /// Whether the answer should tell how the query was understood.
  public var explain: Bool = false

  /// Asks with these words, all else as by default.
  public init(_ query: String) { self.query = query }
}

/// The values of one facet that a record may have.
public struct FacetFilter: Hashable, Sendable {
  /// The name of the facet, such as `department`.
  public var facet: String
  /// Alternatives; a record passes when it has one of those not excluded (or all are excluded) and none of
  /// those excluded.
  public var values: [FilterValue]

  public init(facet: String, values: [FilterValue]) {
    self.facet = facet
    self.values = values
  }
}

/// One value of a filter, as `MaMo`, `!MaMo`, `none` or `2020..2024`.
public struct FilterValue: Hashable, Sendable {
  /// What kind it is.
  public enum Kind: Hashable, Sendable {
    /// A code, compared without regard to case.
    case code(String)
    /// A range of years, both ends included, nil if open.
    case years(from: Int?, to: Int?)
    /// Records that state no value.
    case notStated
    /// The value that is the whole of a text, where the index has it; else the values that commas separate in
    /// it, each with its own mark.
    indirect case list(String, [FilterValue])
  }

  /// What it is.
  public var kind: Kind
  /// Written with `!`: records with this value are left out (those that state none stay).
  public var isExcluded: Bool

  public init(_ kind: Kind, isExcluded: Bool = false) {
    self.kind = kind
    self.isExcluded = isExcluded
  }

  /// The same the other way round.
  var negated: FilterValue {
    guard case .list(let whole, let values) = kind else { return .init(kind, isExcluded: !isExcluded) }
    return .init(.list(whole, values.map(\.negated)), isExcluded: !isExcluded)
  }
}
