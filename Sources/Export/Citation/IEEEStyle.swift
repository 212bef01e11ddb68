enum IEEEStyle {
  private static let months = [
    "Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sep.", "Oct.", "Nov.", "Dec.",
  ]

  static func write(_ source: CitationSource, _ text: inout CitationBuilder) {
    let item = source.item
    if !source.people.isEmpty {
      text.add(people(source.people))
      text.add(source.role(editors: ", Ed.", ", Eds.", translators: ", Trans."))
      text.add(", ")
    }
    switch source.shape {
    case .article:
      text.quote(source.title, mark: ",")
      text.add(" ", source.container, ",", italic: true)
      text.add(" vol. ", item.volume, ",")
      text.add(" no. ", item.issue, ",")
      if let number = item.articleNumber {
        text.add(" Art. no. \(number),")
      } else {
        text.add(" ", pages(source), ",")
      }
      text.add(" ", date(source), ",")
    case .part:
      text.quote(source.title, mark: ",")
      text.add(" in ", source.container, ",", italic: true)
      if !source.containerEditors.isEmpty {
        text.add(
          " \(people(source.containerEditors)), \(source.containerEditors.count == 1 ? "Ed." : "Eds."),")
      }
      text.add(" ", Ordinal.edition(item.edition), ",")
      text.add(" ", item.type.csl == "paper-conference" ? item.conferencePlace : nil, ",")
      if let series = source.series {
        text.add(" in ", series, ",")
      }
      text.add(" vol. ", item.volume, ",")
      writePublisher(source, &text)
      text.add(" ", date(source), ",")
      text.add(" ", pages(source), ",")
    case .whole: writeWhole(source, &text)
    }
    text.stop("")
    if let doi = item.doi {
      text.add(source.shape == .article ? ", doi: " : ". doi: ")
      text.link(source.address, prefix: "", text: doi)
      text.add(".")
    } else {
      text.stop()
      text.link(source.address, prefix: " [Online]. Available: ")
    }
  }

  private static func writeWhole(_ source: CitationSource, _ text: inout CitationBuilder) {
    let item = source.item
    if ["dissertation", "report", "working_paper", "research_data", "preprint", "patent"].contains(
      item.type.name)
    {
      text.quote(source.title, mark: ",")
      if source.isThesis { text.add(" Doctoral dissertation,") }
      if source.isPreprint, let arxiv = item.arxivID { text.add(" arXiv:\(arxiv),") }
      text.add(" ", item.publisher, ",")
      text.add(" ", item.place, ",")
      text.add(" ", source.number, ",")
      text.add(" ", date(source), ",")
      return
    }
    text.add(source.title, italic: true)
    text.add(",")
    text.add(" ", Ordinal.edition(item.edition), ",")
    if let series = source.series { text.add(" in \(series),") }
    text.add(" vol. ", item.volume, ",")
    writePublisher(source, &text)
    text.add(" ", date(source), ",")
  }

  private static func writePublisher(_ source: CitationSource, _ text: inout CitationBuilder) {
    guard let publisher = source.item.publisher else { return }
    text.stop("")
    text.stop()
    text.add(" ", source.item.place, ":")
    text.add(" \(publisher),")
  }

  private static func people(_ people: [PersonalName]) -> String {
    if people.count > 6, let first = people.first { return "\(first.spokenInitials) et al." }
    return people.list(max: 6, shown: 1, last: "and ") { $1.spokenInitials }
  }

  private static func pages(_ source: CitationSource) -> String? {
    source.pages.map { "\($0.isPlural ? "pp." : "p.") \($0.text(dash: "–"))" }
  }

  private static func date(_ source: CitationSource) -> String? {
    guard let date = source.date else { return nil }
    let isYearOnly = source.isThesis || ["book", "chapter"].contains(source.item.type.csl)
    guard let month = date.month, !isYearOnly else { return String(date.year) }
    let name = months[month - 1]
    let hasDay = ["newspaper_article", "patent", "preprint", "research_data", "software"].contains(
      source.item.type.name)
    return hasDay && date.day != nil ? "\(name) \(date.day ?? 1), \(date.year)" : "\(name) \(date.year)"
  }
}
