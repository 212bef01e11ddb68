/// What is done to a document's bytes before libyaml sees them.
enum YAMLText {
  /// More lines than any real document has that start with `%`: libyaml compares each `%TAG` directive with
  /// all others.
  private static let maxDirectives = 64

  /// A copy with U+FFFD for each byte or character that YAML does not allow, nil if there is none.
  ///
  /// Not allowed are the C0 controls but tab and line ends, DEL, the C1 controls but NEL, surrogates, U+FFFE,
  /// U+FFFF, and whatever is not UTF-8. Exports contain such characters (C1 controls, from Windows-1252 read
  /// as Latin-1), and libyaml gives up the whole document at the first.
  ///
  /// - Complexity: O(*n*), without a copy where all is well.
  static func replacingForbidden(in bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var result: [UInt8]?
    var copied = 0
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x80 && (byte >= 0x20 && byte != 0x7F || byte == 0x0A || byte == 0x0D || byte == 0x09) {
        index += 1
        continue
      }
      let (length, isAllowed) = character(in: bytes, at: index)
      if !isAllowed {
        var clean = result ?? []
        result = nil
        clean.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[copied..<index]))
        clean.append(contentsOf: [0xEF, 0xBF, 0xBD])
        result = clean
        copied = index + length
      }
      index += length
    }
    result?.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[copied...]))
    return result
  }

  /// The length of the character at `index` in bytes, 1 where there is none, and whether YAML allows it.
  private static func character(
    in bytes: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> (length: Int, isAllowed: Bool) {
    let lead = bytes[index]
    let (length, least): (Int, UInt32)
    var scalar: UInt32
    switch lead {
    case 0xC2...0xDF: (length, least, scalar) = (2, 0x80, UInt32(lead & 0x1F))
    case 0xE0...0xEF: (length, least, scalar) = (3, 0x800, UInt32(lead & 0x0F))
    case 0xF0...0xF4: (length, least, scalar) = (4, 0x1_0000, UInt32(lead & 0x07))
    default: return (1, false)  // a control character, or no first byte
    }
    guard length <= bytes.count - index else { return (1, false) }
    for byte in bytes[(index + 1)..<(index + length)] {
      guard byte & 0xC0 == 0x80 else { return (1, false) }
      scalar = scalar << 6 | UInt32(byte & 0x3F)
    }
    // Longer than it needs to be, or beyond Unicode.
    guard (least...0x10_FFFF).contains(scalar) else { return (1, false) }
    switch scalar {
    case 0x80..<0x85, 0x86..<0xA0, 0xD800..<0xE000, 0xFFFE, 0xFFFF: return (length, false)
    default: return (length, true)
    }
  }

  /// The line, from 0, where there are more lines that start with `%` than a document can need.
  static func lineOfSurplusDirective(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var directives = 0
    var line = 0
    var last: UInt8 = 0x0A
    for byte in bytes {
      if byte == 0x25, last == 0x0A || last == 0x0D || last >= 0x80 {
        directives += 1
        if directives > maxDirectives { return line }
      }
      if byte == 0x0A { line += 1 }
      last = byte
    }
    return nil
  }
}
