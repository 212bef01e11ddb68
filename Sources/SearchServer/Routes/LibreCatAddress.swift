import HTML
import Pages
import Publication
import Search

/// Addresses of a LibreCat repository, which lead to those of this server.
enum LibreCatAddress {
  /// Its names of formats.
  private static let forms: [String: Form] = [
    "bibtex": .bib, "ris": .ris, "csl_json": .cslJSON, "json": .json, "jsonl": .jsonl, "csv": .csv,
    "mods": .mods,
    "dc": .oaiDC, "oai_dc": .oaiDC, "datacite": .datacite, "atom": .atom, "rss": .atom,
  ]

  /// `/record/ID.bibtex`; nil if no record has the id, or the ending is none of a format.
  static func record(_ text: String, _ service: SearchService) throws -> Response? {
    guard let dot = text.lastIndex(of: "."), let form = forms[String(text[text.index(after: dot)...])] else {
      return nil
    }
    let id = String(text[..<dot])
    guard try service.index().record(id: id) != nil else { return nil }
    return moved("/record/\(SafeAddress.part(id)).\(form.rawValue)", service)
  }

  /// `/publication` and `/export`, with `q`, `cql`, `fmt`, `sort`, `limit`, `start`.
  static func list(_ parameters: Parameters, _ service: SearchService) throws -> Response {
    var parameters = parameters
    var words = try parameters.one("q").map { [$0] } ?? []
    var query: [(name: String, value: String)] = []
    for text in parameters.all("cql") {
      let conditions = CQL.conditions(of: text)
      words += conditions.words
      query += conditions.filters
    }
    if !words.isEmpty { query.insert(("q", words.joined(separator: " ")), at: 0) }
    if let sort = parameters.all("sort").first, let order = orders[sort] { query.append(("sort", order)) }
    let form = parameters.all("fmt").first.flatMap { forms[$0] }
    let ending = form.map { Route.listForms.contains($0) ? ".\($0.rawValue)" : "" } ?? ""
    let address = query.map { "\($0.name)=\(SafeAddress.part($0.value))" }.joined(separator: "&")
    return moved("/search\(ending)" + (address.isEmpty ? "" : "?" + address), service)
  }

  private static let orders = [
    "year.desc": "year-desc", "year.asc": "year", "title.asc": "title", "date_updated.desc": "updated",
  ]

  /// For good: clients may keep the new address.
  static func moved(_ path: String, _ service: SearchService) -> Response {
    Response(301, headers: [("Location", service.settings.basePath + path)])
  }
}

extension Route {
  static let libreCat: [Route] = [
    Route(name: "librecat", path: [.literal("publication"), .text], isOfCommit: false, readsEnding: true) {
      request, service in
      LibreCatAddress.moved("/record/\(SafeAddress.part(request.text))", service)
    },
    Route(name: "librecat", path: [.literal("publication")], isOfCommit: false) { request, service in
      try LibreCatAddress.list(request.parameters, service)
    },
    Route(name: "librecat", path: [.literal("export")], isOfCommit: false) { request, service in
      try LibreCatAddress.list(request.parameters, service)
    },
  ]
}

/// The conditions of a query in CQL that have a filter or a field here, where all are joined by AND; of all
/// else the words. A query with OR or NOT has no such form: its words alone are left, without those behind
/// NOT.
enum CQL {
  static func conditions(of text: String) -> (filters: [(name: String, value: String)], words: [String]) {
    var filters: [(name: String, value: String)] = []
    var words: [String] = []
    let tokens = tokens(text)
    let isPlain = !tokens.contains { $0.isWord("OR") || $0.isWord("NOT") }
    var isDenied = false
    var rest = tokens[...]
    while let token = rest.popFirst() {
      if token.isWord("NOT") { isDenied = true }
      if ["AND", "OR", "NOT", "(", ")"].contains(where: token.isWord) { continue }
      defer { isDenied = false }
      guard let relation = rest.first, relations.contains(where: relation.isWord),
        let value = rest.dropFirst().first
      else {
        if !isDenied { words.append(token.text) }
        continue
      }
      rest = rest.dropFirst(2)
      let (index, sign, text) = (token.text.lowercased(), relation.text.lowercased(), value.text)
      if isPlain, let filter = filter(index, sign, text) {
        filters.append(filter)
      } else if sign == "<>" || isDenied {
        continue
      } else if isPlain, let field = fields[index] {
        words.append("\(field):\"\(text.filter { $0 != "\"" })\"")
      } else {
        words.append(text)
      }
    }
    return (filters, words)
  }

  private struct Token {
    var text: String
    var isQuoted = false

    /// Whether it is this word of the language, and no text.
    func isWord(_ word: String) -> Bool { !isQuoted && text.uppercased() == word.uppercased() }
  }

  private static let relations: Set = [
    "=", "==", "<>", "<", ">", "<=", ">=", "exact", "any", "all", "within",
  ]

  /// Indexes of LibreCat with a filter here.
  private static let filterNames = [
    "department": "department", "type": "type", "author": "author", "person": "author",
    "publisher": "publisher",
    "publication": "venue", "journal": "venue", "journal_title": "venue", "language": "lang",
    "license": "license",
    "project": "project", "oa_type": "oa",
  ]

  private static let fields = [
    "title": "title", "abstract": "abstract", "keyword": "keyword", "editor": "editor", "doi": "doi",
    "id": "id",
  ]

  private static func filter(
    _ index: String, _ relation: String, _ value: String
  ) -> (name: String, value: String)? {
    if index == "oa" { return ("oa", (value == "0") == (relation == "<>") ? "yes" : "no") }
    if index == "year" { return years(relation, value).map { ("year", $0) } }
    guard let name = filterNames[index], !value.isEmpty else { return nil }
    return (name, (relation == "<>" ? "!" : "") + value)
  }

  private static func years(_ relation: String, _ value: String) -> String? {
    let numbers = value.split { !$0.isNumber }.compactMap { Int($0) }
    guard let first = numbers.first, Record.years.contains(first), let last = numbers.last else { return nil }
    switch relation {
    case ">": return "\(first + 1).."
    case ">=": return "\(first).."
    case "<": return "..\(first - 1)"
    case "<=": return "..\(first)"
    case "<>": return "!\(first)"
    case "within": return "\(min(first, last))..\(max(first, last))"
    default: return "\(first)"
    }
  }

  /// Words, texts in quotes without them, relations and brackets.
  private static func tokens(_ text: String) -> [Token] {
    var tokens: [Token] = []
    var rest = text[...]
    while let character = rest.first {
      if character.isWhitespace {
        rest.removeFirst()
      } else if character == "\"" {
        let quoted = rest.dropFirst().prefix { $0 != "\"" }
        tokens.append(Token(text: String(quoted), isQuoted: true))
        rest = rest.dropFirst(quoted.count + 2)
      } else if "=<>".contains(character) {
        let relation = rest.prefix { "=<>".contains($0) }
        tokens.append(Token(text: String(relation)))
        rest = rest.dropFirst(relation.count)
      } else if "()".contains(character) {
        tokens.append(Token(text: String(rest.removeFirst())))
      } else {
        let word = rest.prefix { !$0.isWhitespace && !"=<>()\"".contains($0) }
        tokens.append(Token(text: String(word)))
        rest = rest.dropFirst(word.count)
      }
    }
    return tokens
  }
}
