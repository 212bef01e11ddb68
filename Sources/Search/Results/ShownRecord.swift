/// A stored record, or the news that there is none.
public struct ShownRecord: Hashable, Sendable {
  /// The id that was asked for.
  public var id: String
  /// The canonical record as JSON text on one line; nil where the index has no such record.
  public var json: String?

  public init(id: String, json: String?) {
    self.id = id
    self.json = json
  }
}
