package import HTML
package import Search

/// A picture of a table in SVG, for slides: stacked bars by year, or a bar for each value.
///
/// Neighbours differ in lightness as well as in colour, so that they can be told apart in grey, and each part
/// has its number in it as text, where it is large enough; `desc` has them all.
package struct StackedBars {
  private let table: FacetTable
  private let title: String
  private let words: Words

  private static let size = (width: 960.0, height: 540.0)
  private static let margin = (left: 56.0, right: 16.0, bottom: 32.0)
  private static let maxSeries = 7
  private static let maxBars = 18

  private struct Color {
    var fill: String
    var text: String

    init(_ fill: String, text: String) { (self.fill, self.text) = (fill, text) }
  }

  private static let colors = [
    Color("#16506a", text: "#fff"), Color("#f0c948", text: "#000"), Color("#5b3f94", text: "#fff"),
    Color("#6cb881", text: "#000"), Color("#8a4513", text: "#fff"), Color("#cfd2d8", text: "#000"),
    Color("#3c4048", text: "#fff"), Color("#ffffff", text: "#000"),
  ]

  package init(_ table: FacetTable, title: String, words: Words = .english) {
    (self.table, self.title, self.words) = (table.withoutParents, title, words)
  }

  package var svg: XML {
    let (width, height) = Self.size
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.text(width)) \(Self.text(height))" role="img" \
      font-family="Noto Sans, Liberation Sans, Arial, sans-serif" font-size="13" fill="#000">
      <title>\(title)</title>
      <desc>\(description)</desc>
      <rect width="\(Self.text(width))" height="\(Self.text(height))" fill="#fff"/>
      <text x="16" y="28" font-size="18" font-weight="bold">\(title)</text>
      \(table.years.isEmpty ? bars : columns)</svg>

      """
  }

  /// All numbers as text.
  private var description: String {
    let totals = table.values.map { "\($0.label): \($0.count)" }.joined(separator: ", ")
    let years = table.years.map { year in
      let counts = zip(table.values, year.counts).filter { $1 > 0 }.map { "\($0.label) \($1)" }
      return " \(year.year.map(String.init) ?? words[.notStated]): \(counts.joined(separator: ", "))."
    }
    return "\(words.countedText(.records, table.records)). \(totals).\(years.joined())"
  }

  // MARK: A bar for each value

  private var bars: XML {
    let shown = table.values.prefix(Self.maxBars)
    let most = Double(shown.map(\.count).max() ?? 1)
    let (top, left) = (56.0, 260.0)
    let step = min(40, (Self.size.height - top - Self.margin.bottom) / Double(max(1, shown.count)))
    let rows = shown.enumerated().map { number, value -> XML in
      let y = top + step * Double(number)
      let width = (Self.size.width - left - 150) * Double(value.count) / max(1, most)
      let share = percent(value.count, of: table.records)
      return """
        <text x="\(Self.text(left - 8))" y="\(Self.text(y + step / 2 + 4))" text-anchor="end">\
        \(Self.cut(value.label, to: 34))</text>
        <rect x="\(Self.text(left))" y="\(Self.text(y + 2))" width="\(Self.text(max(1, width)))" \
        height="\(Self.text(step - 4))" fill="\(color(number).fill)" stroke="#000" stroke-width="0.5"/>
        <text x="\(Self.text(left + width + 8))" y="\(Self.text(y + step / 2 + 4))">\
        \(words.number(value.count)) (\(share))</text>

        """
    }
    let rest = table.values.count - shown.count
    let note: XML? =
      rest > 0
      ? "<text x=\"\(Self.text(left))\" y=\"\(Self.text(Self.size.height - 12))\">\(words.text(.andMore, words.number(rest)))</text>\n"
      : nil
    return "\(Array(rows))\(note)"
  }

  // MARK: Stacked by year

  /// The values that have a colour of their own, then all others together.
  private var series: [(label: String, total: Int, numbers: [Int])] {
    let all = table.values.enumerated().map { (label: $1.label, total: $1.count, numbers: [$0]) }
    guard all.count > Self.maxSeries else { return all }
    let notStated = table.values.last?.code == "none" ? [all[all.count - 1]] : []
    let stated = all.dropLast(notStated.count)
    let shown = stated.prefix(Self.maxSeries - 1 - notStated.count)
    let others = stated.dropFirst(shown.count)
    return shown + [
      (
        words.text(.others, words.number(others.count)), others.reduce(0) { $0 + $1.total },
        others.flatMap(\.numbers)
      )
    ] + notStated
  }

  private func color(_ number: Int) -> Color {
    let isNotStated = number < table.values.count && table.values[number].code == "none"
    if isNotStated { return Self.colors[Self.colors.count - 1] }
    // OA types have colours of their own, whichever of them there are.
    if table.facet == "oa", number < table.values.count,
      let type = OpenAccess.type(table.values[number].code),
      let place = OpenAccess.types.firstIndex(of: type)
    {
      return Self.colors[place]
    }
    return Self.colors[number % (Self.colors.count - 1)]
  }

  private var columns: XML {
    let series = series
    let (legend, top) = legend(series)
    let plot = (
      height: Self.size.height - top - Self.margin.bottom, bottom: Self.size.height - Self.margin.bottom
    )
    // Where a record may count several times, the stack is higher than the number of records.
    let heights = table.years.map { year in max(1, year.counts.reduce(0, +)) }
    let scale = Scale(most: heights.max() ?? 1)
    let years = table.yearsWithoutGaps
    let step = (Self.size.width - Self.margin.left - Self.margin.right) / Double(max(1, years.count))
    let width = max(1, min(56, step - 2))
    func y(_ count: Int) -> Double { plot.bottom - plot.height * Double(count) / Double(scale.top) }
    var svg = legend
    for mark in stride(from: 0, through: scale.top, by: scale.step) {
      svg += """
        <path d="M\(Self.text(Self.margin.left)) \(Self.text(y(mark)))H\(Self.text(Self.size.width - Self.margin.right))" \
        stroke="#ccc" stroke-width="0.7"/><text x="\(Self.text(Self.margin.left - 6))" y="\(Self.text(y(mark) + 4))" \
        text-anchor="end" font-size="11">\(words.number(mark))</text>

        """
    }
    let labelStep = max(1, Int((34 / step).rounded(.up)))
    for (place, year) in years.enumerated() {
      let x = Self.margin.left + step * Double(place) + (step - width) / 2
      var below = 0
      for (number, part) in series.enumerated() {
        let count = part.numbers.reduce(0) { $0 + year.counts[$1] }
        guard count > 0 else { continue }
        let (bottom, end) = (y(below), y(below + count))
        below += count
        svg += segment(
          count, x: x, y: end, width: width, height: bottom - end,
          color(part.numbers.count > 1 ? series.count - 1 : number))
      }
      let middle = Self.text(x + width / 2)
      svg += number(below, x: x, y: y(below) - 4, width: step, fill: "#000", room: .infinity, weight: "bold")
      if (years.count - 1 - place) % labelStep == 0 {
        svg += """
          <text x="\(middle)" y="\(Self.text(plot.bottom + 16))" text-anchor="middle" font-size="11">\(year.year.map(String.init) ?? words[.noneInShort])</text>

          """
      }
    }
    return svg
  }

  private func segment(_ count: Int, x: Double, y: Double, width: Double, height: Double, _ color: Color)
    -> XML
  {
    let rect: XML = """
      <rect x="\(Self.text(x))" y="\(Self.text(y))" width="\(Self.text(width))" height="\(Self.text(height))" \
      fill="\(color.fill)" stroke="#000" stroke-width="0.4"/>

      """
    return rect
      + number(count, x: x, y: nil, width: width, fill: color.text, room: height, middle: y + height / 2)
  }

  /// A number as large as fits, or none.
  private func number(
    _ count: Int, x: Double, y: Double?, width: Double, fill: String, room: Double, middle: Double = 0,
    weight: String = "normal"
  ) -> XML {
    let size = min(12, (width - 1) / (0.6 * Double(String(count).count)), room - 1)
    guard size >= 5, count > 0 else { return XML() }
    return """
      <text x="\(Self.text(x + width / 2))" y="\(Self.text(y ?? middle + 0.36 * size))" text-anchor="middle" \
      font-size="\(Self.text(size))" font-weight="\(weight)" fill="\(fill)">\(count)</text>

      """
  }

  /// The names of the parts with their totals, and where it ends.
  private func legend(_ series: [(label: String, total: Int, numbers: [Int])]) -> (XML, Double) {
    var svg = XML()
    var (x, y) = (16.0, 52.0)
    for (number, part) in series.enumerated() {
      let text = "\(Self.cut(part.label, to: 28)) \(words.number(part.total))"
      let width = 24 + 7.2 * Double(text.count) + 16
      if x + width > Self.size.width - 16 { (x, y) = (16, y + 20) }
      svg += """
        <rect x="\(Self.text(x))" y="\(Self.text(y - 10))" width="12" height="12" \
        fill="\(color(part.numbers.count > 1 ? series.count - 1 : number).fill)" stroke="#000" stroke-width="0.5"/>\
        <text x="\(Self.text(x + 18))" y="\(Self.text(y))">\(text)</text>

        """
      x += width
    }
    return (svg, y + 28)
  }

  private static func cut(_ text: String, to count: Int) -> String {
    text.count <= count ? text : text.prefix(count - 1) + "…"
  }

  /// With one digit after the point, or none if it would be 0.
  private static func text(_ number: Double) -> String {
    guard number.isFinite, number.magnitude < 1e9 else { return "0" }
    let tenths = Int((number * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(sign)\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
  }
}

/// Marks at round numbers.
private struct Scale {
  var top: Int
  var step: Int

  init(most: Int) {
    var step = 1
    while most > 6 * step {
      let leading = Int(String(step).prefix(1)) ?? 1
      step = leading == 1 ? 2 * step : leading == 2 ? step / 2 * 5 : 2 * step
    }
    self.step = step
    top = (most + step - 1) / step * step
  }
}

extension XML {
  static func + (left: XML, right: XML) -> XML {
    var sum = left
    sum += right
    return sum
  }
}

extension FacetTable {
  /// Without the values that have parts of their own: the parts are in the picture, and would count twice.
  fileprivate var withoutParents: FacetTable {
    let parents = Set(values.compactMap(\.parent))
    let kept = values.indices.filter { !parents.contains(values[$0].code) }
    guard kept.count < values.count else { return self }
    var table = self
    table.values = kept.map { values[$0] }
    table.years = years.map { year in
      Year(year: year.year, records: year.records, counts: kept.map { index in year.counts[index] })
    }
    return table
  }

  /// A year without records is a gap between bars, as long as these have room for their numbers.
  fileprivate var yearsWithoutGaps: [Year] {
    let stated = years.compactMap(\.year)
    guard let first = stated.min(), let last = stated.max(), last - first < 40 else { return years }
    let byYear = Dictionary(years.map { ($0.year, $0) }, uniquingKeysWith: { $1 })
    let empty = Array(repeating: 0, count: values.count)
    return (first...last).map { byYear[$0] ?? Year(year: $0, records: 0, counts: empty) }
      + years.filter { $0.year == nil }
  }
}

extension FacetTable.Year {
  package var name: String { year.map(String.init) ?? "not stated" }
}

/// `18,204`
func grouped(_ number: Int, separator: Character = ",") -> String {
  var digits = Array(String(number.magnitude))
  for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(separator, at: place) }
  return (number < 0 ? "-" : "") + String(digits)
}

/// `24 %`; `<1 %` where it would be 0 and is not.
func percent(_ count: Int, of total: Int) -> String {
  guard total > 0 else { return "0 %" }
  let rounded = Int((100 * Double(count) / Double(total)).rounded())
  return rounded == 0 && count > 0 ? "<1 %" : "\(rounded) %"
}
