package import HTML
import Publication
package import Search

/// No record has what was asked for: what is missing, and the ways out.
package struct ZeroPage {
  private let page: WebPage
  private let results: SearchResults
  private let ways: WaysOut

  package init(_ page: WebPage, _ results: SearchResults, _ ways: WaysOut) {
    (self.page, self.results, self.ways) = (page, results, ways)
  }

  private var words: Words { page.words }
  private var list: ListAddress { page.list.fromStart }
  private var hasPartial: Bool { results.query.match == .any && !list.matchesAny && !results.hits.isEmpty }

  package var html: HTML {
    let phrase: Phrase = hasPartial ? .noneHasAll : .noneFor
    let chips = Chips(page: page, facets: results.facets)
    let asked = list.query.isEmpty ? chips.text : list.query
    return page.document(
      title: words.text(phrase, asked), robots: "noindex",
      """
      <main class="page hang" id="main" tabindex="-1">
      <header class="head"><h1>\(words.html(phrase, "<q>\(asked)</q>"))</h1>
      \(chips.html)\(notes)</header>
      \(nearest)\(wordByWord)\(fewerFilters)\(others)\(partial)</main>

      """)
  }

  private var notes: [HTML] {
    // The heading says it.
    page.notes(results, without: [SearchResults.partialNote])
  }

  private func section(_ id: String, _ title: Phrase, _ body: HTML) -> HTML {
    """
    <section\(attribute: "aria-labelledby", id)><h2\(attribute: "id", id)>\(words[title])</h2>
    \(body)</section>

    """
  }

  private var nearest: HTML? {
    guard let (way, others) = ways.nearest else { return nil }
    let text: [HTML] = way.label.split(separator: " ").map { word in
      others.contains(String(word)) ? "<b>\(word)</b>" : HTML(word)
    }
    return section(
      "z0", .nearestQuestion,
      """
      <p class="best"><a\(address: "href", page.search(way.list))>\(text.joined(separator: " "))</a> \
      <span class="m">\(words.counted(.records, way.count))</span></p>
      """)
  }

  private func number(_ way: WaysOut.Way) -> HTML {
    way.count == 0
      ? "<td class=\"n zero\">0</td>"
      : "<td class=\"n\"><a\(address: "href", page.search(way.list))>\(words.number(way.count))</a></td>"
  }

  private var wordByWord: HTML? {
    guard !ways.words.isEmpty else { return nil }
    let hasFilters = !list.filters.isEmpty
    let hasNear = ways.words.contains { !$0.near.isEmpty }
    let rows: [HTML] = ways.words.map { word in
      let near: [HTML] = word.near.map {
        "<a\(address: "href", page.search($0.list))>\($0.label)</a> \(words.number($0.count))"
      }
      let name: HTML = word.all.count == 0 ? "<span class=\"zero\">\(word.text)</span>" : HTML(word.text)
      return """
        <tr><th scope="row">\(name)</th>\(hasFilters ? number(word.filtered) : nil)\(number(word.all))\
        \(hasNear ? "<td class=\"num\">\(near.joined(separator: ", "))</td>" as HTML : nil)</tr>

        """
    }
    let filtered: HTML? = hasFilters ? "<th scope=\"col\" class=\"n\">\(words[.withFilters])</th>" : nil
    let near: HTML? = hasNear ? "<th scope=\"col\">\(words[.nearWords])</th>" : nil
    return section(
      "z1", .wordByWord,
      """
      <div class="scroll" tabindex="0" role="region"\(attribute: "aria-label", words[.word])><table class="wide"><thead><tr><th scope="col">\(words[.word])</th>\(filtered)\
      <th scope="col" class="n">\(words[.inAll])</th>\(near)</tr></thead><tbody>
      \(rows)</tbody></table></div>
      """)
  }

  private var fewerFilters: HTML? {
    guard !ways.fewerFilters.isEmpty else { return nil }
    let chips = Chips(page: page, facets: results.facets)
    let items: [HTML] = ways.fewerFilters.map { way in
      let values = list.values(of: way.label).map { chips.name(of: $0, in: way.label) }
      let name = "\(words.title(ofFacet: way.label)) \(values.joined(separator: ", "))"
      let text = way.label.isEmpty ? words[.withoutAny] : words.text(.without, name)
      return """
        <li><a\(address: "href", page.search(way.list))><span class="n">\(words.number(way.count))</span>\
        <span>\(text)</span></a></li>

        """
    }
    return section("z2", .fewerFilters, "<ul class=\"drop\">\n\(items)</ul>")
  }

  private var others: HTML? {
    guard ways.nearest == nil, ways.fewerFilters.isEmpty, !hasPartial else { return nil }
    var newest = ListAddress()
    newest.sort = .updated
    return section(
      "z4", .whatNow,
      """
      <ul class="lines"><li><a\(address: "href", page.search(newest))>\(words[.lastAdded])</a></li>\
      <li><a\(address: "href", page.link("/help"))>\(words[.howToSearch])</a></li>\
      <li><a\(address: "href", page.link("/"))>\(words[.startPage])</a></li></ul>
      """)
  }

  private var partial: HTML? {
    guard hasPartial else { return nil }
    var any = list
    any.matchesAny = true
    let items: [HTML] = results.hits.map { HitItem(page: page, hit: $0, list: any, isSubordinate: true).html }
    return section(
      "z3", .partialMatches,
      """
      <div><p class="m"><a\(address: "href", page.search(any))>\(words.counted(.partialTotal, results.total, of: .records))</a></p>
      <ol>
      \(items)</ol></div>
      """)
  }
}

extension Chips {
  /// The filters in a line.
  var text: String {
    page.list.filters.map { filter in
      let values = filter.values.map { name(of: $0, in: filter.facet) }
      return "\(page.words.title(ofFacet: filter.facet)) \(values.joined(separator: ", "))"
    }
    .joined(separator: "; ")
  }
}
