import Export
import Publication
import Search

/// What is said about a parameter to programs: in `/openapi.json`, and to assistants.
struct ParameterInfo: Sendable {
  enum Kind: Sendable {
    case text
    case number(ClosedRange<Int>)
    case choice([String])
  }

  var name: String
  var kind: Kind = .text
  /// Whether it may be given several times; its values are alternatives.
  var isRepeatable = false
  var summary: String

  /// What a question is made of: words and filters.
  static let question: [ParameterInfo] =
    [ParameterInfo(name: "q", summary: "What to look for, in the query language; * for all records.")]
    + filters + [
      ParameterInfo(
        name: "match", kind: .choice(SearchRequest.Match.allCases.map(\.rawValue)),
        summary: "Whether all words have to match, or any.")
    ]

  static let filters = FacetDefinition.all.map { facet in
    ParameterInfo(name: facet.filterName, isRepeatable: true, summary: facet.summary)
  }

  static let sort = ParameterInfo(
    name: "sort", kind: .choice(SearchRequest.Sort.allCases.map(\.rawValue)),
    summary: "The order of the hits.")

  static func limit(_ range: ClosedRange<Int>, _ summary: String) -> ParameterInfo {
    ParameterInfo(name: "limit", kind: .number(range), summary: summary)
  }

  /// A page of hits.
  static func page(_ limits: ServerLimits) -> [ParameterInfo] {
    [
      limit(0...limits.hits, "Hits of a page."),
      ParameterInfo(name: "page", kind: .number(1...limits.pages), summary: "From 1; not with after."),
      ParameterInfo(name: "after", summary: "The 'next' of the page before."),
      ParameterInfo(
        name: "facets", summary: "Names of facets to count, with commas between them; none for none."),
      ParameterInfo(
        name: "expand", kind: .number(0...1), summary: "1: words of the best hits take part in the ranking."),
      explain,
    ]
  }

  static let explain = ParameterInfo(
    name: "explain", kind: .number(0...1), summary: "1: explain how the query was understood.")

  static let similar = ParameterInfo(
    name: "similar", summary: "The id of a record, instead of q: finds similar records.")

  static let style = ParameterInfo(
    name: "style", kind: .choice(CitationStyle.allCases.map(\.rawValue)), summary: "The style of citations.")

  /// Whether an empty value, which counts as not given, is none that the schema has.
  var isEmptyOfNoKind: Bool { if case .text = kind { false } else { true } }

  /// Its schema, as JSON Schema has it.
  func writeSchema(_ writer: inout JSONWriter, describes: Bool) {
    switch kind {
    case .text: writer.entry("type", "string")
    case .number(let range):
      writer.entry("type", "integer")
      writer.entry("minimum", range.lowerBound)
      if range.upperBound < Int.max { writer.entry("maximum", range.upperBound) }
    case .choice(let values):
      writer.entry("type", "string")
      writer.entry("enum", values)
    }
    if describes { writer.entry("description", summary) }
  }
}
