package import HTML
import Publication
package import Search
import Tokenize

/// All values of a facet: to search in, by letter, page by page.
package struct FacetPage {
  /// What part of the values is shown.
  package struct Selection: Hashable, Sendable {
    /// A part of the name.
    package var find: String?
    /// The first letter of the name.
    package var letter: String?
    /// The code of the value whose parts they are.
    package var within: String?
    package var page = 1

    package init() {}
  }

  private let page: WebPage
  private let counts: FacetCounts
  private let selection: Selection

  package static let pageSize = 100

  package init(_ page: WebPage, _ counts: FacetCounts, _ selection: Selection) {
    (self.page, self.counts, self.selection) = (page, counts, selection)
  }

  private var words: Words { page.words }
  private var list: ListAddress { page.list.fromStart }
  private var title: String { words.title(ofFacet: counts.facet) }
  private var isYear: Bool { counts.facet == FacetDefinition.year.name }

  package var html: HTML {
    let all = present(in: counts)
    let found = selection.find.map { present(in: counts.matching($0)) } ?? all
    var values = found
    if let letter = selection.letter {
      values = found.filter { Self.letter(of: words.label($0, of: counts.facet)) == letter }
        .sorted { words.label($0, of: counts.facet) < words.label($1, of: counts.facet) }
    } else if isYear {
      values.reverse()
    }
    let pages = max(1, (values.count + Self.pageSize - 1) / Self.pageSize)
    let number = min(selection.page, pages)
    let shown = values.dropFirst((number - 1) * Self.pageSize).prefix(Self.pageSize)
    let link = FacetLink(page: page, facet: counts.facet)
    let items: [HTML] = shown.map { "<li>\(link.value($0))</li>\n" }
    let isLast =
      number == pages && selection.letter == nil && selection.find == nil && selection.within == nil
    let none: HTML? = isLast && counts.notStated > 0 ? "<li>\(link.notStated(counts.notStated))</li>\n" : nil
    let empty: HTML? =
      shown.isEmpty && none == nil
      ? selection.find.map { "<p>\(words.html(.noValues, "<q>\($0)</q>"))</p>\n" } : nil
    let back: HTML? =
      list.inLanguage(nil) == ListAddress()
      ? nil
      : """
      <nav class="step"\(attribute: "aria-label", words[.inTheList])><a\(address: "href", page.link("/search", list))>\
      \(list.query.isEmpty ? HTML(words[.list]) : "<q>\(list.query)</q>")</a></nav>

      """
    return page.document(
      title: title,
      robots: list.inLanguage(nil) == ListAddress() && selection == Selection() ? nil : "noindex, follow",
      """
      <main class="page" id="main" tabindex="-1">
      \(back)<h1>\(title) <span class="m">\(words.counted(.valuesOf, all.filter { $0.count > 0 }.count))</span></h1>
      \(parent)\(Chips(page: page, facets: [counts]).html)\(finder)\(letters(found))\(empty)<ul class="vals">
      \(items)\(none)</ul>
      \(pager(number, of: pages))</main>

      """)
  }

  private func present(in counts: FacetCounts) -> [FacetCounts.Value] {
    counts.values.filter { value in
      (value.count > 0 || value.isSelected) && (selection.within.map { value.parent == $0 } ?? true)
    }
  }

  private var parent: HTML? {
    guard let code = selection.within else { return nil }
    let label = counts.values.first { $0.code == code }?.label ?? code
    let link: HTML = "<a\(address: "href", address { $0.within = nil })>\(label)</a>"
    return "<p class=\"m\">\(words.html(.partsOf, link))</p>\n"
  }

  private var path: String { page.settings.basePath + "/facets/" + counts.facet }

  /// The address of another part of the values.
  private func address(_ change: (inout Selection) -> Void) -> String {
    var selection = selection
    selection.page = 1
    change(&selection)
    let own: [(String, String?)] = [
      ("in", selection.within), ("find", selection.find), ("letter", selection.letter),
      ("page", selection.page > 1 ? String(selection.page) : nil),
    ]
    return path
      + ListAddress.suffix(
        list.inLanguage(page.ui).parameters
          + own.compactMap { name, value in value.map { (name: name, value: $0) } })
  }

  private var finder: HTML {
    let value: HTML? = selection.find.map { " value=\"\($0)\"" }
    let within: HTML? = selection.within.map { "<input type=\"hidden\" name=\"in\" value=\"\($0)\">" }
    return """
      <form class="in narrow"\(address: "action", path)><label for="find">\(words[.findValue])</label>\
      <input id="find" name="find"\(value)>\(page.hidden(list))\(within)<button>\(words[.find])</button></form>

      """
  }

  private func letters(_ values: [FacetCounts.Value]) -> HTML? {
    guard values.count > Self.pageSize / 2 || selection.letter != nil, !isYear else { return nil }
    let known = Set(values.map { Self.letter(of: words.label($0, of: counts.facet)) }).sorted()
    let links: [HTML] = known.map { letter in
      letter == selection.letter
        ? "<b aria-current=\"true\">\(letter)</b> "
        : "<a\(address: "href", address { $0.letter = letter })>\(letter)</a> "
    }
    let all: HTML =
      selection.letter == nil
      ? "<b aria-current=\"true\">\(words[.firstOfAll])</b> "
      : "<a\(address: "href", address { $0.letter = nil })>\(words[.firstOfAll])</a> "
    return "<nav class=\"opts jump\"\(attribute: "aria-label", words[.letters])>\(all)\(links)</nav>\n"
  }

  /// `Ä` is an `A`; what is no letter is `#`.
  static func letter(of label: String) -> String {
    let terms = Analyzer.publication.terms(of: label).joined()
    guard let first = terms.first(where: { $0.isLetter || $0.isNumber }), first.isLetter else { return "#" }
    return first.uppercased()
  }

  private func pager(_ number: Int, of pages: Int) -> HTML? {
    guard pages > 1 else { return nil }
    func link(_ other: Int, _ phrase: Phrase, _ relation: String) -> HTML? {
      guard (1...pages).contains(other) else { return nil }
      let name = phrase == .next ? words.text(.next, "\(Self.pageSize)") : words[phrase]
      return "<a\(attribute: "rel", relation)\(address: "href", address { $0.page = other })>\(name)</a>\n"
    }
    return """
      <nav class="pager"\(attribute: "aria-label", words[.pagesOfList])>
      \(link(number + 1, .next, "next"))\(link(number - 1, .previous, "prev"))\
      <span class="num">\(words[.pageNumber]) \(number) \(words.text(.ofPages, words.number(pages)))</span></nav>

      """
  }
}
