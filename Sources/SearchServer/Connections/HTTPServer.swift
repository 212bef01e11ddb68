import Basics
import CMicroHTTPD
import Foundation
import Publication

/// Speaks HTTP for a `SearchService`, through GNU libmicrohttpd: this file alone knows the library.
///
/// The library's threads neither compute nor read a disk. A connection is suspended while a worker answers,
/// and resumed with the answer.
public final class HTTPServer: Sendable {
  /// How much the server takes on.
  public struct Options: Sendable {
    /// Threads that parse and send.
    public var threads = 2
    /// Threads that answer.
    public var workers = 2
    /// Requests that are answered or wait; further ones are told to come again.
    public var queue = 64
    /// Open connections; above `queue`, so that it is us who say that there is no room.
    public var connections = 1_000
    /// How long a request's first line and headers may take in all, and how long a new connection may be
    /// silent.
    public var headSeconds = 10
    /// How long a connection is kept silent behind an answer.
    public var idleSeconds = 30
    /// Bytes a second that a client takes at least.
    public var leastRate = 4_096
    /// How long `stop` waits for answers to be sent.
    public var stopSeconds = 10

    public init() {}
  }

  /// A certificate and its key, as texts in PEM.
  public struct TLS: Sendable {
    public var certificate: String
    public var key: String

    public init(certificate: String, key: String) { (self.certificate, self.key) = (certificate, key) }
  }

  /// Where it listens.
  public let port: Int
  /// The socket; the library closes it in the end.
  private let listening: Int32
  /// What takes its place: see `stopListening`. It is opened at the start, when its lack is still an error.
  private let silent: Int32
  private let service: SearchService
  private let options: Options
  private let log: RequestLog
  private let isSecure: Bool
  private let table = ConnectionTable { socket in
    let bytes = http_received(socket)
    return bytes < 0 ? nil : bytes
  }
  private let workers: Workers
  private let state = Locked(State())

  private struct State {
    var daemon: OpaquePointer?
    var phase = Phase.running
    /// Requests whose answers are not sent yet.
    var active = 0
    /// Of those the ones whose heads are whole.
    var answering = 0
    var suspended: [ObjectIdentifier: Exchange] = [:]
  }

  private enum Phase: Int {
    case running
    /// What is being answered is; nothing else.
    case stopping
    /// Nothing is suspended any more.
    case cutting
    case stopped
  }

  /// `port`: The port; 0 for any free one.
  /// - Throws: `ListeningError` if nothing can be served there.
  public convenience init(
    _ service: SearchService, host: String = "127.0.0.1", port: Int = 8080, options: Options = Options(),
    tls: TLS? = nil, log: RequestLog? = nil
  ) throws {
    let socket = try ListeningSocket(host: host, port: port)
    try self.init(service, socket, options: options, tls: tls, log: log)
  }

  /// Serves at a socket that listens already, and closes it in the end.
  public init(
    _ service: SearchService, _ socket: ListeningSocket, options: Options = Options(), tls: TLS? = nil,
    log: RequestLog? = nil
  ) throws {
    (port, listening, silent) = (socket.port, socket.descriptor, http_silent_socket())
    guard silent >= 0 else {
      close(socket.descriptor)
      throw socket.error("there is no room for another socket")
    }
    (self.service, self.options, isSecure) = (service, options, tls != nil)
    self.log = log ?? RequestLog()
    workers = Workers(count: options.workers, room: options.queue)
    // The library holds no count of its own: this object lives until `stop`.
    let context = Unmanaged.passRetained(self).toOpaque()
    let daemon = http_start(
      socket.descriptor, UInt32(options.threads), UInt32(options.connections), service.limits.headBytes * 2,
      UInt32(options.idleSeconds), tls?.certificate, tls?.key,
      { HTTPServer.began($0, $1, $2) },
      { context, connection, _, method, _, data, count, exchange in
        HTTPServer.answer(context, connection, method, data, count, exchange)
      },
      { context, connection, exchange, _ in HTTPServer.completed(context, connection, exchange) },
      { HTTPServer.connected($0, $1, $2, isStart: http_is_start($3) != 0) }, context)
    guard let daemon else {
      close(socket.descriptor)
      close(silent)
      workers.stop()
      Unmanaged<HTTPServer>.fromOpaque(context).release()
      throw socket.error(
        tls == nil
          ? "the HTTP library did not start"
          : http_has_tls() == 0
            ? "the HTTP library was built without TLS"
            : "the certificate and the key do not go together, or one of them cannot be read")
    }
    state.withLock { $0.daemon = daemon }
    Thread.detachNewThread { [table, weak self] in
      while let self, state.withLock({ $0.phase != .stopped }) {
        table.sweep()
        Thread.sleep(forTimeInterval: 0.25)
      }
    }
  }

  /// Requests whose answers are not sent yet, and those of them that are long lists.
  var load: (active: Int, downloads: Int) { (state.withLock { $0.active }, service.downloads.taken) }

  /// Finishes what is being answered, then stops; what takes longer than allowed is cut. A second call does
  /// nothing.
  ///
  /// The order matters: the library aborts the process where it is stopped with a suspended connection.
  public func stop() {
    let daemon = state.withLock { state -> OpaquePointer? in
      guard state.phase == .running else { return nil }
      state.phase = .stopping
      return state.daemon
    }
    guard let daemon else { return }
    stopListening()
    let end = ContinuousClock.now + .seconds(options.stopSeconds)
    // Half a head is no question.
    while state.withLock({ $0.answering }) > 0, .now < end { Thread.sleep(forTimeInterval: 0.01) }
    workers.stop()
    state.withLock { state in
      state.phase = .cutting
      for exchange in state.suspended.values { MHD_resume_connection(exchange.connection) }
      state.suspended = [:]
    }
    MHD_stop_daemon(daemon)
    log.stop()
    state.withLock { state in
      state.daemon = nil
      state.phase = .stopped
    }
    Unmanaged.passUnretained(self).release()
  }

  /// Takes no further connection: a socket that nobody knows takes the place of the one that listens.
  ///
  /// `MHD_quiesce_daemon` would do it, but in 0.9.75 its thread and those of the pool may take the socket out
  /// of the same epoll set, and the second one aborts the process ("Failed to remove listen FD from epoll
  /// set"). A socket that is closed leaves all sets by itself. One that systemd keeps open too does not:
  /// connections wait there for the next process, and the library's threads would look for them in vain,
  /// again and again; so it is taken out of their sets. The library would shut such a socket for everybody
  /// when it stops; so it shuts this one.
  private func stopListening() {
    http_forget(listening)
    dup2(silent, listening)
    close(silent)
  }

  // MARK: Calls of the library

  /// One request, from its first line until its answer is sent.
  ///
  /// `@unchecked Sendable`: the library's thread and a worker take turns, by suspending and resuming.
  private final class Exchange: @unchecked Sendable {
    let connection: OpaquePointer
    let started = ContinuousClock.now
    var sent: Request.Sent
    var hasHead = false
    /// Of the body that may come.
    var bodyRoom = 0
    var client: IPAddress?
    /// What was answered, for log and counters.
    var status = 0
    var route = Response.noRoute
    var bytes = 0
    var cause: String?
    var ready: ContinuousClock.Instant?
    var response: Response?

    init(_ sent: Request.Sent, connection: OpaquePointer) {
      (self.sent, self.connection) = (sent, connection)
    }
  }

  private static func server(_ context: UnsafeMutableRawPointer?) -> HTTPServer? {
    context.map { Unmanaged<HTTPServer>.fromOpaque($0).takeUnretainedValue() }
  }

  private static func connected(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ socketContext: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, isStart: Bool
  ) {
    guard let server = server(context), let connection else { return }
    let socket = http_socket(connection)
    if isStart {
      let head = Duration.seconds(server.options.headSeconds)
      server.table.wait(socket, within: head, head: head)
    } else {
      server.table.remove(socket)
    }
  }

  /// The first line is there: the only time that its target is seen as it was sent.
  private static func began(
    _ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?, _ connection: OpaquePointer?
  ) -> UnsafeMutableRawPointer? {
    guard let server = server(context), let target, let connection else { return nil }
    let bytes = UnsafeRawBufferPointer(start: target, count: strlen(target))
    server.state.withLock { $0.active += 1 }
    server.service.metrics.begin()
    server.table.begin(http_socket(connection), head: .seconds(server.options.headSeconds))
    let sent = Request.Sent(
      method: "", target: Array(bytes), peer: peer(of: connection), isSecure: server.isSecure)
    return Unmanaged.passRetained(Exchange(sent, connection: connection)).toOpaque()
  }

  private static func peer(of connection: OpaquePointer) -> IPAddress? {
    var text = [CChar](repeating: 0, count: 64)
    guard http_peer(connection, &text, UInt32(text.count)) != 0 else { return nil }
    return IPAddress(String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
  }

  private static func completed(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ exchange: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
  ) {
    guard let server = server(context), let pointer = exchange?.pointee else { return }
    exchange?.pointee = nil
    let ended = Unmanaged<Exchange>.fromOpaque(pointer).takeRetainedValue()
    server.state.withLock { state in
      state.active -= 1
      if ended.hasHead { state.answering -= 1 }
    }
    server.tell(ended)
    if let connection {
      server.table.wait(
        http_socket(connection), within: .seconds(server.options.idleSeconds),
        head: .seconds(server.options.headSeconds))
    }
  }

  /// Counts a request, and writes its line in the log.
  private func tell(_ exchange: Exchange) {
    guard let ready = exchange.ready else { return service.metrics.abandon() }
    let seconds = (ready - exchange.started) / .seconds(1)
    service.metrics.end(
      route: exchange.route, status: exchange.status, seconds: seconds, bytes: exchange.bytes)
    log.add(
      RequestLog.Entry(
        method: exchange.sent.method, target: exchange.sent.target, route: exchange.route,
        status: exchange.status, bytes: exchange.bytes, milliseconds: seconds * 1_000,
        client: exchange.client,
        cause: exchange.cause
      ))
  }

  /// Called when the headers are there, again when the request is whole, and again after each resume.
  private static func answer(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ method: UnsafePointer<CChar>?,
    _ data: UnsafePointer<CChar>?, _ count: UnsafeMutablePointer<Int>?,
    _ exchange: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
  ) -> MHD_Result {
    guard let server = server(context), let connection, let method, let pointer = exchange?.pointee else {
      return http_no()
    }
    let exchange = Unmanaged<Exchange>.fromOpaque(pointer).takeUnretainedValue()
    if !exchange.hasHead {
      exchange.hasHead = true
      server.state.withLock { $0.answering += 1 }
      exchange.sent.method = String(cString: method)
      exchange.bodyRoom = server.service.bodyRoom(exchange.sent)
      let head = Head(of: connection, bodyRoom: exchange.bodyRoom)
      // An answer to the first call closes the connection behind it, as is right where nobody knows what
      // follows.
      if let error = head.error {
        return server.send(server.service.answer(error), to: exchange, closes: true)
      }
      exchange.sent.headers = head.headers
      let (client, refusal) = server.service.admit(exchange.sent)
      exchange.client = client
      if let refusal { exchange.response = server.service.answer(refusal) }
      return http_yes()
    }
    if let data, let count, count.pointee > 0 {
      let bytes = UnsafeRawBufferPointer(start: data, count: count.pointee)
      guard exchange.sent.body.count + bytes.count <= exchange.bodyRoom else { return http_no() }
      exchange.sent.body += bytes
      count.pointee = 0
      return http_yes()
    }
    if let response = exchange.response { return server.send(response, to: exchange) }
    return server.suspend(exchange)
  }

  private func suspend(_ exchange: Exchange) -> MHD_Result {
    let isTaken = state.withLock { state -> Bool in
      guard state.phase == .running, workers.takePlace() else { return false }
      state.suspended[ObjectIdentifier(exchange)] = exchange
      MHD_suspend_connection(exchange.connection)
      return true
    }
    guard isTaken else {
      return send(service.answer(HTTPError.busy("the server has no room for another request")), to: exchange)
    }
    // The answer has its own time, which is the library's limit on questions.
    table.set(http_socket(exchange.connection), within: Self.timeOfWork)
    workers.add { [self] in
      let response = service.answer(exchange.sent)
      resume(exchange) { exchange.response = response }
    }
    return http_yes()
  }

  private static let timeOfWork = Duration.seconds(3_600)

  /// `change`: What the library's thread is to find.
  private func resume(_ exchange: Exchange, _ change: () -> Void) {
    state.withLock { state in
      guard state.suspended.removeValue(forKey: ObjectIdentifier(exchange)) != nil else { return }
      change()
      MHD_resume_connection(exchange.connection)
    }
  }

  private func send(_ response: Response, to exchange: Exchange, closes: Bool = false) -> MHD_Result {
    var (response, closes) = (response, closes)
    var message: OpaquePointer?
    if response.rest != nil, exchange.sent.method == Request.Method.head.rawValue {
      // A body of unknown length would send a last chunk even here, where nothing may follow the headers.
      closes = true
      message = http_head()
    } else if let rest = response.rest {
      if state.withLock({ $0.phase.rawValue < Phase.cutting.rawValue }) {
        message = download(response.body, rest, to: exchange)
      } else {
        let route = response.route
        response = service.answer(HTTPError.busy("the server stops"))
        response.route = route
      }
    }
    // The library leaves out the body where the request was HEAD, and keeps its length.
    message = message ?? response.body.withUnsafeBytes { http_response($0.count, $0.baseAddress) }
    guard let message else { return http_no() }
    defer { MHD_destroy_response(message) }
    for header in response.headers { MHD_add_response_header(message, header.name, header.value) }
    if closes || state.withLock({ $0.phase != .running }) {
      MHD_add_response_header(message, "Connection", "close")
    }
    setTime(of: exchange, toSend: response.body.count)
    let isHead = exchange.sent.method == Request.Method.head.rawValue
    (exchange.status, exchange.route, exchange.cause) = (response.status, response.route, response.cause)
    exchange.bytes = isHead ? 0 : response.body.count
    exchange.ready = exchange.ready ?? .now
    return MHD_queue_response(exchange.connection, UInt32(response.status), message)
  }

  /// How long a client may take for some bytes.
  private func setTime(of exchange: Exchange, toSend bytes: Int) {
    let seconds = options.headSeconds + bytes / max(1, options.leastRate)
    table.set(http_socket(exchange.connection), within: .seconds(seconds))
  }

  // MARK: Long lists

  /// A body that is sent piece by piece: the library's thread copies from a piece that is there; where none
  /// is, the connection is suspended until a worker has made the next one. A client that does not read holds
  /// one piece.
  ///
  /// `@unchecked Sendable`: the library's thread and a worker take turns, by suspending and resuming.
  private final class Download: @unchecked Sendable {
    let server: HTTPServer
    let exchange: Exchange
    let rest: BodyStream
    var piece: ArraySlice<UInt8>
    var end: Int?

    init(_ server: HTTPServer, _ exchange: Exchange, _ first: [UInt8], _ rest: BodyStream) {
      (self.server, self.exchange, self.rest, piece) = (server, exchange, rest, first[...])
    }
  }

  private static let blockBytes = 16 << 10

  private func download(_ first: [UInt8], _ rest: BodyStream, to exchange: Exchange) -> OpaquePointer? {
    let context = Unmanaged.passRetained(Download(self, exchange, first, rest)).toOpaque()
    let message = http_stream(
      Self.blockBytes,
      { context, _, buffer, room in HTTPServer.read(context, buffer, room) }, context,
      { context in if let context { Unmanaged<Download>.fromOpaque(context).release() } })
    if message == nil { Unmanaged<Download>.fromOpaque(context).release() }
    return message
  }

  private static func read(
    _ context: UnsafeMutableRawPointer?, _ buffer: UnsafeMutablePointer<CChar>?, _ room: Int
  ) -> Int {
    guard let context, let buffer else { return http_broken() }
    let download = Unmanaged<Download>.fromOpaque(context).takeUnretainedValue()
    if let end = download.end, download.piece.isEmpty { return end }
    guard download.piece.isEmpty else {
      let part = download.piece.prefix(room)
      part.withUnsafeBytes { UnsafeMutableRawBufferPointer(start: buffer, count: room).copyMemory(from: $0) }
      download.piece.removeFirst(part.count)
      return part.count
    }
    return download.server.makePiece(of: download) ? 0 : http_broken()
  }

  /// False where the server stops meanwhile: the client sees that the list was cut.
  private func makePiece(of download: Download) -> Bool {
    let exchange = download.exchange
    let isTaken = state.withLock { state -> Bool in
      guard state.phase.rawValue < Phase.cutting.rawValue else { return false }
      state.suspended[ObjectIdentifier(exchange)] = exchange
      MHD_suspend_connection(exchange.connection)
      return true
    }
    guard isTaken else { return false }
    table.set(http_socket(exchange.connection), within: Self.timeOfWork)
    workers.add(hasPlace: false) { [self] in
      let piece = Result { try download.rest.next() }
      resume(exchange) {
        switch piece {
        case .success(let bytes?):
          download.piece = bytes[...]
          exchange.bytes += bytes.count
        case .success(nil): download.end = http_end()
        case .failure(let error):
          download.end = http_broken()
          let reason = HTTPError(describing: error)
          exchange.cause = "the list was cut: " + (reason.cause ?? reason.message)
        }
        setTime(of: exchange, toSend: download.piece.count)
      }
    }
    return true
  }

  // MARK: Headers

  /// The headers of a request, or why they are refused: what the library lets through and two readers may
  /// take for two things.
  private struct Head {
    var headers: [(name: String, value: String)] = []
    var error: HTTPError?
    private var isFolded = false

    /// `bodyRoom`: Bytes that may follow.
    init(of connection: OpaquePointer, bodyRoom: Int) {
      withUnsafeMutablePointer(to: &self) { head in
        http_each_header(
          connection,
          { context, _, name, nameCount, value, valueCount in
            guard let head = context?.assumingMemoryBound(to: Head.self), let name else { return http_yes() }
            head.pointee.add(
              UnsafeRawBufferPointer(start: name, count: nameCount),
              UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : valueCount))
            return http_yes()
          }, head)
      }
      error = refusal(bodyRoom)
    }

    private mutating func add(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
      // The library joins the lines of a folded header, at another place: then more than blanks lie between.
      if let start = name.baseAddress, let end = value.baseAddress {
        let between = end - start - name.count
        isFolded =
          isFolded || between < 1 || between > Self.maxBlanks
          || !UnsafeRawBufferPointer(start: start + name.count + 1, count: between - 1).allSatisfy {
            $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t")
          }
      }
      headers.append(
        (String(decoding: name, as: UTF8.self).lowercased(), String(decoding: value, as: UTF8.self)))
    }

    private static let maxBlanks = 256

    private func refusal(_ bodyRoom: Int) -> HTTPError? {
      func values(_ name: String) -> [String] { headers.filter { $0.name == name }.map(\.value) }
      if isFolded { return .badRequest("a header goes on in a second line", hint: "send it in one") }
      if headers.contains(where: { $0.name.contains { $0.isWhitespace } || $0.name.isEmpty }) {
        return .badRequest("there is a blank in a header's name")
      }
      if values("host").count > 1 { return .badRequest("there are two 'Host' headers") }
      let lengths = values("content-length")
      if values("transfer-encoding").isEmpty, lengths.count < 2, lengths.allSatisfy({ $0 == "0" }) {
        return nil
      }
      guard bodyRoom > 0 else { return .badRequest("the request has a body, and nothing here takes one") }
      guard values("transfer-encoding").isEmpty, lengths.count == 1,
        let length = lengths.first.flatMap({ Int($0) })
      else { return HTTPError(411, "the request has a body without one 'Content-Length'") }
      guard length <= bodyRoom else {
        return HTTPError(413, "the body has \(length) bytes, expected at most \(bodyRoom)")
      }
      return nil
    }
  }
}
