import Publication

/// Records as they are stored, one a line.
struct JSONLinesFormat: RecordFormat {
  let keys: [String]?

  init(_ options: ExportOptions) { keys = options.fields }

  func append(_ item: CitationItem, to output: inout [UInt8]) {
    output.append(contentsOf: keys.map(item.record.json) ?? item.record.canonicalJSON)
    output.append(UInt8(ascii: "\n"))
  }
}
