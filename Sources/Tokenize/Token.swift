/// One occurrence of a term in a text.
public struct Token: Hashable, Sendable {
  /// The folded form, the key of the index: bytes out of a-z, 0-9, `+`, `#` and non-ASCII.
  public var term: String

  /// Where the word stands, in UTF-8 bytes of the text that was analyzed.
  ///
  /// In order; disjoint, except that pairs of Chinese, Japanese, Korean or Thai characters overlap by one of
  /// them.
  public var bytes: Range<Int>

  public init(term: String, bytes: Range<Int>) {
    self.term = term
    self.bytes = bytes
  }
}
