/// What variables of the environment say in place of the configuration.
public struct ConfigurationVariables: Sendable {
  /// The file of the configuration.
  public let file: String?
  /// Values of keys, with the names of their variables.
  public let values: [(name: String, key: String, value: String)]

  private static let keys = [
    ("SEARCH_PUBLIC_URL", "public_url"), ("SEARCH_RECORD_URL", "record_url"),
    ("SEARCH_CITATION_STYLE", "citation_style"),
  ]

  /// An empty variable counts as none.
  public init(_ environment: [String: String]) {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    file = value("SEARCH_CONFIG")
    values = Self.keys.compactMap { name, key in value(name).map { ("$" + name, key, $0) } }
  }
}
