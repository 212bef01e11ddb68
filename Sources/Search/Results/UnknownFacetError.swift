import Publication

/// A facet that the index does not have.
public struct UnknownFacetError: Error, Hashable, CustomStringConvertible {
  /// The name.
  public var name: String
  /// The names of all facets, in the order they are declared.
  public var known: [String]

  init(_ name: String) {
    self.init(name: name.shortened(), known: FacetDefinition.all.map(\.name))
  }

  public init(name: String, known: [String]) {
    self.name = name
    self.known = known
  }

  /// The message, on one line.
  public var description: String {
    "unknown facet '\(name)', expected one of: \(known.joined(separator: ", "))"
  }
}
