/// A link that opens a page, a file or a mail, and never runs a script.
package struct SafeAddress: Sendable, Hashable {
  private static let schemes: Set<String> = ["http", "https", "mailto"]

  /// With whatever must not stand in an address as `%XX`.
  package let text: String

  /// nil if there is nothing, or a scheme other than http, https and mailto.
  ///
  /// Browsers pass over control characters and blanks around an address and over line breaks and tabs within
  /// it, so `java\nscript:` is a scheme: none of these is left before the scheme is looked at.
  package init?(_ address: String) {
    if Self.isPlain(address) {
      text = address
      return
    }
    var bytes: [UInt8] = []
    for byte in address.utf8 where byte >= 0x20 && byte != 0x7F { bytes.append(byte) }
    while bytes.last == 0x20 { bytes.removeLast() }
    let stated = bytes.drop { $0 == 0x20 }
    guard !stated.isEmpty else { return nil }
    if let end = stated.firstIndex(where: { ":/?#".utf8.contains($0) }), stated[end] == UInt8(ascii: ":") {
      let scheme = String(decoding: stated[..<end], as: UTF8.self).lowercased()
      guard Self.schemes.contains(scheme) else { return nil }
    }
    var text: [UInt8] = []
    for byte in stated {
      if Self.isForbidden(byte) { text += Self.escape(byte) } else { text.append(byte) }
    }
    self.text = String(decoding: text, as: UTF8.self)
  }

  /// A text as one step of a path or as a value behind `=`: everything but letters, digits and `-._~` is
  /// escaped, so that it cannot be taken for a part of the address.
  package static func part(_ text: some StringProtocol) -> String {
    var escaped: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        escaped.append(byte)
      default: escaped += escape(byte)
      }
    }
    return String(decoding: escaped, as: UTF8.self)
  }

  /// Whether an address has no scheme and nothing to escape: nearly every link of a page leads to another
  /// page of the site.
  private static func isPlain(_ address: String) -> Bool {
    switch address.utf8.first {
    case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"): !address.utf8.contains(where: isForbidden)
    default: false
    }
  }

  /// What RFC 3986 knows in no part of an address. Letters beyond ASCII stay: a browser encodes them.
  @inline(__always)
  private static func isForbidden(_ byte: UInt8) -> Bool {
    switch byte {
    case ...0x20, 0x7F, UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\\"),
      UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"):
      true
    default: false
    }
  }

  private static func escape(_ byte: UInt8) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    return [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
  }
}
