import IndexStore
import Publication

/// What is asked for, cursor and options together.
extension QueryExecution {
  static func cursor(_ text: String) throws -> SearchCursor {
    do {
      return try SearchCursor(decoding: text)
    } catch {
      throw SearchError.cursor(error)
    }
  }

  /// The question of the cursor with the page of the request. A question given again has to be the same one.
  static func continued(_ request: SearchRequest, from cursor: SearchCursor?) throws -> SearchRequest {
    guard let cursor else { return request }
    var stated = SearchCursor(generation: 0, request: request, key: cursor.key, id: "").request
    // The cursor knows the order that was in force; it may be left to the default again.
    stated.sort = stated.sort ?? cursor.request.sort
    var unstated = SearchRequest("")
    unstated.sort = cursor.request.sort
    guard stated == unstated || stated == cursor.request else { throw SearchError.foreignCursor }
    var continued = request
    continued.query = cursor.request.query
    continued.syntax = cursor.request.syntax
    continued.match = cursor.request.match
    continued.filters = cursor.request.filters
    continued.authors = cursor.request.authors
    continued.sort = cursor.request.sort
    continued.expand = cursor.request.expand
    continued.languages = cursor.request.languages
    return continued
  }

  /// The records of people.
  static func docids(_ people: FacetFilter, _ reader: CommitReader) throws -> [Int] {
    let records = try reader.records(reader.selection(people, of: .author))
    return (1..<max(1, reader.meta.docidLimit)).filter(records.contains)
  }

  /// One filter a facet: values inside a facet are ORed, wherever they were written.
  static func merged(_ options: [FacetFilter], _ inline: [FacetFilter]) -> [FacetFilter] {
    var merged: [FacetFilter] = []
    for filter in options + inline {
      if let index = merged.firstIndex(where: { $0.facet == filter.facet }) {
        merged[index].values += filter.values.filter { !merged[index].values.contains($0) }
      } else {
        merged.append(filter)
      }
    }
    return merged
  }
}

extension SearchRequest {
  /// With each text of a filter as the value or the values that it stands for.
  func resolved(in reader: CommitReader) throws -> SearchRequest {
    guard filters.contains(where: \.isOpen) else { return self }
    var resolved = self
    resolved.filters = try filters.map { try reader.resolved($0) }
    return resolved
  }
}

extension CommitReader {
  /// A filter with each text as the value or the values that it stands for.
  func resolved(_ filter: FacetFilter) throws -> FacetFilter {
    guard filter.isOpen else { return filter }
    guard let facet = FacetDefinition.named(filter.facet) else {
      throw SearchError.unknownFacet(filter.facet)
    }
    return filter.resolved(in: try dictionary(facet))
  }
}
