import HTML
import Publication
import Search

/// The filters beside a list: each value is a link with the number of its records.
struct FacetPanel {
  let page: WebPage
  let facets: [FacetCounts]

  private static let shownValues = 6
  /// Of a branch that is folded at first.
  private static let foldedValues = 3
  private static let maxDepth = 4
  /// With more values than these there is a field to find one.
  private static let manyValues = 12
  private static let barHeight = 60

  private var words: Words { page.words }
  private var list: ListAddress { page.list.fromStart }

  var html: HTML {
    let active = list.filters.reduce(0) { $0 + $1.values.count }
    let sections = facets.compactMap(section)
    let summary = active > 0 ? words.text(.filtersActive, "\(active)") : words[.filters]
    return """
      <details class="facets" id="filters">
      <summary>\(summary)</summary>
      <nav\(attribute: "aria-label", words[.filters])>
      \(sections)</nav>
      </details>

      """
  }

  private func section(_ counts: FacetCounts) -> HTML? {
    let id = "f-" + counts.facet
    let body: HTML?
    if counts.facet == FacetDefinition.year.name {
      body = years(counts)
    } else if let only = onlyValue(of: counts) {
      body = """
        <p class="stat"><span>\(words.text(.allAre, words.label(only, of: counts.facet)))</span>\
        <span class="n m">\(words.number(only.count))</span></p>
        """
    } else if counts.facet == FacetDefinition.oa.name {
      body = openAccess(counts)
    } else {
      body = values(of: counts)
    }
    guard let body else { return nil }
    return """
      <section\(attribute: "aria-labelledby", id)><h2\(attribute: "id", id)>\(words.title(ofFacet: counts.facet))</h2>
      \(note(counts))\(body)</section>

      """
  }

  /// Several values of one facet are alternatives: the page says so.
  private func note(_ counts: FacetCounts) -> HTML? {
    guard counts.facet != FacetDefinition.year.name, list.values(of: counts.facet).count > 1 else {
      return nil
    }
    return "<p class=\"stat m\">\(words[.anyOf])</p>\n"
  }

  /// A value that all records have narrows nothing.
  private func onlyValue(of counts: FacetCounts) -> FacetCounts.Value? {
    guard counts.notStated == 0, list.values(of: counts.facet).isEmpty, counts.distinct == 1 else {
      return nil
    }
    return counts.values.first { $0.count > 0 && !$0.isSelected }
  }

  // MARK: Values

  private func values(of counts: FacetCounts) -> HTML? {
    let values = counts.values.filter { $0.count > 0 || $0.isSelected }
    guard !values.isEmpty || counts.notStated > 0 else { return nil }
    // Most facets have no tree, and their values may be thousands.
    let codes = values.contains { $0.parent != nil } ? Set(values.map(\.code)) : []
    let hasTree = values.contains { $0.parent.map(codes.contains) ?? false }
    let link = FacetLink(page: page, facet: counts.facet)
    let items: HTML
    if hasTree {
      let below = Dictionary(grouping: values) { $0.parent.flatMap { codes.contains($0) ? $0 : nil } }
      let none: HTML? = notStated(counts, link).map { "<li>\($0)</li>\n" }
      let top = Self.top(of: below)
      let all = below[top, default: []]
      let rows = branches(of: top, below, link, depth: 0)
      let more = more(counts, shown: Self.shown(all, Self.shownValues).count, of: all.count)
      let last: HTML? = more.map { "<li>\($0)</li>\n" }
      items = "<ul class=\"tree\">\(rows)\(last)\(none)</ul>"
    } else {
      let shown = Self.shown(values, Self.shownValues)
      let rows: [HTML] = shown.map { "<li>\(link.value($0))</li>\n" }
      let none: HTML? = notStated(counts, link).map { "<li>\($0)</li>\n" }
      items = "<ul>\(rows)\(none)</ul>\(more(counts, shown: shown.count, of: values.count))"
    }
    return "\(items)\(finder(counts, count: values.count))"
  }

  /// What the branches on top are parts of: a single unit that all records are in narrows nothing.
  private static func top(of below: [String?: [FacetCounts.Value]]) -> String? {
    guard let roots = below[nil], roots.count == 1, !roots[0].isSelected,
      below[roots[0].code]?.isEmpty == false
    else { return nil }
    return roots[0].code
  }

  /// The first ones, and those that are chosen wherever they stand.
  private static func shown(_ values: [FacetCounts.Value], _ count: Int) -> [FacetCounts.Value] {
    // One more than fits is better shown than promised.
    values.count <= count + 1 ? values : values.prefix(count) + values.dropFirst(count).filter(\.isSelected)
  }

  private func branches(
    of parent: String?, _ below: [String?: [FacetCounts.Value]], _ link: FacetLink, depth: Int,
    count: Int = shownValues
  ) -> [HTML] {
    let values = below[parent, default: []]
    let shown = Self.shown(values, count)
    return shown.enumerated().map { place, value in
      guard depth < Self.maxDepth, below[value.code]?.isEmpty == false else {
        return "<li>\(link.value(value))</li>\n"
      }
      let isOpen = (place == 0 && depth == 0) || Self.hasSelection(below: value.code, below, depth: depth)
      let count = isOpen ? Self.shownValues : Self.foldedValues
      var parts = branches(of: value.code, below, link, depth: depth + 1, count: count)
      let all = below[value.code, default: []]
      if Self.shown(all, count).count < all.count {
        let number = all.reduce(0) { $0 + ($1.count > 0 ? 1 : 0) }
        parts.append("<li>\(allLink(link.facet, count: number, within: value.code))</li>\n")
      }
      let name = words.text(.partsOf, words.label(value, of: link.facet))
      return """
        <li>\(link.value(value))<details\(isOpen ? " open" : "")><summary><span class="vh">\(name)</span></summary><ul>
        \(parts)</ul></details></li>

        """
    }
  }

  private static func hasSelection(
    below parent: String, _ below: [String?: [FacetCounts.Value]], depth: Int
  ) -> Bool {
    guard depth < maxDepth else { return false }
    return below[parent, default: []].contains {
      $0.isSelected || hasSelection(below: $0.code, below, depth: depth + 1)
    }
  }

  private func notStated(_ counts: FacetCounts, _ link: FacetLink) -> HTML? {
    guard counts.notStated > 0 || list.values(of: counts.facet).contains("none") else { return nil }
    return link.notStated(counts.notStated)
  }

  private func more(_ counts: FacetCounts, shown: Int, of count: Int) -> HTML? {
    shown < count ? allLink(counts.facet, count: counts.distinct) : nil
  }

  /// `within`: The value whose parts they are.
  private func allLink(_ facet: String, count: Int, within code: String? = nil) -> HTML {
    let parameters =
      list.inLanguage(page.ui).parameters + (code.map { [(name: "in", value: $0)] } ?? [])
    let address = page.settings.basePath + "/facets/" + facet + ListAddress.suffix(parameters)
    return """
      <a class="more"\(address: "href", address)>\
      \(words.text(.allValues, words.number(count)))<span class="vh"> \(words.title(ofFacet: facet))</span></a>
      """
  }

  private func finder(_ counts: FacetCounts, count: Int) -> HTML? {
    guard count > Self.manyValues else { return nil }
    let id = "i-" + counts.facet
    return """
      <form class="in"\(address: "action", page.settings.basePath + "/facets/" + counts.facet)>\
      <label class="vh"\(attribute: "for", id)>\(words[.findValue]): \(words.title(ofFacet: counts.facet))</label>\
      <input\(attribute: "id", id) name="find"\(attribute: "placeholder", words[.findValue])>\(page.hidden(list))\
      <button>\(words[.find])</button></form>
      """
  }

  // MARK: Open access

  private func openAccess(_ counts: FacetCounts) -> HTML? {
    let shares = AccessShares(counts)
    guard shares.total > 0 else { return nil }
    let link = FacetLink(page: page, facet: counts.facet)
    let rows: [HTML] = shares.parts.map { part in
      let share = words.percent(part.count, of: shares.total)
      return
        "<li>\(part.value.map { link.value($0, share: share) } ?? link.notStated(part.count, share: share))</li>\n"
    }
    return "\(shares.bar)\n<ul class=\"shares\">\(rows)</ul>"
  }

  // MARK: Years

  private func years(_ counts: FacetCounts) -> HTML? {
    guard let bars = YearBars(counts, list: list) else { return nil }
    let range = bars.chosen
    return """
      \(bars.svg(class: "bars", height: Self.barHeight) { page.searches(list, with: $0, in: "year") })
      <p class="axis num"><span>\(bars.first)</span><span>\(bars.last)</span></p>
      <form class="in"\(address: "action", page.settings.basePath + "/search")>\(page.hidden(list, without: ["year"]))\
      <label for="y1">\(words[.from])</label>\(Self.yearField("y1", "from", range?.lowerBound))\
      <label for="y2">\(words[.to])</label>\(Self.yearField("y2", "to", range?.upperBound))\
      <button>\(words[.apply])</button></form>
      <a class="more"\(address: "href", page.link("/facets/year", list))>\(words[.yearsAsList])</a>
      """
  }

  private static func yearField(_ id: String, _ name: String, _ year: Int?) -> HTML {
    """
    <input\(attribute: "id", id)\(attribute: "name", name) inputmode="numeric" pattern="[0-9]*" size="4"\
    \(attribute: "value", year.map(String.init))>
    """
  }
}

/// The links of the values of one facet.
struct FacetLink {
  let page: WebPage
  let facet: String
  private let list: ListAddress
  private let chosen: [String]
  /// Of an address with a value alone.
  private let before: String
  private let after: String

  init(page: WebPage, facet: String) {
    (self.page, self.facet) = (page, facet)
    list = page.list.fromStart
    chosen = list.values(of: facet)
    (before, after) = page.searchParts(list, around: facet)
  }

  /// A box that is chosen or not, the name, the share if there is one, and the number of records.
  func value(_ value: FacetCounts.Value, share: String? = nil) -> HTML {
    let parameter = parameter(value)
    let written = chosen.isEmpty ? [] : chosen.filter { $0.lowercased() == parameter.lowercased() }
    let state: State =
      !written.isEmpty
      ? .chosen(without: list.with(chosen.filter { !written.contains($0) }, in: facet))
      : value.isSelected ? .implied : .free(parameter)
    let label = page.words.label(value, of: facet)
    return row(
      label, count: value.count, share: share, state,
      class: facet == FacetDefinition.oa.name ? "l oa \(OpenAccess.type(value.code) ?? "none")" : "l")
  }

  func notStated(_ count: Int, share: String? = nil) -> HTML {
    let state: State =
      chosen.contains("none") ? .chosen(without: list.removing("none", from: facet)) : .free("none")
    return row(
      page.words[.notStated], count: count, share: share, state,
      class: facet == FacetDefinition.oa.name ? "l oa none" : "l")
  }

  private enum State {
    case chosen(without: ListAddress)
    /// Asked for by a part of its name or in the question itself: nothing here can take it out.
    case implied
    case free(String)
  }

  private func parameter(_ value: FacetCounts.Value) -> String {
    // A person is a code there, and a name only to those who type.
    facet == FacetDefinition.author.name ? "=" + value.code : ListAddress.value(ofCode: value.code)
  }

  private func row(
    _ label: String, count: Int, share: String?, _ state: State, class name: String
  ) -> HTML {
    let share: HTML? = share.map { "<span class=\"n\">\($0)</span>" }
    let number: HTML = "\(share)<span class=\"n\">\(page.words.number(count))</span>"
    switch state {
    case .chosen(let without):
      return """
        <a class="v on"\(address: "href", page.search(without)) aria-current="true"><span\(attribute: "class", name)>\
        <span class="vh">\(page.words[.removeFilter])</span>\(label)</span>\(number)</a>
        """
    case .implied:
      return "<span class=\"v on\"><span\(attribute: "class", name)>\(label)</span>\(number)</span>"
    case .free(let text):
      let alone = before + ListAddress.encoded(text) + after
      let address = chosen.isEmpty ? alone : page.search(list.with(chosen + [text], in: facet))
      let link: HTML = """
        <a class="v"\(address: "href", address)>\
        <span\(attribute: "class", name)>\(label)</span>\(number)</a>
        """
      guard !chosen.isEmpty else { return link }
      return """
        \(link)<a class="only"\(address: "href", alone)>\(page.words[.only])\
        <span class="vh"> \(label)</span></a>
        """
    }
  }
}
