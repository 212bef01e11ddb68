/// A field of a record that was taken as not stated.
package struct FieldWarning: Hashable, Sendable {
  /// The key in the record, such as `year`.
  package var field: String
  /// A sentence: what was found and what was expected.
  package var reason: String

  package init(field: String, reason: String) {
    self.field = field
    self.reason = reason
  }
}
