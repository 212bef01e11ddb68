package import Export
package import HTML
package import Publication
import Search

/// Publications under their years, each as a reference in a style: a list to read, or to stand in another
/// page.
package struct YearList {
  private let style: CitationStyle
  private let words: Words
  /// What a title links to.
  private let address: (CitationItem) -> String?
  /// Addresses of the exports of a record, before their endings; nil for none.
  private let exports: ((Record) -> String)?
  /// In the order in which they came; the newest year first.
  private var years: [(year: Int?, items: [HTML])] = []
  package private(set) var count = 0
  /// The day of the last change that a record states.
  private(set) var updated: String?

  package init(
    style: CitationStyle, words: Words = .english, exports: ((Record) -> String)? = nil,
    address: @escaping (CitationItem) -> String?
  ) {
    (self.style, self.words, self.exports, self.address) = (style, words, exports, address)
  }

  package mutating func add(_ record: Record) {
    if years.last?.year != record.year || years.isEmpty { years.append((record.year, [])) }
    years[years.count - 1].items.append(item(CitationItem(record)))
    count += 1
    if let date = record.dateUpdated?.prefix(10), date > (updated ?? "") { updated = String(date) }
  }

  /// The years that are stated.
  package var stated: [Int] { years.compactMap(\.year) }

  private func item(_ item: CitationItem) -> HTML {
    let record = item.record
    let citation = Citation.preferringStated(item, style: style).linkingTitle(item.title, to: address(item))
    var links: [HTML] = []
    if let oa = record.oaType {
      links.append(
        "<span\(attribute: "class", "oa \(OpenAccess.type(oa) ?? "none")")>\(words.openAccess(oa))</span>")
    }
    if let doi = record.doi { links.append("<a\(address: "href", Record.url(ofDOI: doi))>DOI</a>") }
    if let arxiv = record.arxivIDs.first {
      links.append("<a\(address: "href", Record.url(ofArXiv: arxiv))>arXiv</a>")
    }
    if let file = item.fileAddress { links.append("<a\(address: "href", file)>\(words[.fullText])</a>") }
    if let exports { links.append("<a\(address: "href", exports(record) + ".bib")>BibTeX</a>") }
    let row: HTML? = links.isEmpty ? nil : "<p class=\"row\">\(links)</p>"
    return
      "<li\(attribute: "id", "r\(SafeAddress.part(record.id))")><p dir=\"auto\">\(citation.html)</p>\(row)</li>\n"
  }

  /// Links to the years, if there are several.
  package var jumps: HTML? {
    guard years.count > 1 else { return nil }
    let jumps: [HTML] = years.map { year in
      "<a\(address: "href", "#\(Self.anchor(year.year))")>\(heading(year.year))</a> "
    }
    return "<nav class=\"opts jump num\"\(attribute: "aria-label", words[.years])>\(jumps)</nav>\n"
  }

  package var html: HTML {
    let sections: [HTML] = years.map { year in
      let id = Self.anchor(year.year)
      return """
        <section\(attribute: "aria-labelledby", id)><h2\(attribute: "id", id)>\(heading(year.year))</h2><ol>
        \(year.items)</ol></section>

        """
    }
    return "<div class=\"yrs\">\n\(sections)</div>\n"
  }

  private static func anchor(_ year: Int?) -> String { year.map { "y\($0)" } ?? "no-year" }
  private func heading(_ year: Int?) -> String { year.map(String.init) ?? words[.noYear] }
}

extension WebPage {
  /// A list by year whose titles lead to the pages of the records.
  ///
  /// `isEmbedded`: It stands in another page, which is in one language and maybe at another site.
  package func yearList(style: CitationStyle? = nil, isEmbedded: Bool) -> YearList {
    func base(_ id: String) -> String { publicLink("/record/" + SafeAddress.part(id)) }
    return YearList(
      style: style ?? settings.citationStyle, words: words, exports: { base($0.id) },
      address: { isEmbedded ? base($0.record.id) : record($0.record.id) })
  }
}
