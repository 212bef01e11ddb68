import Foundation
import Pages
import Testing

@testable import SearchServer

@Suite("Assistants")
struct AssistantTests {
  private func ask(_ test: TestService, _ message: String) throws -> [String: Any]? {
    try AssistantServer(test.service).answer(Array(message.utf8)).map {
      try JSONSerialization.jsonObject(with: Data($0)) as? [String: Any] ?? [:]
    }
  }

  private func call(_ test: TestService, _ tool: String, _ arguments: String) throws -> (
    text: String, isError: Bool
  ) {
    let answer = try ask(
      test,
      #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\#(tool)","arguments":\#(arguments)}}"#
    )
    let result = try #require(answer?["result"] as? [String: Any], "\(String(describing: answer))")
    let content = try #require(result["content"] as? [[String: Any]])
    return (content.first?["text"] as? String ?? "", result["isError"] as? Bool ?? false)
  }

  @Test(
    "the version is that of the client where it is known",
    arguments: [("2025-06-18", "2025-06-18"), ("1999-01-01", "2025-11-25"), ("2026-07-28", "2025-11-25")])
  func version(_ wanted: String, _ given: String) throws {
    let answer = try ask(
      TestService(),
      #"{"jsonrpc":"2.0","id":"a","method":"initialize","params":{"protocolVersion":"\#(wanted)","capabilities":{}}}"#
    )
    let result = try #require(answer?["result"] as? [String: Any])
    #expect(answer?["id"] as? String == "a")
    #expect(result["protocolVersion"] as? String == given)
    #expect((result["capabilities"] as? [String: Any])?["tools"] != nil)
  }

  private static let meta =
    #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}"#

  @Test("the newest version needs no greeting, and its answers say what they are")
  func newest() throws {
    let test = try TestService()
    for (method, key) in [("server/discover", "supportedVersions"), ("tools/list", "tools")] {
      let answer = try ask(test, #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":{\#(Self.meta)}}"#)
      let result = try #require(answer?["result"] as? [String: Any], "\(String(describing: answer))")
      #expect(result[key] != nil && result["ttlMs"] as? Int == 3_600_000)
      #expect(result["resultType"] as? String == "complete")
      #expect((result["_meta"] as? [String: Any])?["io.modelcontextprotocol/serverInfo"] != nil)
    }
    let called = try ask(
      test,
      #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"record","arguments":{"id":"N1001"},\#(Self.meta)}}"#
    )
    #expect((called?["result"] as? [String: Any])?["resultType"] as? String == "complete")
    let other = try ask(
      test,
      #"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{\#(Self.meta.replacing("2026-07-28", with: "2027-01-01"))}}"#
    )
    let error = try #require(other?["error"] as? [String: Any])
    #expect(error["code"] as? Int == -32022)
    #expect((error["data"] as? [String: Any])?["supported"] as? [String] == ["2026-07-28"])
    let bare = try ask(test, #"{"jsonrpc":"2.0","id":1,"method":"server/discover"}"#)
    #expect((bare?["error"] as? [String: Any])?["code"] as? Int == -32602)
  }

  @Test("every tool has a schema, and answers by it")
  func tools() throws {
    let test = try TestService()
    let answer = try ask(test, #"{"jsonrpc":"2.0","id":7,"method":"tools/list"}"#)
    let tools = try #require((answer?["result"] as? [String: Any])?["tools"] as? [[String: Any]])
    #expect(tools.compactMap { $0["name"] as? String } == ["search", "record", "facets", "cite", "similar"])
    for tool in tools {
      let schema = try #require(tool["inputSchema"] as? [String: Any])
      #expect(schema["type"] as? String == "object")
      let properties = try #require(schema["properties"] as? [String: Any])
      for name in schema["required"] as? [String] ?? [] { #expect(properties[name] != nil) }
    }
    let found = try call(test, "search", #"{"query":"momentum","limit":2,"oa":["green","gold"]}"#)
    #expect(!found.isError)
    #expect(found.text.contains(" records, from 1 on:") && found.text.contains("\nmore: after="))
    let record = try call(test, "record", #"{"id":"N1001"}"#)
    #expect(record.text.hasPrefix("[N1001] "))
    let facets = try call(test, "facets", #"{"facet":"year","query":"momentum"}"#)
    #expect(facets.text.contains(" values of year, by code, label and count:"))
    let cited = try call(test, "cite", #"{"id":["N1001","none"],"style":"ieee"}"#)
    #expect(cited.text.hasPrefix("[N1001] ") && cited.text.hasSuffix("no record has the id 'none'"))
    let similar = try call(test, "similar", #"{"id":"N1001","limit":3}"#)
    #expect(!similar.isError && !similar.text.contains("[N1001]"))
  }

  @Test(
    "what a tool cannot do is told to the assistant",
    arguments: [
      ("record", "{}", "the argument 'id' is missing"),
      ("record", #"{"id":"none"}"#, "no record has the id 'none'"),
      ("search", #"{"limit":999}"#, "limit=999: expected a number from 0 to 100"),
      ("search", #"{"colour":"red"}"#, "unknown argument 'colour': there are: query"),
      ("search", #"{"query":{"a":1}}"#, "neither a text nor a whole number"),
      ("search", #"{"department":"Nowhere"}"#, "unknown department 'Nowhere'"),
      ("facets", #"{"facet":"colour"}"#, "unknown facet 'colour'"),
      ("cite", #"{"id":"N1001","style":"harvard"}"#, "expected one of: apa"),
    ])
  func toolErrors(_ tool: String, _ arguments: String, _ message: String) throws {
    let answer = try call(TestService(), tool, arguments)
    #expect(answer.isError)
    #expect(answer.text.contains(message), "\(answer.text)")
  }

  @Test(
    "what is no request is an error by its number, or nothing",
    arguments: [
      ("{", -32700), ("[]", -32600), (#"{"id":1,"method":"ping"}"#, -32600),
      (#"{"jsonrpc":"2.0","id":1}"#, -32600),
      (#"{"jsonrpc":"2.0","id":1,"method":"resources/list"}"#, -32601),
      (#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"rm"}}"#, -32602),
      (#"{"jsonrpc":"2.0","id":[1],"method":"ping"}"#, -32600),
      (String(repeating: "[", count: 50_000), -32700), (String(repeating: "x", count: 100_000), -32700),
      (#"{"a":"\"","b":"# + String(repeating: "[", count: 50_000), -32700), ("\u{0}[\u{0}]", -32700),
      (#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#, nil),
      (#"{"jsonrpc":"2.0","id":1,"result":{}}"#, nil),
    ] as [(String, Int?)])
  func messages(_ message: String, _ code: Int?) throws {
    let answer = try ask(TestService(), message)
    #expect((answer?["error"] as? [String: Any])?["code"] as? Int == code)
    #expect((answer == nil) == (code == nil))
  }

  @Test("brackets in a text are text, whatever stands before them")
  func brackets() throws {
    let test = try TestService()
    for text in [
      String(repeating: "[", count: 500), #"\"{[\\"#, String(repeating: #"\"["#, count: 200), "]}]}",
    ] {
      let found = try call(test, "search", #"{"query":"\#(text) momentum"}"#)
      #expect(!found.isError && !found.text.isEmpty, "\(text)")
    }
    let utf16 = Array(#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#.utf16).flatMap {
      [UInt8($0 & 0xFF), UInt8($0 >> 8)]
    }
    let answer = try #require(AssistantServer(test.service).answer(utf16))
    #expect(String(decoding: answer, as: UTF8.self).contains("-32700"))
  }

  @Test("what the protocol calls an error of a request is one in an answer of HTTP that is none")
  func statuses() throws {
    let test = try TestService()
    for (parameters, code) in [
      (#""method":"tools/call","params":{"name":"rm"}"#, -32602), (#""method":"resources/list""#, -32601),
      (#""method":"tools/call","params":{"name":"rm",\#(Self.meta)}"#, -32602),
    ] {
      let message = #"{"jsonrpc":"2.0","id":1,\#(parameters)}"#
      let answer = try #require(AssistantServer(test.service).answer(Array(message.utf8), header: nil))
      #expect(answer.status == 200, "\(parameters)")
      #expect(String(decoding: answer.bytes, as: UTF8.self).contains("\"code\":\(code)"))
    }
  }

  @Test("messages are lines, whatever the pipe cuts them into")
  func lines() throws {
    let test = try TestService()
    let sent = Array(
      (#"{"jsonrpc":"2.0","id":1,"method":"ping"}"# + "\r\n\n" + String(repeating: "y", count: 200_000) + "\n"
        + #"{"jsonrpc":"2.0","id":2,"method":"ping"}"#).utf8)
    for size in [1, 7, 1_000_000] {
      var rest = sent[...]
      var written: [UInt8] = []
      AssistantServer(test.service).run {
        defer { rest = rest.dropFirst(size) }
        return Array(rest.prefix(size))
      } write: {
        written += $0
      }
      let lines = String(decoding: written, as: UTF8.self).split(separator: "\n")
      #expect(lines.count == 3)
      #expect(lines.first == #"{"jsonrpc":"2.0","id":1,"result":{}}"#)
      #expect(lines.last == #"{"jsonrpc":"2.0","id":2,"result":{}}"#)
    }
  }

  @Test("a page of the public URL may ask, whatever its path is")
  func publicSite() throws {
    let test = try TestService(withIndex: false) {
      ($0.offersMCP, $0.settings.publicURL) = (true, "https://www.example.org/publications")
    }
    for (origin, status) in [("https://www.example.org", 405), ("https://example.org", 403), ("null", 403)] {
      #expect(test.get("/mcp", "GET", [("Origin", origin)]).status == status, "\(origin)")
    }
  }

  @Test("over HTTP they ask by POST where it is allowed, and pages of other sites do not")
  func http() throws {
    let message = #"{"jsonrpc":"2.0","id":1,"method":"ping"}"#
    for isOffered in [true, false] {
      let test = try TestService { $0.offersMCP = isOffered }
      let server = try HTTPServer(test.service, port: 0)
      defer { server.stop() }
      func post(_ headers: String = "", _ body: String = message, path: String = "/mcp") throws -> String {
        let client = try Client(server.port)
        client.send(
          "POST \(path) HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)"
        )
        return client.read()
      }
      guard isOffered else {
        #expect(try post().hasPrefix("HTTP/1.1 400 "))
        #expect(test.get("/mcp").status == 404)
        continue
      }
      #expect(try post().hasSuffix(#"{"jsonrpc":"2.0","id":1,"result":{}}"#))
      #expect(try post("Origin: http://localhost:8080\r\n").hasPrefix("HTTP/1.1 200 "))
      // A name that leads to this machine is another site's all the same.
      #expect(try post("Origin: http://here\r\n").hasPrefix("HTTP/1.1 403 "))
      #expect(try post("Origin: http://localhost.evil\r\n").hasPrefix("HTTP/1.1 403 "))
      #expect(try post("Origin: http://evil\r\n").hasPrefix("HTTP/1.1 403 "))
      #expect(try post("MCP-Protocol-Version: 1\r\n").hasPrefix("HTTP/1.1 400 "))
      #expect(
        try post("", #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#).hasPrefix("HTTP/1.1 202 "))
      #expect(try post("", String(repeating: "x", count: 70_000)).hasPrefix("HTTP/1.1 413 "))
      #expect(try post("", message, path: "/search").hasPrefix("HTTP/1.1 400 "))
      #expect(try post("Transfer-Encoding: chunked\r\n").hasPrefix("HTTP/1.1 411 "))
      for method in ["GET", "HEAD", "PUT", "OPTIONS", "DELETE"] {
        let response = test.get("/mcp", method)
        #expect(response.status == 405 && response.header("Allow") == "POST", "\(method)")
      }
      #expect(test.get("/search", "PUT").header("Allow") == "GET, HEAD")
    }
  }
}
