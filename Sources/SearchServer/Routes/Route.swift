import Pages
import Search

/// One row of the table: the addresses it answers, and the function that does.
struct Route: Sendable {
  enum Part: Sendable {
    case literal(String)
    /// Any text: the id of a record.
    case text
  }

  /// What logs and counters call it.
  var name: String
  var path: [Part]
  /// The forms that there are; the first where a client takes several equally.
  var forms: [Form] = [.json]
  /// Whether the answer is that of a commit of the index, and the same as long as there is no other.
  var isOfCommit = true
  var answer: @Sendable (RouteRequest, SearchService) throws -> Response

  func matches(_ path: [String]) -> Bool {
    path.count == self.path.count
      && zip(path, self.path).allSatisfy { text, part in
        if case .literal(let literal) = part { text == literal } else { !text.isEmpty }
      }
  }
}

/// What a route gets of a request.
struct RouteRequest: Sendable {
  /// The last part of the path, where the route takes any text there.
  var text: String
  var parameters: Parameters
  /// What the ending says, else what the client accepts.
  var form: Form
  /// What pages are made with: the settings, the words, where it is.
  var page: WebPage
}

extension Route {
  static let all: [Route] = api + pages

  private static let api: [Route] = [
    Route(name: "search", path: [.literal("search")]) { request, service in
      var parameters = request.parameters
      let question = try parameters.searchRequest(service.limits)
      let similar = try parameters.one("similar")
      try parameters.rejectOthers()
      return Response(json: try service.answer(question, similarTo: similar).json(timed: false))
    },
    Route(name: "record", path: [.literal("record"), .text]) { request, service in
      let index = try service.index()
      // An ending counts only where no record has the whole as its id.
      var id = request.text
      var record = try index.record(id: id)
      if record == nil, let ending = Ending(id) {
        id = ending.rest
        record = try index.record(id: id)
      }
      guard let record else {
        throw HTTPError.notFound(
          "no record has the id '\(id.prefix(60))'", hint: "look for it: /search?q=...")
      }
      var parameters = request.parameters
      if try parameters.number("explain", in: 0...1) == 1 {
        return try PageRoutes.explanation(of: record, request, service)
      }
      try parameters.rejectOthers()
      return Response(json: FoundRecords(records: [record], missing: []).json)
    },
    Route(name: "suggest", path: [.literal("suggest")]) { request, service in
      var parameters = request.parameters
      let text = try parameters.one("q") ?? ""
      let limit = try parameters.number("limit", in: 0...service.limits.suggestions) ?? 10
      try parameters.rejectOthers()
      return Response(json: try service.index().suggestions(for: text, limit: limit).json)
    },
    Route(name: "health", path: [.literal("health")], isOfCommit: false) { _, _ in
      Response(json: ReadinessJSON.health())
    },
    Route(name: "ready", path: [.literal("ready")], isOfCommit: false) { _, service in
      Response(json: ReadinessJSON.ready(try service.index().commit()))
    },
  ]
}

/// The end of an address that names a form: `2401.json`.
struct Ending {
  var rest: String
  var form: Form

  init?(_ text: String) {
    guard let dot = text.lastIndex(of: "."), dot != text.startIndex,
      let form = Form(rawValue: String(text[text.index(after: dot)...]))
    else { return nil }
    (rest, self.form) = (String(text[..<dot]), form)
  }
}
