/// What one request may ask of the server.
public struct ServerLimits: Sendable {
  /// Hits of one page.
  public var hits = 100
  /// Hits of a list to stand in another page, which has no pages.
  public var hitsOfFragment = 1_000
  /// Pages that can be reached by their number; behind them `after` leads on.
  public var pages = 1_000
  /// Suggestions of each kind.
  public var suggestions = 20
  /// Bytes of a request's first line and headers.
  public var headBytes = 16 << 10
  /// How long one question may take.
  public var questionMilliseconds = 5_000

  public init() {}
}
