import HTML
import Testing

@testable import Pages
@testable import Search

@Suite("Pictures of tables")
struct PictureTests {
  static let table = FacetTable(
    facet: "oa", records: 1234,
    values: [
      .init(code: "gold", label: "gold", count: 1000),
      .init(code: "closed access", label: "<closed>", count: 200),
      .init(code: "none", label: "not stated", count: 34),
    ],
    years: [
      .init(year: 2024, records: 700, counts: [600, 90, 10]),
      .init(year: 2025, records: 530, counts: [400, 108, 22]),
      .init(year: nil, records: 4, counts: [0, 2, 2]),
    ])

  @Test("a picture has all its numbers as text, and nothing of a label is markup")
  func numbers() {
    let svg = StackedBars(Self.table, title: "Open access & more").svg.text
    for number in ["600", "90", "400", "108", "22", "1,000", "700", "530"] {
      #expect(svg.contains(">\(number)<") || svg.contains(" \(number)<"), "\(number)")
    }
    #expect(svg.contains("&lt;closed&gt;") && !svg.contains("<closed>"))
    #expect(svg.contains("2025: gold 400, &lt;closed&gt; 108, not stated 22."))
    #expect(svg.contains("<title>Open access &amp; more</title>"))
  }

  @Test("without years there is a bar for each value, with its share")
  func bars() {
    var table = Self.table
    table.years = []
    let svg = StackedBars(table, title: "x").svg.text
    #expect(svg.contains("1,000 (81 %)") && svg.contains("34 (3 %)"))
  }

  @Test("more values than colours are one part, and the numbers stay whole")
  func others() {
    let values = (0..<30).map { FacetTable.Value(code: "D\($0)", label: "D\($0)", count: 30 - $0) }
    let table = FacetTable(
      facet: "department", records: 100, values: values,
      years: [.init(year: 2020, records: 100, counts: values.map(\.count))])
    let svg = StackedBars(table, title: "x").svg.text
    let others = (0..<30).map { 30 - $0 }.dropFirst(7).reduce(0, +)
    #expect(svg.contains("23 others \(others)<") && svg.contains(">\(others)</text>"))
  }

  @Test("an empty table is a picture, too")
  func empty() {
    let table = FacetTable(facet: "oa", records: 0, values: [], years: [])
    #expect(StackedBars(table, title: "x").svg.text.hasSuffix("</svg>\n"))
  }

  @Test("a page is whole, and has nothing from elsewhere")
  func page() {
    var page = ReportPage(title: "Reports <1>")
    page.tables = [("Open access", Self.table)]
    page.quality = QualityReport(
      records: 3, findings: [.init(name: "no-abstract", sentence: "There is no abstract.", count: 2)],
      notes: [])
    page.duplicates = DuplicatesReport(
      records: 3,
      pairs: [
        .init(
          kind: .preprint, first: .init(id: "1", title: "A <b>", type: "preprint", year: 2020),
          second: .init(id: "2", title: "A <b>", type: "article", year: 2021), agrees: ["title"],
          differs: [.init(field: "year", first: "2020", second: "2021")])
      ])
    let html = page.html(style: .inside).text
    #expect(html.hasPrefix("<!doctype html>") && html.contains("Reports &lt;1&gt;"))
    #expect(html.contains("no-abstract") && html.contains("A &lt;b&gt;") && html.contains("no error"))
    #expect(!html.contains("<b>") && !html.contains("src=") && !html.contains("url("))
  }
}
