import Publication

/// Entries of BibTeX, or of BibLaTeX.
struct BibTeXFormat: RecordFormat {
  let isBibLaTeX: Bool
  let hasAbstract: Bool
  let links: RecordLinks
  private let text: TeXText
  private let title: TeXText

  init(_ options: ExportOptions) {
    isBibLaTeX = options.isBibLaTeX
    hasAbstract = options.hasAbstract
    links = options.links
    text = TeXText(isASCII: options.isASCII)
    title = TeXText(isASCII: options.isASCII, protectsCapitals: true)
  }

  func append(_ item: CitationItem, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "@"))
    output.append(isBibLaTeX ? item.type.biblatex : item.type.bibtex)
    output.append(UInt8(ascii: "{"))
    output.append(CitationKey.key(of: item))
    append("author", names(item.record.authors), to: &output)
    append("editor", names(item.record.editors), to: &output)
    append("translator", names(item.record.translators), to: &output)
    append("title", item.record.title, style: title, to: &output)
    appendContainer(item, to: &output)
    append("volume", item.volume, to: &output)
    append("number", item.issue ?? item.number, to: &output)
    append("edition", item.edition, to: &output)
    append("eid", item.articleNumber, to: &output)
    append("pages", item.pages?.text(dash: "--"), to: &output)
    append(isBibLaTeX ? "pagetotal" : "pages", item.pageCount, to: &output)
    appendDate(item, to: &output)
    appendPublisher(item, to: &output)
    append("doi", item.doi, style: nil, to: &output)
    append("url", links.page(of: item) ?? item.fileAddress, style: nil, to: &output)
    if let arxiv = item.arxivID {
      append("eprint", arxiv, style: nil, to: &output)
      append(isBibLaTeX ? "eprinttype" : "archivePrefix", "arXiv", style: nil, to: &output)
    }
    append("isbn", item.isbns.first, to: &output)
    append("issn", item.issns.first, to: &output)
    if hasAbstract { append("abstract", item.abstract?.text, to: &output) }
    append("keywords", keywords(item), to: &output)
    output.append("\n}\n\n")
  }

  private func appendContainer(_ item: CitationItem, to output: inout [UInt8]) {
    if let container = item.containerSource {
      let journal: StaticString = isBibLaTeX ? "journaltitle" : "journal"
      let isBook = item.type.isPart && !item.type.isInPeriodical
      append(isBook ? "booktitle" : journal, container, style: title, to: &output)
    }
    append("series", item.seriesSource, style: title, to: &output)
    if isBibLaTeX { append("eventtitle", item.conferenceName, to: &output) }
  }

  private func appendDate(_ item: CitationItem, to output: inout [UInt8]) {
    guard let date = item.issued else { return }
    if isBibLaTeX { return append("date", date.iso, style: nil, to: &output) }
    append("year", String(date.year), style: nil, to: &output)
    if let month = date.month {
      // The macros that every style has.
      output.append(",\n  month = ")
      output.append(PartialDate.monthNames[month - 1].prefix(3).lowercased())
    }
  }

  private func appendPublisher(_ item: CitationItem, to output: inout [UInt8]) {
    switch (item.type.bibtex, isBibLaTeX) {
    case ("phdthesis", false): append("school", item.publisher, to: &output)
    case ("phdthesis", true):
      append("institution", item.publisher, to: &output)
      append("type", "phdthesis", style: nil, to: &output)
    case ("techreport", _): append("institution", item.publisher, to: &output)
    default: append("publisher", item.publisher, to: &output)
    }
    append(isBibLaTeX ? "location" : "address", item.place ?? item.conferencePlace, to: &output)
  }

  // MARK: Values

  private func append(_ name: StaticString, _ value: String?, to output: inout [UInt8]) {
    append(name, value, style: text, to: &output)
  }

  /// `style`: nil for a value that TeX reads letter by letter, such as an address.
  private func append(_ name: StaticString, _ value: String?, style: TeXText?, to output: inout [UInt8]) {
    guard let value, !value.isEmpty else { return }
    let start = output.count
    output.append(",\n  ")
    output.append(name)
    output.append(" = {")
    let inside = output.count
    if let style { style.append(value, to: &output) } else { appendVerbatim(value, to: &output) }
    if output.count == inside { return output.removeLast(output.count - start) }
    output.append(UInt8(ascii: "}"))
  }

  private func append(_ name: StaticString, _ value: [UInt8], to output: inout [UInt8]) {
    guard !value.isEmpty else { return }
    output.append(",\n  ")
    output.append(name)
    output.append(" = {")
    output.append(contentsOf: value)
    output.append(UInt8(ascii: "}"))
  }

  private func appendVerbatim(_ value: String, to output: inout [UInt8]) {
    for byte in value.utf8 {
      switch byte {
      case UInt8(ascii: "{"): output.append("%7B")
      case UInt8(ascii: "}"): output.append("%7D")
      case UInt8(ascii: "\\"): output.append("%5C")
      case 0...0x20, 0x7F: output.append("%20")
      case 0x80... where text.isASCII:
        let digits = Array("0123456789ABCDEF".utf8)
        output += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
      default: output.append(byte)
      }
    }
  }

  // MARK: Names

  private func names(_ people: [Person]) -> [UInt8] {
    var output: [UInt8] = []
    for person in people {
      guard let name = PersonalName(person) else { continue }
      if !output.isEmpty { output.append(" and ") }
      append(name, to: &output)
    }
    return output
  }

  private func append(_ name: PersonalName, to output: inout [UInt8]) {
    guard let given = name.given else {
      // An organisation, or a name that is not to be split.
      output.append(UInt8(ascii: "{"))
      text.append(name.family, to: &output)
      output.append(UInt8(ascii: "}"))
      return
    }
    if let particle = name.particle {
      text.append(particle, to: &output)
      output.append(0x20)
    }
    appendPart(name.family, isFamily: true, to: &output)
    if let suffix = name.suffix {
      output.append(", ")
      appendPart(suffix, to: &output)
    }
    output.append(", ")
    appendPart(given, to: &output)
  }

  /// A part of a name, in braces where BibTeX would split it.
  private func appendPart(_ part: String, isFamily: Bool = false, to output: inout [UInt8]) {
    let isSplit =
      part.utf8.contains(UInt8(ascii: ",")) || part.lowercased().split(separator: " ").contains("and")
      || (isFamily && part.utf8.contains(0x20)
        && part.split(separator: " ").dropLast().contains {
          $0.unicodeScalars.first?.properties.isLowercase == true
        })
    if isSplit { output.append(UInt8(ascii: "{")) }
    text.append(part, to: &output)
    if isSplit { output.append(UInt8(ascii: "}")) }
  }

  private func keywords(_ item: CitationItem) -> [UInt8] {
    var output: [UInt8] = []
    for keyword in item.record.keywords {
      if !output.isEmpty { output.append(", ") }
      let isSplit = keyword.utf8.contains(UInt8(ascii: ","))
      if isSplit { output.append(UInt8(ascii: "{")) }
      text.append(keyword, to: &output)
      if isSplit { output.append(UInt8(ascii: "}")) }
    }
    return output
  }
}
