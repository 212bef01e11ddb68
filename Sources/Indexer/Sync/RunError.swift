private import Basics

/// Why a run ended before it changed anything.
public enum RunError: Error, CustomStringConvertible {
  /// More than a tenth of the records (and more than 20) would be deleted, for being missing or because they
  /// are no longer public.
  case massDeletion(missing: Int, withdrawn: Int, records: Int, RunReport)
  /// A complete export without a record would delete everything.
  case emptyExport(records: Int, RunReport)
  /// The progress callback ended it.
  case stopped
  /// The bytes of a rejected record cannot be written where ``RunOptions/rejectedFolder`` says, in the words
  /// of the system.
  case cannotKeepRejected(path: String, reason: String)

  /// The message, on one line.
  public var description: String {
    switch self {
    case .massDeletion(let missing, let withdrawn, let records, let report):
      "\(RunStop(missing: missing, withdrawn: withdrawn, records: records, source: report.source))"
        + ": nothing was changed"
    case .emptyExport(let records, let report):
      "\(RunStop(missing: 0, withdrawn: 0, records: records, source: report.source, isExportEmpty: true))"
        + ": nothing was changed"
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
