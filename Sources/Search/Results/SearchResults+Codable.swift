import Publication

// The form of `search --json`: what a program or a server printed is read back with these types, and what
// JSONEncoder writes has all keys of that form and a few more. `search.results/1` keeps facets and filters as
// objects, whose order JSON does not promise: they come back in the order that facets are declared in.

extension SearchResults: Codable {
  private enum CodingKeys: String, CodingKey {
    case query, index, total, partial, suggestions, offset, limit, next
    case took = "took_ms"
    case hits, facets
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let next = try container.decodeIfPresent(String.self, forKey: .next)
    let facets = try container.decode(InOrderOfFacets<FacetCounts.Body>.self, forKey: .facets)
    self.init(
      query: try container.decode(QueryInfo.self, forKey: .query),
      index: try container.decode(IndexInfo.self, forKey: .index),
      total: try container.decode(Int.self, forKey: .total),
      partial: try container.decodeIfPresent(Partial.self, forKey: .partial),
      suggestions: try container.decode([Suggestion].self, forKey: .suggestions),
      offset: try container.decode(Int.self, forKey: .offset),
      limit: try container.decodeIfPresent(Int.self, forKey: .limit),
      next: next,
      took: .nanoseconds(Int64(try container.decode(Double.self, forKey: .took) * 1e6)),
      hits: try container.decode([Hit].self, forKey: .hits),
      facets: facets.values.map { FacetCounts(facet: $0.facet, $0.value) })
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(query, forKey: .query)
    try container.encode(index, forKey: .index)
    try container.encode(total, forKey: .total)
    try container.encode(partial, forKey: .partial)
    try container.encode(suggestions, forKey: .suggestions)
    try container.encode(offset, forKey: .offset)
    try container.encode(limit, forKey: .limit)
    try container.encode(next, forKey: .next)
    try container.encode(took.milliseconds, forKey: .took)
    try container.encode(hits, forKey: .hits)
    try container.encode(
      InOrderOfFacets(values: facets.map { ($0.facet, FacetCounts.Body($0)) }), forKey: .facets)
  }
}

extension SearchResults.QueryInfo: Codable {
  private enum CodingKeys: String, CodingKey {
    case text, parsed, match, filters, sort, notes, explanation
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let parsed = try container.decode(String.self, forKey: .parsed)
    let filters = try container.decode(InOrderOfFacets<[String]>.self, forKey: .filters)
      .values.map { (facet: $0.facet, values: $0.value) }
    self.init(
      text: try container.decode(String.self, forKey: .text), parsed: parsed,
      match: try container.decode(SearchRequest.Match.self, forKey: .match),
      filters: filters,
      sort: try container.decode(SearchRequest.Sort.self, forKey: .sort),
      notes: try container.decode([String].self, forKey: .notes),
      explanation: try container.decodeIfPresent([String].self, forKey: .explanation))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(text, forKey: .text)
    try container.encode(parsed, forKey: .parsed)
    try container.encode(match, forKey: .match)
    try container.encode(
      InOrderOfFacets(values: filters.map { (facet: $0.facet, value: $0.values) }), forKey: .filters)
    try container.encode(sort, forKey: .sort)
    try container.encode(notes, forKey: .notes)
    try container.encodeIfPresent(explanation, forKey: .explanation)
  }
}

/// An object with the name of a facet for each key.
private struct InOrderOfFacets<Value> {
  var values: [(facet: String, value: Value)]

  struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}

extension InOrderOfFacets: Encodable where Value: Encodable {
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for (facet, value) in values { try container.encode(value, forKey: Key(stringValue: facet)) }
  }
}

extension InOrderOfFacets: Decodable where Value: Decodable {
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let declared = FacetDefinition.all.map(\.name)
    values = try container.allKeys
      .map { key in (facet: key.stringValue, value: try container.decode(Value.self, forKey: key)) }
      .sorted { left, right in
        let places = [left, right].map { declared.firstIndex(of: $0.facet) ?? declared.count }
        return (places[0], left.facet) < (places[1], right.facet)
      }
  }
}
