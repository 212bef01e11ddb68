/// One term that the analyzer made of a text.
public struct TokenReport: Hashable, Sendable {
  /// The place among the terms, from 0.
  public var position: Int
  /// As the index holds it.
  public var term: String
  /// Where it came from, in UTF-8 bytes of the text as given.
  public var bytes: Range<Int>
  /// The text in that place.
  public var original: String

  public init(position: Int, term: String, bytes: Range<Int>, original: String) {
    self.position = position
    self.term = term
    self.bytes = bytes
    self.original = original
  }
}
