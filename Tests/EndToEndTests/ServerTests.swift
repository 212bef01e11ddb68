import Foundation
import TestSupport
import Testing

/// `search serve` under way, asked with curl's own program as others would.
private final class Server {
  let place: Workplace
  let port: Int
  private let running: Running
  private let errors: URL

  /// `wrapper`: A command of the shell that starts `$@`.
  init(
    _ place: Workplace, _ arguments: [String] = [], wrapper: String = "exec \"$@\"", scheme: String = "http"
  ) throws {
    self.place = place
    self.scheme = scheme
    errors = place.folder.appending(path: "serve-\(UUID().uuidString).log")
    let words = [Program.url.path, "serve", "--port", "0"] + arguments
    running = try Running(
      executable: URL(fileURLWithPath: "/bin/bash"),
      ["-c", "exec 2>\(errors.lastPathComponent); \(wrapper)", "bash"] + words,
      folder: place.folder, input: Data(),
      environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"])
    let end = ContinuousClock.now + .seconds(30)
    var found: Int?
    while found == nil, .now < end, running.isRunning {
      Thread.sleep(forTimeInterval: 0.02)
      let text = (try? String(contentsOf: errors, encoding: .utf8)) ?? ""
      found = text.firstMatch(of: /answering at \w+:\/\/[^\/]*:(\d+)\//).flatMap { Int($0.1) }
    }
    guard let found else { throw NotStarted(log: (try? String(contentsOf: errors, encoding: .utf8)) ?? "") }
    port = found
  }

  private let scheme: String

  struct NotStarted: Error { let log: String }

  deinit { running.kill() }

  var identifier: Int32 { running.identifier }
  var log: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }

  func send(_ signal: Int32) { Foundation.kill(running.identifier, signal) }
  func kill() { running.kill() }
  func wait() throws -> Program.Outcome { try running.wait() }
  var isRunning: Bool { running.isRunning }

  /// The body, with the status behind it; an empty text where there was no answer.
  func get(_ target: String, _ options: String = "") throws -> (status: String, body: String) {
    let text = try place.shell(
      "curl -sk -m 20 \(options) -w '\\n%{http_code}' '\(scheme)://127.0.0.1:\(port)\(target)' || true"
    ).text
    let end = text.lastIndex(of: "\n") ?? text.startIndex
    return (String(text[end...].dropFirst()), String(text[..<end]))
  }

  /// Asks until the answer is as wanted.
  func becomes(_ target: String, _ isWanted: (String) -> Bool) throws -> Bool {
    let end = ContinuousClock.now + .seconds(20)
    while .now < end {
      if isWanted(try get(target).body) { return true }
      Thread.sleep(forTimeInterval: 0.1)
    }
    return false
  }

  /// What it has computed so far, in hundredths as the kernel counts.
  var processorSeconds: Double {
    get throws {
      let text = try String(contentsOfFile: "/proc/\(identifier)/stat", encoding: .utf8)
      let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
      // utime and stime are the 14th and 15th, the name the 2nd.
      return try #require(fields.count > 13 ? (Double(fields[12]) ?? 0) + (Double(fields[13]) ?? 0) : nil)
        / 100
    }
  }

  var memory: Int {
    get throws {
      let status = try String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8)
      return try #require(status.firstMatch(of: /VmHWM:\s+(\d+)/).flatMap { Int($0.1) })
    }
  }
}

@Suite("The server as a program", .enabled(if: Program.has("curl"), "needs curl"))
struct ServerTests {
  private static func export(_ count: Int, _ word: String = "word") -> String {
    (0..<count).map { "{\"_id\":\"r\($0)\",\"title\":\"\(word) \($0)\",\"year\":\"2020\"}\n" }.joined()
  }

  private func place(_ count: Int = 20) throws -> Workplace {
    let place = try Workplace()
    _ = try place.file(Self.export(count), name: "export.jsonl")
    #expect(try place.search("reindex", "export.jsonl").status == 0)
    return place
  }

  @Test("a signal ends it after the answers, and a second one at once")
  func signals() throws {
    let place = try place()
    for signal in [SIGINT, SIGTERM] {
      let server = try Server(place)
      #expect(try server.get("/ready").status == "200")
      server.send(signal)
      let outcome = try server.wait()
      #expect(outcome.status == 0 && !outcome.isSignaled)
    }
    // More than the buffers of both sockets hold.
    let long = "word " + String(repeating: "x", count: 700)
    _ = try place.file(Self.export(40_000, long), name: "export.jsonl")
    #expect(try place.search("reindex", "export.jsonl").status == 0)
    let server = try Server(place)
    // A list that nobody reads keeps it for ten seconds.
    let reader = try connection(to: server, "GET /search.jsonl?q=word HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n")
    defer { reader.kill() }
    let begun = ContinuousClock.now
    while try !server.get("/metrics").body.contains("search_requests_active 2"), .now - begun < .seconds(30) {
      Thread.sleep(forTimeInterval: 0.1)
    }
    let start = ContinuousClock.now
    server.send(SIGTERM)
    Thread.sleep(forTimeInterval: 0.5)
    #expect(server.isRunning, "\(server.log)")
    server.send(SIGTERM)
    let outcome = try server.wait()
    #expect(outcome.status == 128 + SIGTERM, "\(outcome) \(server.log)")
    #expect(.now - start < .seconds(5))
  }

  @Test("killed, it starts again at once, and the index is as it was")
  func killed() throws {
    let place = try place()
    let before = try place.search("stats", "--json").json()
    for _ in 0..<3 {
      let server = try Server(place)
      #expect(try server.get("/search.json?q=word").body.contains("\"total\":20"))
      server.kill()
      #expect(try server.wait().isSignaled)
    }
    #expect(try place.search("check", "--json").json()["problems"] == .array([]))
    #expect(try place.search("stats", "--json").json()["fingerprint"] == before["fingerprint"])
  }

  @Test("a new commit is seen by the next request; a run that is killed beside it changes nothing")
  func reindex() throws {
    let place = try place()
    let server = try Server(place)
    _ = try place.file(Self.export(30), name: "export.jsonl")
    #expect(try place.search("reindex", "export.jsonl").status == 0)
    #expect(try server.get("/search.json?q=word").body.contains("\"total\":30"))
    _ = try place.file(Self.export(20_000, "other"), name: "export.jsonl")
    for milliseconds in [30, 100, 200] {
      let run = try Program.start(["reindex", "export.jsonl", "--allow-delete"], in: place.folder)
      Thread.sleep(forTimeInterval: Double(milliseconds) / 1_000)
      run.kill()
      _ = try run.wait()
      let body = try server.get("/search.json?q=*").body
      #expect(body.contains("\"total\":30") || body.contains("\"total\":20000"), "\(body.prefix(300))")
    }
  }

  @Test("an index that comes later, is replaced, or is repaired, is answered from by itself")
  func replaced() throws {
    let place = try place()
    let other = place.folder.appending(path: "other.db").path
    _ = try place.file(Self.export(7), name: "seven.jsonl")
    #expect(try place.search("ingest", "seven.jsonl", "--index", other).status == 0)
    let server = try Server(place)
    #expect(try server.get("/search.json?q=word").body.contains("\"total\":20"))
    // In one step, as `repair` and a restored backup do.
    _ = try place.shell(
      "rm -f index/publications.db-wal index/publications.db-shm; mv other.db index/publications.db")
    #expect(try server.becomes("/search.json?q=word") { $0.contains("\"total\":7,") })
    #expect(try place.search("repair").status == 0)
    #expect(try server.becomes("/search.json?q=word") { $0.contains("\"total\":7,") })
    let late = try Server(place, ["--index", "late.db"])
    #expect(try late.get("/ready").status == "503")
    #expect(try late.get("/health").status == "200")
    #expect(try place.search("ingest", "seven.jsonl", "--index", "late.db").status == 0)
    #expect(try late.becomes("/search.json?q=word") { $0.contains("\"total\":7,") })
  }

  /// Whether a file system can be mounted here that nobody else sees.
  private static let canMount: Bool = {
    let folder = FileManager.default.temporaryDirectory
    return (try? Program.shell("unshare -m mount -t tmpfs tmpfs /mnt", in: folder))?.status == 0
  }()

  /// Starts a server whose index is on a small disk of its own, which is filled before. `prepare`: Done with
  /// the disk.
  private func onSmallDisk(_ place: Workplace, _ prepare: String) throws -> Server {
    _ = try place.shell("mkdir -p disk")
    _ = try place.file(
      """
      mount -t tmpfs -o size=2m tmpfs disk && cp index/publications.db disk/i.db && \(prepare); exec "$@"
      """, name: "disk.sh")
    return try Server(place, ["--index", "disk/i.db"], wrapper: "exec unshare -m bash disk.sh \"$@\"")
  }

  @Test(
    "on a full disk it answers or says why, and when there is room again, it answers by itself",
    .enabled(if: canMount, "needs the right to mount"))
  func fullDisk() throws {
    let place = try place()
    let fill = "head -c 9m /dev/zero > disk/fill 2>/dev/null"
    let server = try onSmallDisk(place, fill)
    let disk = "/proc/\(server.identifier)/root\(place.folder.path)/disk"
    let within = "nsenter -t \(server.identifier) -m --wd=\(place.folder.path)"
    // SQLite has no room for the file by which readers and a writer would know of each other.
    let refused = try server.get("/search.json?q=word")
    #expect(refused.status == "503" && !refused.body.contains("i.db"), "\(refused)")
    #expect(server.log.contains("the index 'disk/i.db' cannot be read yet and is looked for again: the disk"))
    #expect(try server.get("/health").status == "200")
    #expect(try place.shell("rm \(disk)/fill").status == 0)
    #expect(try server.becomes("/search.json?q=word") { $0.contains("\"total\":20,") }, "\(server.log)")
    #expect(server.log.contains(" status=503 ") && server.log.contains(" cause=\"the disk, or a file on it,"))
    // From now on the file is there.
    _ = try place.shell("\(within) bash -c '\(fill)'")
    _ = try place.file(Self.export(3_000, "other"), name: "more.jsonl")
    let run = try place.shell(
      "\(within) $(command -v search) reindex more.jsonl --allow-delete --index disk/i.db")
    #expect(run.status != 0 && !run.isSignaled, "\(run.text) \(run.errors)")
    for _ in 0..<3 { #expect(try server.get("/search.json?q=word").body.contains("\"total\":20,")) }
    #expect(try server.get("/search.jsonl?q=word").body.split(separator: "\n").count == 20)
  }

  @Test(
    "on a disk that may only be read it answers all",
    .enabled(if: canMount, "needs the right to mount"))
  func readOnlyDisk() throws {
    let server = try onSmallDisk(try place(), "mount -o remount,ro disk")
    #expect(try server.get("/search.json?q=word").body.contains("\"total\":20,"))
    for target in ["/search.bib?q=word", "/facets/year.json", "/report/quality.json", "/record/r1"] {
      #expect(try server.get(target).status == "200", "\(target)")
    }
  }

  @Test("100,000 records are sent in bounded memory")
  func memory() throws {
    let place = try place(100_000)
    let server = try Server(place)
    _ = try server.get("/search.bib?q=word&limit=1000")
    let before = try server.memory
    let result = try place.shell(
      "for i in 1 2 3; do curl -sf 'http://127.0.0.1:\(server.port)/search.bib?q=word' | grep -c '^@' & done; wait"
    )
    #expect(result.lines == ["100000", "100000", "100000"])
    // Ids of 100,000 records, three times, and the postings of the word; the whole is 12 MB three times.
    let after = try server.memory
    #expect(after - before < 48 << 10, "\(before) KiB, then \(after) KiB")
  }

  @Test(
    "https with a certificate, and a sentence about a wrong one",
    .enabled(if: Program.has("openssl"), "needs openssl"))
  func https() throws {
    let place = try place()
    let made = try place.shell(
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out cert.pem -days 2 "
        + "-subj /CN=localhost 2>/dev/null && openssl ecparam -name prime256v1 -genkey -noout -out other.pem")
    #expect(made.status == 0)
    let server = try Server(place, ["--tls-cert", "cert.pem", "--tls-key", "key.pem"], scheme: "https")
    #expect(try server.get("/search.json?q=word").body.contains("\"total\":20"))
    #expect(try server.get("/search.jsonl?q=word").body.split(separator: "\n").count == 20)
    for (arguments, message) in [
      (["--tls-cert", "cert.pem"], "--tls-cert is given without --tls-key"),
      (["--tls-cert", "none.pem", "--tls-key", "key.pem"], "--tls-cert 'none.pem' cannot be read"),
      (
        ["--tls-cert", "key.pem", "--tls-key", "key.pem"], "--tls-cert 'key.pem' holds no certificate in PEM"
      ),
      (["--tls-cert", "cert.pem", "--tls-key", "other.pem"], "do not go together"),
    ] {
      let outcome = try Program.start(["serve", "--port", "0"] + arguments, in: place.folder).wait()
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }
  }

  /// Starts it as systemd would, which keeps the socket.
  private func activated(_ place: Workplace) throws -> Server {
    _ = try place.file(
      """
      import os, socket, sys, time
      listening = socket.socket()
      listening.bind(("127.0.0.1", 0))
      listening.listen()
      server = os.getpid()
      if os.fork() == 0:
          while os.getppid() == server:
              time.sleep(0.05)
          os._exit(0)
      os.dup2(listening.fileno(), 3)
      os.set_inheritable(3, True)
      os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
      os.execv(sys.argv[1], sys.argv[1:])
      """, name: "activate.py")
    return try Server(place, wrapper: "exec python3 activate.py \"$@\"")
  }

  @Test("a socket of systemd is taken over", .enabled(if: Program.has("python3"), "needs python3"))
  func systemd() throws {
    let place = try place()
    let server = try activated(place)
    #expect(try server.get("/search.json?q=word").body.contains("\"total\":20"))
    let start = ContinuousClock.now
    server.send(SIGTERM)
    #expect(try server.wait().status == 0)
    #expect(.now - start < .seconds(5))
  }

  @Test(
    "while it waits for the end of an answer, those who wait at the socket of systemd cost nothing",
    .enabled(if: Program.has("python3"), "needs python3"))
  func systemdStopping() throws {
    let place = try place()
    let long = "word " + String(repeating: "x", count: 700)
    _ = try place.file(Self.export(40_000, long), name: "export.jsonl")
    #expect(try place.search("reindex", "export.jsonl").status == 0)
    let server = try activated(place)
    let reader = try connection(to: server, "GET /search.jsonl?q=word HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n")
    defer { reader.kill() }
    #expect(try server.becomes("/metrics") { $0.contains("search_requests_active 2") })
    server.send(SIGTERM)
    Thread.sleep(forTimeInterval: 0.5)
    let waiting = try connection(to: server, "GET /health HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n")
    defer { waiting.kill() }
    Thread.sleep(forTimeInterval: 0.5)
    let before = try server.processorSeconds
    Thread.sleep(forTimeInterval: 2)
    #expect(server.isRunning)
    #expect(try server.processorSeconds - before < 0.5)
    server.send(SIGTERM)
    _ = try server.wait()
  }

  /// A client that sends something and reads nothing.
  private func connection(to server: Server, _ request: String) throws -> Running {
    try Running(
      executable: URL(fileURLWithPath: "/bin/bash"),
      ["-c", "exec 3<>/dev/tcp/127.0.0.1/\(server.port); printf '\(request)' >&3; sleep 60"],
      folder: server.place.folder, input: Data(), environment: ["PATH": "/usr/bin:/bin"])
  }

  @Test("lines have the levels of the journal where standard error is its stream, and nowhere else")
  func journal() throws {
    let place = try place()
    for (variable, hasLevel) in [("$(stat -Lc %d:%i /proc/self/fd/2)", true), ("8:1", false), ("", false)] {
      let server = try Server(place, wrapper: "export JOURNAL_STREAM=\(variable); exec \"$@\"")
      #expect(try server.get("/health").status == "200")
      server.send(SIGTERM)
      _ = try server.wait()
      #expect(server.log.contains("\n<6>time=") == hasLevel, "\(server.log)")
      #expect(server.log.contains("time="))
    }
  }

  @Test(
    "the browser is sent to an address that it can reach",
    arguments: [
      (["--host", "127.0.0.1"], "http://127.0.0.1"), (["--host", "0.0.0.0"], "http://127.0.0.1"),
      (["--host", "0"], "http://127.0.0.1"), (["--host", "localhost"], "http://localhost"),
      (["--host", "::"], "http://[::1]"), (["--base-path", "/p"], "http://127.0.0.1"),
    ])
  func browser(_ arguments: [String], _ address: String) throws {
    let known = try? String(contentsOfFile: "/proc/net/if_inet6", encoding: .utf8)
    if address.contains("::"), known?.contains(" lo") != true { return }
    let place = try place()
    // The shell writes the browser: a program that starts in this process meanwhile would keep the file open
    // for writing, and no such file can be run.
    let browser = "printf '#!/bin/sh\\necho \"$@\" > opened\\n' > xdg-open; chmod +x xdg-open"
    let server = try Server(
      place, ["--open"] + arguments, wrapper: "\(browser); export PATH=\"$PWD:$PATH\"; exec \"$@\"")
    let file = place.folder.appending(path: "opened")
    let end = ContinuousClock.now + .seconds(20)
    var opened = ""
    while opened.isEmpty, .now < end {
      Thread.sleep(forTimeInterval: 0.02)
      opened = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    }
    let path = arguments.contains("/p") ? "/p/" : "/"
    #expect(opened == "\(address):\(server.port)\(path)\n", "\(server.log)")
  }

  @Test("the configuration beside the index counts, an option more, and a mistake is told with its line")
  func configuration() throws {
    let place = try place()
    _ = try place.file("title: From the file\nlimits: {hits: 5}\n", name: "index/search.yaml")
    let server = try Server(place, ["--title", "From the option", "--base-path", "/p", "--log-queries"])
    #expect(try server.get("/p/openapi.json").body.contains("\"title\":\"From the option\""))
    #expect(try server.get("/p/search.json?limit=6&q=word").status == "400")
    server.send(SIGTERM)
    _ = try server.wait()
    #expect(server.log.contains("path=/p/search.json query=limit=6&q=word route=search status=400"))
    _ = try place.file("title: A\nlimts: {}\n", name: "index/search.yaml")
    let outcome = try place.search("serve", "--port", "0")
    #expect(outcome.status == 2)
    #expect(
      outcome.errors.contains("search.yaml:2: unknown key 'limts', did you mean 'limits'?"),
      "\(outcome.errors)")
  }

  @Test("an assistant is answered over pipes")
  func assistant() throws {
    let place = try place()
    let messages = [
      #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{}}}"#,
      #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
      #"{"jsonrpc":"2.0","id":2,"method":"tools/list"}"#,
      #"{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"search","arguments":{"query":"word","limit":2}}}"#,
    ]
    let outcome = try place.search("mcp", input: Data((messages.joined(separator: "\n") + "\n").utf8))
    #expect(outcome.status == 0)
    #expect(outcome.lines.count == 3)
    #expect(outcome.lines.last?.contains("20 records, from 1 on:") == true)
    #expect(outcome.errors == "")
  }
}
