/// A dimension to count and filter by. A new facet is one line here.
public struct FacetDefinition: Sendable {
  /// The name in commands, queries and results.
  public let name: String
  /// The top-level keys of a record that its values and labels come from.
  public let recordKeys: [String]
  /// Whether a record may have several values.
  public let isMultiValued: Bool
  /// Whether the values are years, shown as a histogram.
  public let isYear: Bool
  private let read: @Sendable (Record) -> [FacetValue]

  /// The departments of a record.
  public static let department = one("department", ["department"], isMultiValued: true) { $0.departments }
  /// The OA type.
  public static let oa = one("oa", ["OA_type"]) { [FacetValue]($0.oaType) }
  /// The year of publication.
  public static let year = one("year", ["year"], isYear: true) { [FacetValue]($0.year.map(String.init)) }
  /// The publication type.
  public static let type = one("type", ["type"]) { [FacetValue]($0.type) }
  /// The languages of a record, as ISO 639-2 codes.
  public static let language = one("language", ["language"], isMultiValued: true) { $0.languages }
  /// The publisher.
  public static let publisher = one("publisher", ["publisher"]) { [FacetValue]($0.publisher) }
  /// The licence.
  public static let license = one("license", ["license", "tmp"]) { $0.license.map { [$0] } ?? [] }
  /// The projects of a record.
  public static let project = one("project", ["project"], isMultiValued: true) { $0.projects }

  /// All facets, in the order of their columns in the index.
  public static let all = [department, oa, year, type, language, publisher, license, project]

  /// The facet of this name, which is in lower case.
  public static func named(_ name: String) -> FacetDefinition? { all.first { $0.name == name } }

  /// The values of a record, each once, in the record's order; none where it states none.
  public func values(of record: Record) -> [FacetValue] { read(record) }

  /// By facet, in the order of `all`: the values of a record.
  package static func values(of record: Record) -> [[FacetValue]] {
    // By index, as an element is retained and released with all it has.
    all.indices.map { all[$0].read(record) }
  }

  private static func one(
    _ name: String, _ recordKeys: [String], isMultiValued: Bool = false, isYear: Bool = false,
    read: @escaping @Sendable (Record) -> [FacetValue]
  ) -> FacetDefinition {
    FacetDefinition(
      name: name, recordKeys: recordKeys, isMultiValued: isMultiValued, isYear: isYear, read: read)
  }
}

extension [FacetValue] {
  fileprivate init(_ code: String?) { self = code.map { [FacetValue(code: $0)] } ?? [] }
}
