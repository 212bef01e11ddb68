import Publication

/// Records as a table for a spreadsheet.
package struct CSVFormat: RecordFormat {
  /// The columns where none are chosen.
  package static let defaultColumns = [
    "id", "title", "authors", "year", "type", "oa", "departments", "doi", "arxiv",
  ]
  /// Those with a name of their own; any other name is a key of the record.
  package static let columns =
    defaultColumns + [
      "venue", "pages", "publisher", "url", "citation", "editors", "keywords", "languages", "abstract",
      "volume", "issue",
      "isbn", "issn", "pmid", "license", "updated",
    ]

  private let chosen: [String]
  private let mark: String

  init(_ options: ExportOptions) {
    chosen = options.fields ?? Self.defaultColumns
    mark = options.hasByteOrderMark ? CSV.byteOrderMark : ""
  }

  func head(before first: CitationItem?) -> String { mark + CSV.row(chosen) }

  func append(_ item: CitationItem, to output: inout [UInt8]) {
    output.append(CSV.row(chosen.map { Self.cell($0, of: item) }))
  }

  private static func cell(_ column: String, of item: CitationItem) -> String {
    let record = item.record
    switch column {
    case "id": return record.id
    case "title": return record.title ?? ""
    case "authors":
      return (record.authors.isEmpty ? record.editors : record.authors).map(\.name).joined(separator: "; ")
    case "editors": return record.editors.map(\.name).joined(separator: "; ")
    case "year": return record.year.map(String.init) ?? ""
    case "type": return record.type ?? ""
    case "oa": return record.oaType ?? ""
    case "departments": return record.departmentCodes.joined(separator: "; ")
    case "doi": return record.doi ?? ""
    case "arxiv": return record.arxivIDs.first ?? ""
    case "venue": return record.publication ?? ""
    case "pages": return record.pages ?? ""
    case "publisher": return record.publisher ?? ""
    case "url": return record.url ?? ""
    case "citation": return record.citation
    case "keywords": return record.keywords.joined(separator: "; ")
    case "languages": return record.languages.map(\.code).joined(separator: "; ")
    case "abstract": return item.abstractText ?? ""
    case "volume": return item.volume ?? ""
    case "issue": return item.issue ?? ""
    case "isbn": return item.isbns.joined(separator: "; ")
    case "issn": return item.issns.joined(separator: "; ")
    case "pmid": return item.pmid ?? ""
    case "license": return record.license?.code ?? ""
    case "updated": return record.dateUpdated ?? ""
    default: return record.value[column].map(text) ?? ""
    }
  }

  /// A value of the record in one cell: lists with semicolons, maps as JSON.
  private static func text(_ value: Value) -> String {
    switch value {
    case .string(let text): text
    case .list(let items): items.map(text).joined(separator: "; ")
    case .map: String(decoding: value.canonicalJSON, as: UTF8.self)
    }
  }
}
