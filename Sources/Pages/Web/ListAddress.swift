import Publication
package import Search

/// What a list shows, as it stands in its address. Each state has one address.
package struct ListAddress: Hashable, Sendable {
  /// The values of one facet that were chosen, each as a parameter writes it.
  package struct Filter: Hashable, Sendable {
    package var facet: String
    package var values: [String]

    package init(facet: String, values: [String]) { (self.facet, self.values) = (facet, values) }
  }

  package var query = ""
  /// In the order of the facets, none without a value.
  package var filters: [Filter] = []
  package var matchesAny = false
  package var expands = false
  package var explains = false
  /// The id of the record that the others are like.
  package var similar: String?
  package var sort: SearchRequest.Sort?
  /// nil for that of the program.
  package var limit: Int?
  package var page: Int?
  package var after: String?
  /// The rank of a record in the list.
  package var at: Int?
  /// The language of the interface where the address names it.
  package var ui: String?

  package init() {}

  /// The parameters in the order of an address.
  package var parameters: [(name: String, value: String)] {
    var all: [(name: String, value: String)] = []
    if !query.isEmpty { all.append(("q", query)) }
    for filter in filters {
      let name = FacetDefinition.named(filter.facet)?.filterName ?? filter.facet
      if Self.isJoined(filter.facet) {
        // A list of values, and by itself each that a comma could tear.
        let plain = filter.values.filter { !$0.contains("\"") }
        if !plain.isEmpty { all.append((name, plain.joined(separator: ","))) }
        all += filter.values.filter { $0.contains("\"") }.map { (name, $0) }
      } else {
        all += filter.values.map { (name, $0) }
      }
    }
    if matchesAny { all.append(("match", "any")) }
    if let similar { all.append(("similar", similar)) }
    if expands { all.append(("expand", "1")) }
    if explains { all.append(("explain", "1")) }
    if let sort { all.append(("sort", sort.rawValue)) }
    if let limit { all.append(("limit", String(limit))) }
    if let at { all.append(("at", String(at))) }
    if let page { all.append(("page", String(page))) }
    if let after { all.append(("after", after)) }
    if let ui { all.append(("ui", ui)) }
    return all
  }

  /// Facets whose values are codes: several of them stand in one parameter.
  private static func isJoined(_ facet: String) -> Bool {
    ["department", "oa", "year", "type", "language"].contains(facet)
  }

  /// The part of an address from `?` on; just `?` where there is nothing to say.
  package var text: String { parameters.isEmpty ? "?" : suffix }

  /// The same as a suffix of a path.
  package var suffix: String { Self.suffix(parameters) }

  /// The part of any address from `?` on, where it has one.
  static func suffix(_ parameters: [(name: String, value: String)]) -> String {
    let parts = parameters.map { "\(encoded($0.name))=\(encoded($0.value))" }
    return parts.isEmpty ? "" : "?" + parts.joined(separator: "&")
  }

  /// A text as a value behind `=`, a blank as `+`.
  package static func encoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var encoded: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        encoded.append(byte)
      case 0x20: encoded.append(UInt8(ascii: "+"))
      case _ where "-._~,:/*()!=".utf8.contains(byte): encoded.append(byte)
      default: encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }

  /// The question that the address asks; of its page and its order nothing.
  ///
  /// - Throws: `FilterError` where a value is none.
  package func question() throws -> SearchRequest {
    var request = SearchRequest(query)
    for filter in filters {
      if filter.facet == FacetDefinition.author.name {
        request.authors += filter.values.flatMap(SearchRequest.authorNames)
      } else {
        let values = try filter.values.flatMap { try FacetFilter.parse(facet: filter.facet, text: $0).values }
        request.filters.append(FacetFilter(facet: filter.facet, values: values))
      }
    }
    request.match = matchesAny ? .any : .all
    request.expand = expands
    // No question and no filter: all records.
    if request.query.isEmpty, request.filters.isEmpty, request.authors.isEmpty { request.query = "*" }
    return request
  }

  // MARK: Changes

  /// The same from its first page on.
  package var fromStart: ListAddress {
    var address = self
    (address.page, address.after, address.at) = (nil, nil, nil)
    return address
  }

  package func values(of facet: String) -> [String] { filters.first { $0.facet == facet }?.values ?? [] }

  package func with(_ values: [String], in facet: String) -> ListAddress {
    var address = fromStart
    address.filters.removeAll { $0.facet == facet }
    if !values.isEmpty { address.filters.append(Filter(facet: facet, values: values)) }
    address.sortFilters()
    return address
  }

  package mutating func sortFilters() {
    let order = FacetDefinition.all.map(\.name)
    filters.sort { (order.firstIndex(of: $0.facet) ?? .max) < (order.firstIndex(of: $1.facet) ?? .max) }
  }

  package func removing(_ value: String, from facet: String) -> ListAddress {
    with(values(of: facet).filter { $0 != value }, in: facet)
  }

  package var withoutFilters: ListAddress {
    var address = fromStart
    address.filters = []
    return address
  }

  package func sorted(_ sort: SearchRequest.Sort?) -> ListAddress {
    var address = fromStart
    address.sort = sort
    return address
  }

  package func asking(_ query: String) -> ListAddress {
    var address = fromStart
    address.query = query
    return address
  }

  package func limited(to limit: Int?) -> ListAddress {
    var address = fromStart
    address.limit = limit
    return address
  }

  package func inLanguage(_ language: String?) -> ListAddress {
    var address = self
    address.ui = language
    return address
  }

  /// A code as a parameter writes it: in quotes where a comma or a mark would be read otherwise.
  package static func value(ofCode code: String) -> String {
    let isPlain =
      !code.contains(",") && !code.contains("\"") && !code.hasPrefix("!") && !code.isEmpty
      && code.lowercased() != "none"
    return isPlain ? code : "\"" + code.replacing("\"", with: "\"\"") + "\""
  }

  /// The name of a person as the parameter `author` takes it.
  package static func value(ofName name: String) -> String {
    let name = name.replacing("\"", with: "")
    let isPlain =
      !name.contains(";")
      && !name.indices.contains { name[$0] == "," && name[$0...].dropFirst().first?.isWhitespace != true }
    return isPlain ? name : "\"\(name)\""
  }
}
