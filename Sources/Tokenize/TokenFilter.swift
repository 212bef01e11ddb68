/// Rewrites or drops the term of one token, in place.
///
/// The buffer is reused for every token of a text: a filter that keeps it alive reads the next token's bytes.
public protocol TokenFilter: Sendable {
  /// Returns false to drop the token; a dropped token takes no position.
  func apply(to term: inout TermBuffer) -> Bool
}
