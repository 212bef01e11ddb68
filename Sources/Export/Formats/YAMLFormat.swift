import Publication

/// Records as they are stored, as Catmandu writes them: a stream of documents between `---` and `...`.
///
/// What YAML 1.1 would take for a number, a truth value or null stands in quotes; times do not, as in
/// LibreCat's own export.
struct YAMLFormat: RecordFormat {
  func append(_ item: CitationItem, to output: inout [UInt8]) {
    output.append("---\n")
    append(item.record.value.entries, indent: 0, to: &output)
    output.append("...\n")
  }

  /// By recursion as deep as the record, which is limited where it is read.
  private func append(
    _ entries: [Value.Entry], indent: Int, isInline: Bool = false, to output: inout [UInt8]
  ) {
    for (place, entry) in entries.enumerated() {
      if place > 0 || !isInline { appendBlanks(indent, to: &output) }
      appendScalar(entry.key, isKey: true, to: &output)
      output.append(UInt8(ascii: ":"))
      switch entry.value {
      case .string(let text):
        output.append(0x20)
        appendScalar(text, to: &output)
        output.append(UInt8(ascii: "\n"))
      case .list(let items) where items.isEmpty: output.append(" []\n")
      case .list(let items):
        output.append(UInt8(ascii: "\n"))
        append(items, indent: indent, to: &output)
      case .map(let entries) where entries.isEmpty: output.append(" {}\n")
      case .map(let entries):
        output.append(UInt8(ascii: "\n"))
        append(entries, indent: indent + 2, to: &output)
      }
    }
  }

  private func append(_ items: [Value], indent: Int, isInline: Bool = false, to output: inout [UInt8]) {
    for (place, item) in items.enumerated() {
      if place > 0 || !isInline { appendBlanks(indent, to: &output) }
      output.append("- ")
      switch item {
      case .string(let text):
        appendScalar(text, to: &output)
        output.append(UInt8(ascii: "\n"))
      case .list(let items) where items.isEmpty: output.append("[]\n")
      case .list(let items): append(items, indent: indent + 2, isInline: true, to: &output)
      case .map(let entries) where entries.isEmpty: output.append("{}\n")
      case .map(let entries): append(entries, indent: indent + 2, isInline: true, to: &output)
      }
    }
  }

  private func appendBlanks(_ count: Int, to output: inout [UInt8]) {
    output.append(contentsOf: repeatElement(0x20, count: count))
  }

  // MARK: Scalars

  private enum Style { case plain, single, double }

  private func appendScalar(_ text: String, isKey: Bool = false, to output: inout [UInt8]) {
    var text = text
    text.withUTF8 { bytes in
      switch Self.style(of: bytes, isKey: isKey) {
      case .plain: output.append(contentsOf: bytes)
      case .single:
        output.append(UInt8(ascii: "'"))
        for byte in bytes {
          if byte == UInt8(ascii: "'") { output.append(byte) }
          output.append(byte)
        }
        output.append(UInt8(ascii: "'"))
      case .double: appendDouble(bytes, to: &output)
      }
    }
  }

  private static func style(of bytes: UnsafeBufferPointer<UInt8>, isKey: Bool) -> Style {
    guard let first = bytes.first, let last = bytes.last else { return .single }
    // A simple key is at most 1,024 characters long.
    if bytes.count > 500, isKey { return .double }
    var needsQuotes = first == 0x20 || last == 0x20 || last == UInt8(ascii: ":")
    switch first {
    case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "["),
      UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "#"), UInt8(ascii: "&"),
      UInt8(ascii: "*"), UInt8(ascii: "!"), UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "'"),
      UInt8(ascii: "\""), UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: "`"), UInt8(ascii: "<"),
      UInt8(ascii: "="), UInt8(ascii: "~"):
      needsQuotes = true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "."):
      if !isTime(bytes) { needsQuotes = true }
    default: break
    }
    var previous: UInt8 = 0
    for (place, byte) in bytes.enumerated() {
      switch byte {
      case 0..<0x20, 0x7F: return .double
      case 0xC2 where place + 1 < bytes.count && bytes[place + 1] < 0xA0: return .double
      case 0xE2
      where place + 2 < bytes.count
        && ((bytes[place + 1] == 0x80 && 0xA8...0xAE ~= bytes[place + 2])
          || (bytes[place + 1] == 0x81 && 0xA6...0xA9 ~= bytes[place + 2])):
        return .double
      case 0xEF
      where place + 2 < bytes.count
        && ((bytes[place + 1] == 0xBB && bytes[place + 2] == 0xBF)
          || (bytes[place + 1] == 0xBF && bytes[place + 2] >= 0xBE)):
        return .double
      case 0x20 where previous == UInt8(ascii: ":"): needsQuotes = true
      case UInt8(ascii: "#") where previous == 0x20: needsQuotes = true
      default: break
      }
      previous = byte
    }
    if bytes.count <= 5, words.contains(String(decoding: bytes, as: UTF8.self).lowercased()) {
      return .single
    }
    return needsQuotes ? .single : .plain
  }

  private static let words: Set = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "~"]

  /// `2026-02-18T12:02:45Z` or a day, as LibreCat writes them without quotes.
  private static func isTime(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let pattern = Array("dddd-dd-ddTdd:dd:ddZ".utf8)
    guard bytes.count == 10 || bytes.count == pattern.count else { return false }
    return zip(bytes, pattern).allSatisfy { byte, sign in
      sign == UInt8(ascii: "d") ? UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte : byte == sign
    }
  }

  private func appendDouble(_ bytes: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 0x22, 0x5C:
        output.append(UInt8(ascii: "\\"))
        output.append(UInt8(scalar.value))
      case 0x0A: output.append(#"\n"#)
      case 0x0D: output.append(#"\r"#)
      case 0x09: output.append(#"\t"#)
      case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFFE...0xFFFF:
        let hex = String(scalar.value, radix: 16)
        output.append(#"\u"#)
        output.append(String(repeating: "0", count: 4 - hex.count) + hex)
      default: output.append(contentsOf: String(scalar).utf8)
      }
    }
    output.append(UInt8(ascii: "\""))
  }
}
