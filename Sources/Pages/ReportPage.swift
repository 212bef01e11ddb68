package import HTML
import Publication
package import Search

/// One page with reports: their numbers as pictures and as tables.
package struct ReportPage {
  package var title: String
  /// How it was made, one line each.
  package var notes: [String] = []
  package var tables: [(title: String, table: FacetTable)] = []
  package var quality: QualityReport?
  package var duplicates: DuplicatesReport?
  /// The page of a server that it stands in: its words, and links to the records behind each number.
  package var web: WebPage?
  /// Whether pairs of records are listed, or only counted.
  package var listsPairs = true

  /// More pairs would not make a better page: a table of them does.
  private static let maxPairs = 200

  package init(title: String) { self.title = title }

  package func html(style: Page.StyleSheet) -> HTML {
    Page.document(title: title, style: style, body)
  }

  /// What stands between the head and the foot of a page.
  package var body: HTML {
    """
    <main class="page stack" id="main" tabindex="-1">
    <div><h1>\(title)</h1>
    \(notes.map { "<p class=\"m num\">\($0)</p>\n" as HTML })\(free)</div>
    \(tables.enumerated().map { section($1.table, title: $1.title, id: "t\($0)") })\(quality.map(section))\
    \(duplicates.map(section))</main>

    """
  }

  /// How many of all records are free to read.
  private var free: HTML? {
    guard web != nil, let table = tables.first?.table, table.facet == FacetDefinition.oa.name else {
      return nil
    }
    let count = table.values.reduce(0) { sum, value in
      sum + (OpenAccess.isFree(value.code) ?? false ? value.count : 0)
    }
    let share: HTML = "<b class=\"num\">\(words.percent(count, of: table.records))</b>"
    return "<p>\(words.html(.ofRecordsFree, share, words.counted(.records, table.records)))</p>\n"
  }

  private var words: Words { web?.words ?? .english }

  /// A number, as a link to its records where there is a server.
  private func number(_ count: Int, _ list: ListAddress?) -> HTML {
    let text = words.number(count)
    guard let web, let list, count > 0 else { return HTML(text) }
    return "<a\(address: "href", web.link("/search", list))>\(text)</a>"
  }

  private func list(_ facet: String, _ code: String, year: FacetTable.Year? = nil) -> ListAddress {
    let list = ListAddress().with([code == "none" ? code : ListAddress.value(ofCode: code)], in: facet)
    return year.map { list.with([Self.value(of: $0)], in: FacetDefinition.year.name) } ?? list
  }

  private static func value(of year: FacetTable.Year) -> String { year.year.map(YearBars.text) ?? "none" }

  private func label(_ value: FacetTable.Value, of table: FacetTable) -> String {
    value.code == "none"
      ? words[.notStated] : words.label(code: value.code, label: value.label, of: table.facet)
  }

  // MARK: Tables

  /// A table with the names of values in the language of the page.
  private func named(_ table: FacetTable) -> FacetTable {
    var named = table
    named.values = table.values.map { value in
      var value = value
      value.label = label(value, of: table)
      return value
    }
    return named
  }

  private func section(_ table: FacetTable, title: String, id: String) -> HTML {
    """
    <section class="sec"\(attribute: "aria-labelledby", id)><h2\(attribute: "id", id)>\(title)</h2>
    \(HTML(StackedBars(named(table), title: title, words: words).svg))
    <div class="scroll"><table class="wide">
    \(table.years.isEmpty ? values(of: table) : years(of: table))</table></div></section>

    """
  }

  private func values(of table: FacetTable) -> HTML {
    let rows: [HTML] = table.values.map { value in
      """
      <tr><th scope="row">\(label(value, of: table))</th><td class="n">\(number(value.count, list(table.facet, value.code)))</td>\
      <td class="n">\(percent(value.count, of: table.records))</td></tr>

      """
    }
    return """
      <thead><tr><th scope="col">\(words[.value])</th><th scope="col" class="n">\(words[.count])</th><th scope="col" class="n">\(words[.share])</th>\
      </tr></thead><tbody>
      \(rows)</tbody>

      """
  }

  private func years(of table: FacetTable) -> HTML {
    let head: [HTML] = table.values.map { "<th scope=\"col\" class=\"n\">\(label($0, of: table))</th>" }
    let rows: [HTML] = table.years.reversed().map { year in
      let cells: [HTML] = zip(table.values, year.counts).map { value, count in
        "<td class=\"n\">\(number(count, list(table.facet, value.code, year: year)))</td>"
      }
      let all = ListAddress().with([Self.value(of: year)], in: FacetDefinition.year.name)
      return """
        <tr><th scope="row">\(year.year.map(String.init) ?? words[.notStated])</th>\
        <td class="n">\(number(year.records, all))</td>\(cells)</tr>

        """
    }
    let totals: [HTML] = table.values.map {
      "<td class=\"n\">\(number($0.count, list(table.facet, $0.code)))</td>"
    }
    return """
      <thead><tr><th scope="col">\(words[.year])</th><th scope="col" class="n">\(words[.count])</th>\(head)</tr></thead><tbody>
      \(rows)<tr><th scope="row">\(words[.all])</th><td class="n">\(number(table.records, ListAddress()))</td>\(totals)</tr></tbody>

      """
  }

  // MARK: Quality and duplicates

  private func section(_ report: QualityReport) -> HTML {
    let found = report.findings.filter { $0.count > 0 }
    let rows: [HTML] = found.map { finding in
      """
      <tr><td class="n">\(number(finding.count, records(of: finding)))</td><td><code>\(finding.name)</code></td>\
      <td\(web?.language(of: finding.sentence))>\(words.sentence(finding.sentence) ?? finding.sentence)</td></tr>

      """
    }
    // What sends to a list of departments finds no record.
    let clean = report.findings.filter { $0.count == 0 }.map(\.name).joined(separator: ", ")
    return """
      <section class="sec" aria-labelledby="quality"><h2 id="quality">\(words[.quality])</h2>
      <div class="scroll"><table class="wide"><thead><tr><th scope="col" class="n">\(words[.count])</th><th scope="col">\(words[.checks])</th>\
      <th scope="col">\(words[.what])</th></tr></thead><tbody>
      \(rows)</tbody></table></div>
      <p class="m">\(clean.isEmpty ? "" : words.text(.nothingFound, clean))</p></section>

      """
  }

  private func records(of finding: QualityReport.Finding) -> ListAddress? {
    finding.departments == nil ? ListAddress().asking("quality:" + finding.name) : nil
  }

  private func record(_ id: String) -> HTML {
    web.map { "<a\(address: "href", $0.record(id))>\(id)</a>" } ?? HTML(id)
  }

  private func kinds(_ report: DuplicatesReport) -> HTML {
    let rows: [HTML] = DuplicatePair.Kind.allCases.map { kind in
      let count = report.pairs.reduce(0) { $0 + ($1.kind == kind ? 1 : 0) }
      return "<tr><td class=\"n\">\(words.number(count))</td><td>\(kind.sentence(in: words))</td></tr>\n"
    }
    let all: HTML? = web.map {
      "<p class=\"row\"><a\(address: "href", $0.link("/report/duplicates"))>\(words.countedText(.pairs, report.pairs.count))</a></p>"
    }
    return """
      <section class="sec" aria-labelledby="duplicates"><h2 id="duplicates">\(words[.duplicates])</h2>
      <table class="wide"><tbody>
      \(rows)</tbody></table>\(all)</section>

      """
  }

  private func section(_ report: DuplicatesReport) -> HTML {
    guard listsPairs else { return kinds(report) }
    let rows: [HTML] = report.pairs.prefix(Self.maxPairs).map { pair in
      let differences = pair.differs.map { "\($0.field): \($0.first ?? "–") / \($0.second ?? "–")" }
      return """
        <tr><td>\(pair.kind.sentence(in: words))</td><td class="n">\(record(pair.first.id))<br>\(record(pair.second.id))</td>\
        <td dir="auto">\(pair.first.title ?? "")<br><span class="m">\(pair.agrees.joined(separator: ", "))</span></td>\
        <td class="m">\(differences.joined(separator: "; "))</td></tr>

        """
    }
    let rest = report.pairs.count - Self.maxPairs
    let more: HTML? =
      rest > 0 ? "<p class=\"m num\">\(words.text(.andMore, words.number(rest)))</p>\n" : nil
    return """
      <section class="sec" aria-labelledby="duplicates"><h2 id="duplicates">\(words[.duplicates])</h2>
      <div class="scroll"><table class="wide"><thead><tr><th scope="col">\(words[.what])</th><th scope="col" class="n">\(words[.ids])</th>\
      <th scope="col">\(words[.titleAndAgrees])</th><th scope="col">\(words[.differs])</th></tr></thead><tbody>
      \(Array(rows))</tbody></table></div>
      \(more)</section>

      """
  }
}

extension DuplicatePair.Kind {
  /// What it is, for people.
  package var sentence: String { sentence(in: .english) }

  func sentence(in words: Words) -> String {
    switch self {
    case .duplicate: words[.duplicatePair]
    case .versions: words[.versionsPair]
    case .preprint: words[.preprintPair]
    }
  }
}
