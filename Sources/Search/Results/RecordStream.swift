/// What is known of records that were handed out one at a time.
public struct RecordStream: Hashable, Sendable {
  /// How many records match.
  public var total: Int
  /// How many of them were handed out.
  public var count: Int
  /// What was understood otherwise than it was written.
  public var notes: [String]

  package init(total: Int, count: Int, notes: [String] = []) {
    (self.total, self.count, self.notes) = (total, count, notes)
  }
}
