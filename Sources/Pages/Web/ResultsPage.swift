package import HTML
import Publication
package import Search
import Tokenize

/// A list of hits with its filters.
package struct ResultsPage {
  private let page: WebPage
  private let results: SearchResults
  private let limit: Int
  private let pageLimit: Int
  private let similar: RecordText?

  /// `limit`: Hits of a page. `pages`: How many pages can be reached by number.
  /// `similar`: The title of the record that the others are like.
  package init(_ page: WebPage, _ results: SearchResults, limit: Int, pages: Int, similar: RecordText? = nil)
  {
    (self.page, self.results, self.limit, self.similar) = (page, results, limit, similar)
    pageLimit = pages
  }

  private var words: Words { page.words }
  private var list: ListAddress { page.list.fromStart }
  /// Of full matches and those behind them that lack a word.
  private var shownTotal: Int { results.total + (results.partial?.total ?? 0) }

  package var html: HTML {
    let title =
      similar?.text ?? (list.query.isEmpty ? words[.allRecords] : list.query)
    // What is like a record is no question, so it has no feed and no exports.
    let head: HTML? =
      list.similar != nil
      ? nil
      : """
      <link rel="alternate" type="application/atom+xml"\(attribute: "title", words[.newestFirst])\
      \(address: "href", page.export("/search.atom", list))>

      """
    let isPlain = page.list.inLanguage(nil) == ListAddress()
    return page.document(
      title: "\(title): \(words.countedText(.records, results.total))", head: [head].compactMap(\.self),
      robots: isPlain ? nil : "noindex, follow", isList: true, skip: "list",
      """
      <main class="page cols">
      <div class="head">
      <h1>\(heading)</h1>
      \(Chips(page: page, facets: results.facets).html)\(notes)</div>
      \(FacetPanel(page: page, facets: results.facets).html)<section id="list"\(attribute: "aria-label", words[.list]) tabindex="-1">
      \(tools)<ol>
      \(hits)</ol>
      \(pager)</section>
      </main>

      """)
  }

  private var hits: [HTML] { HitItem.all(results.hits, page, list) }

  private var heading: HTML {
    let count = words.counted(.records, results.total)
    if let similar { return words.html(.recordsLike, count, "<q>\(similar.html)</q>") }
    return list.query.isEmpty ? count : words.html(.recordsFor, count, "<q>\(list.query)</q>")
  }

  // MARK: What was understood

  private var notes: HTML {
    var notes = page.notes(results)
    let questions = Suggested(results.suggestions, list).questions
    if !questions.isEmpty {
      let links: [HTML] = questions.prefix(Self.maxSuggestions).map { question in
        """
        <a\(address: "href", page.search(question.list))><q>\(question.list.query)</q></a> \
        <span class="num">(\(words.number(question.hits)))</span>
        """
      }
      notes.append("<p class=\"note\">\(words.html(.didYouMean, links.joined(separator: ", ")))</p>\n")
    }
    if let partial = results.partial, partial.total > 0 {
      notes.append("<p class=\"m lead\">\(words.counted(.alsoPartial, partial.total, of: .records))</p>\n")
    }
    if let lines = results.query.explanation, !lines.isEmpty {
      let items: [HTML] = lines.map { "<li\(page.language(of: $0))>\(page.sentence($0))</li>" }
      notes.append(
        """
        <details open><summary>\(words[.readAs])</summary><ul>\(items)</ul></details>

        """)
    }
    return notes.joined()
  }

  private static let maxSuggestions = 3

  // MARK: Tools

  private var tools: HTML {
    let hasWords = !list.query.isEmpty || similar != nil
    let sorts: [(SearchRequest.Sort, Phrase)] =
      (hasWords ? [(.relevance, .relevance)] : [])
      + [(.yearDescending, .newest), (.year, .oldest), (.title, .titleSort), (.updated, .updatedSort)]
    let options: [HTML] = sorts.enumerated().map { place, option in
      if option.0 == results.query.sort { return "<b aria-current=\"true\">\(words[option.1])</b>\n" }
      let sort = place == 0 && list.sort != nil ? nil : option.0
      return "<a\(address: "href", page.search(list.sorted(sort)))>\(words[option.1])</a>\n"
    }
    return """
      <div class="tools">
      <nav class="opts"\(attribute: "aria-label", words[.sortBy])><span class="m">\(words[.sortBy])</span>
      \(options)</nav>
      \(exports)</div>

      """
  }

  private var exports: HTML? {
    guard results.total > 0, list.similar == nil else { return nil }
    // Not `.json`, which has one page.
    let forms: [(ending: String, name: String)] = [
      ("bib", "BibTeX"), ("ris", "RIS"), ("csv", words[.csvForSpreadsheets]),
      ("jsonl", "JSON Lines"), ("atom", words[.atomFeed]),
    ]
    let items: [HTML] = forms.map { form in
      """
      <li><a\(address: "href", page.export("/search." + form.ending, list))>\(form.name) <span class="m">.\(form.ending)</span></a></li>
      """
    }
    let label = words.html(.exportAll, "<span class=\"num\">\(words.number(results.total))</span>")
    return """
      <details class="menu"><summary>\(label)</summary><ul>\(items)<li>\
      <a\(address: "href", page.settings.basePath + "/openapi.json")>\(words[.listByAPI])</a></li></ul></details>

      """
  }

  // MARK: Pages

  private var pager: HTML? {
    guard limit > 0, shownTotal > min(limit, 10) else { return nil }
    let (first, last) = (results.offset + 1, results.offset + results.hits.count)
    var forward: HTML?
    if let next = results.next {
      var following = list
      following.after = next
      let count = min(limit, shownTotal - last)
      forward =
        "<a class=\"go\" rel=\"next\"\(address: "href", page.search(following))>\(words.text(.next, "\(max(1, count))"))</a>\n"
    }
    let number = results.offset / limit + 1
    var back: HTML?
    if number > 1, number - 1 <= pageLimit {
      var before = list
      before.page = number - 1
      back = "<a rel=\"prev\"\(address: "href", page.search(before))>\(words[.previous])</a>\n"
    }
    let range: HTML? =
      last < first
      ? nil
      : """
      <span class="num">\(words.text(.range, words.number(first), words.number(last), words.number(shownTotal)))</span>

      """
    return """
      <nav class="pager"\(attribute: "aria-label", words[.pagesOfList])>
      \(forward)\(back)\(range)\(jump(number))\(perPage)</nav>

      """
  }

  private func jump(_ number: Int) -> HTML? {
    let pages = min(pageLimit, (shownTotal + limit - 1) / limit)
    guard pages > 1 else { return nil }
    return """
      <form\(address: "action", page.settings.basePath + "/search")>\(page.hidden(list))<label for="pg">\(words[.pageNumber])</label>\
      <input id="pg" name="page" inputmode="numeric"\(attribute: "value", String(min(number, pages)))>\
      <span class="m">\(words.text(.ofPages, words.number(pages)))</span><button>\(words[.go])</button></form>

      """
  }

  private var perPage: HTML {
    let options: [HTML] = [10, 25, 50, 100].map { count in
      count == limit
        ? "<b aria-current=\"true\">\(count)</b>"
        : "<a\(address: "href", page.search(list.limited(to: count == 10 ? nil : count)))>\(count)</a>"
    }
    return "<p class=\"opts\"><span class=\"m\">\(words[.perPage])</span>\(options)</p>\n"
  }
}

extension WebPage {
  /// What was read otherwise than it was written.
  func notes(_ results: SearchResults, without others: Set<String> = []) -> [HTML] {
    let corrections = results.query.corrections
    let known = others.union(corrections.map(\.note))
    let corrected: [HTML] = corrections.map { correction in
      let words: [HTML] = correction.others.map { "<q>\($0)</q>" }
      let exactly = Suggested.replacing(correction.word, with: "=" + correction.word, in: list.query)
      let exact: HTML =
        exactly.map { "<a\(address: "href", search(list.asking($0)))>=\(correction.word)</a>" }
        ?? "=\(correction.word)"
      let text = self.words.html(
        .alsoSearched, words.joined(separator: ", "), "<q>\(correction.word)</q>", exact)
      return "<p class=\"note\">\(text)</p>\n"
    }
    return corrected
      + results.query.notes.filter { !known.contains($0) }.map {
        "<p class=\"note\"\(language(of: $0))>\(sentence($0))</p>\n"
      }
  }

  /// A sentence of the library in the language of the page, or as it is where that is not known.
  func sentence(_ english: String) -> String { words.sentence(english) ?? english }

  /// The language of such a sentence, where it is not that of the page.
  func language(of english: String) -> HTML { words.sentence(english) == nil ? languageOfMessages : "" }

  /// What the library says in more words than there are sentences in its list is English.
  var languageOfMessages: HTML { words.language == .english ? "" : " lang=\"en\"" }
}

/// The filters that are on, each with a way to take it off.
struct Chips {
  let page: WebPage
  let facets: [FacetCounts]

  private static let maxLabel = 34

  var html: HTML? {
    let list = page.list.fromStart
    guard !list.filters.isEmpty else { return nil }
    let chips: [HTML] = list.filters.flatMap { filter in
      filter.values.enumerated().map { place, value -> HTML in
        let before: HTML =
          place > 0
          ? "<span class=\"m\">\(page.words[.or])</span>"
          : "<span class=\"m\">\(page.words.title(ofFacet: filter.facet))</span>"
        return """
          <li><a\(address: "href", page.search(list.removing(value, from: filter.facet)))>\
          <span class="vh">\(page.words[.removeFilter])</span>\(before) \(name(of: value, in: filter.facet))</a></li>

          """
      }
    }
    return """
      <ul class="chips"\(attribute: "aria-label", page.words[.activeFilters])>
      \(chips)<li><a class="all"\(address: "href", page.search(list.withoutFilters))>\(page.words[.clearAll])</a></li>
      </ul>

      """
  }

  /// A value of a filter for people.
  func name(of value: String, in facet: String) -> String {
    if value == "none" { return page.words[.notStated] }
    if value.hasPrefix("!") {
      return page.words.text(.without, name(of: String(value.dropFirst()), in: facet))
    }
    if facet == FacetDefinition.year.name { return value.replacing("..", with: "–") }
    // A person is named by a code behind an equals sign.
    let isPerson = facet == FacetDefinition.author.name && value.hasPrefix("=")
    var code = isPerson ? String(value.dropFirst()) : value
    if value.count > 1, value.hasPrefix("\""), value.hasSuffix("\"") {
      code = String(value.dropFirst().dropLast()).replacing("\"\"", with: "\"")
    }
    let known = facets.first { $0.facet == facet }?.values
      .first { $0.code.lowercased() == code.lowercased() }
    let label = page.words.label(code: known?.code ?? code, label: known?.label, of: facet)
    return label.count > Self.maxLabel ? code : label
  }
}

/// Questions that may have been meant, those with the most hits first.
struct Suggested {
  struct Question {
    var list: ListAddress
    /// As its suggestion says.
    var hits: Int
    /// The words that were put in the place of others.
    var words: [String]
  }

  let questions: [Question]

  init(_ suggestions: [SearchResults.Suggestion], _ list: ListAddress) {
    // The hits of one word are counted with the others taken for what they most likely mean.
    var likely: [(word: String, instead: String)] = []
    for suggestion in suggestions where !likely.contains(where: { $0.word == suggestion.word }) {
      likely.append((suggestion.word, suggestion.instead))
    }
    var known: Set<String> = []
    questions = suggestions.compactMap { suggestion -> Question? in
      var query: String? = list.query
      let words = likely.map { $0.word == suggestion.word ? suggestion.instead : $0.instead }
      for (place, word) in words.enumerated() {
        query = query.flatMap { Self.replacing(likely[place].word, with: word, in: $0) }
      }
      guard let query, known.insert(query).inserted else { return nil }
      return Question(list: list.asking(query), hits: suggestion.hits, words: words)
    }
    .sorted { $0.hits > $1.hits }
  }

  /// nil if the word does not stand in the question as it is; within a longer word does not count.
  static func replacing(_ word: String, with other: String, in query: String) -> String? {
    let terms = Analyzer.publication.terms(of: word)
    let tokens = Analyzer.publication.tokens(in: query)
    guard !terms.isEmpty,
      let start = tokens.indices.first(where: { tokens[$0...].map(\.term).starts(with: terms) })
    else { return nil }
    let (first, last) = (tokens[start].bytes.lowerBound, tokens[start + terms.count - 1].bytes.upperBound)
    let bytes = Array(query.utf8)
    return String(decoding: bytes[..<first] + Array(other.utf8) + bytes[last...], as: UTF8.self)
  }
}
