import Tokenize

/// The values of one facet over all matches, counted with all filters but the facet's own.
public struct FacetCounts: Sendable {
  /// One value with its count.
  public struct Value: Hashable, Sendable {
    /// The code, as records have it.
    public var code: String
    /// What to show: the label, or the code.
    public var label: String
    /// The code of the value above this one in the tree, if any.
    public var parent: String?
    /// The number of records.
    public var count: Int
    /// Whether a filter asks for this value.
    public var isSelected: Bool
  }

  /// The name of the facet.
  public var facet: String
  /// By count descending, then code; years ascending, with the empty years between the first and the last.
  ///
  /// - Complexity: O(values) each time it is read.
  public var values: [Value] {
    get {
      switch content {
      case .counted(let counted): counted.values
      case .values(let values): values
      }
    }
    set { content = .values(newValue) }
  }
  /// The number of values with a count above 0.
  public var distinct: Int
  /// The number of matches that state no value.
  public var notStated: Int
  private var content: Content

  private enum Content {
    case counted(CountedValues)
    case values([Value])
  }

  init(facet: String, values: [Value], distinct: Int, notStated: Int) {
    self.facet = facet
    self.distinct = distinct
    self.notStated = notStated
    content = .values(values)
  }

  init(facet: String, _ counted: CountedValues, notStated: Int) {
    self.facet = facet
    self.notStated = notStated
    distinct = counted.distinct
    content = .counted(counted)
  }

  /// Only the values whose code or label contains a text, without regard to case and accents.
  public func matching(_ text: String) -> FacetCounts {
    func folded(_ text: String) -> String { Analyzer.publication.terms(of: text).joined(separator: " ") }
    let wanted = folded(text)
    var counts = self
    counts.values = values.filter { folded($0.code).contains(wanted) || folded($0.label).contains(wanted) }
    return counts
  }

  /// At most `limit` values: the latest years, and of other facets the most frequent.
  public func limited(to limit: Int?) -> FacetCounts {
    guard let limit, limit >= 0, limit < values.count else { return self }
    var counts = self
    counts.values = Array(facet == "year" ? values.suffix(limit) : values.prefix(limit))
    return counts
  }

  /// Whether one of the counted records has the value with this number and code.
  func hasRecord(with value: Int, code: String) -> Bool {
    switch content {
    case .counted(let counted): counted.contains(value)
    case .values(let values): values.contains { $0.count > 0 && $0.code == code }
    }
  }
}

extension FacetCounts: Codable {
  private enum CodingKeys: String, CodingKey {
    case facet
  }

  public init(from decoder: any Decoder) throws {
    let name = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .facet)
    self.init(facet: name, try Body(from: decoder))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(facet, forKey: .facet)
    try Body(self).encode(to: encoder)
  }

  init(facet: String, _ body: Body) {
    self.init(facet: facet, values: body.values, distinct: body.distinct, notStated: body.notStated)
  }

  /// What stands under the name of a facet.
  struct Body: Codable {
    var values: [Value]
    var distinct: Int
    var notStated: Int

    enum CodingKeys: String, CodingKey {
      case values, distinct
      case notStated = "not_stated"
    }

    init(_ counts: FacetCounts) {
      (values, distinct, notStated) = (counts.values, counts.distinct, counts.notStated)
    }
  }
}

extension FacetCounts.Value: Codable {
  private enum CodingKeys: String, CodingKey {
    case code, label, parent, count
    case isSelected = "selected"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      code: try container.decode(String.self, forKey: .code),
      label: try container.decode(String.self, forKey: .label),
      parent: try container.decodeIfPresent(String.self, forKey: .parent),
      count: try container.decode(Int.self, forKey: .count),
      isSelected: try container.decodeIfPresent(Bool.self, forKey: .isSelected) ?? false)
  }
}
