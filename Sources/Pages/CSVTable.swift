import Export
package import Search

/// Reports and lists of values as tables for a spreadsheet.
package enum CSVTable {
  package static func text(_ counts: FacetCounts) -> String {
    CSV.row(["code", "label", "parent", "count"])
      + counts.values.map { CSV.row([$0.code, $0.label, $0.parent ?? "", String($0.count)]) }.joined()
  }

  /// A row for each value, and each year where there are years.
  package static func text(_ table: FacetTable) -> String {
    guard !table.years.isEmpty else {
      return CSV.row(["code", "label", "records"])
        + table.values.map { CSV.row([$0.code, $0.label, String($0.count)]) }.joined()
    }
    var text = CSV.row(["year", "code", "label", "records"])
    for year in table.years {
      for (value, count) in zip(table.values, year.counts) where count > 0 {
        text += CSV.row([year.year.map(String.init) ?? "none", value.code, value.label, String(count)])
      }
    }
    return text
  }

  package static func text(_ report: QualityReport) -> String {
    CSV.row(["check", "count", "sentence"])
      + report.findings.map { CSV.row([$0.name, String($0.count), $0.sentence]) }.joined()
  }

  package static func text(_ report: DuplicatesReport) -> String {
    CSV.row(["kind", "id", "other_id", "title", "other_title", "agrees", "differs"])
      + report.pairs.map { pair in
        let differs = pair.differs.map { "\($0.field): \($0.first ?? "") / \($0.second ?? "")" }
        return CSV.row([
          pair.kind.rawValue, pair.first.id, pair.second.id, pair.first.title ?? "", pair.second.title ?? "",
          pair.agrees.joined(separator: " "), differs.joined(separator: "; "),
        ])
      }.joined()
  }
}
