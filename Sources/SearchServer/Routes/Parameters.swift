import Publication
import Search

/// The parameters of a request, each taken by its name: what nobody took is an error, so that a misspelt
/// filter never shows all records.
struct Parameters {
  private var given: [String: [String]] = [:]
  private var taken: Set<String> = []

  /// An empty value counts as not given: a form in a browser sends all its fields.
  init(_ parameters: [RequestTarget.Parameter]) {
    for parameter in parameters {
      given[parameter.name, default: []] += parameter.value.isEmpty ? [] : [parameter.value]
    }
  }

  mutating func all(_ name: String) -> [String] {
    taken.insert(name)
    return given[name, default: []]
  }

  mutating func one(_ name: String) throws(HTTPError) -> String? {
    let values = all(name)
    guard values.count < 2 else { throw .badRequest("'\(name)' is given twice, expected once") }
    return values.first
  }

  /// Whether it stands in the address, if only with an empty value.
  func isNamed(_ name: String) -> Bool { given[name] != nil }

  mutating func number(_ name: String, in range: ClosedRange<Int>) throws(HTTPError) -> Int? {
    guard let text = try one(name) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw .badRequest(
        "\(name)=\(Self.quoted(text)): expected a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  mutating func choice<T: RawRepresentable<String> & CaseIterable>(
    _ name: String, of _: T.Type
  ) throws(HTTPError) -> T? {
    guard let text = try one(name) else { return nil }
    guard let choice = T(rawValue: text) else {
      let known = T.allCases.map(\.rawValue).joined(separator: ", ")
      throw .badRequest("\(name)=\(Self.quoted(text)): expected one of: \(known)")
    }
    return choice
  }

  /// - Throws: `HTTPError` for a parameter that nobody asked for.
  func rejectOthers() throws(HTTPError) {
    guard let other = given.keys.filter({ !taken.contains($0) }).min() else { return }
    throw .badRequest(
      "unknown parameter '\(Self.quoted(other))'",
      hint: "there are: " + taken.sorted().joined(separator: ", "))
  }

  /// What a client sent, short enough for a message.
  private static func quoted(_ text: String) -> String { String(text.prefix(60)) }
}

extension Parameters {
  /// The question that `q`, filters, `sort`, `page` and the others ask.
  ///
  /// `isWhole`: All hits are wanted, so that there are no pages.
  mutating func searchRequest(_ limits: ServerLimits, isWhole: Bool = false) throws -> SearchRequest {
    var request = SearchRequest(try one("q") ?? "")
    for facet in FacetDefinition.all {
      let texts = all(facet.filterName)
      if facet.name == FacetDefinition.author.name {
        request.authors = texts.flatMap(SearchRequest.authorNames)
      } else if !texts.isEmpty {
        let values = try texts.flatMap { try FacetFilter.parse(facet: facet.name, text: $0).values }
        request.filters.append(FacetFilter(facet: facet.name, values: values))
      }
    }
    if !isWhole { try addPage(to: &request, limits) }
    request.sort = try choice("sort", of: SearchRequest.Sort.self)
    if let match = try choice("match", of: SearchRequest.Match.self) { request.match = match }
    if let facets = try one("facets") {
      var names: [String] = []
      for name in facets.split(separator: ",").map(String.init)
      where facets != "none" && !names.contains(name) {
        names.append(name)
      }
      request.facets = names
    }
    request.expand = try number("expand", in: 0...1) == 1
    request.explain = try number("explain", in: 0...1) == 1
    // No question and no filter: all records.
    if request.query.isEmpty, request.filters.isEmpty, request.authors.isEmpty { request.query = "*" }
    return request
  }

  private mutating func addPage(to request: inout SearchRequest, _ limits: ServerLimits) throws(HTTPError) {
    let limit = try number("limit", in: 0...limits.hits) ?? 10
    request.limit = limit
    let after = try one("after")
    if let page = try number("page", in: 1...limits.pages) {
      guard after == nil else { throw .badRequest("'page' and 'after' cannot be used together") }
      request.offset = (page - 1) * limit
    }
    request.cursor = after
  }
}
