import Basics
import Foundation
import Publication
import Testing

@testable import SearchServer

@Suite("Who asks")
struct OriginTests {
  @Test(
    "networks hold the addresses that begin as they do",
    arguments: [
      ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false), ("10.1.2.3", "10.1.2.3", true),
      ("10.1.2.3", "10.1.2.4", false), ("0.0.0.0/0", "1.2.3.4", true), ("0.0.0.0/0", "::1", false),
      ("::1", "::1", true), ("2001:db8::/33", "2001:db8:7fff::1", true),
      ("2001:db8::/33", "2001:db8:8000::1", false), ("192.168.1.128/25", "192.168.1.200", true),
      ("10.0.0.0/8", "::ffff:10.1.1.1", true),
    ])
  func networks(_ network: String, _ address: String, _ isInside: Bool) throws {
    let network = try #require(IPAddress.Network(network))
    #expect(network.contains(try #require(IPAddress(address))) == isInside)
  }

  @Test(
    "what is no address is none",
    arguments: ["", "a", "1.2.3", "1.2.3.4/33", "::/129", "1.2.3.4/x", "1.2.3.4/8/8"])
  func noAddress(_ text: String) { #expect(IPAddress.Network(text) == nil) }

  @Test(
    "a proxy is believed only where it is trusted, and only what it says itself",
    arguments: [
      (
        "10.0.0.1",
        [
          "host": "in", "x-forwarded-for": "9.9.9.9, 8.8.8.8", "x-forwarded-proto": "https",
          "x-forwarded-host": "example.org",
        ], "8.8.8.8", "https://example.org"
      ),
      ("10.0.0.1", ["host": "in", "x-forwarded-for": "9.9.9.9, 10.0.0.2"], "9.9.9.9", "http://in"),
      ("10.0.0.1", ["host": "in", "x-forwarded-for": "nonsense"], "10.0.0.1", "http://in"),
      ("10.0.0.1", ["host": "in", "x-forwarded-proto": "gopher"], "10.0.0.1", "http://in"),
      (
        "7.7.7.7",
        [
          "host": "in", "x-forwarded-for": "9.9.9.9", "x-forwarded-proto": "https",
          "x-forwarded-host": "evil.org",
        ], "7.7.7.7", "http://in"
      ),
      ("7.7.7.7", ["host": "a\"><script>"], "7.7.7.7", nil),
      ("7.7.7.7", [:], "7.7.7.7", nil),
    ] as [(String, [String: String], String, String?)])
  func proxies(_ peer: String, _ headers: [String: String], _ client: String, _ address: String?) throws {
    let trusted = [try #require(IPAddress.Network("10.0.0.0/8"))]
    let origin = Origin(peer: IPAddress(peer), isSecure: false, trusted: trusted) { headers[$0] }
    #expect(origin.client?.text == client)
    #expect(origin.address == address)
  }
}

@Suite("How often a client may ask")
struct TokenBucketTests {
  private func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }

  @Test("is as often as its bucket fills, each client for itself")
  func rate() throws {
    let buckets = TokenBuckets(rate: 2, size: 3)
    let now = ContinuousClock.now
    let (one, other) = (try address("1.1.1.1"), try address("2.2.2.2"))
    for _ in 0..<3 { #expect(buckets.wait(of: one, now: now) == nil) }
    #expect(buckets.wait(of: one, now: now) == 1)
    #expect(buckets.wait(of: other, now: now) == nil)
    #expect(buckets.wait(of: one, now: now + .milliseconds(500)) == nil)
    #expect(buckets.wait(of: one, now: now + .milliseconds(500)) == 1)
    #expect(buckets.wait(of: one, now: now + .seconds(10)) == nil)
  }

  @Test("is one for all addresses of a network of IPv6")
  func networks() throws {
    let buckets = TokenBuckets(rate: 1, size: 1)
    let now = ContinuousClock.now
    #expect(buckets.wait(of: try address("2001:db8::1"), now: now) == nil)
    #expect(buckets.wait(of: try address("2001:db8::2"), now: now) == 1)
    #expect(buckets.wait(of: try address("2001:db8:0:1::1"), now: now) == nil)
  }

  @Test("remembers at most a fixed number of clients, the rest share a bucket")
  func bounded() throws {
    let buckets = TokenBuckets(rate: 1, size: 2, maxClients: 100)
    let now = ContinuousClock.now
    for number in 0..<1_000 {
      _ = buckets.wait(of: try address("10.0.\(number / 250).\(number % 250)"), now: now)
    }
    #expect(buckets.count <= 101)
    #expect(buckets.wait(of: try address("11.0.0.1"), now: now) != nil, "the others share a bucket")
    #expect(buckets.wait(of: try address("11.0.0.1"), now: now + .seconds(60)) == nil)
  }

  @Test("is who the trusted proxy says, also where it adds a line behind that of the client")
  func twoLines() throws {
    let test = try TestService(withIndex: false) { installation in
      installation.trustedProxies = [IPAddress.Network("10.0.0.0/8")].compactMap(\.self)
    }
    let sent = Request.Sent(
      method: "GET", target: Array("/".utf8),
      headers: [("x-forwarded-for", "1.2.3.4"), ("x-forwarded-for", "9.9.9.9")], peer: IPAddress("10.0.0.1"))
    #expect(test.service.admit(sent).client?.text == "9.9.9.9")
  }

  @Test("is told with 429, on a socket that stays")
  func refused() throws {
    let test = try TestService { installation in
      (installation.limits.requestsPerSecond, installation.limits.burst) = (1, 2)
    }
    let server = try HTTPServer(test.service, port: 0)
    defer { server.stop() }
    let client = try Client(server.port)
    var statuses: [String] = []
    for _ in 0..<4 {
      client.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
      let answer = client.read(until: "}")
      statuses.append(String(answer.dropFirst(9).prefix(3)))
      if statuses.last == "429" { #expect(answer.contains("Retry-After: 1")) }
    }
    #expect(statuses == ["200", "200", "429", "429"])
  }
}

@Suite("What is written about requests")
struct WatchingTests {
  private func lines(_ set: (inout RequestLog.Options) -> Void, _ target: String) throws -> String {
    let written = Locked("")
    var options = RequestLog.Options()
    set(&options)
    let log = RequestLog(options) { line in written.withLock { $0 += line } }
    let test = try TestService()
    let server = try HTTPServer(test.service, port: 0, log: log)
    let client = try Client(server.port)
    client.send("GET \(target) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    _ = client.read()
    server.stop()
    return withExtendedLifetime(test) { written.withLock { $0 } }
  }

  @Test("a line has neither query nor address unless it is asked for")
  func text() throws {
    let line = try lines({ _ in }, "/search.json?q=secret")
    #expect(line.contains(" method=GET path=/search.json route=search status=200 bytes="))
    #expect(!line.contains("secret") && !line.contains("127.0.0.1") && !line.hasPrefix("<"))
    let all = try lines(
      { ($0.hasQueries, $0.hasAddresses, $0.hasLevels) = (true, true, true) }, "/search.json?q=secret")
    #expect(all.hasPrefix("<6>time="))
    #expect(all.contains(" query=q=secret "))
    #expect(all.hasSuffix(" client=127.0.0.1\n"))
    #expect(all.split(separator: "\n").count == 1)
  }

  @Test("what a client calls its method does not act on a terminal")
  func method() throws {
    let written = Locked("")
    let log = RequestLog(RequestLog.Options()) { line in written.withLock { $0 += line } }
    log.add(
      RequestLog.Entry(
        method: "\u{1B}[31m" + String(repeating: "X", count: 900), target: Array("/".utf8), route: "none",
        status: 405, bytes: 0, milliseconds: 1, client: nil))
    log.stop()
    let line = written.withLock { $0 }
    #expect(line.contains(" method=?[31mXXXXXXXXXXXXXXX path=/ "))
  }

  @Test("a line may be JSON")
  func json() throws {
    let line = try lines({ ($0.format, $0.hasAddresses) = (.json, true) }, "/nothing/%22x")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect(object["status"] as? Int == 404)
    #expect(object["path"] as? String == "/nothing/%22x")
    #expect(object["client"] as? String == "127.0.0.1")
    #expect(object["query"] == nil)
    #expect(object["ms"] is Double)
  }

  @Test("counters are what Prometheus reads")
  func metrics() throws {
    let test = try TestService()
    let server = try HTTPServer(test.service, port: 0)
    defer { server.stop() }
    for target in ["/search.json?q=momentum", "/search.json?q=momentum", "/nothing", "/record/none"] {
      let client = try Client(server.port)
      client.send("GET \(target) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      _ = client.read()
    }
    let end = ContinuousClock.now + .seconds(10)
    while server.load.active > 0, .now < end { Thread.sleep(forTimeInterval: 0.01) }
    let response = test.get("/metrics")
    #expect(response.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
    for line in [
      "search_requests_total{route=\"search\",status=\"200\"} 2",
      "search_requests_total{route=\"none\",status=\"404\"} 1",
      "search_requests_total{route=\"record\",status=\"404\"} 1",
      "search_request_seconds_bucket{route=\"search\",le=\"+Inf\"} 2",
      "search_request_seconds_count{route=\"search\"} 2", "search_requests_active 0", "search_index_ready 1",
      "search_index_records 298", "search_index_generation 1",
    ] {
      #expect(response.text.contains("\n\(line)\n"), "\(line)")
    }
  }

  @Test("counters are there without an index")
  func metricsWithoutIndex() throws {
    let text = try TestService(withIndex: false).get("/metrics").text
    #expect(text.contains("\nsearch_index_ready 0\n"))
    #expect(!text.contains("search_index_records"))
  }
}
