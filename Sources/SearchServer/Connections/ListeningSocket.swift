// Its header includes those of sockets: in a build with a static Foundation they belong to its module.
import CMicroHTTPD
import Foundation

/// A socket that takes connections at an address.
public struct ListeningSocket: Sendable {
  let descriptor: Int32
  /// 0 for a socket without ports.
  public let port: Int
  /// The address of this machine where it listens at all addresses; else nil.
  public let loopback: String?
  private let host: String

  /// `port`: The port; 0 for any free one.
  /// - Throws: `ListeningError` if it is not to be had.
  public init(host: String, port: Int) throws(ListeningError) {
    func failure(_ reason: String) -> ListeningError {
      ListeningError(host: host, port: port, reason: reason)
    }
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_NUMERICSERV | AI_PASSIVE
    var found: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, String(port), &hints, &found)
    guard code == 0, let address = found else { throw failure(String(cString: gai_strerror(code))) }
    defer { freeaddrinfo(found) }

    let opened = socket(
      address.pointee.ai_family, address.pointee.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard opened >= 0 else { throw failure(String(cString: strerror(errno))) }
    var yes: Int32 = 1
    setsockopt(opened, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    guard bind(opened, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0,
      listen(opened, Self.backlog) == 0
    else {
      let reason = String(cString: strerror(errno))
      close(opened)
      throw failure(reason)
    }
    self.host = host
    let bound = Self.address(of: opened)
    (self.port, loopback) = (bound?.port ?? port, bound.flatMap { Self.loopbacks[$0.host] })
    descriptor = opened
  }

  /// The socket that systemd has opened for this process; nil if there is none.
  ///
  /// - Throws: `ListeningError` if it hands over several, or one that does not listen.
  public init?(fromSystemd environment: [String: String]) throws(ListeningError) {
    guard environment["LISTEN_PID"] == String(getpid()), let count = environment["LISTEN_FDS"] else {
      return nil
    }
    let failure = { ListeningError(host: "the socket of systemd,", port: 0, reason: $0) }
    guard count == "1" else { throw failure("it has \(count) sockets, expected one") }
    var isListening: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    guard getsockopt(Self.firstOfSystemd, SOL_SOCKET, SO_ACCEPTCONN, &isListening, &length) == 0,
      isListening != 0
    else { throw failure("it does not listen: Accept=no is expected") }
    _ = fcntl(Self.firstOfSystemd, F_SETFD, FD_CLOEXEC)
    host = "systemd"
    let bound = Self.address(of: Self.firstOfSystemd)
    (port, loopback) = (bound?.port ?? 0, bound.flatMap { Self.loopbacks[$0.host] })
    descriptor = Self.firstOfSystemd
  }

  private static let firstOfSystemd: Int32 = 3

  private static let loopbacks = ["0.0.0.0": "127.0.0.1", "::": "::1"]

  private static func address(of socket: Int32) -> (host: String, port: Int)? {
    var host = [CChar](repeating: 0, count: 64)
    var service = [CChar](repeating: 0, count: 16)
    var bound = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let isNamed = withUnsafeMutablePointer(to: &bound) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        getsockname(socket, address, &length) == 0
          && getnameinfo(
            address, length, &host, socklen_t(host.count), &service, socklen_t(service.count),
            NI_NUMERICHOST | NI_NUMERICSERV) == 0
      }
    }
    func text(_ characters: [CChar]) -> String {
      String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    guard isNamed, let port = Int(text(service)) else { return nil }
    return (text(host), port)
  }

  func error(_ reason: String) -> ListeningError { ListeningError(host: host, port: port, reason: reason) }

  private static let backlog: Int32 = 512
}

/// Why nothing can be served at an address.
public struct ListeningError: Error, Hashable, CustomStringConvertible {
  public var host: String
  public var port: Int
  public var reason: String

  public var description: String { "cannot listen at \(host) port \(port): \(reason)" }
}
