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
  ///
  /// Every answer goes through it: what stays is copied in one piece. Byte by byte, and generic, it took a
  /// fifth of the time of a process that answers questions.
  package static func escapeJSON(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var copied = 0
    var position = 0
    while let next = bytes[position...].firstIndex(where: mayBegin) {
      guard let (scalar, length) = unsafeScalar(bytes[next...]) else {
        position = next + 1
        continue
      }
      result += bytes[copied..<next]
      let hex = String(scalar.value, radix: 16)
      result.append(contentsOf: "\\u\(String(repeating: "0", count: 4 - hex.count))\(hex)".utf8)
      position = next + length
      copied = position
    }
    // Nearly always: nothing is copied.
    guard copied > 0 else { return bytes }
    result += bytes[copied...]
    return result
  }

  /// Whether a character above C0 that acts on a terminal may begin with this byte.
  @inline(__always)
  private static func mayBegin(_ byte: UInt8) -> Bool { byte == 0x7F || byte == 0xC2 || byte == 0xE2 }

  /// The character that these bytes begin with, if it acts on a terminal, and its length.
  private static func unsafeScalar(_ bytes: ArraySlice<UInt8>) -> (scalar: Unicode.Scalar, length: Int)? {
    let tail = bytes.dropFirst().prefix(2).map { UInt32($0 & 0x3F) }
    let (value, length): (UInt32, Int) =
      switch bytes.first {
      case 0x7F: (0x7F, 1)
      case 0xC2: (tail.first.map { 0x80 | $0 } ?? 0, 2)
      case 0xE2: (tail.count == 2 ? 0x2000 | tail[0] << 6 | tail[1] : 0, 3)
      default: (0, 1)
      }
    guard value >= 0x7F, let scalar = Unicode.Scalar(value), isUnsafe(scalar) else { return nil }
    return (scalar, length)
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
