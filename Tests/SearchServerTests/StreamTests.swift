import Basics
import Export
import Foundation
import Publication
import Search
import TestSupport
import Testing

@testable import SearchServer

@Suite("Lists in other forms")
struct ListFormTests {
  @Test("are what the export writes, with their number and a name", arguments: Route.listForms.dropFirst())
  func lists(_ form: Form) throws {
    let test = try TestService()
    let index = try SearchIndex(path: test.path)
    let format = try #require(form.format)
    for query in ["q=momentum", "oa=green&year=2000..2024", "", "q=xyzzy", "q=momentum&limit=3&sort=title"] {
      let response = test.get("/search.\(form.rawValue)?\(query)")
      var parameters = Parameters(try RequestTarget(Array("/?\(query)".utf8)).parameters)
      let limit = try parameters.number("limit", in: 1...100)
      var request = try parameters.searchRequest(ServerLimits(), isWhole: true)
      (request.limit, request.offersPartialMatches) = (limit, false)
      request.sort = request.sort ?? (form == .atom ? .updated : .yearDescending)
      var records: [Record] = []
      _ = try index.forEachRecord(request) { records.append($0) }
      #expect(try whole(response) == RecordExport.bytes(of: records, in: format), "\(query)")
      #expect(response.header("X-Total-Count") == String(records.count))
      #expect(response.header("Content-Type") == format.mediaType)
      let disposition = response.header("Content-Disposition")
      #expect(disposition == (form == .atom ? nil : "attachment; filename=\"publications.\(form.rawValue)\""))
      #expect(response.header("ETag")?.hasSuffix("-\(form.rawValue)\"") == true)
    }
  }

  private func whole(_ response: Response) throws -> [UInt8] {
    var bytes = response.body
    while let piece = try response.rest?.next() { bytes += piece }
    return bytes
  }

  @Test("come in pieces of a bounded size, packed or not")
  func pieces() throws {
    let test = try TestService()
    let plain = test.get("/search.jsonl?q=*")
    var sizes = [plain.body.count]
    var bytes = plain.body
    while let piece = try plain.rest?.next() {
      sizes.append(piece.count)
      bytes += piece
    }
    #expect(sizes.count > 2)
    #expect(sizes.allSatisfy { $0 < 512 << 10 }, "\(sizes)")
    let packed = test.get("/search.jsonl?q=*", "GET", [("Accept-Encoding", "gzip")])
    #expect(packed.header("Content-Encoding") == "gzip")
    let file = test.folder + "/list.gz"
    try Data(try whole(packed)).write(to: URL(filePath: file))
    let end = try ChildProcess(
      "/bin/gzip", ["-dc", file], environment: [:], folder: "/", output: test.folder + "/list",
      errors: "/dev/null"
    ).wait()
    #expect(end == .exit(0))
    #expect(try [UInt8](Data(contentsOf: URL(filePath: test.folder + "/list"))) == bytes)
  }

  @Test("are of one commit: where records change or go while one is read, it ends with an error")
  func changes() throws {
    let test = try TestService(withIndex: false)
    try test.indexMany(6_000)
    let target = "/search.csv?q=word&sort=title&fields=id,title"
    func lines(_ bytes: [UInt8]) -> Int { bytes.count { $0 == UInt8(ascii: "\n") } }
    #expect(lines(try whole(test.get(target))) == 6_001)
    // A run that changes nothing is no other commit.
    var response = test.get(target)
    try test.indexMany(6_000)
    #expect(lines(try whole(response)) == 6_001)
    for change in [{ try test.index("Changed", id: "r5999") }, { try test.withdraw("r5998") }] {
      response = test.get(target)
      let packed = test.get(target, "GET", [("Accept-Encoding", "gzip")])
      try change()
      #expect(throws: RecordsChanged.self) { try self.whole(response) }
      #expect(throws: RecordsChanged.self) { try self.whole(packed) }
    }
    response = test.get(target)
    #expect(response.header("X-Total-Count") == "5998")
    #expect(lines(try whole(response)) == 5_998 + 1)
  }

  @Test(
    "HEAD has the status and the headers of GET, and takes no place",
    arguments: [
      "/search.bib?q=momentum", "/search.csv", "/search.jsonl?q=momentum&limit=3", "/search.ris?q=xyzzy",
      "/search.atom?oa=green", "/search.bib?page=2", "/search.bib?department=Nowhere",
      "/search.bib?q=momentum*",
    ])
  func head(_ target: String) throws {
    let test = try TestService()
    let none = try TestService { $0.limits.downloads = 0 }
    let (get, head) = (test.get(target), none.get(target, "HEAD"))
    #expect(head.status == get.status)
    #expect(head.headers.map(\.name) == get.headers.map(\.name))
    for name in ["X-Total-Count", "Content-Disposition", "Content-Type", "Vary", "Cache-Control"] {
      #expect(head.header(name) == get.header(name), "\(name)")
    }
    #expect(get.status != 200 || head.body.isEmpty && head.rest != nil)
  }

  @Test("a place is taken before there is work, and is free again when the list is not read any more")
  func places() throws {
    let test = try TestService(withIndex: false) { $0.limits.downloads = 1 }
    try test.indexMany(3_000)
    var first: Response? = test.get("/search.jsonl?q=word")
    #expect(first?.status == 200 && first?.rest != nil)
    // A department that the index would not know.
    for target in ["/search.jsonl?q=word", "/search.csv?department=Nowhere"] {
      let second = test.get(target)
      #expect(second.status == 503 && second.header("Retry-After") == "1", "\(target)")
    }
    #expect(test.service.downloads.taken == 1)
    first = nil
    #expect(test.service.downloads.taken == 0)
    #expect(test.get("/search.csv?department=Nowhere").status == 400)
    #expect(test.get("/search.jsonl?q=word&limit=1").status == 200)
    #expect(test.service.downloads.taken == 0)
  }

  @Test(
    "what they cannot do is said",
    arguments: [
      ("/search.bib?q=momentum&page=2", "unknown parameter 'page'"),
      ("/search.bib?q=momentum&after=x", "unknown parameter 'after'"),
      ("/search.bib?limit=0", "limit=0: expected a number from 1"),
      ("/search.ris?fields=id", "unknown parameter 'fields'"),
      ("/search.csv?department=Nowhere", "unknown department"),
    ])
  func refused(_ target: String, _ message: String) throws {
    let response = try TestService().get(target)
    #expect(response.status == 400)
    #expect(response.text.contains(message), "\(response.text)")
  }

  @Test("columns and keys are chosen by name")
  func fields() throws {
    let test = try TestService()
    #expect(test.get("/search.csv?fields=id,doi&limit=1").text.hasPrefix("id,doi\n"))
    let line = test.get("/search.jsonl?fields=title&limit=1").text
    #expect(line.hasPrefix("{\"title\":"))
  }
}

@Suite("Records in other forms")
struct RecordFormTests {
  @Test("are what the export writes of one", arguments: Route.recordForms.dropFirst())
  func records(_ form: Form) throws {
    let test = try TestService()
    let id = "N1001"
    let record = try #require(try SearchIndex(path: test.path).records(ids: [id]).records.first)
    var options = ExportOptions()
    options.isSingle = true
    let expected = RecordExport.bytes(of: [record], in: try #require(form.format), options: options)
    let response = test.get("/record/\(id).\(form.rawValue)")
    #expect(response.status == 200)
    #expect(response.body == expected)
    let accepted = test.get("/record/\(id)", "GET", [("Accept", form.mediaType)])
    #expect(accepted.body == expected)
    #expect(accepted.header("Content-Type") == form.contentType)
  }

  @Test("name the others, the DOI and the authors in their Link header")
  func signposting() throws {
    let test = try TestService()
    let file = test.folder + "/one.jsonl"
    try """
    {"_id":"a>b","title":"T","status":"public","type":"journal_article","doi":"10.1/x>;y",
    "author":[{"full_name":"A B","orcid":"0000-0002-3242-7020"}]}
    """.replacing("\n", with: "").write(toFile: file, atomically: true, encoding: .utf8)
    try test.index(file)
    let link = try #require(test.get("/record/a%3Eb.bib").header("Link"))
    #expect(link.contains("<https://doi.org/10.1/x%3E%3By>; rel=\"cite-as\""))
    #expect(link.contains("<https://schema.org/ScholarlyArticle>; rel=\"type\""))
    #expect(link.contains("<https://orcid.org/0000-0002-3242-7020>; rel=\"author\""))
    #expect(link.contains("</record/a%3Eb>; rel=\"describes\""))
    #expect(link.contains("</record/a%3Eb.mods>; rel=\"alternate\"; type=\"application/mods+xml\""))
    #expect(!link.contains("a%3Eb.bib>"))
  }
}

@Suite("Long lists on a socket")
struct DownloadTests {
  private static let count = 100_000
  /// Some 14 MB as JSON Lines: more than the system keeps for a connection.
  private static let shared = Result {
    let test = try TestService(withIndex: false)
    try test.indexMany(count)
    folder.withLock { $0 = test.folder }
    // What is shared is never let go.
    atexit { try? FileManager.default.removeItem(atPath: DownloadTests.folder.withLock { $0 }) }
    return test
  }
  private static let folder = Locked("/nonexistent")

  /// Of a service of its own: tests do not take each other's places.
  private static func server(
    _ options: HTTPServer.Options = .init(), _ set: (inout Installation) -> Void = { _ in }
  ) throws -> HTTPServer {
    var installation = Installation()
    set(&installation)
    let service = SearchService(IndexSource(path: try shared.get().path), installation)
    return try HTTPServer(service, port: 0, options: options)
  }

  private func serving<T>(
    _ options: HTTPServer.Options = .init(), _ body: (HTTPServer) throws -> T
  ) throws -> T {
    let server = try Self.server(options)
    defer { server.stop() }
    return try body(server)
  }

  private func ask(_ server: HTTPServer, _ target: String, _ method: String = "GET", slow: Bool = false)
    throws -> Client
  {
    let client = try Client(server.port, receiveBytes: slow ? 4_096 : nil)
    client.send("\(method) \(target) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    return client
  }

  /// Waits until no list is sent any more.
  private func isIdle(_ server: HTTPServer) -> Bool {
    let end = ContinuousClock.now + .seconds(60)
    while server.load.downloads > 0, .now < end { Thread.sleep(forTimeInterval: 0.02) }
    return server.load.downloads == 0
  }

  private func isAnswering(_ server: HTTPServer) throws -> Bool {
    let answer = try ask(server, "/search.json?q=word&limit=1").read()
    return answer.hasPrefix("HTTP/1.1 200 ")
  }

  @Test("100,000 records arrive whole, two lists at a time, and questions are answered beside them")
  func whole() throws {
    try serving { server in
      let clients = try (0..<2).map { _ in try ask(server, "/search.jsonl?q=word") }
      for _ in 0..<10 { #expect(try isAnswering(server)) }
      for client in clients {
        let answer = try #require(ReceivedAnswer(client.readAll()))
        #expect(answer.head.contains("X-Total-Count: \(Self.count)"))
        #expect(answer.isWhole)
        #expect(answer.body.count { $0 == UInt8(ascii: "\n") } == Self.count)
      }
      #expect(isIdle(server))
    }
  }

  @Test("HEAD tells the number, has no body, and closes")
  func head() throws {
    try serving { server in
      let client = try Client(server.port)
      client.send("HEAD /search.jsonl?q=word HTTP/1.1\r\nHost: a\r\n\r\n")
      let answer = client.read()
      #expect(answer.hasSuffix("\r\n\r\n"))
      #expect(answer.contains("X-Total-Count: \(Self.count)\r\n"))
      #expect(!answer.contains("Content-Length") && !answer.contains("Transfer-Encoding"), "\(answer)")
      #expect(isIdle(server))
    }
  }

  @Test("what the client has is 304, and the connection stays")
  func unchanged() throws {
    try serving { server in
      let asked = try ask(server, "/search.jsonl?q=word", "HEAD").read()
      let tag = try #require(asked.firstMatch(of: /ETag: (.*)\r\n/)?.1)
      let client = try Client(server.port)
      client.send("GET /search.jsonl?q=word HTTP/1.1\r\nHost: a\r\nIf-None-Match: \(tag)\r\n\r\n")
      #expect(client.read(until: "\r\n\r\n").hasPrefix("HTTP/1.1 304 "))
      client.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(client.read(until: "}").hasPrefix("HTTP/1.1 200 "))
    }
  }

  @Test("clients that do not read are cut after their time, and cost nobody else anything")
  func stalled() throws {
    var options = HTTPServer.Options()
    (options.headSeconds, options.leastRate) = (1, 1 << 20)
    try serving(options) { server in
      let start = ContinuousClock.now
      let clients = try (0..<8).map { _ in try ask(server, "/search.jsonl?q=word", slow: true) }
      for _ in 0..<10 { #expect(try isAnswering(server)) }
      #expect(isIdle(server))
      #expect(.now - start < .seconds(60))
      for client in clients { #expect(ReceivedAnswer(client.readAll())?.isWhole != true) }
      #expect(try isAnswering(server))
    }
  }

  @Test("clients that leave in the middle cost nobody else anything")
  func leaving() throws {
    try serving { server in
      for round in 0..<12 {
        let client = try ask(server, "/search.jsonl?q=word")
        for _ in 0..<round { _ = client.readSome(1_000) }
        if round % 2 == 0 { client.reset() }
      }
      #expect(try isAnswering(server))
      #expect(isIdle(server))
      #expect(server.load.active == 0)
    }
  }

  @Test("where too many are sent, the next is told to come again")
  func tooMany() throws {
    let server = try Self.server { $0.limits.downloads = 1 }
    defer { server.stop() }
    let first = try ask(server, "/search.jsonl?q=word", slow: true)
    _ = first.readSome(100)
    let answer = try ask(server, "/search.jsonl?q=word").read()
    #expect(answer.hasPrefix("HTTP/1.1 503 "))
    #expect(answer.contains("Retry-After: 1"))
    #expect(try ask(server, "/search.jsonl?q=word", "HEAD").read().hasPrefix("HTTP/1.1 200 "))
    #expect(try isAnswering(server))
  }

  @Test("a long answer that is there at once has its least rate, too")
  func stalledAnswer() throws {
    var options = HTTPServer.Options()
    (options.headSeconds, options.leastRate) = (1, 8 << 20)
    let server = try Self.server(options) { $0.limits.hits = 10_000 }
    defer { server.stop() }
    let client = try ask(server, "/search.json?q=word&limit=10000", slow: true)
    #expect(!client.readSome(100).isEmpty)
    let end = ContinuousClock.now + .seconds(60)
    while server.load.active > 0, .now < end { Thread.sleep(forTimeInterval: 0.02) }
    #expect(server.load.active == 0)
    let rest = String(decoding: client.readAll(), as: UTF8.self)
    #expect(!rest.hasSuffix("}"))
  }

  @Test("a kept connection is told while the server stops that there is no more")
  func keptWhileStopping() throws {
    var options = HTTPServer.Options()
    options.stopSeconds = 3
    let server = try Self.server(options)
    let kept = try Client(server.port)
    kept.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(kept.read(until: "}").hasPrefix("HTTP/1.1 200 "))
    let stalled = try ask(server, "/search.jsonl?q=word", slow: true)
    _ = stalled.readSome(100)
    let stopped = Locked(false)
    Thread.detachNewThread {
      server.stop()
      stopped.withLock { $0 = true }
    }
    Thread.sleep(forTimeInterval: 0.5)
    kept.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
    let answer = kept.read()
    #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 503 ") && answer.contains("Connection: close"))
    let end = ContinuousClock.now + .seconds(60)
    while !stopped.withLock(\.self), .now < end { Thread.sleep(forTimeInterval: 0.02) }
    let isStopped = stopped.withLock(\.self)
    #expect(isStopped)
  }

  @Test(
    "a list whose records change while it is sent is cut, so that its client sees it, and the log says why")
  func changed() throws {
    let test = try TestService(withIndex: false)
    try test.indexMany(20_000, words: 700)
    let lines = Locked("")
    let log = RequestLog(.init()) { line in lines.withLock { $0 += line } }
    let server = try HTTPServer(test.service, port: 0, log: log)
    let client = try ask(server, "/search.jsonl?q=word", slow: true)
    let head = client.readSome(100)
    try test.index("Changed", id: "r1")
    let answer = try #require(ReceivedAnswer(head + client.readAll()))
    #expect(answer.head.contains("X-Total-Count: 20000\r\n") && !answer.isWhole)
    #expect(isIdle(server))
    let again = try #require(ReceivedAnswer(try ask(server, "/search.jsonl?q=changed").readAll()))
    #expect(String(decoding: again.body, as: UTF8.self).contains("\"r1\""))
    server.stop()
    let text = lines.withLock(\.self)
    #expect(text.contains(" cause=\"the list was cut: the records have changed meanwhile\"\n"), "\(text)")
  }

  @Test("stopping lets a list that is read end")
  func stoppingAfterTheEnd() throws {
    var options = HTTPServer.Options()
    options.stopSeconds = 120
    let server = try Self.server(options)
    let client = try ask(server, "/search.jsonl?q=word")
    let head = client.readSome(1_000)
    Thread.detachNewThread { server.stop() }
    let answer = try #require(ReceivedAnswer(head + client.readAll()))
    #expect(answer.isWhole)
    #expect(answer.body.count { $0 == UInt8(ascii: "\n") } == Self.count)
  }

  @Test("stopping cuts a list that is not read, so that its client sees it")
  func stoppingInTheMiddle() throws {
    var options = HTTPServer.Options()
    options.stopSeconds = 1
    let server = try Self.server(options)
    let client = try ask(server, "/search.jsonl?q=word", slow: true)
    let head = client.readSome(100)
    let start = ContinuousClock.now
    server.stop()
    #expect(server.load.active == 0)
    #expect(.now - start < .seconds(20))
    #expect(ReceivedAnswer(head + client.readAll())?.isWhole == false)
  }
}
