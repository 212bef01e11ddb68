enum VancouverStyle {
  static func write(_ source: CitationSource, _ text: inout CitationBuilder) {
    let item = source.item
    if !source.people.isEmpty {
      text.add(people(source.people))
      text.add(
        source.role(
          editors: ", editor", ", editors",
          translators: source.people.count == 1 ? ", translator" : ", translators"))
      text.stop()
      text.add(" ")
    }
    text.add(source.title)
    switch source.shape {
    case .article: writeJournal(source, &text)
    case .part:
      text.stop()
      if let container = source.container {
        text.add(" In: ")
        if !source.containerEditors.isEmpty {
          text.add(people(source.containerEditors))
          text.add(source.containerEditors.count == 1 ? ", editor. " : ", editors. ")
        }
        text.add(container)
        text.add(medium(source))
        text.stop()
        writeImprint(source, &text)
      } else {
        writeImprint(source, &text)
      }
      if let pages = source.pages {
        text.stop()
        text.add(" p. \(pages.text(.minimal))")
      }
      text.stop()
      text.add(" (", source.series, ").")
    case .whole:
      if source.isThesis { text.add(" [Doctoral dissertation]") }
      text.add(medium(source))
      text.stop()
      writeImprint(source, &text)
      text.stop()
      text.add(" (", source.series, ").")
      text.add(" Report no.: ", item.type.bibtex == "techreport" ? source.number : nil, ".")
      if source.isPreprint, let arxiv = item.arxivID { text.add(" Located at: arXiv; \(arxiv).") }
    }
    if let doi = item.doi {
      text.add(" doi:")
      text.link(source.address, prefix: "", text: doi)
    } else {
      text.link(source.address, prefix: " Available from: ")
    }
  }

  private static func people(_ people: [PersonalName]) -> String {
    people.list(max: 6, shown: 6, last: "", pairComma: true) { _, name in
      guard name.given != nil else { return name.family }
      let initials = name.initials(dot: "", separator: "", hyphen: "")
      return "\(name.fullFamily) \(initials)" + (name.suffix.map { " \($0)" } ?? "")
    }
  }

  /// Marks a publication that is read at an address and has no DOI.
  private static func medium(_ source: CitationSource) -> String {
    source.address != nil && source.item.doi == nil ? " [Internet]" : ""
  }

  private static func writeJournal(_ source: CitationSource, _ text: inout CitationBuilder) {
    let item = source.item
    text.stop()
    text.add(" ", source.container)
    text.add(medium(source))
    text.stop()
    var numbers = date(source) ?? ""
    let volume = (item.volume ?? "") + (item.issue.map { "(\($0))" } ?? "")
    if !volume.isEmpty { numbers += (numbers.isEmpty ? "" : ";") + volume }
    if let pages = item.articleNumber ?? source.pages?.text(.minimal) {
      numbers += (numbers.isEmpty ? "" : ":") + pages
    }
    text.add(" ", numbers)
    text.stop()
  }

  /// `2. ed. Vol. 3. Place: Publisher; 2016`
  private static func writeImprint(_ source: CitationSource, _ text: inout CitationBuilder) {
    let item = source.item
    text.add(" ", Ordinal.edition(item.edition))
    text.stop()
    text.add(" Vol. ", item.volume, ".")
    let place = item.place.map { "\($0): " } ?? ""
    let parts = [item.publisher.map { place + $0 }, source.date.map { String($0.year) }].compactMap(\.self)
    text.add(" ", parts.joined(separator: "; "))
  }

  private static func date(_ source: CitationSource) -> String? {
    guard let date = source.date else { return nil }
    if source.isPreprint { return String(date.year) }
    let month = date.month.map { " \(PartialDate.monthNames[$0 - 1].prefix(3))" } ?? ""
    return String(date.year) + month + (date.day.map { " \($0)" } ?? "")
  }
}
