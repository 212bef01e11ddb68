/// Drops long terms, such as an image in base64 pasted into an abstract.
public struct LengthFilter: TokenFilter {
  /// The longest term to keep, in UTF-8 bytes.
  public let maxBytes: Int

  public init(maxBytes: Int) { self.maxBytes = maxBytes }

  /// See `TokenFilter`.
  public func apply(to term: inout TermBuffer) -> Bool { term.count <= maxBytes }
}
