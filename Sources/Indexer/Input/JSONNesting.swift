/// How deep in brackets a JSON text is, whether in a string, and whether it can still be JSON.
struct JSONNesting {
  private var depth = 0
  // Bit n: whether the bracket at depth n is a brace. What is deeper than 63 is not checked.
  private var braces: UInt64 = 0
  private var isEscaped = false
  private var lastSign: UInt8 = 0
  private(set) var isInString = false
  /// A string ran over the end of a line, a bracket was closed by the other kind, or an object came where
  /// none may stand.
  private(set) var isBroken = false

  init() {}

  init(of bytes: some Sequence<UInt8>) {
    for byte in bytes { take(byte) }
  }

  var isOpen: Bool { depth > 0 || isInString }

  /// - Complexity: O(1)
  mutating func take(_ byte: UInt8) {
    if isInString {
      takeInString(byte)
      return
    }
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): return
    case UInt8(ascii: "\""): isInString = true
    case UInt8(ascii: "{"): open(isBrace: true)
    case UInt8(ascii: "["): open(isBrace: false)
    case UInt8(ascii: "}"): close(isBrace: true)
    case UInt8(ascii: "]"): close(isBrace: false)
    default: break
    }
    lastSign = byte
  }

  /// Whether the text can no longer be JSON with this byte next.
  func isBroken(by byte: UInt8) -> Bool {
    var next = self
    next.take(byte)
    return next.isBroken
  }

  private mutating func takeInString(_ byte: UInt8) {
    if byte == UInt8(ascii: "\n") { isBroken = true }
    if isEscaped {
      isEscaped = false
    } else if byte == UInt8(ascii: "\\") {
      isEscaped = true
    } else if byte == UInt8(ascii: "\"") {
      isInString = false
    }
  }

  private mutating func open(isBrace: Bool) {
    if (1..<64).contains(depth) && !isValueExpected { isBroken = true }
    depth += 1
    // Text that is not JSON may have closed more than it opened.
    if (1..<64).contains(depth) {
      braces = isBrace ? braces | (1 << UInt64(depth)) : braces & ~(1 << UInt64(depth))
    }
  }

  private mutating func close(isBrace: Bool) {
    if (1..<64).contains(depth) && isInBrace != isBrace { isBroken = true }
    depth -= 1
  }

  private var isInBrace: Bool { braces & (1 << UInt64(depth)) != 0 }

  private var isValueExpected: Bool {
    isInBrace
      ? lastSign == UInt8(ascii: ":") : lastSign == UInt8(ascii: ",") || lastSign == UInt8(ascii: "[")
  }
}
