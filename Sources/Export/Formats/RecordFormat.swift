/// Writes records one after another.
protocol RecordFormat {
  /// What stands before the first record, which is nil if there is none.
  func head(before first: CitationItem?) -> String
  /// What stands between two records.
  var separator: String { get }
  /// What stands after the last record.
  var tail: String { get }

  mutating func append(_ item: CitationItem, to output: inout [UInt8])
}

extension RecordFormat {
  func head(before first: CitationItem?) -> String { "" }
  var separator: String { "" }
  var tail: String { "" }
}
