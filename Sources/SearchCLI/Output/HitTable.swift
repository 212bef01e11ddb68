import Export
import Search

/// Hits as a table for a spreadsheet.
enum HitTable {
  /// The columns where none are chosen.
  static let defaultColumns = [
    "rank", "id", "score", "title", "authors", "year", "type", "oa", "departments", "doi", "arxiv",
  ]

  /// All columns, named like the keys of a hit in JSON.
  static let columns = defaultColumns + ["venue", "pages", "publisher", "url", "citation"]

  static func write(_ hits: [Hit], columns: [String]?, to output: Output) throws {
    let columns = columns ?? defaultColumns
    try output.write(CSV.row(columns))
    for hit in hits { try output.write(CSV.row(columns.map { cell($0, of: hit) })) }
  }

  private static func cell(_ column: String, of hit: Hit) -> String {
    switch column {
    case "rank": String(hit.rank)
    case "id": hit.id
    case "score": "\(hit.score)"
    case "title": hit.title ?? ""
    case "authors": hit.authors.map(\.name).joined(separator: "; ")
    case "year": hit.year.map { String($0) } ?? ""
    case "type": hit.type ?? ""
    case "oa": hit.oa ?? ""
    case "departments": hit.departments.map(\.code).joined(separator: "; ")
    case "doi": hit.doi ?? ""
    case "arxiv": hit.arxiv ?? ""
    case "venue": hit.venue ?? ""
    case "pages": hit.pages ?? ""
    case "publisher": hit.publisher ?? ""
    case "url": hit.url ?? ""
    case "citation": hit.citation ?? ""
    default: ""
    }
  }
}
