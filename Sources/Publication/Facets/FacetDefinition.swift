/// A dimension to count and filter by. A new facet is one line here: columns, counts, filters, the query
/// language, options, help and checks follow from it.
public struct FacetDefinition: Sendable {
  /// How many values a record may have, which tells how they are kept.
  public enum Values: Hashable, Sendable {
    /// At most one: a number for each record.
    case one
    /// Several, in combinations that many records share (departments): a number for each combination.
    case sets
    /// Several, and nearly every record has a combination of its own (authors): a list for each record.
    case lists
  }

  /// The name in commands, queries and results.
  public let name: String
  /// The top-level keys of a record that its values and labels come from.
  public let recordKeys: [String]
  /// How many values a record may have.
  public let values: Values
  /// Whether the values are years, shown as a histogram.
  public let isYear: Bool
  /// The heading over its counts.
  public let title: String
  /// The name of a filter by it, mostly that of the facet.
  public let filterName: String
  /// A letter for the filter, for facets that are often filtered by.
  public let filterLetter: Character?
  /// Other names in queries.
  package let aliases: [String]
  /// What a filter by it takes, such as `codes`.
  package let valueName: String
  /// A line about the filter.
  package let summary: String
  private let read: @Sendable (Record, Fold) -> [FacetValue]

  /// Folds a name, so that all its spellings become one.
  package typealias Fold = (String) -> String

  /// The departments of a record.
  public static let department = facet(
    "department", .sets, from: ["department"], letter: "d", aliases: ["dept"], takes: "codes",
    about: "Departments: MaMo,DaAl (any of them)."
  ) { record, _ in record.departments }
  /// The OA type.
  public static let oa = facet(
    "oa", title: "OA type", from: ["OA_type"], takes: "types",
    about: "OA types: gold,green; yes for any of them, no for the rest."
  ) { record, _ in value(record.oaType) }
  /// The year of publication.
  public static let year = facet(
    "year", isYear: true, from: ["year"], letter: "y", takes: "years",
    about: "2024, 2020..2024, 2020.., ..1999, >2019."
  ) { record, _ in value(record.year.map(String.init)) }
  /// The publication type.
  public static let type = facet(
    "type", from: ["type"], letter: "t", takes: "types",
    about: "Publication types: conference,preprint; article for journal_article."
  ) { record, _ in value(record.type) }
  /// The authors, as people: an ORCID iD, else the site's id, else the folded name.
  public static let author = facet(
    "author", .lists, from: ["author"], letter: "a", takes: "names",
    about: "Authors: a name, an ORCID iD, or several."
  ) { $0.authors.facetValues(folded: $1) }
  /// The journal, proceedings or book.
  public static let venue = facet(
    "venue", from: ["publication"], letter: "v", aliases: ["journal", "publication"], takes: "names",
    about: "Journals, proceedings, books, by a part of the name."
  ) { record, _ in value(record.publication?.asFacetText) }
  /// The languages of a record, as ISO 639-2 codes.
  public static let language = facet(
    "language", .sets, from: ["language"], filterName: "lang", takes: "codes",
    about: "Languages: eng,ger, also de or german."
  ) { record, _ in record.languages }
  /// The publisher.
  public static let publisher = facet(
    "publisher", from: ["publisher"], takes: "names", about: "Publishers, by a part of the name."
  ) {
    record, _ in value(record.publisher)
  }
  /// The licence.
  public static let license = facet(
    "license", from: ["license", "tmp"], aliases: ["licence"], takes: "codes", about: "Licences."
  ) { record, _ in record.license.map { [$0] } ?? [] }
  /// The projects of a record.
  public static let project = facet(
    "project", .sets, from: ["project"], takes: "codes", about: "Projects, by code or a part of the name."
  ) { record, _ in record.projects }

  /// The version of the rules by which values are read from records, told apart, named and labelled; it rises
  /// when one changes.
  package static let rules = 3

  /// All facets, in the order in which they are named to people.
  public static let all = [
    department, oa, year, type, author, venue, language, publisher, license, project,
  ]

  /// Whether a record may have several values.
  public var isMultiValued: Bool { values != .one }

  /// The facet of this name, which is in lower case.
  public static func named(_ name: String) -> FacetDefinition? { all.first { $0.name == name } }

  /// The values of a record, each once, in the record's order; none where it states none.
  package func values(of record: Record, folding fold: Fold) -> [FacetValue] { read(record, fold) }

  /// Codes with the same key are one value. The key is the folded code; for people, whose codes are ids and
  /// folded names, it is the code itself.
  package func key(of code: String) -> String { values == .lists ? code : code.foldedCode }

  private static func facet(
    _ name: String, title: String? = nil, _ values: Values = .one, isYear: Bool = false,
    from recordKeys: [String], letter: Character? = nil, filterName: String? = nil, aliases: [String] = [],
    takes valueName: String, about summary: String,
    read: @escaping @Sendable (Record, Fold) -> [FacetValue]
  ) -> FacetDefinition {
    FacetDefinition(
      name: name, recordKeys: recordKeys, values: values, isYear: isYear,
      title: title ?? name.prefix(1).uppercased() + name.dropFirst(), filterName: filterName ?? name,
      filterLetter: letter, aliases: aliases, valueName: valueName, summary: summary, read: read)
  }

  /// The value of a field that is its own code.
  private static func value(_ code: String?) -> [FacetValue] {
    guard let code, !code.isEmpty else { return [] }
    return [FacetValue(code: code)]
  }
}
