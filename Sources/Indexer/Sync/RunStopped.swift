/// Why a run stopped before it changed anything.
public enum RunStopped: Error, CustomStringConvertible {
  /// More than a tenth of the records (and more than 20) would be deleted for being missing.
  case massDeletion(missing: Int, records: Int, RunReport)
  /// A complete export without a record would delete everything.
  case emptyExport(records: Int, RunReport)

  /// The message, on one line.
  public var description: String {
    switch self {
    case .massDeletion(let missing, let records, let report):
      "\(missing) of the \(records) records of source '\(report.source)' are missing from the export, "
        + "more than a tenth: nothing was changed"
    case .emptyExport(let records, let report):
      "the export holds no record, the index holds \(records) of source '\(report.source)': nothing was changed"
    }
  }

  /// What the run would have done.
  public var report: RunReport {
    switch self {
    case .massDeletion(_, _, let report), .emptyExport(_, let report): report
    }
  }
}
