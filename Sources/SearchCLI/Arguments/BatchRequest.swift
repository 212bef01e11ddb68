import Basics
import Publication
import Search

/// One line of `search batch --requests`: a question as a JSON object.
///
///     {"query":"neural collapse","match":"all","filters":{"department":["MaMo"]},"facets":["oa"],"limit":10}
///
/// | key | value | where it is missing or null |
/// | --- | --- | --- |
/// | `query` | the words | filters alone |
/// | `syntax` | `query` or `plain` | `query` |
/// | `match` | `all` or `any` | `all` |
/// | `filters` | facet, or `author`: a value or a list of them, as `search.results/1` has them | none |
/// | `facets` | the names of the facets to count | none |
/// | `sort` | as `--sort` takes it | as `search` sorts |
/// | `limit` | how many ids are wanted, 0 or more | 10 |
/// | `total` | whether the exact total is wanted | true |
/// | `expand` | as `--expand` | false |
///
/// Numbers and truth values may be quoted: the program's JSON reader keeps scalars as text.
struct BatchRequest: Equatable {
  /// What to ask the index.
  var search: SearchRequest
  /// Whether the answer has the total. Facets count all matches either way.
  var wantsTotal = true

  static let keys = [
    "query", "syntax", "match", "filters", "facets", "sort", "limit", "total", "expand",
  ]

  /// - Throws: `CLIError` that names the key and what was expected.
  init(line: String) throws(CLIError) {
    let value: Value
    do { value = try JSONReader.value(of: Array(line.utf8)) } catch {
      throw CLIError("this is not JSON: \(error)", hint: "a request is one JSON object on a line of its own")
    }
    guard case .map(let entries) = value else { throw CLIError("expected a JSON object") }
    if let unknown = entries.first(where: { !Self.keys.contains($0.key) })?.key {
      throw CLIError("unknown key '\(unknown)', expected: \(Self.keys.joined(separator: ", "))")
    }
    search = SearchRequest(try Self.text("query", in: value) ?? "")
    search.facets = try Self.texts("facets", value["facets"])
    search.detail = .ids
    try readChoices(value)
    try readFilters(value["filters"])
    guard !search.query.isBlank || !search.filters.isEmpty || !search.authors.isEmpty
    else {
      throw CLIError("nothing to search for: expected 'query' or 'filters'")
    }
  }

  private mutating func readChoices(_ value: Value) throws(CLIError) {
    if let syntax = try Self.choice("syntax", in: value, among: [.query, .plain] as [SearchRequest.Syntax]) {
      search.syntax = syntax
    }
    if let match = try Self.choice("match", in: value, among: SearchRequest.Match.allCases) {
      search.match = match
    }
    search.sort = try Self.choice("sort", in: value, among: SearchRequest.Sort.allCases)
    if let limit = try Self.text("limit", in: value) {
      guard let number = Int(limit), number >= 0 else {
        throw CLIError("'limit' is '\(limit)': expected a whole number, 0 or more")
      }
      search.limit = number
    }
    wantsTotal = try Self.flag("total", in: value) ?? true
    search.countsTotal = wantsTotal
    search.expand = try Self.flag("expand", in: value) ?? false
  }

  private mutating func readFilters(_ value: Value?) throws(CLIError) {
    guard let value, !value.isMissing else { return }
    guard case .map(let entries) = value else {
      throw CLIError("'filters': expected an object of facets with their values")
    }
    for entry in entries {
      let texts = try Self.texts("filters.\(entry.key)", entry.value)
      if entry.key == "author" {
        search.authors = texts
        continue
      }
      var filter = FacetFilter(facet: entry.key, values: [])
      for text in texts {
        do { filter.values += try FacetFilter.parse(facet: entry.key, text: text).values } catch {
          throw CLIError("'filters': \(error)")
        }
      }
      if !filter.values.isEmpty { search.filters.append(filter) }
    }
  }

  /// The scalar under a key; nil if there is none.
  private static func text(_ key: String, in value: Value) throws(CLIError) -> String? {
    guard let found = value[key], !found.isMissing else { return nil }
    guard let text = found.string else { throw CLIError("'\(key)': expected one value, found several") }
    return text
  }

  /// A list of scalars, or a single one.
  private static func texts(_ name: String, _ value: Value?) throws(CLIError) -> [String] {
    switch value {
    case nil: return []
    case .string(let text)?: return text.isEmpty ? [] : [text]
    case .list(let items)?:
      let texts = items.compactMap(\.string)
      if texts.count == items.count { return texts }
    case .map?: break
    }
    throw CLIError("'\(name)': expected a list of texts")
  }

  private static func flag(_ key: String, in value: Value) throws(CLIError) -> Bool? {
    switch try text(key, in: value) {
    case nil: return nil
    case "true": return true
    case "false": return false
    case let text?: throw CLIError("'\(key)' is '\(text)': expected true or false")
    }
  }

  private static func choice<Choice>(
    _ key: String, in value: Value, among choices: [Choice]
  ) throws(CLIError) -> Choice? where Choice: RawRepresentable<String> {
    guard let text = try text(key, in: value) else { return nil }
    if let choice = choices.first(where: { $0.rawValue == text }) { return choice }
    let known = choices.map(\.rawValue).joined(separator: ", ")
    throw CLIError("'\(key)' is '\(text)': expected one of: \(known)")
  }
}

extension Value {
  /// Whether this is null, which the program's JSON reader reads as an empty text.
  fileprivate var isMissing: Bool { string?.isEmpty ?? false }
}
