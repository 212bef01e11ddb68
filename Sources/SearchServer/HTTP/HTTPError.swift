import Pages
import Publication
import Search

/// Why a request is not answered: a status, and what the client may know about it. No path of a file, no
/// trace.
public struct HTTPError: Error, Sendable {
  public var status: Int
  public var message: String
  public var hint: String?
  public var headers: [(name: String, value: String)]
  /// What is the matter, for the log alone: it may name files.
  public var cause: String?
  /// The id that no record has, where one was asked for.
  var record: String?

  init(
    _ status: Int, _ message: String, hint: String? = nil, headers: [(name: String, value: String)] = []
  ) {
    (self.status, self.message, self.hint, self.headers) = (status, message, hint, headers)
  }

  static func badRequest(_ message: String, hint: String? = nil) -> HTTPError {
    HTTPError(400, message, hint: hint)
  }

  static func notFound(_ message: String, hint: String? = nil) -> HTTPError {
    HTTPError(404, message, hint: hint)
  }

  static var methodNotAllowed: HTTPError {
    HTTPError(405, "this server is asked with GET and HEAD only", headers: [("Allow", "GET, HEAD")])
  }

  /// Nobody is at fault: in a moment the same request may be answered.
  static func busy(_ message: String, hint: String? = nil) -> HTTPError {
    HTTPError(503, message, hint: hint, headers: [("Retry-After", "1")])
  }

  /// Any error of the libraries. Those of the index name its file, which is nobody's business outside.
  init(describing error: any Error) {
    switch error {
    case let error as HTTPError: self = error
    case SearchError.deadlineExceeded, SearchError.stopped:
      // Asked again at once, it would take as long again.
      self = HTTPError(
        503, "the query took longer than allowed", hint: "ask for rarer words or longer prefixes",
        headers: [("Retry-After", "60")])
    case SearchError.tooManyPostings:
      self = .badRequest(
        "the words of the query stand for more than may be read at once",
        hint: "ask for fewer words or longer prefixes")
    case let error as SearchError: self = .badRequest(error.description, hint: error.hint)
    case let error as FilterError: self = .badRequest(error.description)
    case let error as IndexError:
      self = .busy("the index cannot be read at the moment")
      cause = [error.description, error.hint].compactMap(\.self).joined(separator: "; ")
    case is RecordsChanged: self = .busy("the records have changed meanwhile")
    default:
      self.init(500, "the request could not be answered")
      cause = String(describing: error)
    }
  }

  /// For people.
  func response(_ page: WebPage) -> Response {
    let error = ErrorPage(page, status: status, message: message, hint: hint, record: record)
    return finished(Response(html: error.html, status: status))
  }

  private func finished(_ response: Response) -> Response {
    var response = response
    response.headers += headers + [("Cache-Control", "no-store")]
    response.cause = cause
    return response
  }

  /// `search.error/1`.
  var response: Response {
    finished(
      Response(
        json: JSONWriter.document("search.error/1") { writer in
          writer.entry("error", message)
          writer.entry("hint", hint)
        }, status: status))
  }
}
