import Publication

/// A query as a tree of conditions.
indirect enum QueryNode: Hashable, Sendable {
  /// A word, a phrase or a prefix.
  case text(TextClause)
  /// Records that an identifier names. With several readings (`2210.06819` may be a record id or an arXiv id)
  /// any of them. If no record has it: the text instead, or nothing if that is nil (`doi:10.1/x`).
  case identifier([Identifier], otherwise: TextClause?)
  /// What is neither a word nor a value: `has:abstract`.
  case property(RecordProperty)
  /// At least two nodes, none of them an `and`; `not` stands only here (or at the root, for a query of
  /// exclusions only).
  case and([QueryNode])
  /// At least two nodes, none of them an `or`.
  case or([QueryNode])
  case not(QueryNode)
}

/// A piece of text that a record has to contain.
struct TextClause: Hashable, Sendable {
  /// What kind it is.
  enum Kind: Hashable, Sendable {
    /// A word in any of its forms; with several terms (`mean-field`) a compound: these terms in a row.
    case word
    /// `=word`: this form only.
    case exact
    /// `"a b"`: these terms in a row.
    case phrase
    /// `"a b"~5`: all terms within a window that has at most this many other words in it, in any order.
    case near(slop: Int)
    /// `pref*`: all terms of the index that begin with the last term (terms before it stand in a row).
    case prefix
  }

  /// What it is.
  var kind: Kind
  /// nil: any field.
  var field: TextField?
  /// Whether it has to stand in the name of one editor; the field is then `author`.
  var isEditor = false
  /// The text as written, without the operator's own characters; the terms instead where it would be read as
  /// something else by itself (the word `AND`).
  var text: String
  /// What the analyzer made of it; never empty.
  var terms: [String]
  /// What it counts for in ranking: less than 1 for a word that only asks ("papers on ..."). It is no part of
  /// the printed query.
  var weight = 1.0

  init(kind: Kind, field: TextField?, text: String, terms: [String]) {
    self.kind = kind
    self.field = field
    self.text = text
    self.terms = terms
  }
}

/// A parsed query.
struct ParsedQuery: Sendable {
  /// nil if there is nothing to match: no searchable word, or filters only.
  var root: QueryNode?
  /// Whether all records under the filters are meant: `*`, or filters alone.
  var matchesEverything: Bool
  /// The filters written inside the query.
  var filters: [FacetFilter]
  /// What was ignored, limited or changed, in sentences for the user.
  var notes: [String]
  /// All terms that were typed, where it may be the beginning of a title and hardly any word of it is left.
  var beginning: [String] = []
}
