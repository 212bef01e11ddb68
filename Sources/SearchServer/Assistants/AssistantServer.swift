import Foundation
import Pages
import Publication
import Search

/// The Model Context Protocol: messages of JSON-RPC 2.0, each a value that is answered by a value.
public struct AssistantServer: Sendable {
  /// The version in which each request says all about itself.
  static let version = "2026-07-28"
  /// Those before it, which begin with a greeting; the newest first.
  static let greetedVersions = ["2025-11-25", "2025-06-18"]
  static let versions = [version] + greetedVersions

  private let service: SearchService

  public init(_ service: SearchService) { self.service = service }

  /// Numbers that JSON-RPC and the protocol give to errors.
  private enum Code {
    static let parse = -32_700
    static let request = -32_600
    static let method = -32_601
    static let parameters = -32_602
    static let headers = -32_020
    static let version = -32_022
  }

  /// Names of what a request says about itself, and an answer about the server.
  private enum MetaKey {
    static let version = "io.modelcontextprotocol/protocolVersion"
    static let capabilities = "io.modelcontextprotocol/clientCapabilities"
    static let server = "io.modelcontextprotocol/serverInfo"
  }

  /// An answer, and the status that HTTP has for it.
  struct Answer {
    var bytes: [UInt8]
    var status = 200
  }

  /// As it was sent: an answer has the same.
  private enum ID {
    case number(Int)
    case text(String)
    case none
  }

  /// Answers one message; nil for one that wants no answer.
  public func answer(_ message: [UInt8]) -> [UInt8]? { answer(message, header: nil)?.bytes }

  /// `header`: Of the request of HTTP that brought the message, by its name in lower case.
  func answer(_ message: [UInt8], header: ((String) -> String?)?) -> Answer? {
    guard message.count <= service.limits.bodyBytes, String(validating: message, as: UTF8.self) != nil,
      Self.isFlat(message),
      let json = try? JSONSerialization.jsonObject(with: Data(message))
    else {
      return error(
        .none, Code.parse, "the message is no JSON, or longer than \(service.limits.bodyBytes) bytes")
    }
    guard let json = json as? [String: Any], json["jsonrpc"] as? String == "2.0" else {
      return error(.none, Code.request, "expected one request of JSON-RPC 2.0")
    }
    var id = ID.none
    if let text = json["id"] as? String {
      id = .text(text)
    } else if let number = json["id"] as? Int {
      id = .number(number)
    }
    guard let method = json["method"] as? String else {
      // An answer to a question that was never asked.
      if json["result"] != nil || json["error"] != nil { return nil }
      return error(id, Code.request, "the request names no method")
    }
    guard json["id"] != nil else { return nil }
    if case .none = id { return error(.none, Code.request, "the id is neither a text nor a whole number") }
    let parameters = json["params"] as? [String: Any] ?? [:]
    let meta = parameters["_meta"] as? [String: Any] ?? [:]
    let isGreeted = meta[MetaKey.version] == nil && method != "server/discover"
    if !isGreeted, let refusal = refusal(id, method, parameters, meta, header) { return refusal }
    switch method {
    case "initialize" where isGreeted:
      return result(id, isGreeted) { writeGreeting(parameters["protocolVersion"] as? String, &$0) }
    case "ping" where isGreeted: return result(id, isGreeted) { _ in }
    case "server/discover":
      return result(id, isGreeted, isKept: true) { writer in
        writer.entry("supportedVersions", Self.versions)
        writeAbilities(&writer)
      }
    case "tools/list": return result(id, isGreeted, isKept: true) { Self.writeTools(&$0) }
    case "tools/call": return call(id, parameters, isGreeted)
    default:
      let status = isGreeted ? 200 : 404
      return error(id, Code.method, "there is no method '\(method.prefix(60))'", status: status)
    }
  }

  /// Why a request of the newest version is refused for what it says about itself.
  private func refusal(
    _ id: ID, _ method: String, _ parameters: [String: Any], _ meta: [String: Any],
    _ header: ((String) -> String?)?
  ) -> Answer? {
    guard let version = meta[MetaKey.version] as? String, meta[MetaKey.capabilities] is [String: Any] else {
      return error(
        id, Code.parameters, "expected '\(MetaKey.version)' and '\(MetaKey.capabilities)' in _meta",
        status: 400)
    }
    if let header {
      let name = method == "tools/call" ? parameters["name"] as? String : nil
      guard header("mcp-protocol-version") == version, header("mcp-method") == method,
        name == nil || header("mcp-name") == name
      else {
        return error(
          id, Code.headers,
          "MCP-Protocol-Version, Mcp-Method or Mcp-Name differ from the message",
          status: 400)
      }
    }
    guard version == Self.version else {
      return error(id, Code.version, "Unsupported protocol version", status: 400) { writer in
        writer.object("data") { writer in
          writer.entry("supported", [Self.version])
          writer.entry("requested", String(version.prefix(60)))
        }
      }
    }
    return nil
  }

  /// Foundation's reader goes as deep as the text says, on the thread's stack. It also reads UTF-16, which is
  /// told by its zero bytes, and in which the brackets and quotes of this count would stand elsewhere.
  private static func isFlat(_ message: [UInt8]) -> Bool {
    var depth = 0
    var (isText, isEscaped) = (false, false)
    for byte in message {
      switch byte {
      case 0: return false
      case _ where isEscaped: isEscaped = false
      case UInt8(ascii: "\\"): isEscaped = isText
      case UInt8(ascii: "\""): isText.toggle()
      case UInt8(ascii: "{") where !isText, UInt8(ascii: "[") where !isText: depth += 1
      case UInt8(ascii: "}") where !isText, UInt8(ascii: "]") where !isText: depth -= 1
      default: break
      }
      if depth > maxDepth { return false }
    }
    return true
  }

  private static let maxDepth = 64

  private func writeGreeting(_ wanted: String?, _ writer: inout JSONWriter) {
    let version = Self.greetedVersions.first { $0 == wanted } ?? Self.greetedVersions[0]
    writer.entry("protocolVersion", version)
    writeAbilities(&writer)
    writeServer("serverInfo", &writer)
  }

  private func writeServer(_ key: String, _ writer: inout JSONWriter) {
    writer.object(key) { writer in
      writer.entry("name", "search")
      writer.entry("title", service.settings.title)
      writer.entry("version", Version.text.split(separator: " ").last.map(String.init))
    }
  }

  private func writeAbilities(_ writer: inout JSONWriter) {
    writer.object("capabilities") { writer in
      writer.object("tools") { writer in writer.entry("listChanged", false) }
    }
    writer.entry(
      "instructions",
      "\(service.settings.title): a catalogue of publications. Cite what you use by the ids in brackets, with their links."
    )
  }

  private static func writeTools(_ writer: inout JSONWriter) {
    writer.objects("tools", AssistantTool.all) { writer, tool in
      writer.entry("name", tool.name)
      writer.entry("description", tool.summary)
      writer.object("inputSchema") { writer in
        writer.entry("type", "object")
        writer.object("properties") { writer in
          for parameter in tool.parameters {
            writer.object(parameter.name) { writer in
              if parameter.isRepeatable {
                writer.entry("type", "array")
                writer.entry("description", parameter.summary)
                writer.object("items") { writer in parameter.writeSchema(&writer, describes: false) }
              } else {
                parameter.writeSchema(&writer, describes: true)
              }
            }
          }
        }
        writer.entry("required", tool.required)
        writer.entry("additionalProperties", false)
      }
      writer.object("annotations") { writer in
        writer.entry("readOnlyHint", true)
        writer.entry("openWorldHint", false)
      }
    }
  }

  private func call(_ id: ID, _ parameters: [String: Any], _ isGreeted: Bool) -> Answer {
    let name = parameters["name"] as? String ?? ""
    guard let tool = AssistantTool.all.first(where: { $0.name == name }) else {
      let names = AssistantTool.all.map(\.name).joined(separator: ", ")
      return error(
        id, Code.parameters, "there is no tool '\(name.prefix(60))', expected one of: \(names)", status: 200)
    }
    var text: String
    var isError = false
    do {
      var arguments = try Self.arguments(parameters["arguments"] as? [String: Any] ?? [:], of: tool)
      text = try tool.answer(&arguments, service)
    } catch {
      // The assistant is told, so that it can ask otherwise.
      let error = HTTPError(describing: error)
      (text, isError) = (error.message + (error.hint.map { ": \($0)" } ?? ""), true)
    }
    return result(id, isGreeted) { writer in
      writer.objects("content", [SafeText.lines(text)]) { writer, text in
        writer.entry("type", "text")
        writer.entry("text", text)
      }
      writer.entry("isError", isError)
    }
  }

  /// As if they stood in an address, so that they are read and refused in the same way.
  private static func arguments(_ given: [String: Any], of tool: AssistantTool) throws(HTTPError)
    -> Parameters
  {
    var parameters: [RequestTarget.Parameter] = []
    for (name, value) in given {
      guard tool.parameters.contains(where: { $0.name == name }) else {
        let names = tool.parameters.map(\.name).joined(separator: ", ")
        throw .badRequest("unknown argument '\(name.prefix(60))'", hint: "there are: \(names)")
      }
      for value in value as? [Any] ?? [value] {
        let text: String
        switch value {
        case let value as String: text = value
        case let value as Int: text = String(value)
        case is NSNull: continue
        default: throw .badRequest("the argument '\(name.prefix(60))' is neither a text nor a whole number")
        }
        parameters.append(.init(name: name == "query" ? "q" : name, value: text))
      }
    }
    if let missing = tool.required.first(where: { name in
      !parameters.contains { $0.name == name && !$0.value.isEmpty }
    }) {
      throw .badRequest("the argument '\(missing)' is missing")
    }
    return Parameters(parameters)
  }

  /// `isGreeted`: For a version that begins with a greeting. `isKept`: The same for everybody, for an hour.
  private func result(
    _ id: ID, _ isGreeted: Bool, isKept: Bool = false, write: (inout JSONWriter) -> Void
  ) -> Answer {
    Answer(
      bytes: message(id) { writer in
        writer.object("result") { writer in
          write(&writer)
          guard !isGreeted else { return }
          writer.entry("resultType", "complete")
          if isKept {
            writer.entry("ttlMs", 3_600_000)
            writer.entry("cacheScope", "public")
          }
          writer.object("_meta") { writer in writeServer(MetaKey.server, &writer) }
        }
      })
  }

  private func error(
    _ id: ID, _ code: Int, _ text: String, status: Int = 400, data: (inout JSONWriter) -> Void = { _ in }
  ) -> Answer {
    Answer(
      bytes: message(id) { writer in
        writer.object("error") { writer in
          writer.entry("code", code)
          writer.entry("message", SafeText.clean(text))
          data(&writer)
        }
      }, status: status)
  }

  private func message(_ id: ID, write: (inout JSONWriter) -> Void) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.entry("jsonrpc", "2.0")
    switch id {
    case .number(let number): writer.entry("id", number)
    case .text(let text): writer.entry("id", text)
    case .none: writer.entry("id", nil as String?)
    }
    write(&writer)
    writer.endObject()
    return writer.take()
  }
}

extension SafeText {
  /// Lines stay lines.
  fileprivate static func lines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { clean($0) }.joined(separator: "\n")
  }
}

extension AssistantServer {
  /// Answers messages of a line each until there are no more. A line that is too long is an error, and is
  /// passed over.
  ///
  /// `read`: Some more bytes; empty at the end.
  public func run(read: () -> [UInt8], write: ([UInt8]) -> Void) {
    var line: [UInt8] = []
    var isTooLong = false
    func end() {
      // What is too long stays so in its short form.
      let message = isTooLong ? [] : line
      if isTooLong || !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }),
        let answer = answer(message)
      {
        write(answer + [UInt8(ascii: "\n")])
      }
      (line, isTooLong) = ([], false)
    }
    while case let bytes = read(), !bytes.isEmpty {
      for part in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
        if part.offset > 0 { end() }
        if line.count + part.element.count > service.limits.bodyBytes { isTooLong = true }
        if !isTooLong { line += part.element }
      }
    }
    end()
  }
}

extension Route {
  /// The same over HTTP ("streamable HTTP", without streams), where the configuration says so.
  static let mcp = Route(name: "mcp", path: [.literal("mcp")], isOfCommit: false, takesBody: true) {
    request, service in
    guard service.installation.offersMCP else {
      throw HTTPError.notFound("there is nothing at this address", hint: "mcp: yes in the configuration")
    }
    // A page of another site, in the browser of someone who may reach this server, must not ask through it.
    // `Host` does not tell: another site's name may lead here.
    if let site = request.request.header("origin"), !service.isOwn(site) {
      throw HTTPError(403, "the request comes from a page of another site")
    }
    guard request.request.method == .post else {
      throw HTTPError(405, "assistants ask by POST", headers: [("Allow", "POST")])
    }
    if let version = request.request.header("mcp-protocol-version"),
      !AssistantServer.versions.contains(version)
    {
      throw HTTPError.badRequest(
        "the version of the protocol is not known",
        hint: "there are: " + AssistantServer.versions.joined(separator: ", "))
    }
    let answer = AssistantServer(service).answer(request.request.body, header: request.request.header)
    return answer.map { Response(json: $0.bytes, status: $0.status) } ?? Response(202)
  }
}

extension SearchService {
  /// Whether an origin, as a browser states it, is that of the public URL, or of this machine where there is
  /// none.
  fileprivate func isOwn(_ origin: String) -> Bool {
    let parts = origin.split(separator: "/", omittingEmptySubsequences: false)
    guard let address = settings.publicURL else {
      let host = parts.count == 3 ? parts[2] : ""
      return ["localhost", "127.0.0.1", "[::1]"].contains {
        host == $0 || host.hasPrefix($0 + ":") && host.dropFirst($0.count + 1).allSatisfy(\.isNumber)
      }
    }
    return parts.prefix(3).elementsEqual(
      address.split(separator: "/", omittingEmptySubsequences: false).prefix(3))
  }
}
