/// A request as a route sees it: a value that tests make without a socket.
public struct Request: Sendable {
  public enum Method: String, Sendable {
    case get = "GET"
    case head = "HEAD"
  }

  public let method: Method
  let target: RequestTarget
  /// By their names in lower case.
  private let headers: [String: [String]]

  /// `target`: The bytes between method and version, as sent.
  /// - Throws: `HTTPError` for another method, and for a target that is none.
  public init(
    method: String = "GET", target: [UInt8], headers: [(name: String, value: String)] = []
  ) throws(HTTPError) {
    guard let method = Method(rawValue: method) else {
      throw HTTPError(
        405, "this server is asked with GET and HEAD only", headers: [("Allow", "GET, HEAD")])
    }
    self.method = method
    self.target = try RequestTarget(target)
    self.headers = Dictionary(grouping: headers) { $0.name.lowercased() }.mapValues { $0.map(\.value) }
  }

  /// The value of a header; one that came in several lines as one list.
  func header(_ name: String) -> String? { headers[name]?.joined(separator: ",") }
}
