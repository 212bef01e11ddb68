/// What the analyzer makes of a text.
public struct AnalyzedText: Hashable, Sendable {
  /// One term with its place.
  public struct Token: Hashable, Sendable {
    /// The place among the terms, from 0.
    public var position: Int
    /// As the index holds it.
    public var term: String
    /// Where it came from, in UTF-8 bytes of the text as given.
    public var bytes: Range<Int>
    /// The text in that place.
    public var original: String
  }

  /// The text as given.
  public var text: String
  /// Its terms, in order.
  public var tokens: [Token]
}
