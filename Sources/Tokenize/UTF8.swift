// Bytes and scalars of text that may not be valid UTF-8.

extension UInt8 {
  init(ascii character: Unicode.Scalar) { self = UInt8(truncatingIfNeeded: character.value) }

  @inline(__always) var isASCIIDigit: Bool { self &- 0x30 < 10 }
  @inline(__always) var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }
  @inline(__always) var isASCIIAlphanumeric: Bool { isASCIILetter || isASCIIDigit }
  @inline(__always) var isASCII: Bool { self < 0x80 }
}

extension UnsafeBufferPointer<UInt8> {
  /// The byte at `position`, or 0 outside the text.
  @inline(__always)
  func byte(at position: Int) -> UInt8 { position >= 0 && position < count ? self[position] : 0 }

  /// The end of the ASCII letters and digits at `start`, eight bytes at a time: most of the bytes of most
  /// texts are these.
  @inline(__always)
  func endOfASCIIAlphanumerics(from start: Int) -> Int {
    let raw = UnsafeRawBufferPointer(self)
    var end = start
    while count - end >= 8 {
      let eight = raw.loadUnaligned(fromByteOffset: end, as: UInt64.self).littleEndian
      let others = ~alphanumericBytes(of: eight) & 0x8080_8080_8080_8080
      if others != 0 { return end + others.trailingZeroBitCount / 8 }
      end += 8
    }
    while end < count, self[end].isASCIIAlphanumeric { end += 1 }
    return end
  }

  /// The scalar that begins at `position`, and its length in bytes.
  ///
  /// A byte that begins no well-formed sequence is U+FFFD of length 1, so that nothing is read past the end
  /// and every call makes progress. `position` must be inside the text.
  func scalar(at position: Int) -> (value: UInt32, length: Int) {
    let lead = UInt32(self[position])
    if lead < 0x80 { return (lead, 1) }
    let (length, initial, least): (Int, UInt32, UInt32) =
      switch lead {
      case 0xC2...0xDF: (2, lead & 0x1F, 0x80)
      case 0xE0...0xEF: (3, lead & 0x0F, 0x800)
      case 0xF0...0xF4: (4, lead & 0x07, 0x10000)
      default: (1, 0, 0)
      }
    guard length > 1, position + length <= count else { return (0xFFFD, 1) }
    var value = initial
    for offset in 1..<length {
      let byte = self[position + offset]
      guard byte & 0xC0 == 0x80 else { return (0xFFFD, 1) }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    guard value >= least, value < 0x110000, value &- 0xD800 >= 0x800 else { return (0xFFFD, 1) }
    return (value, length)
  }
}

/// Calls `body` with each byte of a scalar in UTF-8. Anything that is not a scalar becomes U+FFFD.
func encodeUTF8(_ value: UInt32, _ body: (UInt8) -> Void) {
  let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
  for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { body(byte) }
}

/// The upper bit of each byte that is an ASCII letter or digit.
///
/// No byte carries into the next: each is below 0x80 before something that is no more than 0x50 is added.
@inline(__always)
private func alphanumericBytes(of eight: UInt64) -> UInt64 {
  func each(_ byte: UInt64) -> UInt64 { byte &* 0x0101_0101_0101_0101 }
  let seven = eight & each(0x7F)
  let folded = seven | each(0x20)
  // What is added lifts the first byte of a range to 0x80, and the one behind its last.
  let isDigit = (seven &+ each(0x80 - 0x30)) & ~(seven &+ each(0x80 - 0x3A))
  let isLetter = (folded &+ each(0x80 - 0x61)) & ~(folded &+ each(0x80 - 0x7B))
  return (isDigit | isLetter) & ~eight
}
