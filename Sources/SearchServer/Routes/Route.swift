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
  /// Whether its text may end as a form does: the id of a record. Then the route looks at the ending itself.
  var readsEnding = false
  /// Whether it is asked by POST.
  var takesBody = false
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
  var request: Request
  /// What pages are made with: the settings, the words, where it is.
  var page: WebPage
}

extension Route {
  static let all: [Route] =
    listsAndRecords + reports + watching + site + files + libreCat + pages + [.mcp] + [
      Route(name: "suggest", path: [.literal("suggest")]) { request, service in
        var parameters = request.parameters
        let text = try parameters.one("q") ?? ""
        let limit = try parameters.number("limit", in: 0...service.limits.suggestions) ?? 10
        try parameters.rejectOthers()
        return Response(json: try service.index().suggestions(for: text, limit: limit).json)
      }
    ]
}

/// The end of an address that names a form: `2401.json`.
struct Ending {
  var rest: String
  var form: Form

  init?(_ text: String) {
    // The longest: `.csl.json` ends in `.json`, too.
    let fitting = Form.allCases.filter { text.hasSuffix("." + $0.rawValue) }
    guard let form = fitting.max(by: { $0.rawValue.count < $1.rawValue.count }) else { return nil }
    (rest, self.form) = (String(text.dropLast(form.rawValue.count + 1)), form)
    if rest.isEmpty { return nil }
  }
}
