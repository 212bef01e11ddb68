import Foundation
import TestSupport
import Testing

@testable import SearchServer

@Suite("The server on a socket")
struct HTTPServerTests {
  /// Starts a server on a free port, asks it, stops it.
  private func serving<T>(
    _ options: HTTPServer.Options = .init(), _ body: (TestService, HTTPServer) throws -> T
  ) throws -> T {
    let test = try TestService()
    let server = try HTTPServer(test.service, port: 0, options: options)
    defer { server.stop() }
    return try body(test, server)
  }

  @Test("answers what the service answers, on one connection after the other request")
  func kept() throws {
    try serving { test, server in
      let client = try Client(server.port)
      for target in ["/search.json?q=momentum&limit=2", "/suggest?q=mom", "/record/none", "/health"] {
        let body = test.get(target).text
        client.send("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
        let answer = client.read(until: body)
        #expect(answer.hasSuffix("\r\n\r\n" + body), "\(target)")
        #expect(answer.contains("\r\nContent-Length: \(body.utf8.count)\r\n"))
        #expect(answer.contains("\r\nX-Content-Type-Options: nosniff\r\n"))
      }
    }
  }

  @Test("HEAD and 304 have no body, and the next answer follows them")
  func withoutBody() throws {
    try serving { test, server in
      let target = "/search.json?q=momentum"
      let (body, tag) = (test.get(target).body, test.get(target).header("ETag") ?? "")
      let client = try Client(server.port)
      client.send("HEAD \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
      let head = client.read(until: "\r\n\r\n")
      #expect(head.hasPrefix("HTTP/1.1 200 "))
      #expect(head.contains("\r\nContent-Length: \(body.count)\r\n"))
      client.send("GET \(target) HTTP/1.1\r\nHost: a\r\nIf-None-Match: \(tag)\r\n\r\n")
      let unchanged = client.read(until: "\r\n\r\n")
      #expect(unchanged.hasPrefix("HTTP/1.1 304 "))
      #expect(!unchanged.contains("Transfer-Encoding"))
      client.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(client.read(until: "}").hasPrefix("HTTP/1.1 200 "))
    }
  }

  @Test("requests sent without waiting are answered in their order")
  func pipelining() throws {
    try serving { _, server in
      let client = try Client(server.port)
      client.send(
        "GET /record/one HTTP/1.1\r\nHost: a\r\n\r\nGET /record/two HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
      )
      let answers = client.read()
      let (one, two) = (answers.range(of: "'one'"), answers.range(of: "'two'"))
      #expect(try #require(one).lowerBound < #require(two).lowerBound)
    }
  }

  @Test(
    "what two readers may take for two things is refused, and closes",
    arguments: [
      ("Host: a\r\nHost: b", "two 'Host'"),
      ("Host: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked", "a body"),
      ("Host: a\r\nContent-Length: 0\r\nContent-Length: 0", "a body"),
      ("Host: a\r\nTransfer-Encoding: gzip, chunked", "a body"),
      ("Host: a\r\nContent-Length: 3", "a body"),
      ("Host: a\r\nX-A : b", "blank in a header's name"),
      ("Host: a\r\nX-A: b\r\n c", "second line"),
      ("Host: a\r\nX-A: b\r\n\tc\r\nX-B: d", "second line"),
    ])
  func refused(_ headers: String, _ message: String) throws {
    try serving { _, server in
      let client = try Client(server.port)
      client.send("GET /health HTTP/1.1\r\n\(headers)\r\n\r\n")
      let answer = client.read()
      #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(answer)")
      #expect(answer.contains(message), "\(answer)")
    }
  }

  @Test(
    "what the library refuses by itself is no answer of ours",
    arguments: [
      ("GET /health HTTP/1.1\r\n\r\n", "400"),
      ("GET /" + String(repeating: "a", count: 100_000) + " HTTP/1.1\r\nHost: a\r\n\r\n", "414"),
      ("GET / HTTP/1.1\r\nHost: a\r\nX: " + String(repeating: "a", count: 100_000) + "\r\n\r\n", "431"),
    ])
  func libraryErrors(_ request: String, _ status: String) throws {
    try serving { _, server in
      let client = try Client(server.port)
      client.send(request)
      #expect(client.read().hasPrefix("HTTP/1.1 \(status) "))
    }
  }

  @Test("the target is taken as it was sent")
  func rawTarget() throws {
    try serving { test, server in
      try test.index("One", id: "a/b")
      for (target, status) in [
        ("/record/a%2Fb", "200"), ("/record/a/b", "404"), ("/record/a%2Fb%00c", "400"),
        ("/record/%ff", "400"),
        ("http://a/record/a%2Fb", "200"), ("/health?%00", "400"),
      ] {
        let client = try Client(server.port)
        client.send("GET \(target) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(client.read().hasPrefix("HTTP/1.1 \(status) "), "\(target)")
      }
    }
  }

  @Test("where all places are taken, a request is told to come again, and the connection stays")
  func noRoom() throws {
    var options = HTTPServer.Options()
    options.queue = 0
    try serving(options) { _, server in
      let client = try Client(server.port)
      for _ in 0..<2 {
        client.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
        let answer = client.read(until: "}")
        #expect(answer.hasPrefix("HTTP/1.1 503 "))
        #expect(answer.contains("\r\nRetry-After: 1\r\n"))
      }
    }
  }

  @Test("a head that comes a byte at a time is cut, and costs nobody else anything")
  func slowHead() throws {
    var options = HTTPServer.Options()
    (options.headSeconds, options.idleSeconds) = (1, 5)
    try serving(options) { _, server in
      let slow = try Client(server.port)
      let start = ContinuousClock.now
      slow.send("GET /health HTTP/1.1\r\nHost: a\r\n")
      for _ in 0..<12 {
        slow.send("X")
        Thread.sleep(forTimeInterval: 0.25)
      }
      let other = try Client(server.port)
      other.send("GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      #expect(other.read().hasPrefix("HTTP/1.1 200 "))
      slow.send(": b\r\n\r\n")
      #expect(slow.read() == "")
      #expect(.now - start < .seconds(10))
    }
  }

  @Test("a kept connection may be silent, and from the first byte on its next head has a time of its own")
  func keptAndSlow() throws {
    var options = HTTPServer.Options()
    (options.headSeconds, options.idleSeconds) = (1, 20)
    try serving(options) { _, server in
      let client = try Client(server.port)
      for seconds in [0, 2] {
        Thread.sleep(forTimeInterval: Double(seconds))
        client.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(client.read(until: "}").hasPrefix("HTTP/1.1 200 "))
      }
      Thread.sleep(forTimeInterval: 1.5)
      let start = ContinuousClock.now
      // The first line is not whole, so that the library knows nothing of it yet.
      for _ in 0..<10 {
        client.send("G")
        Thread.sleep(forTimeInterval: 0.25)
      }
      #expect(client.read() == "")
      #expect(.now - start < .seconds(10))
    }
  }

  @Test("half a head does not hold up the end")
  func stoppingWithHalfARequest() throws {
    try serving { _, server in
      let half = try Client(server.port)
      half.send("GET /health HTTP/1.1\r\nHost: a\r\nX-A: ")
      let end = ContinuousClock.now + .seconds(10)
      while server.load.active == 0, .now < end { Thread.sleep(forTimeInterval: 0.01) }
      let start = ContinuousClock.now
      server.stop()
      #expect(.now - start < .seconds(5))
    }
  }

  @Test("a hundred clients that send half a request cost the others nothing")
  func halfRequests() throws {
    try serving { _, server in
      let half = try (0..<100).map { number in
        let client = try Client(server.port)
        client.send("GET /search.json?q=momentum HTTP/1.1\r\nHost: a\r\nX-Number: \(number)")
        return client
      }
      let start = ContinuousClock.now
      for _ in 0..<20 {
        let client = try Client(server.port)
        client.send("GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(client.read().hasPrefix("HTTP/1.1 200 "))
      }
      // Less than the time that a head may take.
      #expect(.now - start < .seconds(8))
      for client in half.prefix(10) {
        client.send("\r\nConnection: close\r\n\r\n")
        #expect(client.read().hasPrefix("HTTP/1.1 200 "))
      }
    }
  }

  @Test("stopping answers what was asked, then closes, again and again")
  func stopping() throws {
    for _ in 0..<10 {
      try serving { _, server in
        let clients = try (0..<16).map { _ in try Client(server.port) }
        for client in clients { client.send("GET /search.json?q=momentum HTTP/1.1\r\nHost: a\r\n\r\n") }
        // Until the first is answered, some of the others are suspended.
        #expect(clients[0].read(until: "}}").hasPrefix("HTTP/1.1 200 "))
        server.stop()
        for client in clients.dropFirst() {
          let answer = client.read()
          #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 200 ") || answer.hasPrefix("HTTP/1.1 503 "))
        }
        #expect(throws: (any Error).self) { try Client(server.port) }
      }
    }
  }

  @Test("clients that leave before their answer harm nobody")
  func leaving() throws {
    try serving { _, server in
      for round in 0..<50 {
        let client = try Client(server.port)
        client.send(
          "GET /search.json?q=m*&page=\(round + 1) HTTP/1.1\r\nHost: a\r\n" + (round % 2 == 0 ? "\r\n" : ""))
      }
      let client = try Client(server.port)
      client.send("GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      #expect(client.read().hasPrefix("HTTP/1.1 "))
    }
  }

  @Test("an address that is taken is an error that names it")
  func taken() throws {
    try serving { test, server in
      let error = #expect(throws: ListeningError.self) { try HTTPServer(test.service, port: server.port) }
      #expect(error?.description.hasPrefix("cannot listen at 127.0.0.1 port \(server.port): ") == true)
    }
  }
}
