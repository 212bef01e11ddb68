package import Export
package import HTML
import Publication
package import Search

/// The publications of a department by year, its units, its exports.
package struct DepartmentPage {
  private let page: WebPage
  private let unit: FacetCounts.Value
  /// All departments with the numbers of their records.
  private let departments: [FacetCounts.Value]
  private let facets: [FacetCounts]
  private let list: YearList
  private let style: CitationStyle
  private let number: Int

  package static let pageSize = 100

  /// `facets`: Open access and year of its records. `list`: The records of page `number`.
  package init(
    _ page: WebPage, _ unit: FacetCounts.Value, in departments: [FacetCounts.Value], facets: [FacetCounts],
    list: YearList, style: CitationStyle, number: Int
  ) {
    (self.page, self.unit, self.departments, self.facets) = (page, unit, departments, facets)
    (self.list, self.style, self.number) = (list, style, number)
  }

  private var words: Words { page.words }
  /// nil for the style of the installation.
  private var ownStyle: CitationStyle? { style == page.settings.citationStyle ? nil : style }
  private var search: ListAddress {
    ListAddress().with([ListAddress.value(ofCode: unit.code)], in: FacetDefinition.department.name)
  }

  package var html: HTML {
    let head: HTML = """
      <link rel="alternate" type="application/atom+xml"\(address: "href", page.export("/search.atom", search))>

      """
    return page.document(
      title: unit.label, head: [head],
      robots: number > 1 || ownStyle != nil ? "noindex, follow" : nil,
      """
      <main class="page" id="main" tabindex="-1">
      \(parent)<h1>\(unit.label)</h1>
      <p class="m">\(words.counted(.publications, unit.count))\(span). <a\(address: "href", page.link("/search", search))>\
      \(words[.searchInThem])</a></p>
      \(tools)\(years)\(access)\(parts)\(list.jumps)\(list.html)\(pager)</main>

      """)
  }

  private var parent: HTML? {
    guard let parent = departments.first(where: { $0.code == unit.parent }) else { return nil }
    let link: HTML = "<a\(address: "href", address(of: parent.code, ownStyle))>\(parent.label)</a>"
    return "<p class=\"m\">\(words.html(.partOf, link))</p>\n"
  }

  private func counts(_ facet: FacetDefinition) -> FacetCounts? { facets.first { $0.facet == facet.name } }

  private var span: HTML? {
    let stated = counts(.year)?.values.filter { $0.count > 0 } ?? []
    guard let first = stated.first, let last = stated.last else { return nil }
    return first.code == last.code
      ? ", <span class=\"num\">\(first.code)</span>"
      : ", <span class=\"num\">\(first.code)–\(last.code)</span>"
  }

  private var tools: HTML {
    let styles: [HTML] = CitationStyle.allCases.map { other in
      if other == style { return "<b aria-current=\"true\">\(other.name)</b> " }
      let isDefault = other == page.settings.citationStyle
      return "<a\(address: "href", address(of: unit.code, isDefault ? nil : other))>\(other.name)</a> "
    }
    let forms: [(name: String, ending: String)] = [
      ("BibTeX", "bib"), ("RIS", "ris"), ("CSV", "csv"), ("Atom", "atom"),
    ]
    let exports: [HTML] = forms.map { form in
      "<a\(address: "href", page.export("/search." + form.ending, search))>\(form.name)</a> "
    }
    let fragment = address(of: unit.code, ownStyle, isFragment: true)
    return """
      <div class="tools">
      <nav class="opts"\(attribute: "aria-label", words[.citationStyle])><span class="m">\(words[.citationStyle])</span> \(styles)</nav>
      <nav class="opts menu"\(attribute: "aria-label", words[.export])><span class="m">\(words[.export])</span> \(exports)\
      <a\(address: "href", fragment)>\(words[.embed])</a></nav>
      </div>

      """
  }

  private func address(
    of code: String, _ style: CitationStyle?, number: Int = 1, isFragment: Bool = false
  ) -> String {
    let parameters: [(name: String, value: String?)] = [
      ("fragment", isFragment ? "1" : nil), ("style", style?.rawValue),
      ("page", number > 1 ? String(number) : nil), ("ui", page.ui),
    ]
    let given = parameters.compactMap { name, value in value.map { (name: name, value: $0) } }
    return page.settings.basePath + "/departments/" + SafeAddress.part(code) + ListAddress.suffix(given)
  }

  private var years: HTML? {
    guard let counts = counts(.year), let bars = YearBars(counts, list: ListAddress()), bars.first < bars.last
    else {
      return nil
    }
    return """
      \(bars.svg(class: "bars", height: 60) { page.searches(search, with: $0, in: "year") })
      <p class="axis num"><span>\(bars.first)</span><span>\(bars.last)</span></p>

      """
  }

  private var access: HTML? {
    guard let counts = counts(.oa) else { return nil }
    let shares = AccessShares(counts)
    guard shares.total > 0 else { return nil }
    let items: [HTML] = shares.parts.map { part in
      let code = part.value.map { ListAddress.value(ofCode: $0.code) } ?? "none"
      let label = part.value.map { words.openAccess($0.code) } ?? words[.notStated]
      return """
        <li><a\(address: "href", page.link("/search", search.with([code], in: "oa")))>\
        <span\(attribute: "class", "oa \(part.name)")>\(label)</span></a> <span class="m num">\(words.number(part.count))</span></li>
        """
    }
    return "<ul class=\"key\"\(attribute: "aria-label", words[.openAccess])>\(items)</ul>\n"
  }

  private var parts: HTML? {
    let parts = departments.filter { $0.parent == unit.code && $0.count > 0 }
    guard !parts.isEmpty else { return nil }
    let items: [HTML] = parts.map { part in
      """
      <li><a\(address: "href", address(of: part.code, ownStyle))>\(part.label)</a> \
      <span class="m num">\(words.number(part.count))</span></li>

      """
    }
    return """
      <section class="sec" aria-labelledby="parts"><h2 id="parts">\(words[.subUnits])</h2>
      <ul class="lines vals">
      \(items)</ul></section>

      """
  }

  private var pager: HTML? {
    let pages = max(1, (unit.count + Self.pageSize - 1) / Self.pageSize)
    guard pages > 1 else { return nil }
    let forward: HTML? =
      number < pages
      ? """
      <a class="go" rel="next"\(address: "href", address(of: unit.code, ownStyle, number: number + 1))>\(words.text(.next, "\(min(Self.pageSize, unit.count - number * Self.pageSize))"))</a>

      """ : nil
    let back: HTML? =
      number > 1
      ? "<a rel=\"prev\"\(address: "href", address(of: unit.code, ownStyle, number: number - 1))>\(words[.previous])</a>\n"
      : nil
    return """
      <nav class="pager"\(attribute: "aria-label", words[.pagesOfList])>
      \(forward)\(back)<span class="num">\(words[.pageNumber]) \(number) \(words.text(.ofPages, words.number(pages)))</span></nav>

      """
  }
}
