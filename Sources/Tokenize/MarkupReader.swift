/// Reads the markup that titles and abstracts carry: HTML and XML tags and entities, LaTeX commands, accents, formulas.
///
/// Nothing is ever an error: what is no markup is text. Look-ahead is bounded (a tag by 300 bytes, an entity by 32, a
/// formula by 2,000), and nesting is kept on a stack of at most 64, so that time is linear in the text.
public struct MarkupReader: Sendable {
  public init() {}

  /// Whether `text` has any byte that may begin markup. If not, reading it gives the same bytes.
  func hasMarkup(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    for position in 0..<text.count {
      switch text[position] {
      case UInt8(ascii: "<"), UInt8(ascii: "&"), UInt8(ascii: "\\"), UInt8(ascii: "$"), UInt8(ascii: "{"):
        return true
      case 0xC2 where text.byte(at: position + 1) &- 0x80 < 0x20:  // a C1 control
        return true
      default: break
      }
    }
    return false
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
