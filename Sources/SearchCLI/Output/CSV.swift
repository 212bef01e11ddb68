import Search

/// Rows as RFC 4180 has them, with LF at the end of a line.
enum CSV {
  static func row(_ cells: [String]) -> String { cells.map { cell($0) }.joined(separator: ",") + "\n" }

  /// Quoted where it has to be. A text that a spreadsheet would run as a formula begins with an apostrophe.
  static func cell(_ text: String) -> String {
    var text = text
    // Also behind blanks, and in full width: some programs trim the one and fold the other.
    let first = text.unicodeScalars.first { !$0.properties.isWhitespace && $0.value > 0x20 }
    if let first, "=+-@＝＋－＠".unicodeScalars.contains(first) { text = "'" + text }
    text = SafeText.clean(text)
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: ",") }) else {
      return text
    }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }
}

/// Hits as a table for a spreadsheet.
enum HitTable {
  static let columns = [
    "rank", "id", "score", "title", "authors", "year", "type", "oa", "departments", "doi", "arxiv",
  ]

  static func write(_ hits: [Hit], to output: Output) throws {
    try output.write(CSV.row(columns))
    for hit in hits { try output.write(CSV.row(cells(hit))) }
  }

  private static func cells(_ hit: Hit) -> [String] {
    [
      String(hit.rank), hit.id, "\(hit.score)", hit.title ?? "",
      hit.authors.map(\.name).joined(separator: "; "),
      hit.year.map { String($0) } ?? "", hit.type ?? "", hit.oa ?? "",
      hit.departments.map(\.code).joined(separator: "; "), hit.doi ?? "", hit.arxiv ?? "",
    ]
  }
}
