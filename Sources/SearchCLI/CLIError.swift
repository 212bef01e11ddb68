import Arguments
import Indexer
import Publication
import Search

/// An error as the user sees it: what is wrong, and what to do.
struct CLIError: HintedError {
  var description: String
  var hint: String?
  /// What a run that stopped itself would have done.
  var counts: RunCounts?

  init(_ description: String, hint: String? = nil, counts: RunCounts? = nil) {
    self.description = description
    self.hint = hint
    self.counts = counts
  }

  /// Any error, with its hint where it has one.
  init(describing error: any Error) {
    switch error {
    case let error as CLIError: self = error
    case let error as ArgumentError: self.init(error.description, hint: error.hint)
    default:
      let hint = Self.hint(naming: error) ?? (error as? any HintedError)?.hint
      self.init(
        LimitVariables.named(in: "\(error)"), hint: hint.map(LimitVariables.named),
        counts: (error as? RunError)?.report?.counts)
    }
  }

  /// What to do about an error of the libraries, where that takes an option or a verb of this program.
  private static func hint(naming error: any Error) -> String? {
    switch error {
    case IndexError.missing: "make one with: search ingest FILE..."
    case IndexError.notPurged: "remove the cause, then remove them with: search optimize --purge"
    case IndexError.notAnIndex: "name the index with --index FILE"
    case IndexError.olderFormat, IndexError.otherAnalyzer:
      "the next ingest or reindex rebuilds it from its stored records, or do it now: search repair"
    case IndexError.locked: "wait for it to end, or use --wait SECONDS"
    case IndexError.inUse: "end the other program, or use --wait SECONDS"
    case IndexError.damaged, IndexError.postingsMismatch:
      "look at it with: search check; repair it with: search repair"
    case RunError.massDeletion(let missing, _, _, _) where missing == 0:
      "look at them with --dry-run; use --allow-delete if they should be deleted, else correct their status in the export"
    case RunError.emptyExport:
      "check that the export is complete; use --allow-delete if all records of the source should be deleted, or "
        + "--partial if the export is only a part"
    case RunError.massDeletion:
      "look at them with --dry-run; use --allow-delete if they should be deleted, or --partial if the export is only a part"
    case SearchError.deadlineExceeded:
      "ask for rarer words or longer prefixes, or give more time: --timeout SECONDS (0 for no limit)"
    case SearchError.unknownValue(let facet, _, let nearest) where nearest.isEmpty:
      "see the values with: search facet \(facet)"
    default: nil
    }
  }
}
