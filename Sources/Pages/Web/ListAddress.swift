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
      let name = Self.parameter(of: filter.facet)
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
    parameters.isEmpty ? "" : "?" + written(parameters[...])
  }

  private static func written(_ parameters: ArraySlice<(name: String, value: String)>) -> String {
    var text = ""
    for (name, value) in parameters {
      if !text.isEmpty { text += "&" }
      text += encoded(name)
      text += "="
      text += encoded(value)
    }
    return text
  }

  /// A text as a value behind `=`, a blank as `+`.
  package static func encoded(_ text: String) -> String {
    guard !text.utf8.allSatisfy(isPlain) else { return text }
    let digits = Array("0123456789ABCDEF".utf8)
    var encoded: [UInt8] = []
    for byte in text.utf8 {
      if isPlain(byte) {
        encoded.append(byte)
      } else if byte == 0x20 {
        encoded.append(UInt8(ascii: "+"))
      } else {
        encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }

  /// Letters, digits and `-._~,:/*()!=`.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: ",")...UInt8(ascii: ":"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "*"),
      UInt8(ascii: "!"), UInt8(ascii: "="), UInt8(ascii: "_"), UInt8(ascii: "~"):
      true
    default: false
    }
  }

  /// What the texts of the same address with any one value alone in a facet have before it and behind it:
  /// what the links of a facet share is written once.
  package func parts(around facet: String) -> (before: String, after: String) {
    let (name, value) = (Self.parameter(of: facet), "x")
    let parameters = with([value], in: facet).parameters
    guard let place = parameters.firstIndex(where: { $0.name == name && $0.value == value }) else {
      return (text, "")
    }
    let before = "?" + Self.written(parameters[..<place]) + (place > 0 ? "&" : "") + name + "="
    let after = (place + 1 < parameters.count ? "&" : "") + Self.written(parameters[(place + 1)...])
    return (before, after)
  }

  private static func parameter(of facet: String) -> String {
    FacetDefinition.named(facet)?.filterName ?? facet
  }

  /// The question that the address asks; of its page and its order nothing.
  ///
  /// - Throws: `FilterError` if a value is none.
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
      !code.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") } && !code.hasPrefix("!")
      && !code.isEmpty && code.lowercased() != "none"
    return isPlain ? code : "\"" + code.replacing("\"", with: "\"\"") + "\""
  }

  /// The name of a person as the parameter `author` takes it.
  package static func value(ofName name: String) -> String {
    let name = name.utf8.contains(UInt8(ascii: "\"")) ? name.replacing("\"", with: "") : name
    return divides(name) ? "\"\(name)\"" : name
  }

  /// Whether the parameter would take a name for several: by a semicolon, or a comma without a blank behind
  /// it.
  private static func divides(_ name: String) -> Bool {
    // A blank behind each comma, as names are written.
    var isBehindComma = false
    let isPlain = name.utf8.allSatisfy { byte in
      defer { isBehindComma = byte == UInt8(ascii: ",") }
      return byte != UInt8(ascii: ";") && (!isBehindComma || byte == UInt8(ascii: " "))
    }
    if isPlain, !isBehindComma { return false }
    return name.contains(";")
      || name.indices.contains { name[$0] == "," && name[$0...].dropFirst().first?.isWhitespace != true }
  }
}
