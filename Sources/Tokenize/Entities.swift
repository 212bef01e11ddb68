/// Reads HTML's entities in a text that has no other markup, such as the name of a publisher.
public enum Entities {
  /// The text with the characters that its entities stand for: `Owl &amp; Sons` is `Owl & Sons`.
  ///
  /// As in titles and abstracts, an entity that was escaped once too often (`&amp;uuml;`) is read, too.
  ///
  /// - Complexity: O(n), without a copy if there is no `&`.
  public static func decoded(_ text: String) -> String {
    var text = text
    let decoded = text.withUTF8 { text in text.contains(UInt8(ascii: "&")) ? bytes(of: text) : nil }
    return decoded.map { String(decoding: $0, as: UTF8.self) } ?? text
  }

  private static func bytes(of text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var position = 0
    while position < text.count {
      if text[position] == UInt8(ascii: "&"), let entity = entity(in: text, at: position) {
        encodeUTF8(entity.scalar) { bytes.append($0) }
        position = entity.end
      } else {
        bytes.append(text[position])
        position += 1
      }
    }
    return bytes
  }

  /// The entity whose `&` is at `position`; after `&amp;` the rest of another one counts as that.
  static func entity(in text: UnsafeBufferPointer<UInt8>, at position: Int) -> (scalar: UInt32, end: Int)? {
    guard let outer = named(in: text, from: position + 1) else { return nil }
    guard outer.scalar == UInt32(UInt8(ascii: "&")) else { return outer }
    return named(in: text, from: outer.end) ?? outer
  }

  /// The entity whose `&` is just before `start`, at most 32 bytes long.
  private static func named(
    in text: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> (scalar: UInt32, end: Int)? {
    let limit = min(text.count, start + 31)
    guard start < limit else { return nil }
    guard
      let end = text[start..<limit].firstIndex(where: { !$0.isASCIIAlphanumeric && $0 != UInt8(ascii: "#") }),
      text[end] == UInt8(ascii: ";"), end > start
    else { return nil }
    let name = text[start..<end]
    if name.first == UInt8(ascii: "#") { return number(name.dropFirst()).map { ($0, end + 1) } }
    guard let value = SymbolTable.entities.value(of: name), !value.isEmpty else { return nil }
    return (value.scalar(at: 0).value, end + 1)
  }

  /// The scalar of `38` or `x26`. Numbers of Windows-1252 mean its characters, as in browsers.
  private static func number(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> UInt32? {
    let isHex = digits.first.map { $0 | 0x20 } == UInt8(ascii: "x")
    let digits = isHex ? digits.dropFirst() : digits
    guard !digits.isEmpty else { return nil }
    var value: UInt32 = 0
    for byte in digits {
      let letter = (byte | 0x20) &- 0x61
      guard byte.isASCIIDigit || isHex && letter < 6 else { return nil }
      let digit = byte.isASCIIDigit ? byte - 0x30 : letter + 10
      value = min(value * (isHex ? 16 : 10) + UInt32(digit), 0x110000)
    }
    guard value > 0, Unicode.Scalar(value) != nil else { return 0xFFFD }
    return MarkupParser.windows1252(value)
  }
}
