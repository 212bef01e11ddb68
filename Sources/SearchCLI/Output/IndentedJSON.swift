/// JSON as people read it.
enum IndentedJSON {
  /// The same JSON over several lines.
  ///
  /// - Complexity: O(length × depth)
  static func text(_ json: some Sequence<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var depth = 0
    var isInString = false
    var isEscaped = false
    var pendingBreak = false
    func lineBreak() -> [UInt8] {
      [UInt8(ascii: "\n")] + repeatElement(UInt8(ascii: " "), count: 2 * min(depth, 32))
    }
    for byte in json {
      if isInString {
        result.append(byte)
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
        continue
      }
      let isClosing = byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
      if isClosing { depth -= 1 }
      if isClosing != pendingBreak { result += lineBreak() }  // an empty list stays on its line
      pendingBreak = false
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        result.append(byte)
        depth += 1
        pendingBreak = true
      case UInt8(ascii: ","):
        result.append(byte)
        result += lineBreak()
      case UInt8(ascii: ":"): result += [byte, UInt8(ascii: " ")]
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
      default:
        result.append(byte)
        isInString = byte == UInt8(ascii: "\"")
      }
    }
    return result
  }
}
