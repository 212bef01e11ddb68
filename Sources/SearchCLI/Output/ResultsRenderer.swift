import Publication
import Search

/// The answer to a query, for people.
struct ResultsRenderer {
  static let maxAuthors = 6
  static let maxDepartments = 6

  private let results: SearchResults
  private let request: SearchRequest
  private let width: Int
  /// Whether each hit takes two lines, and nothing follows the hits.
  private let isShort: Bool
  /// What the header says in place of the query.
  private let heading: String?

  init(
    _ results: SearchResults, request: SearchRequest, width: Int, isShort: Bool = false,
    heading: String? = nil
  ) {
    self.results = results
    self.request = request
    self.width = width
    self.isShort = isShort
    self.heading = heading
  }

  /// Hit by hit, so that a long answer needs no memory of its own.
  func write(to output: Output, look: Look) throws {
    func print(_ lines: [StyledText]) throws {
      for line in lines { try output.write(line.rendered(look) + "\n") }
    }
    try print(header())
    if let explanation = results.query.explanation {
      try print(explanation.flatMap { StyledText(" " + $0, .faint).wrapped(to: width, maxLines: 20) })
    }
    try print(suggestions())
    if isShort, !results.hits.isEmpty { try print([StyledText()]) }
    for hit in results.hits {
      try print(isShort ? shortLines(hit) : [StyledText()] + lines(hit))
    }
    if results.total > 0 {
      let facets = isShort ? [] : FacetRenderer.columns(results.facets, total: results.total, width: width)
      if !facets.isEmpty { try print([StyledText()] + facets) }
      try print(footer())
    }
  }

  // MARK: Header

  /// The query and what it found on the left, the index on the right.
  func header() -> [StyledText] {
    let duration = Format.duration(milliseconds: results.took.milliseconds)
    let found = "\(Format.count(results.total, "record"))   \(duration)"
    let date = results.index.updated == nil ? "never updated" : "updated \(Format.day(results.index.updated))"
    let right = StyledText("\(Format.count(results.index.records, "record")), \(date)", .faint)
    var left = question.cut(to: max(20, width - found.count - 3))
    left.append("   " + found)
    if left.width + 2 + right.width > width { return [left, right.cut(to: width)] }
    left.pad(to: width - right.width)
    left.append(right)
    return [left]
  }

  /// As it was read, not as it was typed: two words are not a phrase.
  private var question: StyledText {
    let parsed = results.query.parsed
    var line = StyledText()
    if let heading {
      line.append(heading, .heading)
    } else if parsed.isEmpty {
      line.append("\"\"", .heading)
    } else {
      line.append(parsed == "*" ? "all records" : parsed, .heading)
    }
    if results.query.match == .any, heading == nil { line.append("  match:any") }
    for (facet, values) in results.query.filters {
      line.append("  \(facet):\(values.joined(separator: ","))")
    }
    return line
  }

  /// What may have been meant, a line for each word.
  private func suggestions() -> [StyledText] {
    var words: [String] = []
    for suggestion in results.suggestions where words.last != suggestion.word {
      words.append(suggestion.word)
    }
    return words.flatMap { word in
      let others = results.suggestions.filter { $0.word == word }
        .map { "\($0.instead) (\(Format.count($0.hits, "hit")))" }
      return StyledText(" For '\(word)': \(others.joined(separator: ", "))").wrapped(to: width, maxLines: 3)
    }
  }

  // MARK: Hits

  private var indent: Int { max(2, String(results.hits.last?.rank ?? 0).count) + 2 }

  func lines(_ hit: Hit) -> [StyledText] {
    let room = max(20, width - indent)
    var lines = title(hit).wrapped(to: room, maxLines: 6)
    if lines.isEmpty { lines = [StyledText("(no title)", .faint)] }
    lines += about(hit, room: room)
    if !hit.missing.isEmpty {
      lines += StyledText("Missing: \(hit.missing.joined(separator: ", "))").wrapped(to: room, maxLines: 2)
    }
    if let snippet = hit.snippet { lines += self.snippet(snippet).wrapped(to: room, maxLines: 3) }
    return numbered(lines + identifiers(hit).wrapped(to: room, maxLines: 4), hit)
  }

  /// The title and the author, year and id, a line each.
  private func shortLines(_ hit: Hit) -> [StyledText] {
    let room = max(20, width - indent)
    let names = hit.authors.map { author in String(author.name.prefix { $0 != "," }) }
    var parts = names.isEmpty ? [] : [Format.list(names, max: 2)]
    if let year = hit.year { parts.append(String(year)) }
    parts.append(hit.id)
    if !hit.missing.isEmpty { parts.append("missing: \(hit.missing.joined(separator: ", "))") }
    let title = hit.plainTitle.text.isEmpty ? StyledText("(no title)", .faint) : title(hit)
    return numbered(
      [title.cut(to: room), StyledText(parts.joined(separator: " · "), .faint).cut(to: room)], hit)
  }

  /// Lines with the rank of their hit before the first.
  private func numbered(_ lines: [StyledText], _ hit: Hit) -> [StyledText] {
    lines.enumerated().map { place, line in
      var result = StyledText()
      if place == 0 {
        let rank = String(hit.rank)
        result.pad(to: indent - 2 - rank.count)
        result.append(rank, .faint)
      }
      result.pad(to: indent)
      result.append(line)
      return result
    }
  }

  private func title(_ hit: Hit) -> StyledText {
    StyledText(hit.plainTitle.text, .title, matches: hit.plainTitle.matches, link: hit.url)
  }

  private func snippet(_ snippet: Hit.Snippet) -> StyledText {
    var text = StyledText(snippet.isCutAtStart ? "… " : "")
    text.append(StyledText(snippet.text, matches: snippet.matches))
    if snippet.isCutAtEnd { text.append(" …") }
    return text
  }

  /// Authors, publication, year, OA type and departments; the publication gives way where the line is full.
  private func about(_ hit: Hit, room: Int) -> [StyledText] {
    var ends = [hit.year.map { String($0) }, hit.oa].compactMap { $0 }
    if !hit.departments.isEmpty {
      ends.append(Format.list(hit.departments.map(\.code), max: ResultsRenderer.maxDepartments))
    }
    let names = hit.authors.map { author in String(author.name.prefix { $0 != "," }) }
    let authors = names.isEmpty ? [] : [Format.list(names, max: ResultsRenderer.maxAuthors)]
    let fixed = (authors + ends).reduce(0) { $0 + DisplayWidth.of($1) + 3 }
    var parts = authors
    if let publication = hit.venue, !publication.isEmpty {
      parts.append(StyledText(publication).cut(to: max(24, room - fixed)).rendered())
    }
    parts += ends
    return StyledText(parts.joined(separator: " · ")).wrapped(to: room, maxLines: 3)
  }

  private func identifiers(_ hit: Hit) -> StyledText {
    var line = StyledText(hit.id, .faint)
    for address in [hit.arxiv.map(Record.url(ofArXiv:)), hit.doi.map(Record.url(ofDOI:))].compactMap(\.self) {
      line.append(" · ", .faint)
      line.append(address, .faint, link: address)
    }
    return line
  }

  // MARK: Footer

  /// Where in the hits this page is, and commands to go on with.
  func footer() -> [StyledText] {
    var text = " \(range)"
    if let next { text += "  Next: \(next)" }
    // The counts are of partial matches: the command has to say so, or it would ask for full ones.
    let isFallback = results.query.match == .any && request.match == .all
    let narrower = narrower.isEmpty || !isFallback ? narrower : narrower + ["--match any"]
    guard !narrower.isEmpty else { return [StyledText(text)] }
    let narrow = "Narrow: \(narrower.joined(separator: " "))"
    if DisplayWidth.of(text) + 3 + DisplayWidth.of(narrow) > width {
      return [StyledText(text)]
        + StyledText(narrow).wrapped(to: width - 1, maxLines: 4).map { part in
          var line = StyledText(" ")
          line.append(part)
          return line
        }
    }
    return [StyledText("\(text)   \(narrow)")]
  }

  private var range: String {
    let total = Format.count(results.total)
    guard let first = results.hits.first?.rank, let last = results.hits.last?.rank else {
      return results.limit == 0
        ? "\(Format.count(results.total, "record"))." : "No more hits: \(total) in all."
    }
    let shown = "\(Format.count(first))-\(Format.count(last)) of"
    guard let lacking = results.partial?.total else { return "\(shown) \(total)." }
    let all = Format.count(results.total + lacking)
    return "\(shown) \(all): \(total) with all words, \(Format.count(lacking)) that lack one."
  }

  private var next: String? {
    guard let cursor = results.next, let limit = results.limit, limit > 0, !results.hits.isEmpty else {
      return nil
    }
    guard request.cursor == nil, request.offset % limit == 0 else { return "--after \(Shell.quote(cursor))" }
    return "--page \(request.offset / limit + 2)"
  }

  /// For each facet without a filter, the value that most hits have and some lack.
  private var narrower: [String] {
    let filtered = Set(results.query.filters.map(\.facet))
    return results.facets.compactMap { counts in
      guard !filtered.contains(counts.facet), let facet = FacetDefinition.named(counts.facet) else {
        return nil
      }
      let option = facet.shortOption
      let candidates = counts.values.filter { $0.count > 0 && $0.count < results.total }
      if facet.isYear {
        guard let year = candidates.last, counts.distinct > 1 else { return nil }
        return "\(option) \(year.code).."
      }
      guard let value = candidates.first else { return nil }
      // Without `=` a filter takes an author for a name.
      let mark = facet.name == FacetDefinition.author.name ? "=" : ""
      return "\(option) \(Shell.quote(ResultsRenderer.filterText(mark + value.code)))"
    }
  }

  /// A code as a filter reads it: quoted where a comma or a blank would end it.
  private static func filterText(_ code: String) -> String {
    let isPlain =
      !code.contains { $0 == "," || $0 == "\"" || $0.isWhitespace } && !code.hasPrefix("!") && code != "none"
    return isPlain ? code : "\"\(code)\""
  }
}
