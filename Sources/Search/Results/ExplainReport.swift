/// Why a record has the score it has for a query.
public struct ExplainReport: Sendable {
  /// A number and how it was computed.
  public struct Step: Hashable, Sendable {
    /// Such as `idf, 120 of 18,204 records`.
    public var label: String
    /// The number.
    public var value: Double
    /// What it was computed from.
    public var parts: [Step]
    /// What the label says, for those who say it otherwise.
    package var fact: Fact?

    package enum Fact: Hashable, Sendable {
      /// A word of the query: the records that have it, of how many.
      case word(records: Int, of: Int)
      /// How often it stands in a field.
      case occurrences(field: String, count: Int)
      /// Two words side by side.
      case neighbours(inOrder: Bool)
      /// What makes it the one publication that is asked for.
      case knownItem
    }

    package init(label: String, value: Double, parts: [Step] = [], fact: Fact? = nil) {
      self.label = label
      self.value = value
      self.parts = parts
      self.fact = fact
    }
  }

  /// The record id.
  public var id: String
  /// nil if the record has none.
  public var title: String?
  /// The query as given.
  public var text: String
  /// The query as parsed, in the query language.
  public var parsed: String
  /// Whether the record is among the hits, filters included.
  public var isMatch: Bool
  /// 0 if the record does not match.
  public var score: Double
  /// Its parts add up to `score`; one part for each word of the query.
  public var steps: [Step]
  /// Sentences: which word or filter kept the record out, what was ignored.
  public var notes: [String]

  package init(
    id: String, title: String?, text: String, parsed: String, isMatch: Bool, score: Double, steps: [Step],
    notes: [String] = []
  ) {
    self.id = id
    self.title = title
    self.text = text
    self.parsed = parsed
    self.isMatch = isMatch
    self.score = score
    self.steps = steps
    self.notes = notes
  }
}
