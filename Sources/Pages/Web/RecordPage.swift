import Export
package import HTML
package import Publication
package import Search

/// The page of one record.
package struct RecordPage {
  /// Where the record stands in the list that led to it.
  package struct Place: Sendable {
    package var rank: Int
    /// The records that match, and those with them that come behind because they lack a word.
    package var matches: Int
    package var total: Int
    package var previous: String?
    package var next: String?

    package init(rank: Int, matches: Int, total: Int, previous: String?, next: String?) {
      (self.rank, self.matches, self.total) = (rank, matches, total)
      (self.previous, self.next) = (previous, next)
    }
  }

  private let page: WebPage
  private let record: Record
  private let item: CitationItem
  /// The record as a hit, where its texts have marks.
  package var hit: Hit?
  package var place: Place?
  package var explanation: ExplainReport?
  package var similar: [Hit] = []

  package init(_ page: WebPage, _ record: Record) {
    (self.page, self.record, item) = (page, record, CitationItem(record))
  }

  private var words: Words { page.words }
  private var isInList: Bool { page.list.inLanguage(nil).fromStart != ListAddress() }
  private var base: String { page.settings.basePath + "/record/" + SafeAddress.part(record.id) }

  package var html: HTML {
    let title = record.title.map { RecordText($0).html }
    return page.document(
      title: item.title ?? record.id, head: [RecordMetadata(page: page, item: item).html],
      robots: isInList ? "noindex, follow" : nil,
      """
      <main class="page" id="main" tabindex="-1">
      \(steps)<article class="rec">
      <header>
      <h1 dir="auto">\(title ?? HTML(words[.noTitle]))</h1>
      \(authors)\(venue)</header>
      <div class="main">
      \(abstracts)\(cite)\(details)</div>
      <aside>
      \(read)\(identifiers)\(why)\(others)\(forms)</aside>
      </article>
      </main>

      """)
  }

  private func section(_ id: String, _ title: HTML, class name: String? = nil, _ body: HTML) -> HTML {
    """
    <section\(attribute: "class", name)\(attribute: "id", name == nil ? nil : "cite") aria-labelledby="\(id)">\
    <h2\(attribute: "id", id)>\(title)</h2>
    \(body)</section>

    """
  }

  // MARK: The list

  private var steps: HTML? {
    guard isInList else { return nil }
    let list = page.list.fromStart
    let name: HTML = list.query.isEmpty ? HTML(words[.list]) : "<q>\(list.query)</q>"
    guard let place else {
      return """
        <nav class="step"\(attribute: "aria-label", words[.inTheList])><a\(address: "href", page.link("/search", list))>\(name)</a></nav>

        """
    }
    // The page of the list that the record stands on.
    var back = list
    let limit = max(1, list.limit ?? 10)
    let number = (place.rank - 1) / limit + 1
    if number > 1 { back.page = number }
    let all = words.counted(.records, place.matches)
    let label = list.query.isEmpty ? all : words.html(.recordsFor, all, name)
    return """
      <nav class="step"\(attribute: "aria-label", words[.inTheList])><a\(address: "href", page.link("/search", back))>\(label)</a>\
      <span class="m num">\(words.text(.positionOf, words.number(place.rank), words.number(place.total)))</span>\
      \(step(place.previous, place.rank - 1, .previous, "prev"))\(step(place.next, place.rank + 1, .nextRecord, "next"))</nav>

      """
  }

  private func step(_ id: String?, _ rank: Int, _ phrase: Phrase, _ relation: String) -> HTML {
    guard let id else { return "<span class=\"m\">\(words[phrase])</span>" }
    var list = page.list.fromStart
    list.at = rank
    return "<a\(attribute: "rel", relation)\(address: "href", page.record(id, list))>\(words[phrase])</a>"
  }

  // MARK: Head

  private var authors: HTML? {
    guard !record.authors.isEmpty else { return nil }
    let names: [HTML] = zip(record.authors, page.authors(record.authors)).map { person, link in
      "<li>\(link)\(orcid(person))</li>"
    }
    return "<ul class=\"names\" id=\"authors\">\(names)</ul>\n"
  }

  private func orcid(_ person: Person) -> HTML? {
    person.orcid.map { orcid in
      """
       <a class="orcid num"\(address: "href", "https://orcid.org/" + orcid)><span class="vh">ORCID iD </span>\(orcid)</a>
      """
    }
  }

  private var venue: HTML? {
    var parts: [HTML] = []
    if let container = item.container { parts.append("<cite>\(container)</cite>") }
    if let volume = item.volume {
      parts.append("\(words[.volume]) \(volume)\(item.issue.map { "(\($0))" } ?? "")")
    }
    if let pages = item.pages { parts.append(page.pages(pages)) }
    let first = parts.joined(separator: ", ")
    let second = [item.publisher, record.year.map(String.init)].compactMap(\.self).joined(separator: ", ")
    let sentences = [first, HTML(second)].filter { !$0.isEmpty }
    guard !sentences.isEmpty else { return nil }
    return "<p class=\"ven m\">\(sentences.joined(separator: ". ")).</p>\n"
  }

  // MARK: Texts

  private var abstracts: HTML {
    let texts = hit.map { $0.abstracts.map(RecordText.init) } ?? record.abstracts.map { RecordText($0.text) }
    return zip(texts, record.abstracts).enumerated().map { number, pair -> HTML in
      let (text, abstract) = pair
      let language: HTML? =
        record.abstracts.count > 1
        ? abstract.language.map { " <span class=\"m\">\(words.languageName($0))</span>" } : nil
      return section(
        "a\(number)", "\(words[.abstract])\(language)", page.prose(text, language: abstract.language))
    }.joined()
  }

  private var cite: HTML {
    let first = page.settings.citationStyle
    let styles = [first] + CitationStyle.allCases.filter { $0 != first }
    let items: [HTML] = styles.map { style in
      """
      <details name="cite"\(style == first ? " open" : "")><summary>\(style.name)</summary><p class="cit" data-copy>\
      \(Citation.preferringStated(item, style: style).html)</p></details>

      """
    }
    return section(
      "c", HTML(words[.cite]), class: "acc",
      """
      \(items)<p class="row more-row"><a\(address: "href", base + ".bib")>BibTeX</a><a\(address: "href", base + ".ris")>RIS</a>\
      <a\(address: "href", base + ".csl.json")>CSL JSON</a></p>
      """)
  }

  // MARK: Details

  private func filter(_ facet: String, _ code: String) -> String {
    page.link("/search", ListAddress().with([ListAddress.value(ofCode: code)], in: facet))
  }

  private func links(_ facet: String, _ values: [FacetValue]) -> HTML? {
    guard !values.isEmpty else { return nil }
    return values.map { value -> HTML in
      "<a\(address: "href", filter(facet, value.code))>\(words.label(code: value.code, label: value.label, of: facet))</a>"
    }.joined(separator: ", ")
  }

  private var departments: HTML? {
    // The names of the department file, where the record is known as a hit.
    let units = record.departments.map { value in
      let label = hit?.departments.first { $0.code == value.code }?.label
      return FacetValue(code: value.code, label: label ?? value.label)
    }
    guard !units.isEmpty else { return nil }
    return units.map { unit -> HTML in
      "<a\(address: "href", page.link("/departments/" + SafeAddress.part(unit.code)))>\(unit.label ?? unit.code)</a>"
    }.joined(separator: ", ")
  }

  private func people(_ people: [Person]) -> HTML? {
    people.isEmpty ? nil : page.authors(people).joined(separator: ", ")
  }

  private var details: HTML {
    let type = record.type.map { FacetValue(code: $0) }
    let venue = record.publication.map { publication -> HTML in
      "<a\(address: "href", filter("venue", publication))>\(item.container ?? publication)</a>"
    }
    let conference = [
      item.conferenceName, item.conferencePlace,
      [item.conferenceStart?.iso, item.conferenceEnd?.iso].compactMap(\.self).joined(separator: " – "),
    ].compactMap(\.self).filter { !$0.isEmpty }
    let editors = record.editors == record.authors ? [] : record.editors
    let rows: [(Phrase, HTML?)] = [
      (.type, type.flatMap { links("type", [$0]) }),
      (.department, departments),
      (.editors, people(editors)),
      (.translators, people(record.translators)),
      (.publishedIn, venue),
      (.series, text(item.series)), (.volumeField, text(item.volume)), (.issue, text(item.issue)),
      (.articleNumber, text(item.articleNumber)),
      (.pagesField, text(item.pages?.text(dash: "–") ?? item.pageCount)),
      (.edition, text(item.edition)), (.number, text(item.number)),
      (.publisher, record.publisher.flatMap { links("publisher", [FacetValue(code: $0)]) }),
      (.place, text(item.place)),
      (.date, item.issued.map { "<time>\($0.iso)</time>" }),
      (.conference, text(conference.isEmpty ? nil : conference.joined(separator: ", "))),
      (.languageName, links("language", record.languages)),
      (.keywords, text(item.keywords.isEmpty ? nil : item.keywords.joined(separator: ", "))),
      (.project, links("project", record.projects)),
      (.acknowledgement, text(item.line("acknowledgement"))),
      (.recorded, text(record.dateCreated.map { String($0.prefix(10)) })),
      (.updated, text(record.dateUpdated.map { String($0.prefix(10)) })),
    ]
    let lines: [HTML] = rows.compactMap { phrase, value in
      value.map { "<dt>\(words[phrase])</dt><dd>\($0)</dd>\n" }
    }
    return section("d", HTML(words[.details]), "<dl class=\"dl\">\n\(lines)</dl>")
  }

  private func text(_ text: String?) -> HTML? { text.map { HTML($0) } }

  // MARK: Beside it

  private var read: HTML {
    var lines: [HTML] = []
    if let file = item.fileAddress {
      lines.append("<a class=\"file\"\(address: "href", file)><b>\(words[.fullText])</b></a>")
    }
    lines.append("<p>\(page.openAccess(record.oaType))</p>")
    if let license = record.license {
      let label = license.label ?? license.code
      let isLink = license.code.hasPrefix("https://") || license.code.hasPrefix("http://")
      lines.append(
        isLink
          ? "<p><a\(address: "href", license.code) rel=\"license\">\(label)</a></p>" : "<p>\(label)</p>")
    }
    let links = RecordLinks(publicURL: page.settings.publicURL, recordURL: page.settings.recordURL)
    if let repository = links.page(of: item) {
      lines.append("<p><a\(address: "href", repository)>\(words[.inRepository])</a></p>")
    }
    if let doi = item.doi {
      lines.append("<p><a\(address: "href", Record.url(ofDOI: doi))>\(words[.atPublisher])</a></p>")
    }
    if let arxiv = item.arxivID {
      lines.append("<p><a\(address: "href", Record.url(ofArXiv: arxiv))>\(words[.atArXiv])</a></p>")
    }
    return section("rd", HTML(words[.read]), lines.joined())
  }

  private var identifiers: HTML {
    var rows: [(String, HTML)] = []
    if let doi = item.doi {
      rows.append(("DOI", "<a\(address: "href", Record.url(ofDOI: doi))>\(page.breakable(doi))</a>"))
    }
    for arxiv in record.arxivIDs {
      rows.append(("arXiv", "<a\(address: "href", Record.url(ofArXiv: arxiv))>\(arxiv)</a>"))
    }
    if let pmid = item.pmid { rows.append(("PMID", HTML(pmid))) }
    for isbn in item.isbns { rows.append(("ISBN", HTML(isbn))) }
    for issn in item.issns { rows.append(("ISSN", HTML(issn))) }
    rows.append((words[.record], HTML(record.id)))
    let lines: [HTML] = rows.map { "<dt>\($0.0)</dt><dd class=\"num\">\($0.1)</dd>" }
    return section("id", HTML(words[.identifiers]), "<dl class=\"dl\">\(lines)</dl>")
  }

  private var why: HTML? {
    guard let explanation else { return nil }
    let body = ScoreExplanation(page: page, report: explanation, place: place).html
    return body.map { section("w", HTML(words[.whyInList]), $0) }
  }

  private var others: HTML? {
    guard !similar.isEmpty else { return nil }
    let items: [HTML] = similar.map { hit in
      let names = hit.authors.map { $0.name.prefix { $0 != "," } }.joined(separator: ", ")
      let year: HTML? = hit.year.map { " <span class=\"num\">\($0)</span>" }
      return """
        <li><h3 dir="auto"><a\(address: "href", page.record(hit.id))>\(RecordText(hit.title ?? hit.id).html)</a></h3>\
        <p class="m">\(names)\(year) \(page.openAccess(hit.oa))</p></li>

        """
    }
    var list = ListAddress()
    list.similar = record.id
    return section(
      "s", HTML(words[.similarRecords]),
      """
      <ul class="list">\(items)</ul><a class="more"\(address: "href", page.link("/search", list))>\(words[.moreLikeThis])</a>
      """)
  }

  private var forms: HTML {
    let forms: [(name: String, ending: String)] = [("JSON", "json"), ("JSON Lines", "jsonl"), ("CSV", "csv")]
    let links: [HTML] = forms.map { "<a\(address: "href", "\(base).\($0.ending)")>\($0.name)</a>" }
    return section("f", HTML(words[.thisRecordAs]), "<p class=\"row\">\(links)</p>")
  }
}
