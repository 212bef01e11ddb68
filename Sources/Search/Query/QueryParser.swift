import Publication

/// Reads what a user typed as a query. Every text is a query: nothing is an error, and whatever is ignored is
/// noted.
///
/// - Words are ANDed. `a OR b` finds either, `-a` and `NOT a` exclude, `( )` groups. Operators are upper
///   case.
/// - NOT binds tightest, then AND (written or not), then OR, as in Boolean algebra and in FTS5: `neural
///   collapse OR grokking` finds `(neural AND collapse) OR grokking`. The printed query shows the
///   parentheses.
/// - `"a b"` is a phrase, `"a b"~5` words near each other, `pref*` a beginning, `=word` this form only.
/// - `title:`, `abstract:`, `author:`, `keyword:` restrict a word, a phrase or a group; the innermost counts.
/// - `doi:`, `arxiv:`, `orcid:` and `id:` name records; so does an identifier typed alone, and a DOI, an
///   ORCID or an address of a record among words.
/// - `has:abstract` finds records that state a field, `quality:no-abstract` those that a check finds.
///   `external_id:30760891` finds those with this id at another site.
/// - `oa:gold`, `-year:2020..2024` filter. Filters hold for the whole query wherever they stand; several of
///   one facet are alternatives.
///
/// An operator with nothing to join, a field with nothing behind it, a quote or parenthesis that is not
/// closed are read as well as they can be. Where a query has nothing but operators, they are words.
///
/// - Complexity: linear in the query; no recursion. At most ``maxNesting`` levels, and the bytes and words of
///   `limits` are kept.
struct QueryParser: Sendable {
  /// The deepest nesting of parentheses; deeper ones are text.
  static let maxNesting = 64

  /// Turns a piece of text into the terms of the index; empty if it has none.
  let analyze: @Sendable (String) -> [String]
  /// All identifiers that a text without blanks may be.
  let recognize: @Sendable (String) -> [Identifier]
  /// The identifier of a kind that a text is; nil if it can't be one.
  let normalizeIdentifier: @Sendable (Identifier.Kind, String) -> Identifier?
  let keywords: QueryKeywords
  /// How much of a query is read.
  var limits = Limits()

  /// `facets` are the names of the facets to filter by, in lower case.
  init(
    analyze: @escaping @Sendable (String) -> [String],
    recognize: @escaping @Sendable (String) -> [Identifier],
    normalizeIdentifier: @escaping @Sendable (Identifier.Kind, String) -> Identifier?,
    facets: [String] = QueryKeywords.defaultFacets
  ) {
    self.analyze = analyze
    self.recognize = recognize
    self.normalizeIdentifier = normalizeIdentifier
    keywords = QueryKeywords(facets: facets)
  }

  func parse(_ text: String, syntax: SearchRequest.Syntax) -> ParsedQuery {
    var builder = QueryBuilder(parser: self)
    let read = text.cut(toUTF8: limits.queryBytes)
    if read.utf8.count < text.utf8.count { builder.noteCut() }
    switch syntax {
    case .query: return builder.read(Self.joiningIdentifier(read) ?? read)
    case .plain: return builder.readPlain(read)
    }
  }

  /// `arXiv 2501.19104`, as hits show it, for `arXiv:2501.19104`; nil for any other text.
  private static func joiningIdentifier(_ text: String) -> String? {
    // Nearly every query begins with another letter, or has one word.
    let first = text.utf8.first { $0 > 0x20 } ?? 0
    guard text.utf8.count <= 64, first | 0x20 == UInt8(ascii: "a") || first >= 0x80 else { return nil }
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count == 2, words[0].lowercased() == "arxiv",
      let id = Identifier(kind: .arxiv, text: String(words[1]))
    else { return nil }
    return "arxiv:" + id.value
  }
}
