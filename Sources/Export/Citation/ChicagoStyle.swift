enum ChicagoStyle {
  static func write(_ source: CitationSource, _ text: inout CitationBuilder) {
    let item = source.item
    if source.people.isEmpty {
      writeTitle(source, &text)
      text.add(" ")
    } else {
      text.add(people(source.people))
      text.add(source.role(editors: ", ed", ", eds", translators: ", trans"))
      text.stop()
      text.add(" ")
    }
    text.add(source.date.map { String($0.year) } ?? "n.d.")
    text.stop()
    if !source.people.isEmpty {
      text.add(" ")
      writeTitle(source, &text)
    }
    switch source.shape {
    case .article: writeJournal(source, &text)
    case .part: writeContainer(source, &text)
    case .whole:
      text.add(" ", Ordinal.edition(item.edition))
      text.stop()
      text.add(" Vol. ", item.volume, ".")
      text.add(" ", source.series)
      text.stop()
      if item.type.name == "patent" {
        text.add(" Patent ", source.number, ".")
      } else {
        text.add(" No. ", source.number, ".")
      }
      if source.isThesis {
        text.add(" Doctoral dissertation" + (item.publisher.map { ", \($0)" } ?? ""))
      } else if source.isPreprint {
        text.add(" Preprint, ", item.publisher ?? item.arxivID.map { "arXiv:\($0)" })
      } else {
        text.add(" ", item.publisher)
      }
      text.stop()
    }
    text.link(source.address)
    if source.address != nil { text.add(".") }
  }

  private static func people(_ people: [PersonalName]) -> String {
    people.list(max: 6, shown: 3, last: "and ", pairComma: true) { $0 == 0 ? $1.inverted : $1.spoken }
  }

  private static func writeTitle(_ source: CitationSource, _ text: inout CitationBuilder) {
    let isQuoted =
      source.shape != .whole || source.isThesis || source.isPreprint
      || source.item.type.name == "research_data"
    if isQuoted {
      text.quote(source.headline, mark: ".")
    } else {
      text.add(source.item.type.name == "patent" ? source.title : source.headline, italic: true)
      text.stop()
    }
  }

  private static func writeJournal(_ source: CitationSource, _ text: inout CitationBuilder) {
    let item = source.item
    guard let container = source.container else { return }
    text.add(" ")
    text.add(container, italic: true)
    if item.type.name == "newspaper_article" {
      if let date = source.date, let month = date.month {
        text.add(", \(PartialDate.monthNames[month - 1])" + (date.day.map { " \($0)" } ?? ""))
      }
      text.stop()
      return
    }
    text.add(" ", item.volume)
    text.add(item.volume == nil ? ", no. " : " (", item.issue, item.volume == nil ? "" : ")")
    if let number = item.articleNumber {
      text.add(": \(number)")
    } else {
      text.add(": ", source.pages?.text(.chicago))
    }
    text.stop()
  }

  private static func writeContainer(_ source: CitationSource, _ text: inout CitationBuilder) {
    let item = source.item
    if let container = source.container {
      text.add(" In ")
      text.add(source.isEnglish ? TitleCase.applied(to: container) : container, italic: true)
      text.add(", ", Ordinal.edition(item.edition))
      if !source.containerEditors.isEmpty {
        text.add(", edited by ")
        text.add(source.containerEditors.list(max: 6, shown: 3, last: "and ") { $1.spoken })
      }
      text.add(", vol. ", item.volume)
      text.stop()
      text.add(" ", source.series)
      text.stop()
    }
    text.add(" ", item.publisher)
    text.stop()
  }
}
