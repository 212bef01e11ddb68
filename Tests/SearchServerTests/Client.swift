import Foundation

/// A connection as a client makes it who sends whatever it likes.
final class Client {
  private let descriptor: Int32

  /// `receiveBytes`: What the system keeps for it; small for one that is to be slow.
  init(_ port: Int, receiveBytes: Int32? = nil) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var timeout = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    if var receiveBytes {
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBytes, socklen_t(MemoryLayout<Int32>.size))
    }
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw NotConnected(code: errno) }
  }

  deinit { close(descriptor) }

  private struct NotConnected: Error { let code: Int32 }

  func send(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }

  /// All that comes until the server closes, or until `end` is there.
  func read(until end: String? = nil) -> String {
    var received: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      received += buffer.prefix(count)
      if let end, String(decoding: received, as: UTF8.self).hasSuffix(end) { break }
    }
    return String(decoding: received, as: UTF8.self)
  }

  /// Leaves without a word: the server gets a reset.
  func reset() {
    var how = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &how, socklen_t(MemoryLayout<linger>.size))
  }

  /// Some of what comes; empty at the end.
  func readSome(_ count: Int = 1 << 16) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: count)
    let received = recv(descriptor, &buffer, buffer.count, 0)
    return received > 0 ? Array(buffer.prefix(received)) : []
  }

  /// The bytes until the server closes.
  func readAll() -> [UInt8] {
    var all: [UInt8] = []
    while case let bytes = readSome(), !bytes.isEmpty { all += bytes }
    return all
  }
}

/// An answer as it came.
struct ReceivedAnswer {
  var head: String
  var body: [UInt8]
  /// Whether the last chunk came, where it came in chunks.
  var isWhole = true

  init?(_ bytes: [UInt8]) {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
    body = Array(bytes[end.upperBound...])
    guard head.contains("Transfer-Encoding: chunked") else { return }
    var rest = body[...]
    (body, isWhole) = ([], false)
    while let line = rest.firstRange(of: [13, 10]),
      let count = Int(String(decoding: rest[..<line.lowerBound], as: UTF8.self), radix: 16)
    {
      if count == 0 {
        isWhole = true
        return
      }
      rest = rest[line.upperBound...]
      guard rest.count >= count + 2 else { break }
      body += rest.prefix(count)
      rest = rest.dropFirst(count + 2)
    }
  }
}
