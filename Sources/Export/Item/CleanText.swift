import Tokenize

/// Texts of records without markup, in one line.
enum CleanText {
  /// What a person reads: no markup, no control characters, nothing that turns the direction of the text, and
  /// one blank where there were several or a line break.
  ///
  /// - Complexity: O(n), without a copy for a text that is clean.
  static func line(_ text: String) -> String {
    var text = text
    let clean = text.withUTF8 { bytes -> [UInt8]? in
      if bytes.isClean { return nil }
      return bytes.contains(where: mayBeMarkup) ? nil : tidied(bytes)
    }
    if let clean { return String(decoding: clean, as: UTF8.self) }
    let isClean = text.withUTF8 { $0.isClean }
    if isClean { return text }
    return String(decoding: PlainText(text).bytes.withUnsafeBufferPointer(tidied), as: UTF8.self)
  }

  private static func mayBeMarkup(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "<"), UInt8(ascii: "&"), UInt8(ascii: "\\"), UInt8(ascii: "$"), UInt8(ascii: "{"),
      UInt8(ascii: "}"), 0xC2, 0xE3:
      true
    default: false
    }
  }

  /// Without characters that have no place in a line of text.
  static func tidied(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var position = 0
    while position < bytes.count {
      let byte = bytes[position]
      switch Invisible(bytes, at: position) {
      case .blank(let length):
        if result.last != 0x20, !result.isEmpty { result.append(0x20) }
        position += length
      case .nothing(let length): position += length
      case nil:
        result.append(byte)
        position += 1
      }
    }
    if result.last == 0x20 { result.removeLast() }
    return result
  }
}

/// A character that is written as a blank or not at all, and its length in UTF-8.
enum Invisible {
  case blank(Int)
  case nothing(Int)

  /// nil for a character that is shown.
  @inline(__always)
  init?(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) {
    let first = bytes[position]
    if first > 0x20, first < 0x7F { return nil }
    switch first {
    case 0...0x20: self = .blank(1)
    case 0x7F: self = .nothing(1)
    case 0xC2, 0xE2, 0xEF:
      guard let found = Self.long(bytes, at: position) else { return nil }
      self = found
    default: return nil
    }
  }

  private static func long(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> Invisible? {
    guard position + 1 < bytes.count else { return nil }
    let third = position + 2 < bytes.count ? bytes[position + 2] : 0
    switch (bytes[position], bytes[position + 1], third) {
    case (0xC2, 0x85, _): return .blank(2)  // next line
    case (0xC2, 0x80..<0xA0, _), (0xC2, 0xAD, _): return .nothing(2)  // C1, soft hyphen
    case (0xE2, 0x80, 0xA8...0xA9): return .blank(3)  // line and paragraph separator
    case (0xE2, 0x80, 0xAA...0xAE), (0xE2, 0x81, 0xA6...0xA9): return .nothing(3)  // bidi controls
    case (0xEF, 0xBB, 0xBF), (0xEF, 0xBF, 0xBE...0xBF): return .nothing(3)  // BOM, no characters
    default: return nil
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether it has no markup, and nothing invisible but single blanks between words.
  fileprivate var isClean: Bool {
    var wasBlank = true
    for byte in self {
      switch byte {
      case 0x20:
        if wasBlank { return false }
        wasBlank = true
      case 0..<0x20, 0x7F, UInt8(ascii: "<"), UInt8(ascii: "&"), UInt8(ascii: "\\"), UInt8(ascii: "$"),
        UInt8(ascii: "{"), UInt8(ascii: "}"), 0xC2, 0xE2, 0xE3, 0xEF:
        return false
      default: wasBlank = false
      }
    }
    return !wasBlank || isEmpty
  }
}

extension [UInt8] {
  mutating func append(_ text: String) { append(contentsOf: text.utf8) }
  mutating func append(_ text: StaticString) { text.withUTF8Buffer { append(contentsOf: $0) } }
}
