/// Prepares a document's bytes for libyaml.
enum YAMLText {
  /// More lines that start with `%` than any real document has: libyaml compares each `%TAG` directive with
  /// all others.
  private static let maxDirectives = 64

  /// What was found in a document.
  struct Survey {
    /// A copy with U+FFFD for each byte or character that YAML does not allow, and a blank for each line end
    /// of Unicode's own, nil if there is none.
    var replaced: [UInt8]?
    /// Whether it has no tabs, no line ends other than LF, and no byte order marks.
    var isSimple = true
  }

  /// Looks for what YAML does not allow, or what is rare.
  ///
  /// YAML does not allow the C0 controls except tab and line ends, DEL, the C1 controls except NEL,
  /// surrogates, U+FFFE, U+FFFF, and bytes that are not UTF-8. Exports contain such characters (C1 controls,
  /// from Windows-1252 read as Latin-1), and libyaml gives up on the whole document at the first.
  ///
  /// - Complexity: O(*n*), without a copy where all is well.
  static func survey(_ bytes: UnsafeBufferPointer<UInt8>) -> Survey {
    var survey = Survey()
    var copied = 0
    var index = endOfASCII(in: bytes, from: 0)
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x80 && (byte >= 0x20 && byte != 0x7F || byte == 0x0A || byte == 0x0D || byte == 0x09) {
        if byte == 0x0D || byte == 0x09 { survey.isSimple = false }
        index += 1
        continue
      }
      let (length, isAllowed, isRare) = character(in: bytes, at: index)
      if isRare { survey.isSimple = false }
      if !isAllowed {
        var clean = survey.replaced ?? []
        survey.replaced = nil
        clean.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[copied..<index]))
        if isRare { clean.append(0x20) } else { clean.append(contentsOf: [0xEF, 0xBF, 0xBD]) }
        survey.replaced = clean
        copied = index + length
      }
      index = endOfASCII(in: bytes, from: index + length)
    }
    survey.replaced?.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[copied...]))
    return survey
  }

  /// Passes over blocks of printable ASCII and line feeds. Without an early exit in a block, which the
  /// compiler turns into vector instructions.
  private static func endOfASCII(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    let blockSize = 32
    var index = start
    while bytes.count - index >= blockSize {
      var found: UInt8 = 0
      for place in index..<index + blockSize {
        let byte = bytes[place]
        let isOther: UInt8 = byte &- 0x20 >= 0x5F ? 1 : 0
        let isNotLineFeed: UInt8 = byte != 0x0A ? 1 : 0
        found |= isOther & isNotLineFeed
      }
      if found != 0 { break }
      index += blockSize
    }
    return index
  }

  /// The length of the character at `index` in bytes, 1 if there is none, whether YAML allows it, and
  /// whether it is more than a letter or sign to libyaml: a line end, a byte order mark.
  private static func character(
    in bytes: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> (length: Int, isAllowed: Bool, isRare: Bool) {
    let lead = bytes[index]
    let (length, least): (Int, UInt32)
    var scalar: UInt32
    switch lead {
    case 0xC2...0xDF: (length, least, scalar) = (2, 0x80, UInt32(lead & 0x1F))
    case 0xE0...0xEF: (length, least, scalar) = (3, 0x800, UInt32(lead & 0x0F))
    case 0xF0...0xF4: (length, least, scalar) = (4, 0x1_0000, UInt32(lead & 0x07))
    default: return (1, false, false)  // a control character, or no first byte
    }
    guard length <= bytes.count - index else { return (1, false, false) }
    for byte in bytes[(index + 1)..<(index + length)] {
      guard byte & 0xC0 == 0x80 else { return (1, false, false) }
      scalar = scalar << 6 | UInt32(byte & 0x3F)
    }
    // Longer than it needs to be, or beyond Unicode.
    guard (least...0x10_FFFF).contains(scalar) else { return (1, false, false) }
    switch scalar {
    case 0x80..<0x85, 0x86..<0xA0, 0xD800..<0xE000, 0xFFFE, 0xFFFF: return (length, false, false)
    // libyaml takes these for line ends, and would cut the text; YAML 1.2 does not. A blank replaces them.
    case 0x85, 0x2028, 0x2029: return (length, false, true)
    case 0xFEFF: return (length, true, true)
    default: return (length, true, false)
    }
  }

  /// The document with each pair of escaped surrogates (`\uD83D\uDE00`) as one escape, and a lone one as
  /// U+FFFD; nil if there is none.
  static func joiningSurrogates(in bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var result: [UInt8] = []
    var copied = 0
    var index = 0
    while let backslash = bytes.firstIndex(of: UInt8(ascii: "\\"), in: index..<bytes.count) {
      index = min(backslash + 2, bytes.count)
      guard let lead = escapedUnit(in: bytes, at: backslash), 0xD800...0xDFFF ~= lead else { continue }
      result += bytes[copied..<backslash]
      copied = backslash + 6
      if lead < 0xDC00, let trail = escapedUnit(in: bytes, at: copied), 0xDC00...0xDFFF ~= trail {
        copied += 6
        let scalar = 0x1_0000 + (lead - 0xD800) << 10 + (trail - 0xDC00)
        let digits = String(scalar, radix: 16)
        result +=
          Array("\\U".utf8) + repeatElement(UInt8(ascii: "0"), count: 8 - digits.utf8.count) + digits.utf8
      } else {
        result += "\\uFFFD".utf8
      }
      index = copied
    }
    guard copied > 0 else { return nil }
    return result + bytes[copied...]
  }

  /// The number of an escape such as `\u00e4`.
  private static func escapedUnit(in bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> UInt32? {
    guard bytes.count - start >= 6, bytes[start] == UInt8(ascii: "\\"), bytes[start + 1] == UInt8(ascii: "u")
    else { return nil }
    return UInt32(String(decoding: bytes[start + 2..<start + 6], as: UTF8.self), radix: 16)
  }

  /// The line, from 0, at which more lines start with `%` than a document can need; nil if none does.
  static func lineOfSurplusDirective(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var directives = 0
    var rest = 0
    while let sign = bytes.firstIndex(of: UInt8(ascii: "%"), in: rest..<bytes.count) {
      let last = sign > 0 ? bytes[sign - 1] : 0x0A
      if last == 0x0A || last == 0x0D || last >= 0x80 {
        directives += 1
        if directives > maxDirectives { return bytes[..<sign].count { $0 == 0x0A } }
      }
      rest = sign + 1
    }
    return nil
  }
}
