/// What one request, one client and all together may ask of the server.
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
  /// Bytes of the body of a request to `/mcp`.
  public var bodyBytes = 64 << 10
  /// How long one question may take.
  public var questionMilliseconds = 5_000
  /// Requests of one client a second; 0 for any number.
  public var requestsPerSecond = 0
  /// Requests that a client may send at once, after it was silent.
  public var burst = 100
  /// Requests that are answered or wait.
  public var queue = 64
  /// Long lists that are sent at the same time.
  public var downloads = 16
  /// Open connections.
  public var connections = 1_000

  public init() {}

  /// A limit that the configuration may set.
  struct Key: Sendable {
    var name: String
    var path: any WritableKeyPath<ServerLimits, Int> & Sendable
    var range: ClosedRange<Int>
  }

  static let keys: [Key] = [
    Key(name: "hits", path: \.hits, range: 1...10_000),
    Key(name: "pages", path: \.pages, range: 1...1_000_000),
    Key(name: "head_bytes", path: \.headBytes, range: 8_192...1 << 20),
    Key(name: "question_milliseconds", path: \.questionMilliseconds, range: 10...3_600_000),
    Key(name: "requests_per_second", path: \.requestsPerSecond, range: 0...1_000_000),
    Key(name: "burst", path: \.burst, range: 1...1_000_000),
    Key(name: "queue", path: \.queue, range: 1...10_000),
    Key(name: "downloads", path: \.downloads, range: 0...1_000),
    Key(name: "connections", path: \.connections, range: 16...100_000),
  ]
}
