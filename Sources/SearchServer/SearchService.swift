import Pages
import Search

/// Answers requests about one index: from a value to a value, without a socket. Any number of threads may ask.
public final class SearchService: Sendable {
  let installation: Installation
  let metrics = Metrics()
  private let clients: TokenBuckets
  private let source: IndexSource
  private let basePath: [String]
  let version: String

  /// `version`: Of the program; another one may answer otherwise.
  package init(_ source: IndexSource, _ installation: Installation = Installation(), version: String = "") {
    self.source = source
    self.installation = installation
    clients = TokenBuckets(rate: installation.limits.requestsPerSecond, size: installation.limits.burst)
    basePath = installation.settings.basePath.split(separator: "/").map(String.init)
    self.version = version
  }

  var limits: ServerLimits { installation.limits }
  var settings: WebSettings { installation.settings }

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
  func answer(_ sent: Request.Sent) -> Response {
    do {
      return answer(try Request(sent))
    } catch {
      return answer(error)
    }
  }

  /// Who sent a request, and where to.
  func origin(_ request: Request) -> Origin {
    Origin(
      peer: request.peer, isSecure: request.isSecure, trusted: installation.trustedProxies,
      header: request.header)
  }

  /// Who sent a request, and why it is not even looked at: the client asks too often.
  ///
  /// Neither computes nor reads anything, so that any thread may call it.
  func admit(_ sent: Request.Sent) -> (client: IPAddress?, refusal: HTTPError?) {
    let origin = Origin(
      peer: sent.peer, isSecure: sent.isSecure, trusted: installation.trustedProxies
    ) { name in sent.headers.first { $0.name == name }?.value }
    guard let client = origin.client, let seconds = clients.wait(of: client) else {
      return (origin.client, nil)
    }
    let error = HTTPError(
      429, "too many requests, at most \(limits.requestsPerSecond) a second",
      hint: "come again in \(seconds) s", headers: [("Retry-After", String(seconds))])
    return (client, error)
  }

  /// Bytes of a body that a request may have: 0 for nearly all.
  func bodyRoom(_ sent: Request.Sent) -> Int {
    guard sent.method == Request.Method.post.rawValue, installation.offersMCP,
      let path = try? RequestTarget(sent.target).path, path == basePath + ["mcp"]
    else { return 0 }
    return limits.bodyBytes
  }

  /// Says why there is no answer.
  func answer(_ error: HTTPError) -> Response { finished(error.response) }

  private func found(_ request: Request) throws -> Response {
    var path = request.target.path
    guard path.starts(with: basePath) else { throw Self.noPage }
    path.removeFirst(basePath.count)
    var routes = Route.all.filter { $0.matches(path) }
    var form: Form?
    if !routes.contains(where: \.readsEnding), let ending = path.last.flatMap(Ending.init) {
      let rest = Array(path.dropLast()) + [ending.rest]
      let ended = Route.all.filter { $0.matches(rest) && $0.forms.contains(ending.form) }
      if !ended.isEmpty { (path, routes, form) = (rest, ended, ending.form) }
    }
    // An address may have a route for some forms, and another one for the others.
    let forms = routes.flatMap(\.forms)
    if form == nil, forms.count > 1 { form = try Form.accepted(by: request.header("accept"), among: forms) }
    guard let route = routes.first(where: { form.map($0.forms.contains) ?? true }) else { throw Self.noPage }
    guard request.method != .post || route.takesBody else { throw HTTPError.methodNotAllowed }
    let routed = RouteRequest(
      text: path.last ?? "", parameters: Parameters(request.target.parameters),
      form: form ?? route.forms.first ?? .json,
      request: request)
    var response: Response
    do {
      response = try answer(routed, of: route, known: request.header("if-none-match").map(EntityTags.init))
    } catch {
      response = HTTPError(describing: error).response
    }
    response.route = route.name
    return response
  }

  private func answer(_ routed: RouteRequest, of route: Route, known: EntityTags?) throws -> Response {
    guard route.isOfCommit else {
      var response = try route.answer(routed, self)
      response.headers.append(("Cache-Control", "no-store"))
      return response
    }

    let commit = try index().commit()
    let tag = [
      String(commit.generation), String(commit.fingerprint.prefix(12)),
      version.replacing(" ", with: "_"), routed.form.rawValue,
    ]
    .joined(separator: "-")
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
      ("Access-Control-Expose-Headers", "Content-Disposition, Link, X-Total-Count"),
      ("X-Content-Type-Options", "nosniff"), ("Content-Security-Policy", "default-src 'none'"),
      ("Referrer-Policy", "no-referrer"),
    ]
    if response.body.count >= Gzip.minBytes, let acceptedEncodings,
      Preferences(acceptedEncodings).weight("gzip", "*") ?? 0 > 0
    {
      response.pack()
    }
    return response
  }
}

extension Response {
  /// As gzip; what zlib has no memory for stays as it is.
  fileprivate mutating func pack() {
    if let rest {
      guard let packed = Gzip.packed(body, rest) else { return }
      (body, self.rest) = packed
    } else {
      guard let packed = Gzip.packed(body) else { return }
      body = packed
    }
    headers.append(("Content-Encoding", "gzip"))
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
