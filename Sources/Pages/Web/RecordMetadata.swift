import Export
import HTML
import Publication
import Search

/// What programs read in the head of a record's page: schema.org, and the tags of Google Scholar and Zotero.
struct RecordMetadata {
  let page: WebPage
  let item: CitationItem

  private var record: Record { item.record }
  private var address: String { page.publicLink("/record/" + SafeAddress.part(record.id)) }

  var html: HTML {
    let forms: [(ending: String, type: String)] = [
      ("bib", "application/x-bibtex"), ("ris", "application/x-research-info-systems"),
      ("csl.json", "application/vnd.citationstyles.csl+json"), ("json", "application/json"),
    ]
    let base = page.settings.basePath + "/record/" + SafeAddress.part(record.id)
    let alternates: [HTML] = forms.map { form in
      "<link rel=\"alternate\"\(attribute: "type", form.type)\(address: "href", "\(base).\(form.ending)")>\n"
    }
    let tags: [HTML] = citationTags.map { name, value in
      "<meta\(attribute: "name", name)\(attribute: "content", value)>\n"
    }
    let canonical: HTML? =
      page.settings.publicURL == nil ? nil : "<link rel=\"canonical\"\(address: "href", address)>\n"
    return """
      \(canonical)\(alternates)\(tags)<script type="application/ld+json">\(HTML(json: linkedData))</script>

      """
  }

  // MARK: Google Scholar and Zotero

  private var citationTags: [(String, String)] {
    var tags: [(String, String)] = []
    func add(_ name: String, _ value: String?) {
      if let value, !value.isEmpty { tags.append(("citation_" + name, value)) }
    }
    add("title", item.title)
    for author in item.authors { add("author", Self.name(author)) }
    if record.authors.isEmpty { for editor in item.editors { add("editor", Self.name(editor)) } }
    add("publication_date", item.issued?.iso.replacing("-", with: "/"))
    switch item.type.name {
    case "dissertation", "bachelor_thesis", "master_thesis", "thesis":
      add("dissertation_institution", item.publisher)
    case "report", "working_paper": add("technical_report_institution", item.publisher)
    default: add("publisher", item.publisher)
    }
    if item.type.isInPeriodical {
      add("journal_title", item.container)
    } else if item.type.bibtex == "inproceedings" {
      add("conference_title", item.container)
      add("conference", item.conferenceName)
    } else if item.type.bibtex == "incollection" || item.type.bibtex == "inbook" {
      add("inbook_title", item.container)
    }
    add("volume", item.volume)
    add("issue", item.issue)
    add("firstpage", item.pages?.first)
    add("lastpage", item.pages?.last)
    add("doi", item.doi)
    add("arxiv_id", item.arxivID)
    add("pmid", item.pmid)
    for issn in item.issns { add("issn", issn) }
    for isbn in item.isbns { add("isbn", isbn) }
    add("language", item.language.flatMap(LanguageName.short) ?? item.language)
    if !item.keywords.isEmpty { add("keywords", item.keywords.joined(separator: "; ")) }
    if let file = item.fileAddress, file.lowercased().hasSuffix(".pdf") { add("pdf_url", file) }
    if page.settings.publicURL != nil { add("abstract_html_url", address) }
    return tags
  }

  /// `van der Berg, Jan`
  private static func name(_ name: PersonalName) -> String {
    let family = [name.particle, name.family, name.suffix].compactMap(\.self).joined(separator: " ")
    return name.given.map { "\(family), \($0)" } ?? family
  }

  // MARK: schema.org

  private var linkedData: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    func entry(_ name: String, _ value: String?) {
      if let value, !value.isEmpty { writer.entry(name, value) }
    }
    entry("@context", "https://schema.org")
    entry("@type", Self.types[item.type.name] ?? "CreativeWork")
    entry("name", item.title)
    entry("headline", item.title.map { String($0.prefix(110)) })
    writer.objects("author", item.authors) { writer, author in
      writer.entry("@type", "Person")
      writer.entry(
        "name",
        [author.given, author.particle, author.family, author.suffix].compactMap(\.self).joined(
          separator: " "))
      if let orcid = author.orcid { writer.entry("@id", "https://orcid.org/" + orcid) }
    }
    entry("datePublished", item.issued?.iso)
    entry("inLanguage", item.language.flatMap(LanguageName.short) ?? item.language)
    entry("publisher", item.publisher)
    if let container = item.container {
      writer.object("isPartOf") { writer in
        let isInBook = ["incollection", "inbook", "inproceedings"].contains(item.type.bibtex)
        writer.entry("@type", item.type.isInPeriodical ? "Periodical" : isInBook ? "Book" : "CreativeWork")
        writer.entry("name", container)
      }
    }
    entry("volumeNumber", item.volume)
    entry("pagination", item.pages?.text(dash: "-"))
    if let doi = item.doi { entry("sameAs", Record.url(ofDOI: doi)) }
    entry("license", record.license?.code)
    entry("abstract", item.abstractText)
    if let isFree = record.oaType.flatMap(OpenAccess.isFree) { writer.entry("isAccessibleForFree", isFree) }
    if page.settings.publicURL != nil { entry("url", address) }
    writer.endObject()
    return writer.take()
  }

  private static let types = [
    "journal_article": "ScholarlyArticle", "conference": "ScholarlyArticle", "preprint": "ScholarlyArticle",
    "review": "Review", "book": "Book", "book_editor": "Book", "book_chapter": "Chapter",
    "dissertation": "Thesis", "bachelor_thesis": "Thesis", "master_thesis": "Thesis", "report": "Report",
    "working_paper": "Report", "research_data": "Dataset", "software": "SoftwareSourceCode",
    "newspaper_article": "NewsArticle",
  ]
}
