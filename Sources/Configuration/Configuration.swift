private import Basics

/// What an installation of the program says about itself, in `search.yaml`.
///
///     # search.yaml
///     public_url: https://publications.example.org
///     record_url: https://repository.example.org/record/{id}
///     citation_style: apa
///
/// Every key may be left out. A key that is not known, a value of another shape and a key that comes twice are errors.
public struct Configuration: Hashable, Sendable {
  /// `public_url`: where the program's own pages are, an `http` or `https` address.
  public var publicURL: String?
  /// `record_url`: where a record is in its repository; `{id}` stands for its id.
  public var recordURL: String?
  /// `citation_style`: the name of the style of references.
  public var citationStyle: String?

  public init() {}

  /// The name of the file beside an index.
  public static let fileName = "search.yaml"

  /// Reads a configuration.
  ///
  /// `file`: Its name, for messages. `styles`: The styles of citations that there are.
  /// - Throws: `ConfigurationError` with the line.
  public init(_ bytes: [UInt8], file: String, styles: [String]) throws(ConfigurationError) {
    guard let root = try YAMLNode.read(bytes, file: file) else { return }
    if case .scalar("", _) = root.kind { return }
    guard case .map(let entries) = root.kind else {
      throw ConfigurationError(
        file: file, line: root.line, reason: "expected keys with values, found \(root.shape)")
    }
    var lines: [String: Int] = [:]
    for (key, line, value) in entries {
      guard let known = Self.keys.first(where: { $0.name == key }) else {
        throw ConfigurationError(file: file, line: line, reason: Self.unknown(key))
      }
      if let before = lines.updateValue(line, forKey: key) {
        throw ConfigurationError(
          file: file, line: line, reason: "'\(key)' comes again: it is in line \(before)")
      }
      guard case .scalar(let text, _) = value.kind, !text.isEmpty else {
        let found = if case .scalar = value.kind { "nothing" } else { value.shape }
        throw ConfigurationError(
          file: file, line: value.line, reason: "'\(key)' is \(found), expected \(known.expected)")
      }
      if let problem = known.set(&self, text, styles) {
        throw ConfigurationError(
          file: file, line: value.line, reason: "'\(key)' is '\(text)', expected \(problem)")
      }
    }
  }

  /// Gives a key a value from elsewhere, such as a variable of the environment.
  ///
  /// - Returns: What was expected where the value is none of the key's; nil where it was taken.
  package mutating func set(_ key: String, to text: String, styles: [String]) -> String? {
    guard let known = Self.keys.first(where: { $0.name == key }) else { return "a known key" }
    return known.set(&self, text, styles)
  }

  /// One key of the file: a new one is one row of `keys`.
  private struct Key: Sendable {
    let name: String
    /// For messages.
    let expected: String
    /// Takes a value over; returns what was expected where it is none of the key's.
    let set: @Sendable (inout Configuration, String, [String]) -> String?
  }

  private static let keys: [Key] = [
    Key(name: "public_url", expected: "an address") { configuration, text, _ in
      guard isAddress(text) else { return "an address that begins with https:// or http://" }
      configuration.publicURL = text
      return nil
    },
    Key(name: "record_url", expected: "an address with {id}") { configuration, text, _ in
      guard isAddress(text), text.contains("{id}") else {
        return "an address such as https://repository.example.org/record/{id}"
      }
      configuration.recordURL = text
      return nil
    },
    Key(name: "citation_style", expected: "the name of a style") { configuration, text, styles in
      guard styles.contains(text) else { return "one of: \(styles.joined(separator: ", "))" }
      configuration.citationStyle = text
      return nil
    },
  ]

  package static let keyNames = keys.map(\.name)

  private static func isAddress(_ text: String) -> Bool {
    let rest =
      text.hasPrefix("https://") ? text.dropFirst(8) : text.hasPrefix("http://") ? text.dropFirst(7) : ""
    return !rest.isEmpty && !rest.hasPrefix("/") && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
  }

  private static func unknown(_ key: String) -> String {
    let nearest = keyNames.min { EditDistance.between($0, key) < EditDistance.between($1, key) }
    let shown = key.prefix(60)
    if let nearest, EditDistance.between(nearest, key) <= max(2, key.count / 3) {
      return "unknown key '\(shown)', did you mean '\(nearest)'?"
    }
    return "unknown key '\(shown)', expected one of: \(keyNames.joined(separator: ", "))"
  }
}
