package import HTML
package import Search

/// One page with reports: their numbers as pictures and as tables.
package struct ReportPage {
  package var title: String
  /// How it was made, one line each.
  package var notes: [String] = []
  package var tables: [(title: String, table: FacetTable)] = []
  package var quality: QualityReport?
  package var duplicates: DuplicatesReport?

  /// More pairs would not make a better page: a table of them does.
  private static let maxPairs = 200

  package init(title: String) { self.title = title }

  package func html(style: Page.StyleSheet) -> HTML {
    let body: HTML = """
      <main class="page stack" id="main">
      <div><h1>\(title)</h1>
      \(notes.map { "<p class=\"m num\">\($0)</p>\n" as HTML })</div>
      \(tables.enumerated().map { section($1.table, title: $1.title, id: "t\($0)") })\(quality.map(section))\
      \(duplicates.map(section))</main>

      """
    return Page.document(title: title, style: style, body)
  }

  // MARK: Tables

  private func section(_ table: FacetTable, title: String, id: String) -> HTML {
    """
    <section class="sec"\(attribute: "aria-labelledby", id)><h2\(attribute: "id", id)>\(title)</h2>
    \(HTML(StackedBars(table, title: title).svg))
    <div class="scroll"><table class="wide">
    \(table.years.isEmpty ? values(of: table) : years(of: table))</table></div></section>

    """
  }

  private func values(of table: FacetTable) -> HTML {
    let rows: [HTML] = table.values.map { value in
      """
      <tr><th scope="row">\(value.label)</th><td class="n">\(grouped(value.count))</td>\
      <td class="n">\(percent(value.count, of: table.records))</td></tr>

      """
    }
    return """
      <thead><tr><th scope="col">Value</th><th scope="col" class="n">Records</th><th scope="col" class="n">Share</th>\
      </tr></thead><tbody>
      \(rows)</tbody>

      """
  }

  private func years(of table: FacetTable) -> HTML {
    let head: [HTML] = table.values.map { "<th scope=\"col\" class=\"n\">\($0.label)</th>" }
    let rows: [HTML] = table.years.reversed().map { year in
      let cells: [HTML] = year.counts.map { "<td class=\"n\">\(grouped($0))</td>" }
      return """
        <tr><th scope="row">\(year.name)</th><td class="n">\(grouped(year.records))</td>\(cells)</tr>

        """
    }
    let totals: [HTML] = table.values.map { "<td class=\"n\">\(grouped($0.count))</td>" }
    return """
      <thead><tr><th scope="col">Year</th><th scope="col" class="n">Records</th>\(head)</tr></thead><tbody>
      \(rows)<tr><th scope="row">All</th><td class="n">\(grouped(table.records))</td>\(totals)</tr></tbody>

      """
  }

  // MARK: Quality and duplicates

  private func section(_ report: QualityReport) -> HTML {
    let found = report.findings.filter { $0.count > 0 }
    let rows: [HTML] = found.map { finding in
      """
      <tr><td class="n">\(grouped(finding.count))</td><td><code>\(finding.name)</code></td><td>\(finding.sentence)</td></tr>

      """
    }
    let clean = report.findings.filter { $0.count == 0 }.map(\.name).joined(separator: ", ")
    return """
      <section class="sec" aria-labelledby="quality"><h2 id="quality">Quality</h2>
      <table class="wide"><thead><tr><th scope="col" class="n">Found</th><th scope="col">Check</th>\
      <th scope="col">What it means</th></tr></thead><tbody>
      \(rows)</tbody></table>
      <p class="m">\(clean.isEmpty ? "" : "Nothing found: \(clean).")</p></section>

      """
  }

  private func section(_ report: DuplicatesReport) -> HTML {
    let rows: [HTML] = report.pairs.prefix(Self.maxPairs).map { pair in
      let differences = pair.differs.map { "\($0.field): \($0.first ?? "–") / \($0.second ?? "–")" }
      return """
        <tr><td>\(pair.kind.sentence)</td><td class="n">\(pair.first.id)<br>\(pair.second.id)</td>\
        <td dir="auto">\(pair.first.title ?? "")<br><span class="m">\(pair.agrees.joined(separator: ", "))</span></td>\
        <td class="m">\(differences.joined(separator: "; "))</td></tr>

        """
    }
    let rest = report.pairs.count - Self.maxPairs
    let more: HTML? = rest > 0 ? "<p class=\"m num\">and \(grouped(rest)) more pairs</p>\n" : nil
    return """
      <section class="sec" aria-labelledby="duplicates"><h2 id="duplicates">Records of one work</h2>
      <div class="scroll"><table class="wide"><thead><tr><th scope="col">What they are</th><th scope="col" class="n">Ids</th>\
      <th scope="col">Title, and what agrees</th><th scope="col">What differs</th></tr></thead><tbody>
      \(Array(rows))</tbody></table></div>
      \(more)</section>

      """
  }
}

extension DuplicatePair.Kind {
  /// What it is, for people.
  package var sentence: String {
    switch self {
    case .duplicate: "probably one publication, recorded twice"
    case .versions: "one work, published in two ways"
    case .preprint: "a preprint and its publication: no error"
    }
  }
}
