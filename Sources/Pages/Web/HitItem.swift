import Export
import HTML
import Publication
import Search

/// One hit in a list: the year in the margin, what identifies it in a column of its own.
struct HitItem {
  let page: WebPage
  let hit: Hit
  /// The list that its page leads back to, the rank of the hit in it; nil for none.
  var list: ListAddress?
  var isSubordinate = false
  /// Whether the abstract is in the list, to be unfolded; else a link leads to it.
  var hasAbstract = true

  private static let maxAuthors = 6
  private static let shownAuthors = 5
  private static let maxLabel = 34

  private var words: Words { page.words }

  var html: HTML {
    guard let record = hit.record else { return HTML() }
    let item = CitationItem(record)
    let title = RecordText(hit.plainTitle).html
    let link: HTML = """
      <a\(address: "href", recordAddress)>\(title.isEmpty ? HTML(words[.noTitle]) : title)</a>
      """
    let heading: HTML =
      isSubordinate
      ? "<h3 class=\"t\" dir=\"auto\">\(link)</h3>" : "<h2 class=\"t\" dir=\"auto\">\(link)</h2>"
    let year: HTML? = hit.year.map { "<p class=\"yr\">\($0)</p>\n" }
    let snippet: HTML? = hit.snippet.map { "<p class=\"snip\" dir=\"auto\">\(extract($0))</p>\n" }
    let missing: HTML? =
      hit.missing.isEmpty
      ? nil : "<p class=\"m\">\(words.html(.lacks, HTML(hit.missing.joined(separator: ", "))))</p>\n"
    return """
      <li class="hit">
      \(heading)
      \(year)<div>\(authors(item))\(venue(item))\(snippet)\(missing)<div class="acts">\(abstracts)\(cite(item))
      <a\(address: "href", similar)>\(words[.similar])</a></div></div>
      <ul class="side">\(side(item))</ul>
      </li>

      """
  }

  /// With the way back to the list.
  private var recordAddress: String {
    var found = list ?? ListAddress()
    if list != nil { found.at = hit.rank }
    return page.record(hit.id, found)
  }

  private func extract(_ snippet: Hit.Snippet) -> HTML {
    "\(snippet.isCutAtStart ? "… " : "")\(RecordText(snippet).html)\(snippet.isCutAtEnd ? " …" : "")"
  }

  private var similar: String {
    var list = ListAddress()
    list.similar = hit.id
    return page.search(list)
  }

  private func authors(_ item: CitationItem) -> HTML? {
    let people = item.record.authors
    guard !people.isEmpty else { return nil }
    let shown = people.count > Self.maxAuthors ? people.prefix(Self.shownAuthors) : people[...]
    let names = page.authors(shown)
    let rest = people.count - shown.count
    let more: HTML? =
      rest > 0
      ? ", <a class=\"m\"\(address: "href", page.record(hit.id) + "#authors")>\(words.text(.andMore, "\(rest)"))</a>"
      : nil
    return "<p class=\"by\">\(names.joined(separator: ", "))\(more)</p>\n"
  }

  private func venue(_ item: CitationItem) -> HTML? {
    var parts: [HTML] = []
    if let container = item.container { parts.append("<cite>\(container)</cite>") }
    if item.type.isInPeriodical, let volume = item.volume {
      parts.append("\(volume)\(item.issue.map { "(\($0))" } ?? "")")
    }
    if let pages = item.pages { parts.append(page.pages(pages)) }
    if parts.isEmpty, let publisher = item.publisher { parts.append("\(publisher)") }
    return parts.isEmpty ? nil : "<p class=\"ven\">\(parts.joined(separator: ", "))</p>\n"
  }

  /// Where the extract is not the whole of it.
  private var abstracts: HTML? {
    guard !hit.abstracts.isEmpty, hit.isCut || hit.abstracts.count > 1 else { return nil }
    guard hasAbstract else {
      return "<a\(address: "href", recordAddress)>\(words[.abstract])</a>\n"
    }
    let texts: [HTML] = zip(hit.abstracts, hit.record?.abstracts ?? []).map { text, abstract in
      page.prose(RecordText(text), language: abstract.language)
    }
    return "<details class=\"abs\"><summary>\(words[.abstract])</summary>\(texts)</details>\n"
  }

  /// A page of ten hits comes with the first packets of a connection (14,336 bytes) if its abstracts have no
  /// more bytes than this: of 200 pages of the ACL records the largest has 14,259. A longer page has as many
  /// for each hit.
  private static let abstractBytes = 11_000

  /// The hits of a list, of which the first ones have their abstracts, as far as there is room.
  static func all(_ hits: [Hit], _ page: WebPage, _ list: ListAddress) -> [HTML] {
    var room = abstractBytes * max(10, hits.count) / 10
    return hits.map { hit in
      room -= hit.abstracts.reduce(0) { $0 + $1.text.utf8.count }
      return HitItem(page: page, hit: hit, list: list, hasAbstract: room >= 0).html
    }
  }

  private func cite(_ item: CitationItem) -> HTML {
    let citation = Citation.preferringStated(item, style: page.settings.citationStyle)
    let base = page.settings.basePath + "/record/" + SafeAddress.part(hit.id)
    return """
      <details class="cite"><summary>\(words[.cite])</summary><p class="cit" data-copy>\(citation.html(hasLinks: false))</p><p class="row">\
      <a\(address: "href", page.record(hit.id) + "#cite")>\(words[.otherStyles])</a><a\(address: "href", base + ".bib")>BibTeX</a>\
      <a\(address: "href", base + ".ris")>RIS</a></p></details>
      """
  }

  private func side(_ item: CitationItem) -> HTML {
    var lines: [HTML] = [page.openAccess(item.record.oaType)]
    for department in hit.departments {
      let isLong = department.label.count > Self.maxLabel
      var list = ListAddress()
      list.filters = [.init(facet: "department", values: [ListAddress.value(ofCode: department.code)])]
      lines.append(
        """
        <a\(address: "href", page.search(list))\(attribute: "title", isLong ? department.label : nil)>\
        \(isLong ? department.code : department.label)</a>
        """)
    }
    if let doi = item.doi {
      lines.append("<a\(address: "href", Record.url(ofDOI: doi))>doi:\(page.breakable(doi))</a>")
    }
    if let arxiv = item.arxivID {
      lines.append("<a\(address: "href", Record.url(ofArXiv: arxiv))>arXiv:\(arxiv)</a>")
    }
    if let file = item.fileAddress, item.doi.map({ !file.hasSuffix($0) }) ?? true {
      lines.append("<a class=\"full\"\(address: "href", file)>\(words[.fullText])</a>")
    }
    return lines.map { "<li>\($0)</li>" as HTML }.joined()
  }
}

// What lists and the pages of records write the same way.
extension WebPage {
  /// Links to the records of each of some people.
  func authors(_ people: some Collection<Person>) -> [HTML] {
    let addresses = searches(
      ListAddress(), with: people.map { ListAddress.value(ofName: $0.name) }, in: "author")
    return zip(people, addresses).map { person, address in
      "<a\(address: "href", address)>\(person.spokenName)</a>"
    }
  }

  func openAccess(_ code: String?) -> HTML {
    guard let code else { return "<span class=\"oa none\">\(words[.oaNotStated])</span>" }
    return
      "<span\(attribute: "class", "oa \(OpenAccess.type(code) ?? "none")")>\(words.openAccess(code))</span>"
  }

  func pages(_ range: PageRange) -> HTML {
    "\(words[range.isPlural ? .pages : .page])&nbsp;\(range.text(dash: "–"))"
  }

  func prose(_ text: RecordText, language: String?) -> HTML {
    let language = language.flatMap(LanguageName.short)
    let isOther = language != words.language.rawValue
    return "<p class=\"prose\" dir=\"auto\"\(attribute: "lang", isOther ? language : nil)>\(text.html)</p>"
  }

  /// An identifier that may break behind its slashes, and where nothing else fits anywhere.
  func breakable(_ text: String) -> HTML {
    var html = HTML()
    var part = ""
    for (place, character) in text.enumerated() {
      part.append(character)
      guard character == "/", place < text.count - 1 else { continue }
      html += "\(part)<wbr>"
      part = ""
    }
    return html + HTML(part)
  }
}

extension HTML {
  static func + (left: HTML, right: HTML) -> HTML {
    var sum = left
    sum += right
    return sum
  }
}
