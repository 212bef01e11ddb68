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

  /// `width`: Of a terminal. A wider table is written one row after another, with the column names beside the
  /// cells that are not empty.
  func text(width: Int = .max) -> String {
    let lines = ([header] + rows).map { $0.map { StyledText($0) } }
    let widths = header.indices.map { column in
      lines.reduce(0) { max($0, column < $1.count ? $1[column].width : 0) }
    }
    let isTooWide = widths.reduce(0) { $0 + $1 + 2 } - 2 > width
    return isTooWide
      ? rows.reduce(into: "") { $0 += pairs(of: $1, width: width) }
      : lines.reduce(into: "") { text, cells in text += line(cells, widths: widths) + "\n" }
  }

  private func pairs(of cells: [String], width: Int) -> String {
    let pairs = zip(header, cells).filter { !$1.isEmpty && $1 != "0" }.map { "\($0) \($1)" }
    let lines = StyledText(pairs.joined(separator: ", ")).wrapped(to: max(20, width - 2), maxLines: 12)
    return lines.enumerated().reduce(into: "") { text, line in
      text += (line.offset == 0 ? "" : "  ") + line.element.rendered() + "\n"
    }
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
    return line.rendered()
  }
}
