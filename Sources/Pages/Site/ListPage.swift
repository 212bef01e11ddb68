import Export
import HTML
import Publication
import Search

/// A list of publications by year, in a style of citation.
struct ListPage {
  private let title: String
  private let options: Site.Options
  private let name: String
  /// In the order in which they came; the newest year first.
  private var years: [(year: Int?, items: [HTML])] = []
  private var count = 0
  private var updated: String?

  init(title: String, options: Site.Options, name: String) {
    (self.title, self.options, self.name) = (title, options, name)
  }

  mutating func add(_ record: Record) {
    if years.last?.year != record.year || years.isEmpty { years.append((record.year, [])) }
    years[years.count - 1].items.append(Self.item(CitationItem(record), options))
    count += 1
    if let date = record.dateUpdated?.prefix(10), date > (updated ?? "") { updated = String(date) }
  }

  private static func item(_ item: CitationItem, _ options: Site.Options) -> HTML {
    let record = item.record
    let citation = Citation.preferringStated(item, style: options.style)
      .linkingTitle(item.title, to: options.links.title(of: item))
    var links: [HTML] = []
    if let oa = record.oaType {
      links.append("<span\(attribute: "class", "oa \(OpenAccess.type(oa) ?? "none")")>\(oa)</span>")
    }
    if let doi = record.doi { links.append("<a\(address: "href", Record.url(ofDOI: doi))>DOI</a>") }
    if let arxiv = record.arxivIDs.first {
      links.append("<a\(address: "href", Record.url(ofArXiv: arxiv))>arXiv</a>")
    }
    if let file = item.fileAddress { links.append("<a\(address: "href", file)>Full text</a>") }
    let row: HTML? = links.isEmpty ? nil : "<p class=\"row\">\(links)</p>"
    return
      "<li\(attribute: "id", "r\(SafeAddress.part(record.id))")><p dir=\"auto\">\(citation.html)</p>\(row)</li>\n"
  }

  var html: HTML { options.isFragment ? list : "\(head)\(list)" }

  private var head: HTML {
    let stated = years.compactMap(\.year)
    let span: String
    if let first = stated.min(), let last = stated.max() {
      span = first == last ? ", \(first)" : ", \(first) to \(last)"
    } else {
      span = ""
    }
    let date = updated.map { ", updated \($0)" } ?? ""
    let exports: [HTML] = Site.exports.map { export in
      "<a\(address: "href", "\(name).\(export.format.fileExtension)")>\(export.name)</a> "
    }
    let jumps: [HTML] = years.map { year in
      "<a\(address: "href", "#\(Self.anchor(year.year))")>\(Self.heading(year.year))</a> "
    }
    let back: HTML? =
      name == "index" ? nil : "<p class=\"m\"><a href=\"index.html\">\(options.title)</a></p>\n"
    let jump: HTML? =
      years.count > 1 ? "<nav class=\"opts jump num\" aria-label=\"Years\">\(jumps)</nav>\n" : nil
    return """
      \(back)<h1>\(title)</h1>
      <p class="m num">\(grouped(count)) publication\(count == 1 ? "" : "s")\(span)\(date)</p>
      <div class="tools"><nav class="opts" aria-label="Export"><span class="m">Export</span> \(exports)</nav></div>
      \(jump)
      """
  }

  private var list: HTML {
    let sections: [HTML] = years.map { year in
      let id = Self.anchor(year.year)
      return """
        <section\(attribute: "aria-labelledby", id)><h2\(attribute: "id", id)>\(Self.heading(year.year))</h2><ol>
        \(year.items)</ol></section>

        """
    }
    return "<div class=\"yrs\">\n\(sections)</div>\n"
  }

  private static func anchor(_ year: Int?) -> String { year.map { "y\($0)" } ?? "no-year" }
  private static func heading(_ year: Int?) -> String { year.map(String.init) ?? "No year" }

  /// The names of all pages, with the numbers of their records.
  static func index(
    title: String, records: Int, entries: [(label: String, file: String, count: Int)]
  ) -> HTML {
    let items: [HTML] = entries.map { entry in
      """
      <li><a\(address: "href", entry.file)>\(entry.label)</a> <span class="m num">\(grouped(entry.count))</span></li>

      """
    }
    return """
      <h1>\(title)</h1>
      <p class="m num">\(grouped(records)) publications</p>
      <ul class="lines">
      \(items)</ul>

      """
  }
}
