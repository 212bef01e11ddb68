import TestSupport

/// The first table under a heading of a document.
struct MarkdownTable {
  /// The cells of each row.
  let rows: [[Substring]]

  init(in document: String, under heading: String) throws {
    let lines = try Repository.text(document).split(separator: "\n", omittingEmptySubsequences: false)
    let section = lines.drop { $0 != "## \(heading)" }
    let table = section.drop { !$0.hasPrefix("|") }.prefix { $0.hasPrefix("|") }
    // After the header and the line below it.
    rows = table.dropFirst(2).map { $0.split(separator: "|").map { $0.trimming { $0 == " " } } }
  }

  /// The code spans in a cell.
  static func names(in cell: Substring) -> [String] {
    cell.matches(of: /`([^`]+)`/).map { String($0.output.1) }
  }
}

extension Substring {
  fileprivate func trimming(while isLeftOut: (Character) -> Bool) -> Substring {
    guard let last = lastIndex(where: { !isLeftOut($0) }) else { return "" }
    return self[...last].drop(while: isLeftOut)
  }
}
