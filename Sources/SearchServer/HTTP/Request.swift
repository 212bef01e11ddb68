/// A request as a route sees it: a value that tests make without a socket.
public struct Request: Sendable {
  public enum Method: String, Sendable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
  }

  public let method: Method
  let target: RequestTarget
  /// What was sent behind the headers, to the one address that takes it.
  let body: [UInt8]
  /// Who sent it, where that is known.
  let peer: IPAddress?
  let isSecure: Bool
  /// By their names in lower case.
  private let headers: [String: [String]]

  /// `target`: The bytes between method and version, as sent.
  /// - Throws: `HTTPError` for another method, and for a target that is none.
  public init(
    method: String = "GET", target: [UInt8], headers: [(name: String, value: String)] = []
  ) throws(HTTPError) {
    try self.init(Sent(method: method, target: target, headers: headers))
  }

  /// What a connection received.
  struct Sent: Sendable {
    var method: String
    var target: [UInt8]
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []
    var peer: IPAddress?
    var isSecure = false
  }

  init(_ sent: Sent) throws(HTTPError) {
    guard let method = Method(rawValue: sent.method) else { throw .methodNotAllowed }
    (body, peer, isSecure) = (sent.body, sent.peer, sent.isSecure)
    self.method = method
    self.target = try RequestTarget(sent.target)
    self.headers = Dictionary(grouping: sent.headers) { $0.name.lowercased() }.mapValues { $0.map(\.value) }
  }

  /// The value of a header; one that came in several lines as one list.
  func header(_ name: String) -> String? { headers[name]?.joined(separator: ",") }
}
