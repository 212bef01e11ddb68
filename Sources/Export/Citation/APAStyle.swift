enum APAStyle {
  static func write(_ source: CitationSource, _ text: inout CitationBuilder) {
    let item = source.item
    if source.people.isEmpty {
      writeTitle(source, &text)
      text.stop()
      text.add(" ")
    } else {
      text.add(people(source.people))
      text.add(source.role(editors: " (Ed.)", " (Eds.)", translators: " (Trans.)"))
      text.stop()
      text.add(" ")
    }
    text.add("(\(date(source))).")
    if !source.people.isEmpty {
      text.add(" ")
      writeTitle(source, &text)
      text.stop()
    }
    switch source.shape {
    case .article: writeJournal(source, &text)
    case .part: writeContainer(source, &text)
    case .whole:
      let arxiv = source.isPreprint && item.arxivID != nil ? "arXiv" : nil
      if !source.isThesis { text.add(" ", arxiv ?? item.publisher, ".") }
    }
    text.link(source.address)
  }

  /// `Wu, D., van der Berg, J.-P. M., & King, A., Jr.`
  private static func people(_ people: [PersonalName]) -> String {
    let names = people.map { name in
      guard name.given != nil else { return name.family }
      return "\(name.fullFamily), \(name.initials())" + (name.suffix.map { ", \($0)" } ?? "")
    }
    guard names.count > 1, let last = names.last else { return names.first ?? "" }
    if names.count > 20 { return names.prefix(19).joined(separator: ", ") + ", … " + last }
    return names.dropLast().joined(separator: ", ") + ", & " + last
  }

  private static func date(_ source: CitationSource) -> String {
    guard let date = source.date else { return "n.d." }
    guard source.item.type.name == "newspaper_article", let month = date.month else {
      return String(date.year)
    }
    let name = PartialDate.monthNames[month - 1]
    return "\(date.year), \(name)" + (date.day.map { " \($0)" } ?? "")
  }

  private static func writeTitle(_ source: CitationSource, _ text: inout CitationBuilder) {
    let item = source.item
    text.add(source.title, italic: source.shape == .whole)
    guard source.shape == .whole else { return }
    var notes: [String] = []
    if let edition = Ordinal.edition(item.edition) { notes.append(edition) }
    if let volume = item.volume { notes.append("Vol. \(volume)") }
    if let number = source.number {
      notes.append(item.type.name == "patent" ? "Patent No. \(number)" : "No. \(number)")
    }
    if source.isPreprint, let arxiv = item.arxivID { notes.append("arXiv:\(arxiv)") }
    if !notes.isEmpty { text.add(" (\(notes.joined(separator: ", ")))") }
    if source.isThesis {
      text.add(" [Doctoral dissertation" + (item.publisher.map { ", \($0)" } ?? "") + "]")
    } else if let genre = source.genre {
      text.add(" [\(genre)]")
    }
  }

  private static func writeJournal(_ source: CitationSource, _ text: inout CitationBuilder) {
    let item = source.item
    guard let container = source.container else { return }
    text.add(" ")
    text.add(container, italic: true)
    if let volume = item.volume {
      text.add(", ")
      text.add(volume, italic: true)
      text.add("", item.issue.map { "(\($0))" })
    } else {
      text.add(", ", item.issue.map { "(\($0))" })
    }
    if let number = item.articleNumber {
      text.add(", Article \(number)")
    } else {
      text.add(", ", source.pages?.text(dash: "–"))
    }
    text.stop()
  }

  private static func writeContainer(_ source: CitationSource, _ text: inout CitationBuilder) {
    let item = source.item
    if let container = source.container {
      text.add(" In ")
      if !source.containerEditors.isEmpty {
        text.add(
          source.containerEditors.list(max: 20, shown: 19, last: "& ") { $1.spokenInitials })
        text.add(source.containerEditors.count == 1 ? " (Ed.), " : " (Eds.), ")
      }
      text.add(container, italic: true)
      var notes: [String] = []
      if let edition = Ordinal.edition(item.edition) { notes.append(edition) }
      if let volume = item.volume { notes.append("Vol. \(volume)") }
      if let pages = source.pages {
        notes.append("\(pages.isPlural ? "pp." : "p.") \(pages.text(dash: "–"))")
      }
      if !notes.isEmpty { text.add(" (\(notes.joined(separator: ", ")))") }
      text.stop()
    }
    text.add(" ", item.publisher, ".")
  }
}

extension PersonalName {
  /// `J.-P. M. van der Berg Jr.`
  var spokenInitials: String {
    guard given != nil else { return family }
    return [initials(), fullFamily, suffix ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
  }
}
