import Basics
import HTML
import Pages
import Publication
import Search

/// Answers requests about one index: from a value to a value, without a socket. Any number of threads may
/// ask.
public final class SearchService: Sendable {
  let installation: Installation
  let metrics = Metrics()
  private let clients: TokenBuckets
  private let source: IndexSource
  private let basePath: [String]
  let version: String
  /// Of settings and limits: another one where an answer may be another.
  private let settingsTag: String
  let reports: ReportCache
  /// For long lists that are made and sent at the same time.
  let downloads: Places
  private let examples = Locked<Examples?>(nil)
  private typealias Examples = (commit: SearchResults.IndexInfo, questions: [(text: String, count: Int)])

  /// `version`: Of the program; another one may answer otherwise.
  package init(_ source: IndexSource, _ installation: Installation = Installation(), version: String = "") {
    self.source = source
    reports = ReportCache(source)
    var installation = installation
    basePath = installation.settings.basePath.split(separator: "/").map(String.init)
    installation.settings.basePath = basePath.map { "/" + $0 }.joined()
    self.installation = installation
    let limits = ServerLimits.keys.map { installation.limits[keyPath: $0.path] }
    let told = "\(installation.settings.fingerprint) \(limits)"
    settingsTag = String(Hash128.of(Array(told.utf8)).description.prefix(8))
    downloads = Places(installation.limits.downloads)
    clients = TokenBuckets(rate: installation.limits.requestsPerSecond, size: installation.limits.burst)
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
      response = failure(error, request)
    }
    return finished(response, acceptedEncodings: request.header("accept-encoding"))
  }

  /// Answers what a connection received.
  func answer(_ sent: Request.Sent) -> Response {
    do {
      return answer(try Request(sent))
    } catch {
      var error = error
      // Of the methods that no address takes, this one takes still another.
      if error.status == 405, isForAssistants(sent) { error.headers = [("Allow", "POST")] }
      return answer(error)
    }
  }

  private func isForAssistants(_ sent: Request.Sent) -> Bool {
    installation.offersMCP && (try? RequestTarget(sent.target).path) == basePath + ["mcp"]
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
    ) { name in
      // All lines of it: a proxy may add one of its own behind that of the client.
      let values = sent.headers.filter { $0.name == name }.map(\.value)
      return values.isEmpty ? nil : values.joined(separator: ",")
    }
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
    sent.method == Request.Method.post.rawValue && isForAssistants(sent) ? limits.bodyBytes : 0
  }

  /// Says why there is no answer.
  func answer(_ error: HTTPError) -> Response { finished(error.response) }

  /// Answers a question, or looks for what is like a record.
  func answer(_ question: SearchRequest, similarTo id: String?) throws -> SearchResults {
    guard let id else { return try index().search(question) }
    guard let results = try index().similar(to: id, question) else {
      throw HTTPError.notFound("no record has the id '\(id.prefix(60))'")
    }
    return results
  }

  /// The examples of the start page: some dozen questions, asked once for a commit.
  func startQuestions(of commit: SearchResults.IndexInfo) throws -> [(text: String, count: Int)] {
    if let known = examples.withLock(\.self), known.commit == commit { return known.questions }
    let questions = try StartQuestions.of(self)
    examples.withLock { $0 = (commit, questions) }
    return questions
  }

  private func found(_ request: Request) throws -> Response {
    var path = request.target.path
    guard path.starts(with: basePath) else { throw Self.noPage }
    path.removeFirst(basePath.count)
    // The start page, also without the slash behind what stands before all addresses.
    if path.isEmpty { path = [""] }
    var parameters = Parameters(request.target.parameters)
    let ui = try parameters.choice("ui", of: Words.Language.self)
    var page = page(request, ui: ui)
    page.path = Self.address(path)
    var routes = Route.all.filter { $0.matches(path) }
    var form: Form?
    if !routes.contains(where: \.readsEnding), let ending = path.last.flatMap(Ending.init) {
      let rest = Array(path.dropLast()) + [ending.rest]
      let ended = Route.all.filter { $0.matches(rest) && $0.forms.contains(ending.form) }
      if !ended.isEmpty { (path, routes, form) = (rest, ended, ending.form) }
    }
    // Where a route's text may end so itself, the ending counts unless a record has the whole as its id.
    if form == nil, let text = path.last, let ending = Ending(text),
      routes.contains(where: { $0.readsEnding && $0.forms.contains(ending.form) }),
      try index().record(id: text) == nil
    {
      form = ending.form
    }
    // An address may have a route for some forms, and another one for the others.
    let forms = routes.flatMap(\.forms)
    if form == nil, forms.count > 1 { form = try Form.accepted(by: request.header("accept"), among: forms) }
    guard let route = routes.first(where: { form.map($0.forms.contains) ?? true }) else { throw Self.noPage }
    guard request.method != .post || route.takesBody else { throw HTTPError.methodNotAllowed }
    let routed = RouteRequest(
      text: path.last ?? "", parameters: parameters, form: form ?? route.forms.first ?? .json,
      request: request,
      page: page)
    var response: Response
    do {
      response = try answer(routed, of: route, known: request.header("if-none-match").map(EntityTags.init))
    } catch {
      response = failure(error, request)
    }
    response.route = route.name
    return response
  }

  private func failure(_ error: any Error, _ request: Request) -> Response {
    let error = HTTPError(describing: error)
    return wantsPage(request) ? error.response(errorPage(request)) : error.response
  }

  private func answer(_ given: RouteRequest, of route: Route, known: EntityTags?) throws -> Response {
    var routed = given
    guard route.isOfCommit else {
      var response = try route.answer(routed, self)
      if response.header("cache-control") == nil { response.headers.append(("Cache-Control", "no-store")) }
      return response
    }

    let commit = try index().commit()
    routed.page.index = commit
    let isPage = routed.form == .html
    let parts = [
      String(commit.generation), String(commit.fingerprint.prefix(12)), version.replacing(" ", with: "_"),
      settingsTag, routed.form.rawValue,
    ]
    let tag = (parts + (isPage ? [routed.page.words.language.rawValue] : [])).joined(separator: "-")
    if known?.contains(tag) == true { return tagged(Response(304), tag, isPage: isPage) }
    let response = try route.answer(routed, self)
    // Where a run has committed meanwhile, nobody knows which of the two was asked.
    guard try index().commit() == commit, response.status == 200 else { return response }
    if known?.isAny == true { return tagged(Response(304), tag, isPage: isPage) }
    return tagged(response, tag, isPage: isPage)
  }

  // MARK: Pages

  private func page(_ request: Request, ui: Words.Language?) -> WebPage {
    let language = ui ?? language(acceptedBy: request.header("accept-language"))
    var page = WebPage(
      settings: settings, words: Words(language), index: nil, ui: ui?.rawValue, path: "/")
    page.parameters = request.target.parameters.filter { $0.name != "ui" && !$0.value.isEmpty }
      .map { ($0.name, $0.value) }
    return page
  }

  /// The language of the interface that a reader wants most; the first one where it is none of them.
  private func language(acceptedBy header: String?) -> Words.Language {
    let languages = settings.languages.compactMap(Words.Language.init)
    let first = languages.first ?? .english
    guard let preferences = header.map(Preferences.init) else { return first }
    let weights = languages.map { ($0, preferences.weight(ofLanguage: $0.rawValue) ?? 0) }
    return weights.max { $0.1 < $1.1 }.flatMap { $0.1 > 0 ? $0.0 : nil } ?? first
  }

  /// Whether the client would rather read an error than take it apart.
  private func wantsPage(_ request: Request) -> Bool {
    let ending = request.target.path.last.flatMap(Ending.init)
    return ending == nil
      && (try? Form.accepted(by: request.header("accept"), among: [.json, .html])) == .html
  }

  private func errorPage(_ request: Request) -> WebPage {
    var parameters = Parameters(request.target.parameters)
    let ui = (try? parameters.choice("ui", of: Words.Language.self)) ?? nil
    var page = page(request, ui: ui)
    page.index = try? index().commit()
    page.path = Self.address(request.target.path.dropFirst(basePath.count))
    page.list.query = ((try? parameters.one("q")) ?? nil) ?? ""
    return page
  }

  /// Without empty parts: what begins with two slashes is another site's address.
  private static func address(_ parts: some Sequence<String>) -> String {
    "/" + parts.filter { !$0.isEmpty }.map(SafeAddress.part).joined(separator: "/")
  }

  private static let noPage = HTTPError.notFound("there is nothing at this address")

  private func tagged(_ response: Response, _ tag: String, isPage: Bool) -> Response {
    var response = response
    // Also of a 304: a browser puts its headers in the place of those that it has kept.
    if isPage {
      response.headers += [
        ("Vary", Self.varyOfPages), ("Content-Security-Policy", settings.contentPolicy),
      ]
    }
    // Weak: the same answer may be packed or not.
    response.headers += [("ETag", "W/\"\(tag)\""), ("Cache-Control", "no-cache")]
    return response
  }

  private static let varyOfPages = "Accept, Accept-Encoding, Accept-Language"

  /// What all answers have in common.
  private func finished(_ response: Response, acceptedEncodings: String? = nil) -> Response {
    var response = response
    let isPage = response.isPage
    if response.header("vary") == nil {
      response.headers.append(("Vary", isPage ? Self.varyOfPages : "Accept, Accept-Encoding"))
    }
    if response.header("content-security-policy") == nil {
      response.headers.append(
        ("Content-Security-Policy", isPage ? settings.contentPolicy : "default-src 'none'"))
    }
    response.headers += [
      ("Access-Control-Allow-Origin", "*"),
      ("Access-Control-Expose-Headers", "Content-Disposition, Link, X-Total-Count"),
      ("X-Content-Type-Options", "nosniff"),
      ("Referrer-Policy", "no-referrer"),
    ]
    if response.body.count >= Gzip.minBytes, !response.isPacked, let acceptedEncodings,
      Preferences(acceptedEncodings).weight("gzip", "*") ?? 0 > 0
    {
      response.pack()
    }
    return response
  }
}

extension Response {
  /// Pictures but for drawings are packed as they are.
  fileprivate var isPacked: Bool {
    let type = header("content-type") ?? ""
    return type.hasPrefix("image/") && !type.hasPrefix("image/svg")
  }

  /// As gzip; what zlib has no memory for stays as it is.
  fileprivate mutating func pack() {
    if let rest {
      guard let packed = Gzip.packed(body, rest) else { return }
      (body, self.rest) = packed
    } else {
      let isKept = header("cache-control")?.hasSuffix("immutable") ?? false
      guard let packed = Gzip.packed(body, isKept: isKept) else { return }
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
