import HTML

/// An answer: a value, of which the connection sends what the method leaves of it.
public struct Response: Sendable {
  public var status: Int
  public var headers: [(name: String, value: String)]
  public var body: [UInt8]
  /// What follows `body`, where it is too long to be there at once.
  public var rest: BodyStream?
  /// Why it is an error, for the log alone.
  public var cause: String?
  /// The name of the route that gave it, for counters and logs.
  var route = Response.noRoute

  static let noRoute = "none"

  public init(_ status: Int = 200, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
    (self.status, self.headers, self.body) = (status, headers, body)
  }

  /// JSON, from the libraries' own writer.
  init(json: [UInt8], status: Int = 200) {
    self.init(status, headers: [("Content-Type", Form.json.contentType)], body: json)
  }

  init(html: HTML, status: Int = 200) {
    self.init(
      status, headers: [("Content-Type", Form.html.contentType)], body: html.bytes)
  }

  var isPage: Bool { header("content-type")?.hasPrefix(Form.html.mediaType) ?? false }

  /// The value of a header by its name, in any case.
  public func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}
