enum MLAStyle {
  private static let months = [
    "Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.",
  ]

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
    let isQuoted = source.shape != .whole || source.isPreprint || item.type.name == "research_data"
    if isQuoted {
      text.quote(source.headline, mark: ".")
    } else {
      text.add(source.headline, italic: true)
      text.stop()
    }
    // The parts of the container, with commas between them.
    var parts = CitationBuilder()
    let separator = { (parts: inout CitationBuilder) in if !parts.isEmpty { parts.add(", ") } }
    func add(_ part: String?, after prefix: String = "", italic: Bool = false) {
      guard let part else { return }
      separator(&parts)
      parts.add(prefix)
      parts.add(part, italic: italic)
    }
    if source.shape != .whole {
      add(source.container.map { source.isEnglish ? TitleCase.applied(to: $0) : $0 }, italic: true)
    }
    if !source.containerEditors.isEmpty {
      add(
        source.containerEditors.list(max: 2, shown: 1, last: "and ") { $1.spoken }, after: "edited by ")
    }
    add(Ordinal.edition(item.edition))
    add(item.volume, after: "vol. ")
    add(
      item.issue ?? source.number ?? (source.shape == .article ? item.articleNumber : nil), after: "no. ")
    if source.isPreprint { add(item.arxivID, after: "arXiv:") }
    if source.shape != .article, !source.isThesis { add(item.publisher) }
    add(date(source))
    add(source.pages?.text(.minimalTwo), after: source.pages?.isPlural == true ? "pp. " : "p. ")
    if !parts.isEmpty { text.add(" ") }
    for (place, part) in parts.parts.enumerated() {
      // After the full stop of a title.
      let isFirst = place == 0 && !part.isItalic
      text.add(
        isFirst ? part.text.prefix(1).uppercased() + part.text.dropFirst() : part.text, italic: part.isItalic)
    }
    if source.address != nil {
      text.link(source.address, prefix: parts.isEmpty ? " " : ", ")
    }
    text.stop()
    if source.shape != .article {
      text.add(" ", source.series)
      text.stop()
    }
    if source.isThesis {
      text.add(" ", item.publisher, ",")
      text.add(" Doctoral dissertation.")
    }
  }

  private static func people(_ people: [PersonalName]) -> String {
    people.list(max: 2, shown: 1, last: "and ", pairComma: true) { $0 == 0 ? $1.inverted : $1.spoken }
  }

  private static func date(_ source: CitationSource) -> String? {
    guard let date = source.date else { return nil }
    let isYearOnly = source.shape == .part || source.isThesis || source.item.type.csl == "book"
    guard let month = date.month, !isYearOnly else { return String(date.year) }
    let name = months[month - 1]
    let hasDay = source.item.type.name != "journal_article"
    return (hasDay ? date.day.map { "\($0) " } ?? "" : "") + "\(name) \(date.year)"
  }
}
