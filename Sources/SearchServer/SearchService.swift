import Search

/// Answers requests about one index: from a value to a value, without a socket. Any number of threads may ask.
public final class SearchService: Sendable {
  let limits: ServerLimits
  private let source: IndexSource
  private let basePath: [String]
  private let version: String

  /// `basePath`: What stands before all its paths, as `/publications` behind a proxy.
  /// `version`: Of the program; another one may answer otherwise.
  public init(
    _ source: IndexSource, limits: ServerLimits = ServerLimits(), basePath: String = "", version: String = ""
  ) {
    self.source = source
    self.limits = limits
    self.basePath = basePath.split(separator: "/").map(String.init)
    self.version = version
  }

  func index() throws -> SearchIndex { try source.index() }

  /// Never throws: what goes wrong is an answer, too.
  public func answer(_ request: Request) -> Response {
    var response: Response
    do {
      response = try found(request)
    } catch {
      response = HTTPError(describing: error).response
    }
    return finished(response, acceptedEncodings: request.header("accept-encoding"))
  }

  /// Answers what a connection received.
  func answer(method: String, target: [UInt8], headers: [(name: String, value: String)]) -> Response {
    do {
      return answer(try Request(method: method, target: target, headers: headers))
    } catch {
      return answer(error)
    }
  }

  /// Says why there is no answer.
  func answer(_ error: HTTPError) -> Response { finished(error.response) }

  private func found(_ request: Request) throws -> Response {
    var path = request.target.path
    guard path.starts(with: basePath) else { throw Self.noPage }
    path.removeFirst(basePath.count)
    var form: Form?
    var route = Route.all.first { $0.matches(path) }
    if route == nil, let ending = path.last.flatMap(Ending.init) {
      path[path.count - 1] = ending.rest
      form = ending.form
      route = Route.all.first { $0.matches(path) }
    }
    guard let route else { throw Self.noPage }
    let routed = RouteRequest(
      text: path.last ?? "", parameters: Parameters(request.target.parameters), form: form,
      accept: request.header("accept"))
    guard route.isOfCommit else {
      var response = try route.answer(routed, self)
      response.headers.append(("Cache-Control", "no-store"))
      return response
    }

    let commit = try index().commit()
    let chosen = try? routed.chosenForm()
    let tag = [
      String(commit.generation), String(commit.fingerprint.prefix(12)),
      version.replacing(" ", with: "_"), chosen?.rawValue ?? "",
    ]
    .joined(separator: "-")
    let known = request.header("if-none-match").map(EntityTags.init)
    if known?.contains(tag) == true { return tagged(Response(304), tag) }
    let response = try route.answer(routed, self)
    // Where a run has committed meanwhile, nobody knows which of the two was asked.
    guard try index().commit() == commit else { return response }
    if known?.isAny == true { return tagged(Response(304), tag) }
    return tagged(response, tag)
  }

  private static let noPage = HTTPError.notFound("there is nothing at this address")

  private func tagged(_ response: Response, _ tag: String) -> Response {
    var response = response
    // Weak: the same answer may be packed or not.
    response.headers += [("ETag", "W/\"\(tag)\""), ("Cache-Control", "no-cache")]
    return response
  }

  /// What all answers have in common.
  private func finished(_ response: Response, acceptedEncodings: String? = nil) -> Response {
    var response = response
    response.headers += [
      ("Vary", "Accept, Accept-Encoding"), ("Access-Control-Allow-Origin", "*"),
      ("X-Content-Type-Options", "nosniff"), ("Content-Security-Policy", "default-src 'none'"),
      ("Referrer-Policy", "no-referrer"),
    ]
    if response.body.count >= Gzip.minBytes, let acceptedEncodings,
      Preferences(acceptedEncodings).weight("gzip", "*") ?? 0 > 0, let packed = Gzip.packed(response.body)
    {
      response.headers.append(("Content-Encoding", "gzip"))
      response.body = packed
    }
    return response
  }
}

/// The list in `If-None-Match`.
struct EntityTags {
  let isAny: Bool
  private let tags: Set<String>

  init(_ header: String) {
    let items = header.split(separator: ",").map { $0.filter { !$0.isWhitespace } }
    isAny = items.contains("*")
    tags = Set(
      items.map { item in
        String(
          (item.hasPrefix("W/") ? item.dropFirst(2) : item[...]).drop { $0 == "\"" }.prefix { $0 != "\"" })
      })
  }

  func contains(_ tag: String) -> Bool { tags.contains(tag) }
}
