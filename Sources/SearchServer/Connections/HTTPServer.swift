import CMicroHTTPD
import Foundation
import Publication

/// Speaks HTTP for a `SearchService`, through GNU libmicrohttpd: this file alone knows the library.
///
/// The library's threads neither compute nor read a disk. A connection is suspended while a worker answers, and
/// resumed with the answer.
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
    /// How long a request's first line and headers may take in all.
    public var headSeconds = 10
    /// How long a connection is kept without a request.
    public var idleSeconds = 30
    /// Bytes a second that a client takes at least.
    public var leastRate = 4_096
    /// How long `stop` waits for answers to be sent.
    public var stopSeconds = 10

    public init() {}
  }

  /// Where it listens.
  public let port: Int
  private let service: SearchService
  private let options: Options
  private let table = ConnectionTable()
  private let workers: Workers
  private let state = Locked(State())

  private struct State {
    var daemon: OpaquePointer?
    /// From then on nothing is suspended.
    var isStopping = false
    var isStopped = false
    /// Requests whose answers are not sent yet.
    var active = 0
    var suspended: [ObjectIdentifier: Exchange] = [:]
  }

  /// `port`: 0 for any that is free.
  /// - Throws: `ListeningError` where nothing can be served there.
  public init(
    _ service: SearchService, host: String = "127.0.0.1", port: Int = 8080, options: Options = Options()
  ) throws {
    let socket = try ListeningSocket(host: host, port: port)
    self.port = socket.port
    (self.service, self.options) = (service, options)
    workers = Workers(count: options.workers, room: options.queue)
    // The library holds no count of its own: this object lives until `stop`.
    let context = Unmanaged.passRetained(self).toOpaque()
    let daemon = http_start(
      socket.descriptor, UInt32(options.threads), UInt32(options.connections), service.limits.headBytes * 2,
      UInt32(options.idleSeconds),
      { HTTPServer.began($0, $1, $2) },
      { context, connection, _, method, _, _, _, exchange in
        HTTPServer.answer(context, connection, method, exchange)
      },
      { context, connection, exchange, _ in HTTPServer.completed(context, connection, exchange) },
      { HTTPServer.connected($0, $1, $2, isStart: http_is_start($3) != 0) }, context)
    guard let daemon else {
      close(socket.descriptor)
      workers.stop()
      Unmanaged<HTTPServer>.fromOpaque(context).release()
      throw ListeningError(host: host, port: port, reason: "the HTTP library did not start")
    }
    state.withLock { $0.daemon = daemon }
    Thread.detachNewThread { [table, weak self] in
      while self?.state.withLock({ $0.isStopped }) == false {
        table.sweep()
        Thread.sleep(forTimeInterval: 0.25)
      }
    }
  }

  /// Finishes what is being answered, then stops; what takes longer than it may is cut. A second call does nothing.
  ///
  /// The order matters: the library aborts the process where it is stopped with a suspended connection.
  public func stop() {
    let daemon = state.withLock { state -> OpaquePointer? in
      defer { state.isStopping = true }
      return state.isStopping ? nil : state.daemon
    }
    guard let daemon else { return }
    let listening = MHD_quiesce_daemon(daemon)
    let end = ContinuousClock.now + .seconds(options.stopSeconds)
    while state.withLock({ $0.active }) > 0, .now < end { Thread.sleep(forTimeInterval: 0.01) }
    workers.stop()
    state.withLock { state in
      for exchange in state.suspended.values { MHD_resume_connection(exchange.connection) }
      state.suspended = [:]
    }
    MHD_stop_daemon(daemon)
    if listening >= 0 { close(listening) }
    state.withLock { state in
      state.daemon = nil
      state.isStopped = true
    }
    Unmanaged.passUnretained(self).release()
  }

  // MARK: Calls of the library

  /// One request, from its first line until its answer is sent.
  ///
  /// `@unchecked Sendable`: the library's thread and a worker take turns, by suspending and resuming.
  private final class Exchange: @unchecked Sendable {
    let target: [UInt8]
    let connection: OpaquePointer
    var method = ""
    var headers: [(name: String, value: String)] = []
    var hasHead = false
    var response: Response?

    init(target: [UInt8], connection: OpaquePointer) { (self.target, self.connection) = (target, connection) }
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
      server.table.set(socket, within: .seconds(server.options.headSeconds))
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
    server.table.set(http_socket(connection), within: .seconds(server.options.headSeconds))
    return Unmanaged.passRetained(Exchange(target: Array(bytes), connection: connection)).toOpaque()
  }

  private static func completed(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ exchange: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
  ) {
    guard let server = server(context), let pointer = exchange?.pointee else { return }
    exchange?.pointee = nil
    Unmanaged<Exchange>.fromOpaque(pointer).release()
    server.state.withLock { $0.active -= 1 }
    if let connection {
      server.table.set(
        http_socket(connection), within: .seconds(server.options.idleSeconds + server.options.headSeconds))
    }
  }

  /// Called when the headers are there, again when the request is whole, and again after each resume.
  private static func answer(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ method: UnsafePointer<CChar>?,
    _ exchange: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
  ) -> MHD_Result {
    guard let server = server(context), let connection, let method, let pointer = exchange?.pointee else {
      return http_no()
    }
    let exchange = Unmanaged<Exchange>.fromOpaque(pointer).takeUnretainedValue()
    if !exchange.hasHead {
      exchange.hasHead = true
      exchange.method = String(cString: method)
      let head = Head(of: connection)
      // An answer to the first call closes the connection behind it, as is right where nobody knows what follows.
      if let error = head.error {
        return server.send(server.service.answer(error), to: connection, closes: true)
      }
      exchange.headers = head.headers
      return http_yes()
    }
    if let response = exchange.response { return server.send(response, to: connection, closes: false) }
    return server.suspend(exchange)
  }

  private func suspend(_ exchange: Exchange) -> MHD_Result {
    let isTaken = state.withLock { state -> Bool in
      guard !state.isStopping, workers.takePlace() else { return false }
      state.suspended[ObjectIdentifier(exchange)] = exchange
      MHD_suspend_connection(exchange.connection)
      return true
    }
    guard isTaken else {
      return send(
        service.answer(HTTPError.busy("the server has no room for another request")), to: exchange.connection,
        closes: false)
    }
    // The answer has its own time, which is the library's limit on questions.
    table.set(http_socket(exchange.connection), within: .seconds(3_600))
    workers.add { [self] in
      let response = service.answer(
        method: exchange.method, target: exchange.target, headers: exchange.headers)
      state.withLock { state in
        guard state.suspended.removeValue(forKey: ObjectIdentifier(exchange)) != nil else { return }
        exchange.response = response
        MHD_resume_connection(exchange.connection)
      }
    }
    return http_yes()
  }

  private func send(_ response: Response, to connection: OpaquePointer, closes: Bool) -> MHD_Result {
    // The library leaves out the body where the request was HEAD, and keeps its length: a callback of unknown
    // length would send a last chunk even then.
    let message = response.body.withUnsafeBytes { http_response($0.count, $0.baseAddress) }
    guard let message else { return http_no() }
    defer { MHD_destroy_response(message) }
    for header in response.headers { MHD_add_response_header(message, header.name, header.value) }
    if closes || state.withLock({ $0.isStopping }) { MHD_add_response_header(message, "Connection", "close") }
    table.set(
      http_socket(connection),
      within: .seconds(options.headSeconds + response.body.count / max(1, options.leastRate)))
    return MHD_queue_response(connection, UInt32(response.status), message)
  }

  // MARK: Headers

  /// The headers of a request, or why they are refused: what the library lets through and two readers may take
  /// for two things.
  private struct Head {
    var headers: [(name: String, value: String)] = []
    var error: HTTPError?
    private var isFolded = false

    init(of connection: OpaquePointer) {
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
      error = refusal()
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

    private func refusal() -> HTTPError? {
      func values(_ name: String) -> [String] { headers.filter { $0.name == name }.map(\.value) }
      if isFolded { return .badRequest("a header goes on in a second line", hint: "send it in one") }
      if headers.contains(where: { $0.name.contains { $0.isWhitespace } || $0.name.isEmpty }) {
        return .badRequest("there is a blank in a header's name")
      }
      if values("host").count > 1 { return .badRequest("there are two 'Host' headers") }
      if !values("transfer-encoding").isEmpty || values("content-length").contains(where: { $0 != "0" })
        || values("content-length").count > 1
      {
        return .badRequest("the request has a body, and nothing here takes one")
      }
      return nil
    }
  }
}
