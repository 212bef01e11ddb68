import Publication

/// An array of items as the JSON schema of CSL 1.0.2 has them.
struct CSLFormat: RecordFormat {
  let links: RecordLinks

  init(_ options: ExportOptions) { links = options.links }

  func head(before first: CitationItem?) -> String { "[\n" }
  var separator: String { ",\n" }
  var tail: String { "\n]\n" }

  func append(_ item: CitationItem, to output: inout [UInt8]) {
    var json = JSONWriter(capacity: 2_048)
    json.beginObject()
    func text(_ key: String, _ value: String?) {
      guard let value, !value.isEmpty else { return }
      json.key(key)
      json.string(value)
    }
    text("id", CitationKey.key(of: item))
    text("type", item.type.csl)
    text("title", item.title)
    people("author", item.authors, &json)
    people("editor", item.editors, &json)
    people("translator", item.translators, &json)
    date("issued", item.issued, &json)
    text("container-title", item.container)
    text("collection-title", item.series)
    text("volume", item.volume)
    text("issue", item.issue)
    text("number", item.number ?? item.articleNumber)
    text("edition", item.edition)
    text("page", item.pages?.text(dash: "-"))
    text("number-of-pages", item.pageCount)
    text("genre", item.type.name == "dissertation" ? "Doctoral dissertation" : nil)
    text("publisher", item.publisher)
    text("publisher-place", item.place)
    text("event-title", item.conferenceName)
    text("event-place", item.conferencePlace)
    date("event-date", item.conferenceStart, to: item.conferenceEnd, &json)
    text("DOI", item.doi)
    text("archive", item.arxivID == nil ? nil : "arXiv")
    text("archive_location", item.arxivID)
    text("ISBN", item.isbns.first)
    text("ISSN", item.issns.first)
    text("PMID", item.pmid)
    text(
      "URL",
      links.page(of: item) ?? (item.doi == nil ? item.record.url ?? item.fileAddress : item.fileAddress))
    text("abstract", item.abstractText)
    text("keyword", item.keywords.isEmpty ? nil : item.keywords.joined(separator: ", "))
    text("language", item.language)
    json.endObject()
    output.append(contentsOf: json.take())
  }

  private func people(_ key: String, _ names: [PersonalName], _ json: inout JSONWriter) {
    guard !names.isEmpty else { return }
    json.objects(key, names) { json, name in
      guard let given = name.given else { return json.entry("literal", name.family) }
      json.entry("family", name.family)
      json.entry("given", given)
      if let particle = name.particle { json.entry("non-dropping-particle", particle) }
      if let suffix = name.suffix { json.entry("suffix", suffix) }
    }
  }

  private func date(
    _ key: String, _ date: PartialDate?, to end: PartialDate? = nil, _ json: inout JSONWriter
  ) {
    guard let date else { return }
    json.object(key) { json in
      json.list("date-parts", [date] + [end].compactMap(\.self)) { json, date in
        json.beginArray()
        for part in [date.year, date.month, date.day] { if let part { json.int(part) } }
        json.endArray()
      }
    }
  }
}
