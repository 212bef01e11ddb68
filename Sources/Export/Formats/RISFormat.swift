import Publication

/// RIS, as Zotero, EndNote and Mendeley read it: on each line a tag, two blanks, a hyphen, a blank and the
/// value.
struct RISFormat: RecordFormat {
  let links: RecordLinks

  init(_ options: ExportOptions) { links = options.links }

  func append(_ item: CitationItem, to output: inout [UInt8]) {
    func line(_ tag: StaticString, _ value: String?) {
      guard let value, !value.isEmpty else { return }
      output.append(tag)
      output.append("  - ")
      output.append(value)
      output.append("\r\n")
    }
    line("TY", item.type.ris)
    line("ID", CleanText.line(item.record.id))
    line("TI", item.title)
    for name in item.authors { line("AU", name.inverted) }
    for name in item.editors { line("ED", name.inverted) }
    for name in item.translators { line("A4", name.inverted) }
    line("T2", item.container ?? item.conferenceName)
    if item.type.isInPeriodical { line("JO", item.container) }
    line("T3", item.series)
    line("VL", item.volume)
    line("IS", item.issue ?? item.number)
    line("ET", item.edition)
    line("C7", item.articleNumber)
    if let pages = item.pages {
      line("SP", pages.first)
      line("EP", pages.last)
    }
    line("SP", item.pageCount)
    if let date = item.issued {
      line("PY", String(date.year))
      // Year, month and day, each with its slash.
      let month = date.month.map(PartialDate.twoDigits) ?? ""
      line("DA", "\(date.year)/\(month)/\(date.day.map(PartialDate.twoDigits) ?? "")/")
    }
    line("PB", item.publisher)
    line("CY", item.place ?? item.conferencePlace)
    for number in item.isbns + item.issns { line("SN", number) }
    line("DO", item.doi)
    line("UR", links.page(of: item) ?? item.fileAddress ?? item.record.url)
    line("AN", item.pmid)
    for keyword in item.keywords { line("KW", keyword) }
    line("AB", item.abstractText)
    line("LA", item.language)
    output.append("ER  - \r\n\r\n")
  }
}
