/// Finds the record id in the bytes of a frame that cannot be parsed.
///
/// The id protects the record's last good version from deletion, so a wrong one does more harm than none:
/// what is not plainly the record's own `_id` is not taken.
enum IDSalvage {
  /// The longest id that is taken, in UTF-8 bytes.
  static let maxBytes = 512

  /// - Complexity: O(*n*)
  static func id(of frame: Frame) -> String? {
    frame.bytes.withUnsafeBufferPointer { bytes in
      let first = bytes.first { !isYAMLBlank($0) && $0 != newline }
      if frame.format == .json || first == UInt8(ascii: "{") { return jsonID(in: bytes) }
      return yamlID(in: bytes, isWhole: frame.bytes.count == frame.range.count)
    }
  }

  private static let newline = UInt8(ascii: "\n")
  private static let quote = UInt8(ascii: "\"")
  private static let apostrophe = UInt8(ascii: "'")

  private static func isYAMLBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }

  /// The text of an id, if it is short, UTF-8, and without control characters.
  private static func text(_ bytes: some Collection<UInt8>) -> String? {
    guard !bytes.isEmpty, bytes.count <= maxBytes, bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
      return nil
    }
    return String(validating: bytes, as: UTF8.self)
  }

  // MARK: YAML

  /// The value of the lines `_id: ...` in the column of the first content; nil if two of them differ.
  private static func yamlID(in bytes: UnsafeBufferPointer<UInt8>, isWhole: Bool) -> String? {
    var found: String?
    var rootColumn: Int?
    var start = 0
    while start < bytes.count {
      let end = bytes.endOfLine(from: start)
      let line = bytes[start..<end]
      start = end + 1
      let content = line.drop { $0 == UInt8(ascii: " ") }
      guard let first = content.first, first != UInt8(ascii: "#"), first != UInt8(ascii: "\r") else {
        continue
      }
      let column = content.startIndex - line.startIndex
      if rootColumn == nil { rootColumn = column }
      guard column == rootColumn, let value = yamlValue(ofIDLine: content) else { continue }
      // The last line of a first part may be cut.
      guard isWhole || end < bytes.count, let id = yamlScalar(value) else { return nil }
      if let found, found != id { return nil }
      found = id
    }
    return found
  }

  /// What stands after `_id:`, nil for another line.
  private static func yamlValue(
    ofIDLine line: Slice<UnsafeBufferPointer<UInt8>>
  ) -> Slice<UnsafeBufferPointer<UInt8>>? {
    for key in ["_id:", "'_id':", "\"_id\":"] where line.starts(with: key.utf8) {
      let rest = line.dropFirst(key.utf8.count)
      return rest.first.map(isYAMLBlank) ?? true ? rest : nil
    }
    return nil
  }

  private static func yamlScalar(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> String? {
    var text = text.drop(while: isYAMLBlank)
    while let last = text.last, isYAMLBlank(last) { text = text.dropLast() }
    guard let first = text.first else { return nil }
    if first == quote || first == apostrophe {
      let inner = text.dropFirst().dropLast()
      guard text.count >= 2, text.last == first else { return nil }
      // Escapes, a quote inside, or a comment after it: not plain enough.
      return inner.contains(first) || inner.contains(UInt8(ascii: "\\")) ? nil : Self.text(inner)
    }
    // Signs that start something other than a plain scalar, and `: ` or ` #` inside.
    guard !"-?:,[]{}#&*!|>%@`".utf8.contains(first) else { return nil }
    for (byte, next) in zip(text, text.dropFirst()) {
      if byte == UInt8(ascii: ":") && isYAMLBlank(next) || isYAMLBlank(byte) && next == UInt8(ascii: "#") {
        return nil
      }
    }
    guard let id = Self.text(text), !["~", "null", "Null", "NULL"].contains(id) else { return nil }
    return id
  }

  // MARK: JSON

  /// The string or number after the key `"_id"` of the outermost object, as far as the text follows JSON's
  /// grammar.
  private static func jsonID(in bytes: UnsafeBufferPointer<UInt8>) -> String? {
    var scanner = JSONScanner(bytes: bytes)
    guard scanner.take(UInt8(ascii: "{")) else { return nil }
    var found: String?
    repeat {
      guard let key = scanner.takeString(), scanner.take(UInt8(ascii: ":")) else { return found }
      guard key.elementsEqual("_id".utf8) else {
        if !scanner.skipValue() { return found }
        continue
      }
      guard let id = scanner.takeIDValue().flatMap({ text($0) }) else { return nil }
      if let found, found != id { return nil }
      found = id
    } while scanner.take(UInt8(ascii: ","))
    return found
  }
}

/// Reads the outermost level of a JSON object as long as it is one.
private struct JSONScanner {
  typealias Text = Slice<UnsafeBufferPointer<UInt8>>

  private var rest: Text

  init(bytes: UnsafeBufferPointer<UInt8>) {
    rest = bytes[...]
  }

  private static func isJSONBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n")
      || byte == UInt8(ascii: "\r")
  }

  private mutating func skipBlanks() {
    rest = rest.drop(while: Self.isJSONBlank)
  }

  mutating func take(_ sign: UInt8) -> Bool {
    skipBlanks()
    guard rest.first == sign else { return false }
    rest = rest.dropFirst()
    return true
  }

  /// The inside a string as written, escapes and all; nil if it does not end on its line.
  mutating func takeString() -> Text? {
    guard take(UInt8(ascii: "\"")) else { return nil }
    var isEscaped = false
    for index in rest.indices {
      let byte = rest[index]
      if byte < 0x20 { return nil }
      if byte == UInt8(ascii: "\"") && !isEscaped {
        defer { rest = rest[(index + 1)...] }
        return rest[..<index]
      }
      isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
    }
    return nil
  }

  /// A string without escapes, or a number with something after it.
  mutating func takeIDValue() -> Text? {
    skipBlanks()
    if rest.first == UInt8(ascii: "\"") {
      return takeString().flatMap { $0.contains(UInt8(ascii: "\\")) ? nil : $0 }
    }
    let number = rest.prefix { "0123456789+-.eE".utf8.contains($0) }
    rest = rest[number.endIndex...]
    guard let next = rest.first,
      next == UInt8(ascii: ",") || next == UInt8(ascii: "}") || Self.isJSONBlank(next)
    else { return nil }
    return number
  }

  /// - Returns: false if the value does not end.
  mutating func skipValue() -> Bool {
    skipBlanks()
    switch rest.first {
    case UInt8(ascii: "\""): return takeString() != nil
    case UInt8(ascii: "{"), UInt8(ascii: "["): return skipNested()
    default:
      let word = rest.prefix {
        $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "}") && $0 != UInt8(ascii: "\"")
      }
      rest = rest[word.endIndex...]
      return !word.isEmpty
    }
  }

  private mutating func skipNested() -> Bool {
    var nesting = JSONNesting()
    for index in rest.indices {
      nesting.take(rest[index])
      if nesting.isBroken { return false }
      if !nesting.isOpen {
        rest = rest[(index + 1)...]
        return true
      }
    }
    return false
  }
}
