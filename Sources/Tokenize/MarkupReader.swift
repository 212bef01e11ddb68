/// Reads the markup that titles and abstracts carry: HTML and XML tags and entities, LaTeX commands, accents,
/// formulas.
///
/// Nothing is ever an error: anything that is not markup is text. Look-ahead is bounded (an entity by 32
/// bytes, a formula by 2,000, tags and elements by what may be looked through in vain in one text), and
/// nesting is kept on a stack of at most 64, so that time is linear in the text.
struct MarkupReader: Sendable {
  /// Whether `text` has any byte that may begin markup. If not, reading it gives the same bytes.
  func hasMarkup(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let bytes = text.baseAddress else { return false }
    // Blocks without an early exit, which the compiler turns into vector instructions (SIMD32 was 30 times
    // slower).
    var start = 0
    while start < text.count {
      let end = min(start + 256, text.count)
      var found: UInt8 = 0
      for position in start..<end { found |= Self.mayBeginMarkup(bytes[position]) }
      if found != 0 { return true }
      start = end
    }
    return false
  }

  /// 1 for the bytes that begin markup, else 0. C2 leads the C1 controls (and U+00A0 to U+00BF, which are
  /// rare enough), E3 the signs of several characters from U+3200 to U+33FF (and much of Japanese).
  @inline(__always)
  private static func mayBeginMarkup(_ byte: UInt8) -> UInt8 {
    let tag: UInt8 = byte == UInt8(ascii: "<") ? 1 : 0
    let entity: UInt8 = byte == UInt8(ascii: "&") ? 1 : 0
    let command: UInt8 = byte == UInt8(ascii: "\\") ? 1 : 0
    let formula: UInt8 = byte == UInt8(ascii: "$") ? 1 : 0
    let group: UInt8 = byte == UInt8(ascii: "{") ? 1 : 0
    let control: UInt8 = byte == 0xC2 ? 1 : 0
    let sign: UInt8 = byte == 0xE3 ? 1 : 0
    return tag | entity | command | formula | group | control | sign
  }

  /// The clean text of `text`, with what is needed to find the way back.
  func read(_ text: UnsafeBufferPointer<UInt8>) -> PlainText {
    var parser = MarkupParser(text, keepsEdits: true)
    return parser.parse()
  }

  /// The clean bytes of `text` alone.
  func bytes(of text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var parser = MarkupParser(text, keepsEdits: false)
    return parser.parse().bytes
  }
}
