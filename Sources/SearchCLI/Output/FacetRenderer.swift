import Publication
import Search

/// Facet counts, for people: a listing of one facet, or short blocks side by side.
enum FacetRenderer {
  static let maxValues = 5
  static let maxYears = 12
  static let maxBar = 8
  static let maxLabel = 28
  private static let minLabel = 8

  static func title(_ facet: String) -> String {
    FacetDefinition.named(facet)?.title ?? facet
  }

  /// Every value on a line of its own: code, label where it says more, count.
  static func listing(_ counts: FacetCounts, width: Int) -> [StyledText] {
    let rows = counts.facet == "year" ? years(counts.values) : tree(counts.values)
    return fitting(width, from: max(20, width / 2)) {
      block(rows, notStated: counts.notStated, maxLabel: $0)
    }
  }

  /// The values as a tree: each below the value it is part of, a little further to the right.
  private static func tree(_ values: [FacetCounts.Value]) -> [Row] {
    let codes = Set(values.map(\.code))
    let below = Dictionary(grouping: values) { value in value.parent.flatMap { codes.contains($0) ? $0 : nil }
    }
    var rows: [Row] = []
    // A stack, not recursion: the file decides how deep the tree is.
    var stack = below[nil, default: []].reversed().map { (value: $0, depth: 0) }
    while let (value, depth) = stack.popLast() {
      var row = row(value)
      row.depth = depth
      rows.append(row)
      stack += below[value.code, default: []].reversed().map { (value: $0, depth: min(depth + 1, maxDepth)) }
    }
    return rows
  }

  private static let maxDepth = 8

  /// The block with the longest labels that fit.
  private static func fitting(
    _ width: Int, from maxLabel: Int, _ block: (_ maxLabel: Int) -> [StyledText]
  ) -> [StyledText] {
    for label in stride(from: maxLabel, to: minLabel, by: -2) {
      let lines = block(label)
      if 1 + blockWidth(lines) <= width { return lines }
    }
    return block(minLabel)
  }

  /// The blocks of several facets, as many side by side as fit.
  ///
  /// `total`: Values that all of these records have are left out, as choosing one narrows nothing.
  static func columns(_ facets: [FacetCounts], total: Int, width: Int) -> [StyledText] {
    let blocks = facets.compactMap { facet -> [StyledText]? in
      var facet = facet
      // Under a filter a facet counts more than the hits.
      if !facet.values.contains(where: \.isSelected) {
        facet.values.removeAll { $0.count == total }
        if facet.values.isEmpty { return nil }
      }
      guard !facet.values.isEmpty || facet.notStated > 0 else { return nil }
      return [StyledText(title(facet.facet), .heading)] + short(facet, width: width)
    }
    var lines: [StyledText] = []
    var rest = blocks[...]
    while let first = rest.popFirst() {
      var group = [first]
      var used = 1 + blockWidth(first)
      while let next = rest.first, used + 4 + blockWidth(next) <= width {
        used += 4 + blockWidth(next)
        group.append(next)
        rest.removeFirst()
      }
      if !lines.isEmpty { lines.append(StyledText()) }
      lines += sideBySide(group, gap: 4)
    }
    return lines
  }

  private static func blockWidth(_ block: [StyledText]) -> Int { block.reduce(0) { max($0, $1.width) } }

  private static func sideBySide(_ blocks: [[StyledText]], gap: Int) -> [StyledText] {
    let height = blocks.reduce(0) { max($0, $1.count) }
    return (0..<height).map { row in
      var line = StyledText()
      var column = 1
      for block in blocks {
        if row < block.count {
          line.pad(to: column)
          line.append(block[row])
        }
        column += blockWidth(block) + gap
      }
      return line
    }
  }

  private struct Row {
    var code: String
    var label: String
    var count: Int?
    var isSelected = false
    /// In a tree.
    var depth = 0
  }

  private static func row(_ value: FacetCounts.Value) -> Row {
    Row(
      code: value.code, label: value.label == value.code ? "" : value.label, count: value.count,
      isSelected: value.isSelected)
  }

  private static func short(_ counts: FacetCounts, width: Int) -> [StyledText] {
    if counts.facet == "year" {
      return fitting(width, from: maxLabel) {
        block(years(shortened(counts.values)), notStated: counts.notStated, maxLabel: $0)
      }
    }
    let values = counts.values
    var shown = values.prefix(maxValues).map { row($0) }
    let rest = values.dropFirst(maxValues)
    shown += rest.filter(\.isSelected).map { row($0) }  // what a filter asks for is always shown
    let hidden = values.count - shown.count
    if hidden > 0 { shown.append(Row(code: "\(Format.count(hidden)) more", label: "", count: nil)) }
    return fitting(width, from: maxLabel) { block(shown, notStated: counts.notStated, maxLabel: $0) }
  }

  /// At most `maxYears` rows: first the empty years go, then the early ones are added up.
  private static func shortened(_ values: [FacetCounts.Value]) -> [FacetCounts.Value] {
    guard values.count > maxYears else { return values }
    let filled = values.filter { $0.count > 0 || $0.isSelected }
    guard filled.count > maxYears else { return filled }
    let late = filled.suffix(maxYears - 1)
    let early = filled.dropLast(maxYears - 1)
    var sum = early[early.startIndex]
    sum.code = "..\(early.last?.code ?? "")"
    sum.label = sum.code
    sum.count = early.reduce(0) { $0 + $1.count }
    sum.isSelected = false
    return [sum] + late
  }

  /// Years with a bar in place of the label.
  private static func years(_ values: [FacetCounts.Value]) -> [Row] {
    let highest = values.reduce(1) { max($0, $1.count) }
    return values.map { value in
      // Rounded up: every year that is not empty has a bar.
      let length = highest <= maxBar ? value.count : (value.count * maxBar + highest - 1) / highest
      return Row(
        code: value.code, label: String(repeating: "█", count: max(0, length)), count: value.count,
        isSelected: value.isSelected)
    }
  }

  private static func block(_ rows: [Row], notStated: Int, maxLabel: Int) -> [StyledText] {
    let counted = rows.filter { $0.count != nil }
    let codeWidth = counted.reduce(0) { max($0, 2 * $1.depth + StyledText($1.code).cut(to: maxLabel).width) }
    let labelWidth = counted.reduce(0) { max($0, StyledText($1.label).cut(to: maxLabel).width) }
    let words = notStated > 0 ? "not stated" : ""
    let nameWidth = max(codeWidth + (labelWidth > 0 ? 1 + labelWidth : 0), words.count)
    let countWidth = (counted.compactMap(\.count) + [notStated]).reduce(3) { max($0, Format.count($1).count) }
    var lines = rows.map { row in
      var line = StyledText(row.isSelected ? "* " : "  ")
      line.pad(to: 2 + 2 * row.depth)
      line.append(StyledText(row.code, row.isSelected ? .heading : .plain).cut(to: maxLabel))
      guard let count = row.count else { return line }
      if !row.label.isEmpty {
        line.pad(to: 2 + codeWidth + 1)
        line.append(StyledText(row.label).cut(to: maxLabel))
      }
      append(count, to: &line, nameWidth: nameWidth, countWidth: countWidth)
      return line
    }
    if notStated > 0 {
      var line = StyledText("  ")
      line.append(words, .faint)
      append(notStated, to: &line, nameWidth: nameWidth, countWidth: countWidth)
      lines.append(line)
    }
    return lines
  }

  private static func append(_ count: Int, to line: inout StyledText, nameWidth: Int, countWidth: Int) {
    let number = Format.count(count)
    line.pad(to: 2 + nameWidth + 1 + countWidth - number.count)
    line.append(number)
  }
}
