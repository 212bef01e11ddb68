/// Columns of text, each as wide as its widest cell; the last one as it is.
struct Table {
  private let header: [String]
  private let numeric: Set<Int>
  private let rows: [[String]]

  /// A table whose `numeric` columns, by their place, are aligned on the right.
  init(_ header: [String], numeric: Set<Int>, rows: [[String]]) {
    self.header = header
    self.numeric = numeric
    self.rows = rows
  }

  func text() -> String {
    let lines = ([header] + rows).map { $0.map { StyledText($0) } }
    let widths = header.indices.map { column in
      lines.reduce(0) { max($0, column < $1.count ? $1[column].width : 0) }
    }
    return lines.reduce(into: "") { text, cells in text += line(cells, widths: widths) + "\n" }
  }

  private func line(_ cells: [StyledText], widths: [Int]) -> String {
    var line = StyledText()
    for (column, (cell, width)) in zip(cells, widths).enumerated() {
      if column > 0 { line.append("  ") }
      let start = line.width
      if numeric.contains(column) { line.pad(to: start + width - cell.width) }
      line.append(cell)
      if column < cells.count - 1 { line.pad(to: start + width) }
    }
    return line.rendered(inColor: false)
  }
}
