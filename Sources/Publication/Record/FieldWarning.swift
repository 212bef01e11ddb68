/// A field of a record that was taken as not stated.
public struct FieldWarning: Hashable, Sendable {
  /// The key in the record, such as `year`.
  public var field: String
  /// A sentence: what was found and what was expected.
  public var reason: String

  public init(field: String, reason: String) {
    self.field = field
    self.reason = reason
  }
}
