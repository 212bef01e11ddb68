extension [UInt8] {
  /// Appends text so that it is text, between tags as well as within quotes.
  ///
  /// `breaksAreEscaped`: XML takes a line break or a tab in an attribute for a blank, unless it is a number.
  ///
  /// Of `String`, not of any `StringProtocol`: a generic function is not specialized in another module.
  @usableFromInline
  mutating func appendEscaped(_ text: String, breaksAreEscaped: Bool = false) {
    var text = text
    text.withUTF8 { appendEscaped($0, breaksAreEscaped) }
  }

  private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>, _ breaksAreEscaped: Bool) {
    var plain = 0  // where the bytes that go as they are begin
    var position = 0
    while position < text.count {
      guard Self.mayBegin(text[position]) else {
        position += 1
        continue
      }
      guard let (length, escape) = Self.escape(text[position...], breaksAreEscaped) else {
        position += 1
        continue
      }
      append(contentsOf: text[plain..<position])
      escape.withUTF8Buffer { append(contentsOf: $0) }
      position += length
      plain = position
    }
    append(contentsOf: text[plain...])
  }

  /// Whether `escape` may be asked about what begins with this byte. Looked at first, by one test of bits:
  /// most of a page stays.
  @inline(__always)
  private static func mayBegin(_ byte: UInt8) -> Bool {
    switch byte {
    case ..<0x20, 0x7F, UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
      UInt8(ascii: "'"), 0xC2, 0xE2, 0xEF:
      true
    default: false
    }
  }

  /// What stands for the character that these bytes begin with, and its length; nil if it stays.
  @inline(__always)
  private static func escape(
    _ bytes: Slice<UnsafeBufferPointer<UInt8>>, _ breaksAreEscaped: Bool
  ) -> (length: Int, escape: StaticString)? {
    let first = bytes[bytes.startIndex]
    switch first {
    case UInt8(ascii: "&"): return (1, "&amp;")
    case UInt8(ascii: "<"): return (1, "&lt;")
    case UInt8(ascii: ">"): return (1, "&gt;")  // also because of "]]>", which XML's text must not have
    case UInt8(ascii: "\""): return (1, "&quot;")
    case UInt8(ascii: "'"): return (1, "&#39;")
    case 0x0A: return breaksAreEscaped ? (1, "&#10;") : nil
    case 0x09: return breaksAreEscaped ? (1, "&#9;") : nil
    case 0x0D: return (1, " ")
    case ..<0x20, 0x7F: return (1, "")
    case 0xC2, 0xE2, 0xEF: return escapeOfLong(bytes)
    default: return nil
    }
  }

  private static func escapeOfLong(
    _ bytes: Slice<UnsafeBufferPointer<UInt8>>
  ) -> (length: Int, escape: StaticString)? {
    let tail = bytes.dropFirst().prefix(2)
    guard let second = tail.first, let third = tail.last else { return nil }
    switch (bytes[bytes.startIndex], second, third) {
    case (0xC2, 0x85, _): return (2, " ")  // next line
    case (0xC2, 0x80..<0xA0, _): return (2, "")  // C1
    case (0xE2, 0x80, 0xA8...0xA9): return (3, " ")  // line and paragraph separator
    case (0xE2, 0x80, 0xAA...0xAE): return (3, "")  // embeddings and overrides
    case (0xE2, 0x81, 0xA6...0xA9): return (3, "")  // isolates
    case (0xEF, 0xBF, 0xBE...0xBF): return (3, "")  // U+FFFE, U+FFFF
    default: return nil
    }
  }
}
