import Basics

/// Writes JSON without white space, in the order of the calls, and adds the commas.
///
///     var json = JSONWriter()
///     json.beginObject()
///     json.key("total")
///     json.int(12)
///     json.endObject()  // {"total":12}
///
/// The caller has to see that the calls make one well-formed value. Control characters (U+0000 to U+001F and
/// U+007F to U+009F) are written as `\u` escapes, so that no output can steer a terminal.
package struct JSONWriter: ~Copyable {
  private var written: GrowingBuffer<UInt8>
  /// Whether a value stands right before, so that the next one needs a comma.
  private var followsValue = false

  /// `capacity`: Bytes of room at first.
  package init(capacity: Int = 512) { written = GrowingBuffer(capacity: capacity) }

  /// What was written so far.
  package var bytes: [UInt8] { Array(written.elements) }

  /// What was written so far.
  package var text: String { String(decoding: written.elements, as: UTF8.self) }

  /// Takes out what was written; the next value starts again, on the same memory.
  package mutating func take() -> [UInt8] {
    defer {
      written.removeAll()
      followsValue = false
    }
    return bytes
  }

  package mutating func beginObject() { begin(UInt8(ascii: "{")) }
  package mutating func endObject() { end(UInt8(ascii: "}")) }
  package mutating func beginArray() { begin(UInt8(ascii: "[")) }
  package mutating func endArray() { end(UInt8(ascii: "]")) }

  /// Writes the key of the value that comes next.
  package mutating func key(_ key: String) {
    separate()
    appendQuoted(key)
    written.append(UInt8(ascii: ":"))
    followsValue = false
  }

  package mutating func string(_ text: String) {
    separate()
    appendQuoted(text)
  }

  /// Writes the text, or null if there is none.
  package mutating func string(_ text: String?) {
    if let text { string(text) } else { null() }
  }

  package mutating func int(_ number: Int) { raw(String(number)) }

  /// Writes the number, or null if there is none.
  package mutating func int(_ number: Int?) {
    if let number { int(number) } else { null() }
  }

  /// Writes the shortest digits that read back as the same number; null for what JSON cannot say (NaN,
  /// infinity).
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
    written.append(bracket)
    followsValue = false
  }

  private mutating func end(_ bracket: UInt8) {
    written.append(bracket)
    followsValue = true
  }

  private mutating func raw(_ text: String) {
    separate()
    text.withBytes { written.append(contentsOf: $0) }
  }

  private mutating func separate() {
    if followsValue { written.append(UInt8(ascii: ",")) }
    followsValue = true
  }

  private mutating func appendQuoted(_ text: String) {
    text.withBytes { text in
      let end = text.endOfPlainText(from: 0)
      // Nearly every text is plain to its end.
      if end == text.count { return written.append(text, between: UInt8(ascii: "\"")) }
      written.append(UInt8(ascii: "\""))
      appendEscaped(text, plainUpTo: end)
      written.append(UInt8(ascii: "\""))
    }
  }

  private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>, plainUpTo end: Int) {
    var (start, position) = (0, end)
    while true {
      written.append(contentsOf: text.part(start..<position))
      guard position < text.count else { return }
      // U+0080 to U+009F are the byte C2 and the code point itself.
      let isC1 = text[position] == 0xC2
      start = position + (isC1 ? 2 : 1)
      appendEscape(of: text[start - 1])
      position = text.endOfPlainText(from: start)
    }
  }

  private mutating func appendEscape(of byte: UInt8) {
    written.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): written.append(byte)
    case 0x0A: written.append(UInt8(ascii: "n"))
    case 0x0D: written.append(UInt8(ascii: "r"))
    case 0x09: written.append(UInt8(ascii: "t"))
    default:
      for byte in "u00".utf8 { written.append(byte) }
      written.append(hexDigit(byte >> 4))
      written.append(hexDigit(byte & 0xF))
    }
  }
}

extension GrowingBuffer<UInt8> {
  /// Appends bytes, with `mark` before and after them.
  @inline(__always)
  fileprivate mutating func append(_ more: UnsafeBufferPointer<UInt8>, between mark: UInt8) {
    reserve(more.count + 2)
    append(mark)
    append(contentsOf: more)
    append(mark)
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The index of the next character that JSON or our output has to escape, or `endIndex`.
  ///
  /// Blocks without an early exit, which the compiler turns into vector instructions, then eight bytes at a
  /// time; what may have such a byte is looked at again.
  fileprivate func endOfPlainText(from start: Int) -> Int {
    guard let bytes = baseAddress else { return 0 }
    let blockSize = 32
    var position = start
    while position < count {
      var end = position + 1
      if count - position >= blockSize {
        end = position + blockSize
        var found: UInt8 = 0
        for index in position..<end { found |= Self.mayNeedEscape(bytes[index]) }
        if found == 0 {
          position = end
          continue
        }
      } else if count - position >= 8 {
        end = position + 8
        let eight = UnsafeRawPointer(bytes).loadUnaligned(fromByteOffset: position, as: UInt64.self)
        if !Self.mayNeedEscape(eight) {
          position = end
          continue
        }
      } else if count - position >= 4 {
        // Two halves, which overlap: they are all that is left.
        let raw = UnsafeRawPointer(bytes)
        let first = raw.loadUnaligned(fromByteOffset: position, as: UInt32.self)
        let last = raw.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)
        if !Self.mayNeedEscape(UInt64(first) << 32 | UInt64(last)) { return count }
        end = count
      }
      while position < end {
        if Self.mayNeedEscape(bytes[position]) != 0, needsEscape(at: position) { return position }
        position += 1
      }
    }
    return count
  }

  /// 1 for a control character, a quote, a backslash, and C2, which leads the C1 controls; else 0.
  @inline(__always)
  private static func mayNeedEscape(_ byte: UInt8) -> UInt8 {
    let control: UInt8 = byte < 0x20 ? 1 : 0
    let quote: UInt8 = byte == UInt8(ascii: "\"") ? 1 : 0
    let backslash: UInt8 = byte == UInt8(ascii: "\\") ? 1 : 0
    let delete: UInt8 = byte == 0x7F ? 1 : 0
    let lead: UInt8 = byte == 0xC2 ? 1 : 0
    return control | quote | backslash | delete | lead
  }

  /// Whether one of eight bytes is such a byte; may be true if none is.
  @inline(__always)
  private static func mayNeedEscape(_ eight: UInt64) -> Bool {
    func each(_ byte: UInt64) -> UInt64 { byte &* 0x0101_0101_0101_0101 }
    let control = (eight &- each(0x20)) & ~eight & each(0x80)
    let quote = zeroBytes(of: eight ^ each(UInt64(UInt8(ascii: "\""))))
    let backslash = zeroBytes(of: eight ^ each(UInt64(UInt8(ascii: "\\"))))
    let delete = zeroBytes(of: eight ^ each(0x7F))
    let lead = zeroBytes(of: eight ^ each(0xC2))
    return control | quote | backslash | delete | lead != 0
  }

  private func needsEscape(at position: Int) -> Bool {
    self[position] != 0xC2 || position + 1 < count && self[position + 1] < 0xA0
  }
}
