package import HTML
import Publication
package import Search

/// The first page: the search box, and what there is.
package struct StartPage {
  private let page: WebPage
  private let facets: [FacetCounts]
  private let questions: [(text: String, count: Int)]

  /// `facets`: Department, open access and year over all records.
  /// `questions`: Examples of the query language that have hits here.
  package init(_ page: WebPage, _ facets: [FacetCounts], questions: [(text: String, count: Int)]) {
    (self.page, self.facets, self.questions) = (page, facets, questions)
  }

  private static let shownDepartments = 8
  private static let barHeight = 100

  private var words: Words { page.words }

  private func counts(_ facet: FacetDefinition) -> FacetCounts? { facets.first { $0.facet == facet.name } }

  package var html: HTML {
    var newest = ListAddress()
    newest.sort = .updated
    let head: HTML = """
      <link rel="alternate" type="application/atom+xml"\(attribute: "title", words[.newRecords])\
      \(address: "href", page.export("/search.atom", newest))>

      """
    return page.document(
      title: nil, head: [head], hasTop: false, skip: "q",
      """
      <main class="page home stack" id="main">
      <div>
      <h1 class="brand">\(page.brand)</h1>
      \(page.searchBox(isBig: true))<p class="lead m num">\(summary) <a\(address: "href", page.search(newest))>\(words[.seeNew])</a></p>
      </div>
      \(years)<div class="two">
      <div class="stack">
      \(access)\(examples)</div>
      <div class="stack">
      \(departments)\(forScripts)</div>
      </div>
      </main>

      """)
  }

  private var summary: HTML {
    guard let index = page.index else { return HTML() }
    let records = words.counted(.records, index.records)
    let stated = counts(.year)?.values.filter { $0.count > 0 } ?? []
    guard let first = stated.first, let last = stated.last, let updated = index.updated else {
      return "\(page.state)."
    }
    return words.html(
      .recordsFromTo, records, "\(first.code)", "\(last.code)", "\(words.date(updated))")
  }

  private func section(_ id: String, _ title: HTML, _ body: HTML) -> HTML {
    """
    <section\(attribute: "aria-labelledby", id)><h2\(attribute: "id", id)>\(title)</h2>
    \(body)</section>

    """
  }

  private func list(_ facet: String, _ value: String) -> ListAddress {
    ListAddress().with([value], in: facet)
  }

  private var years: HTML? {
    guard let counts = counts(.year), let bars = YearBars(counts, list: ListAddress()) else { return nil }
    let decades = stride(from: bars.first / 10 * 10, through: bars.last, by: 10).map { decade -> HTML in
      let range = "\(YearBars.text(decade))..\(YearBars.text(decade + 9))"
      return "<a\(address: "href", page.search(list("year", range)))>\(decade)s</a>"
    }
    // The names of a few decades fit under the bars.
    let axis: HTML =
      decades.count <= Self.maxDecades && words.language == .english
      ? decades.joined() : "<span>\(bars.first)</span><span>\(bars.last)</span>"
    let unknown: HTML? =
      counts.notStated > 0
      ? "<a\(address: "href", page.search(list("year", "none")))>\(words.counted(.stateNoYear, counts.notStated, of: .records))</a> "
      : nil
    return section(
      "h-y", HTML(words[.byYear]),
      """
      \(bars.svg(class: "bars tall", height: Self.barHeight) { page.searches(ListAddress(), with: $0, in: "year") })
      <p class="axis num">\(axis)</p>
      <p class="m num">\(unknown)<a\(address: "href", page.link("/facets/year"))>\(words[.allYearsAsList])</a></p>
      """)
  }

  private static let maxDecades = 10

  private var access: HTML? {
    guard let counts = counts(.oa) else { return nil }
    let shares = AccessShares(counts)
    guard shares.total > 0 else { return nil }
    let rows: [HTML] = shares.parts.map { part in
      let code = part.value.map { ListAddress.value(ofCode: $0.code) } ?? "none"
      let label = part.value.map { words.openAccess($0.code) } ?? words[.notStated]
      return """
        <li><a class="v"\(address: "href", page.search(list("oa", code)))>\
        <span\(attribute: "class", "l oa \(part.name)")>\(label)</span>\
        <span class="n">\(words.percent(part.count, of: shares.total))</span><span class="n">\(words.number(part.count))</span></a></li>
        """
    }
    let share = words.percent(shares.free, of: shares.total)
    return section(
      "h-o", words.html(.freeToRead, "<span class=\"num\">\(share)</span>"),
      "\(shares.bar)\n<ul class=\"shares\">\(rows)</ul>")
  }

  private var examples: HTML? {
    guard !questions.isEmpty else { return nil }
    let rows: [HTML] = questions.map { question in
      """
      <li><a class="v"\(address: "href", page.search(ListAddress().asking(question.text)))><code>\(question.text)</code>\
      <span class="n">\(words.number(question.count))</span></a></li>
      """
    }
    return section(
      "h-q", HTML(words[.questions]),
      "<ul>\(rows)</ul>\n<a class=\"more\"\(address: "href", page.link("/help"))>\(words[.howToSearch])</a>")
  }

  private var departments: HTML? {
    guard let counts = counts(.department) else { return nil }
    let values = counts.values.filter { $0.count > 0 }
    guard !values.isEmpty else { return nil }
    let parents = Set(values.compactMap(\.parent))
    let units = values.filter { !parents.contains($0.code) }
    let rows: [HTML] = (units.isEmpty ? values : units).prefix(Self.shownDepartments).map { value in
      """
      <li><a class="v"\(address: "href", page.link("/departments/" + SafeAddress.part(value.code)))><span class="l">\(value.label)</span>\
      <span class="n">\(words.number(value.count))</span></a></li>
      """
    }
    return section(
      "h-d", HTML(words[.departments]),
      """
      <ul>\(rows)</ul>
      <a class="more"\(address: "href", page.link("/facets/department"))>\(words.text(.allValues, words.number(counts.distinct)))\
      <span class="vh"> \(words[.departments])</span></a>
      """)
  }

  private var forScripts: HTML {
    let endings: [HTML] = ["json", "csv", "bib", "ris", "atom"].map { ending in
      "<a\(address: "href", page.export("/search." + ending, ListAddress()))><code>.\(ending)</code></a>"
    }
    return section(
      "h-w", HTML(words[.forScripts]),
      """
      <p>\(words.html(.sameAddress, endings.joined(separator: ", "))) \
      <a\(address: "href", page.settings.basePath + "/openapi.json")>\(words[.api])</a></p>
      """)
  }
}
