/// Who sent a request, and to which address, as far as it is known.
struct Origin: Hashable, Sendable {
  /// nil if the connection has none, as that of a socket file.
  var client: IPAddress?
  /// `https://host`, as the client wrote it; nil if it makes no sense.
  var address: String?

  /// What a proxy says is believed where the proxy is one of `trusted`.
  init(
    peer: IPAddress?, isSecure: Bool, trusted: [IPAddress.Network], header: (String) -> String?
  ) {
    func isTrusted(_ address: IPAddress) -> Bool { trusted.contains { $0.contains(address) } }
    client = peer
    var scheme = isSecure ? "https" : "http"
    var host = header("host")
    if let peer, isTrusted(peer) {
      // Each proxy adds the one that it was asked by at the end: the last that is no proxy of ours is the
      // client.
      for text in Self.list(header("x-forwarded-for")).reversed() {
        guard let address = IPAddress(text) else { break }
        client = address
        if !isTrusted(address) { break }
      }
      if let stated = Self.list(header("x-forwarded-proto")).last?.lowercased(),
        ["http", "https"].contains(stated)
      {
        scheme = stated
      }
      host = Self.list(header("x-forwarded-host")).last ?? host
    }
    address = host.flatMap { Self.isHost($0) ? "\(scheme)://\($0)" : nil }
  }

  private static func list(_ header: String?) -> [String] {
    (header ?? "").split(separator: ",").map { $0.filter { !$0.isWhitespace } }
  }

  /// A name, an address, and perhaps a port: what may stand in a page without being anything else.
  private static func isHost(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 255
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"),
          UInt8(ascii: "["), UInt8(ascii: "]"):
          true
        default: false
        }
      }
  }
}
