private import Foundation

/// Why a run ended before it changed anything.
public enum RunError: Error, CustomStringConvertible {
  /// More than a tenth of the records (and more than 20) would be deleted, for being missing or because they
  /// are no longer public.
  case massDeletion(missing: Int, withdrawn: Int, records: Int, RunReport)
  /// A complete export without a record would delete everything.
  case emptyExport(records: Int, RunReport)
  /// The callback that is told of the progress ended it.
  case stopped
  /// The bytes of a rejected record cannot be written where ``RunOptions/rejectedFolder`` says, in the words
  /// of the system.
  case cannotKeepRejected(path: String, reason: String)

  /// The message, on one line.
  public var description: String {
    switch self {
    case .massDeletion(let missing, 0, let records, let report):
      "\(missing) of the \(records) records of source '\(report.source)' are missing from the export, "
        + "more than a tenth: nothing was changed"
    case .massDeletion(let missing, let withdrawn, let records, let report):
      "\(missing + withdrawn) of the \(records) records of source '\(report.source)' are no longer public"
        + (missing > 0 ? " (\(withdrawn)) or missing from the export (\(missing))" : "")
        + ", more than a tenth: nothing was changed"
    case .emptyExport(let records, let report):
      "the export holds no record, the index holds \(records) of source '\(report.source)': nothing was changed"
    case .stopped: "the run was stopped: nothing was changed"
    case .cannotKeepRejected(let path, let reason): "cannot keep a rejected record at '\(path)': \(reason)"
    }
  }

  /// What a run that would have deleted too much would have done; nil for other errors.
  public var report: RunReport? {
    switch self {
    case .massDeletion(_, _, _, let report), .emptyExport(_, let report): report
    case .stopped, .cannotKeepRejected: nil
    }
  }
}
