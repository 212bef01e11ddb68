/// How the records of an input follow each other.
enum InputFormat: Hashable, Sendable {
  /// A YAML stream: documents, or one top-level sequence a document.
  case yaml
  /// JSON values of any layout: arrays of records, objects one after the other.
  case json
  /// A JSON value a line, known from the name or the layout: whatever is wrong in a line ends with the line.
  case jsonLines

  /// How many bytes of a file it takes to tell.
  static let prefixBytes = 4096

  /// What a file is, from its first bytes, and from its name where these leave it open.
  ///
  /// `[` with an object in it, and `{` in a file that is not named YAML, are JSON; `---` and `%YAML` are
  /// YAML, whatever the name says. Anything else goes by its name, and without a name is YAML.
  ///
  /// - Returns: The format, and the length of the byte order mark to pass over.
  static func recognise(
    prefix: UnsafeBufferPointer<UInt8>, name: String
  ) throws(InputError) -> (format: InputFormat, markBytes: Int) {
    if let kind = unsupportedKind(prefix) { throw .unsupported(path: name, kind: kind) }
    let markBytes = prefix.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let text = prefix[markBytes...]
    let named = format(ofName: name)
    // Enough to see `[ {"`, without the blanks between.
    let first = text.lazy.filter { !isBlank($0) }.prefix(3)
    switch first.first {
    case UInt8(ascii: "["):
      let isJSON = named != .yaml && named != nil || isJSONObject(first.dropFirst())
      return (isJSON || first.elementsEqual("[]".utf8) ? .json : .yaml, markBytes)
    case UInt8(ascii: "{"):
      if named == .yaml, isJSONObject(first), hasObjectOnEachLine(text) { return (.jsonLines, markBytes) }
      if named == .yaml || (named == nil && !isJSONObject(first)) { return (.yaml, markBytes) }
      return (named == .jsonLines && !startsWithBraceAlone(text) ? .jsonLines : .json, markBytes)
    default:
      return (startsLikeYAML(text) ? .yaml : named == .json ? .jsonLines : named ?? .yaml, markBytes)
    }
  }

  /// What the ending says, `.gz` aside.
  static func format(ofName name: String) -> InputFormat? {
    var name = name.lowercased()
    if name.hasSuffix(".gz") { name.removeLast(3) }
    if name.hasSuffix(".yml") || name.hasSuffix(".yaml") { return .yaml }
    if name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") { return .jsonLines }
    return name.hasSuffix(".json") ? .json : nil
  }

  private static func isJSONObject(_ text: some Sequence<UInt8>) -> Bool {
    let start = Array(text.prefix(2))
    return start.elementsEqual("{\"".utf8) || start.elementsEqual("{}".utf8)
  }

  /// Whether the first line is nothing but `{`, as in an object printed over several lines.
  private static func startsWithBraceAlone(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let rest = text.drop(while: isBlank).dropFirst().drop { isBlank($0) && $0 != UInt8(ascii: "\n") }
    return rest.first == UInt8(ascii: "\n")
  }

  /// Whether the first line is an object, and so is the next, as far as the beginning shows.
  private static func hasObjectOnEachLine(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let lines = text.drop(while: isBlank).split(separator: UInt8(ascii: "\n"), maxSplits: 1)
    guard lines.count == 2, let last = lines[0].last(where: { !isBlank($0) }) else {
      return lines.count == 1 && text.count >= prefixBytes
    }
    let next = lines[1].first { !isBlank($0) }
    return last == UInt8(ascii: "}") && (next == nil || next == UInt8(ascii: "{"))
  }

  private static func startsLikeYAML(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let text = text.drop(while: isBlank)
    guard text.starts(with: "---".utf8) else { return text.starts(with: "%YAML".utf8) }
    return text.dropFirst(3).first.map(isBlank) ?? true
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n")
      || byte == UInt8(ascii: "\r") || byte == JSONCutter.recordSeparator
  }

  private static let unsupportedKinds: [(magic: [UInt8], kind: String)] = [
    ([0xFF, 0xFE], "UTF-32"), ([0, 0, 0xFE, 0xFF], "UTF-32"),
    ([0x50, 0x4B, 3, 4], "a zip archive"), ([0x42, 0x5A, 0x68], "bzip2 data"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "xz data"), ([0x28, 0xB5, 0x2F, 0xFD], "zstd data"),
  ]

  private static func unsupportedKind(_ prefix: UnsafeBufferPointer<UInt8>) -> String? {
    unsupportedKinds.first { prefix.starts(with: $0.magic) }?.kind ?? kindOfText(prefix)
  }

  /// The kind of a text that is not an export, as other programs write it; nil for what may be YAML or JSON.
  private static func kindOfText(_ prefix: UnsafeBufferPointer<UInt8>) -> String? {
    let text = String(decoding: prefix.prefix(512), as: UTF8.self).drop {
      $0.isWhitespace || $0 == "\u{FEFF}"
    }
    let line = text.prefix { !$0.isNewline }
    if line.prefixMatch(of: #/(?i)<(!doctype html|html|head|body)/#) != nil { return "an HTML page" }
    if line.hasPrefix("<"), !line.hasPrefix("<<") { return "XML" }
    if line.prefixMatch(of: #/@[A-Za-z]+ *[{(]/#) != nil { return "BibTeX" }
    if line.hasPrefix("TY  - ") { return "RIS" }
    // A line of YAML has a colon, a dash or a sign of its own; a line of titles has none of them.
    let separators = [",", ";", "\t"].filter {
      line.split(separator: $0, omittingEmptySubsequences: false).count > 2
    }
    let mayBeYAML = line.contains(": ") || line.hasSuffix(":") || line.contains(#/^[-\[{"'%#&!|>]/#)
    return separators.isEmpty || mayBeYAML ? nil : "a table (CSV)"
  }
}
