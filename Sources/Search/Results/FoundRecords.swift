public import Publication

/// The stored records with some ids.
public struct FoundRecords: Sendable {
  /// In the order of their ids as asked for.
  public var records: [Record]
  /// The ids that no record has.
  public var missing: [String]

  package init(records: [Record], missing: [String]) {
    self.records = records
    self.missing = missing
  }
}
