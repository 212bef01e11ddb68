/// One value of a facet as a record states it.
public struct FacetValue: Hashable, Sendable {
  /// What filters name and counts go by, such as `MaMo`.
  public var code: String
  /// What people read, such as `Mondelli Group`; nil where the record has no other name than the code.
  public var label: String?

  public init(code: String, label: String? = nil) {
    self.code = code
    self.label = label
  }
}
