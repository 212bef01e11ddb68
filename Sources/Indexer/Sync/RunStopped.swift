public import Publication

/// Why a run stopped before it changed anything.
public enum RunStopped: HintedError {
  /// More than a tenth of the records (and more than 20) would be deleted for being missing.
  case massDeletion(missing: Int, records: Int, source: String)
  /// A complete export without a record would delete everything.
  case emptyExport(records: Int, source: String)
  /// The last record of a file is broken off.
  case endsEarly(file: String, line: Int)

  public var description: String {
    switch self {
    case .massDeletion(let missing, let records, let source):
      "\(missing) of the \(records) records of source '\(source)' are missing from the export, "
        + "more than a tenth: nothing was changed"
    case .emptyExport(let records, let source):
      "the export holds no record, the index holds \(records) of source '\(source)': nothing was changed"
    case .endsEarly(let file, let line):
      "\(file):\(line): the last record is broken off, expected a whole export: nothing was changed"
    }
  }

  public var hint: String? {
    switch self {
    case .massDeletion, .emptyExport:
      "--allow-delete if they are meant to go; --partial if the export is only a part"
    case .endsEarly: "export it again, and compare its size"
    }
  }

  /// How many records would have been deleted, of how many; nil where that is not the reason.
  public var counts: (missing: Int, records: Int)? {
    switch self {
    case .massDeletion(let missing, let records, _): (missing, records)
    case .emptyExport(let records, _): (records, records)
    case .endsEarly: nil
    }
  }
}
