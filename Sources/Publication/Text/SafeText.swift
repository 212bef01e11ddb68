/// Text from outside, made harmless for a terminal.
///
/// Records come from many hands: an escape sequence in a title could recolour the screen, retitle the window
/// or hide text, and a bidi override could show a name backwards.
package enum SafeText {
  /// Replaces control characters and bidi overrides, one scalar for one, so that match offsets stay valid.
  ///
  /// White space of any kind becomes a blank, everything else that acts on a terminal U+FFFD.
  package static func clean(_ text: some StringProtocol) -> String {
    guard text.unicodeScalars.contains(where: { isUnsafe($0) }) else { return String(text) }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { result.append(isUnsafe(scalar) ? replacement(of: scalar) : scalar) }
    return String(result)
  }

  /// JSON with every character that acts on a terminal written as `\uXXXX`: the same value, no effect.
  ///
  /// Such bytes stand only inside strings of valid JSON, where the escape is allowed. C0 is escaped by JSON
  /// itself.
  package static func escapeJSON(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var rest = bytes[...]
    while let byte = rest.first {
      let scalar: UInt32
      let length: Int
      switch byte {
      case 0x7F: (scalar, length) = (0x7F, 1)
      case 0xC2: (scalar, length) = (UInt32(rest.dropFirst().first ?? 0), 2)
      case 0xE2:
        let tail = rest.dropFirst().prefix(2).map { UInt32($0 & 0x3F) }
        (scalar, length) = (tail.count == 2 ? 0x2000 | tail[0] << 6 | tail[1] : 0, 3)
      default: (scalar, length) = (0, 1)
      }
      if let scalar = Unicode.Scalar(scalar), scalar.value >= 0x7F, isUnsafe(scalar) {
        let hex = String(scalar.value, radix: 16)
        result.append(contentsOf: "\\u\(String(repeating: "0", count: 4 - hex.count))\(hex)".utf8)
        rest = rest.dropFirst(length)
      } else {
        result.append(byte)
        rest = rest.dropFirst()
      }
    }
    return result
  }

  private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  private static func replacement(of scalar: Unicode.Scalar) -> Unicode.Scalar {
    scalar.properties.isWhitespace ? " " : "\u{FFFD}"
  }
}
