import Foundation

/// An address of IPv6; one of IPv4 as the part of it that stands for those.
struct IPAddress: Hashable, Sendable {
  private var bytes: [UInt8]

  /// nil if the text is no address.
  init?(_ text: String) {
    var long = in6_addr()
    var short = in_addr()
    if inet_pton(AF_INET, text, &short) == 1 {
      bytes = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF] + withUnsafeBytes(of: short) { Array($0) }
    } else if inet_pton(AF_INET6, text, &long) == 1 {
      bytes = withUnsafeBytes(of: long) { Array($0) }
    } else {
      return nil
    }
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private static let bitsBeforeIPv4 = 96

  var isIPv4: Bool { bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF }

  /// What one client has to choose from: of IPv6 a network of 64 bits.
  var client: IPAddress { isIPv4 ? self : network(64) }

  /// With all bits behind the first ones zero.
  fileprivate func network(_ bits: Int) -> IPAddress {
    IPAddress(
      bytes: bytes.enumerated().map { index, byte in
        let kept = min(max(bits - 8 * index, 0), 8)
        return kept == 0 ? 0 : byte & (0xFF << UInt8(8 - kept))
      })
  }

  var text: String {
    if isIPv4 { return bytes.suffix(4).map(String.init).joined(separator: ".") }
    var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard inet_ntop(AF_INET6, bytes, &buffer, socklen_t(buffer.count)) != nil else { return "" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Addresses that begin with the same bits: `10.0.0.0/8`, or one address.
  struct Network: Hashable, Sendable {
    private let start: IPAddress
    private let bits: Int

    /// nil if the text is none.
    init?(_ text: String) {
      let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      guard let address = parts.first.flatMap(IPAddress.init), parts.count <= 2 else { return nil }
      let most = address.isIPv4 ? 128 - IPAddress.bitsBeforeIPv4 : 128
      guard let bits = parts.count == 2 ? Int(parts[1]) : most, (0...most).contains(bits) else { return nil }
      self.bits = bits + 128 - most
      start = address.network(self.bits)
    }

    func contains(_ address: IPAddress) -> Bool { address.network(bits) == start }
  }
}
