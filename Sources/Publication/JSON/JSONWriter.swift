/// Writes JSON without white space, in the order of the calls; commas are its own business.
///
///     var json = JSONWriter()
///     json.beginObject()
///     json.key("total")
///     json.int(12)
///     json.endObject()  // {"total":12}
///
/// Whether the calls make one well-formed value is the caller's duty. Control characters (U+0000 to U+001F and U+007F
/// to U+009F) are written as `\u` escapes, so that no output can steer a terminal.
package struct JSONWriter {
  /// What was written so far.
  package private(set) var bytes: [UInt8] = []
  /// Whether a value stands right before, so that the next one needs a comma.
  private var followsValue = false

  package init() {}

  /// What was written so far.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  package mutating func beginObject() { begin(UInt8(ascii: "{")) }
  package mutating func endObject() { end(UInt8(ascii: "}")) }
  package mutating func beginArray() { begin(UInt8(ascii: "[")) }
  package mutating func endArray() { end(UInt8(ascii: "]")) }

  /// Writes the key of the value that comes next.
  package mutating func key(_ key: String) {
    separate()
    appendQuoted(key)
    bytes.append(UInt8(ascii: ":"))
    followsValue = false
  }

  package mutating func string(_ text: String) {
    separate()
    appendQuoted(text)
  }

  /// Writes the text, or null where there is none.
  package mutating func string(_ text: String?) {
    if let text { string(text) } else { null() }
  }

  package mutating func int(_ number: Int) { raw(String(number)) }

  /// Writes the number, or null where there is none.
  package mutating func int(_ number: Int?) {
    if let number { int(number) } else { null() }
  }

  /// Writes the shortest digits that read back as the same number; null for what JSON cannot say (NaN, infinity).
  package mutating func double(_ number: Double) {
    if number.isFinite { raw(number.description) } else { null() }
  }

  package mutating func bool(_ flag: Bool) { raw(flag ? "true" : "false") }
  package mutating func null() { raw("null") }

  /// Writes a whole tree; its depth is bounded by the reader that made it.
  package mutating func value(_ value: Value) {
    switch value {
    case .string(let text): string(text)
    case .list(let items):
      beginArray()
      for item in items { self.value(item) }
      endArray()
    case .map(let entries):
      beginObject()
      for entry in entries {
        key(entry.key)
        self.value(entry.value)
      }
      endObject()
    }
  }

  private mutating func begin(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    followsValue = false
  }

  private mutating func end(_ bracket: UInt8) {
    bytes.append(bracket)
    followsValue = true
  }

  private mutating func raw(_ text: String) {
    separate()
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func separate() {
    if followsValue { bytes.append(UInt8(ascii: ",")) }
    followsValue = true
  }

  private mutating func appendQuoted(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { appendEscaped($0) }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
    var start = 0
    var position = 0
    while position < text.count {
      let byte = text[position]
      // U+0080 to U+009F are the byte C2 and the code point itself.
      let isC1 = byte == 0xC2 && position + 1 < text.count && text[position + 1] < 0xA0
      guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F || isC1
      else {
        position += 1
        continue
      }
      bytes.append(contentsOf: text[start..<position])
      if isC1 { position += 1 }
      appendEscape(of: text[position])
      position += 1
      start = position
    }
    bytes.append(contentsOf: text[start...])
  }

  private mutating func appendEscape(of byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    default:
      bytes.append(contentsOf: "u00".utf8)
      bytes.append(hexDigit(byte >> 4))
      bytes.append(hexDigit(byte & 0xF))
    }
  }
}
