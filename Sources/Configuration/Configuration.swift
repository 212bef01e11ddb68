private import Basics

/// What an installation of the program says about itself, in `search.yaml`.
///
///     # search.yaml
///     public_url: https://publications.example.org
///     record_url: https://repository.example.org/record/{id}
///     citation_style: apa
///     quality_without: no-oa-type, dotless-i
///     title: Publications of the Institute
///     links:
///       Imprint: https://www.example.org/imprint
///     facets: [department, oa, year, type]
///     limits:
///       requests_per_second: 10
///
/// Every key may be left out. A key that is not known, a value of another shape and a key that comes twice
/// are errors.
public struct Configuration: Hashable, Sendable {
  /// `public_url`: where the program's own pages are, an `http` or `https` address.
  public var publicURL: String?
  /// `record_url`: where a record is in its repository; `{id}` stands for its id.
  public var recordURL: String?
  /// `citation_style`: the name of the style of references.
  public var citationStyle: String?
  /// `quality_without`: the names of checks of quality that are not wanted, separated by commas.
  public var qualityWithout: [String] = []
  /// `title`: the name of the site.
  public var title: String?
  /// `links`: those in the foot of all pages, a label with an address each.
  public var links: [Link] = []
  /// `header`, `footer`: files of HTML that stand above and below all pages, as they are.
  public var header: String?
  public var footer: String?
  /// `logo`, `favicon`: files of pictures.
  public var logo: String?
  public var favicon: String?
  /// `colours`, `dark_colours`: by their names in the style, such as `rubric`, as `#rrggbb`.
  public var colours: [String: String] = [:]
  public var darkColours: [String: String] = [:]
  /// `facets`: those beside a list of hits, in their order.
  public var facets: [String] = []
  /// `languages`: those of the pages, the first of them for readers who ask for none of them.
  public var languages: [String] = []
  /// `limits`: what a client may ask for, by their names.
  public var limits: [String: Int] = [:]
  /// `trusted_proxies`: addresses, or networks such as `10.0.0.0/8`, that are believed who sent a request.
  public var trustedProxies: [String] = []
  /// `frame_ancestors`: sites that may show a page inside theirs.
  public var frameAncestors: [String] = []
  /// `mcp`: whether `/mcp` answers assistants.
  public var offersMCP = false

  public init() {}

  /// A label with the address that it leads to.
  public struct Link: Hashable, Sendable {
    public var label: String
    public var address: String
  }

  /// What a value may name beyond what stands here.
  public struct Known: Sendable {
    /// The styles of citations.
    public var styles: [String]
    /// The facets; any if there are none.
    public var facets: [String]
    /// The limits of a server; any if there are none.
    public var limits: [String]

    public init(styles: [String], facets: [String] = [], limits: [String] = []) {
      (self.styles, self.facets, self.limits) = (styles, facets, limits)
    }
  }

  /// The name of the file beside an index.
  public static let fileName = "search.yaml"

  /// Reads a configuration.
  ///
  /// `file`: Its name, for messages.
  /// - Throws: `ConfigurationError` with the line.
  public init(_ bytes: [UInt8], file: String, known names: Known) throws(ConfigurationError) {
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
      if let fault = known.take(value, into: &self, names) {
        throw ConfigurationError(file: file, line: fault.line, reason: fault.reason)
      }
    }
  }

  /// Gives a key a value from elsewhere, such as a variable of the environment.
  ///
  /// - Returns: What was expected where the value is none of the key's; nil if it was taken.
  package mutating func set(_ key: String, to text: String, known names: Known) -> String? {
    guard let known = Self.keys.first(where: { $0.name == key }), case .text(let set) = known.set else {
      return "a known key"
    }
    return set(&self, text, names)
  }

  package static let keyNames = keys.map(\.name)

  private static func unknown(_ key: String) -> String {
    let nearest = keyNames.min { EditDistance.between($0, key) < EditDistance.between($1, key) }
    let shown = key.prefix(60)
    if let nearest, EditDistance.between(nearest, key) <= max(2, key.count / 3) {
      return "unknown key '\(shown)', did you mean '\(nearest)'?"
    }
    return "unknown key '\(shown)', expected one of: \(keyNames.joined(separator: ", "))"
  }
}
