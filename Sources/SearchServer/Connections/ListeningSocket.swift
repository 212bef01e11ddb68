import Foundation

/// A socket that takes connections at an address.
struct ListeningSocket {
  let descriptor: Int32
  let port: Int

  /// `port`: 0 for any that is free.
  init(host: String, port: Int) throws(ListeningError) {
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
    var service = [CChar](repeating: 0, count: 16)
    var bound = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let isNamed = withUnsafeMutablePointer(to: &bound) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        getsockname(opened, address, &length) == 0
          && getnameinfo(address, length, nil, 0, &service, socklen_t(service.count), NI_NUMERICSERV) == 0
      }
    }
    let digits = service.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    self.port = isNamed ? Int(String(decoding: digits, as: UTF8.self)) ?? port : port
    descriptor = opened
  }

  private static let backlog: Int32 = 512
}

/// Why nothing can be served at an address.
public struct ListeningError: Error, Hashable, CustomStringConvertible {
  public var host: String
  public var port: Int
  public var reason: String

  public var description: String { "cannot listen at \(host) port \(port): \(reason)" }
}
