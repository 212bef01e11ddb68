import Publication
import Search

/// One record as a page to read.
struct CardRenderer {
  private static let maxAbstractLines = 200

  private let record: Record
  private let width: Int

  init(_ record: Record, width: Int) { (self.record, self.width) = (record, width) }

  func lines() -> [StyledText] {
    var lines = indented(title.wrapped(to: room, maxLines: 12))
    lines += indented(StyledText(people(record.authors)).wrapped(to: room, maxLines: 200))
    lines.append(StyledText())
    for (name, value) in rows where !value.cells.isEmpty { lines += row(name, value) }
    for abstract in record.abstracts {
      let text = SearchIndex.plainText(of: abstract.text)
      lines.append(StyledText())
      lines += indented(StyledText(text).wrapped(to: room, maxLines: Self.maxAbstractLines))
    }
    lines.append(StyledText())
    return lines + indented(StyledText(record.citation, .faint).wrapped(to: room, maxLines: 20))
  }

  private var room: Int { max(20, width - 1) }

  private var title: StyledText {
    guard let title = record.title else { return StyledText("(no title)", .faint) }
    return StyledText(SearchIndex.plainText(of: title), .title, link: record.url)
  }

  /// What the record states, under the names of the facets.
  private var rows: [(name: String, value: StyledText)] {
    let kind = [record.type, record.year.map(String.init), record.oaType].compactMap(\.self)
    return [
      ("Id", StyledText(record.id)),
      ("Type", StyledText(kind.joined(separator: " · "))),
      ("Editors", StyledText(people(record.editors))),
      ("Translators", StyledText(people(record.translators))),
      ("Venue", StyledText(record.publication ?? "")),
      ("Pages", StyledText(record.pages ?? "")),
      ("Publisher", StyledText(record.publisher ?? "")),
      ("Departments", StyledText(named(record.departments))),
      ("Projects", StyledText(named(record.projects))),
      ("Languages", StyledText(named(record.languages))),
      ("License", StyledText(record.license.map { $0.label ?? $0.code } ?? "")),
      ("Keywords", StyledText(record.keywords.joined(separator: ", "))),
    ] + links.map { ("Link", StyledText($0, link: $0)) }
  }

  /// Its DOI, its pages at arXiv, and its own full text, each once.
  private var links: [String] {
    var links = record.doi.map { [Record.url(ofDOI: $0)] } ?? []
    links += record.arxivIDs.map(Record.url(ofArXiv:))
    if let url = record.url, !links.contains(url) { links.append(url) }
    return links
  }

  private func people(_ people: [Person]) -> String { people.map(\.name).joined(separator: "; ") }

  private func named(_ values: [FacetValue]) -> String {
    values.map { value in value.label.map { "\(value.code) \($0)" } ?? value.code }.joined(separator: "; ")
  }

  private func row(_ name: String, _ value: StyledText) -> [StyledText] {
    let column = 14
    return value.wrapped(to: max(10, width - column), maxLines: 100).enumerated().map { place, part in
      var line = StyledText(place == 0 ? " \(name)" : "", .faint)
      line.pad(to: column)
      line.append(part)
      return line
    }
  }

  private func indented(_ lines: [StyledText]) -> [StyledText] {
    lines.map { part in
      var line = StyledText(" ")
      line.append(part)
      return line
    }
  }
}
