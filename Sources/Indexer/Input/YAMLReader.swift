private import Basics
private import CYAML
import Publication

/// Reads one YAML document into a value.
///
/// Scalars are the text as written, whatever YAML would make of it (`No`, `0012`, `1.10`, dates); an unquoted
/// `~`, `null` or nothing at all is the empty string. Tags mean nothing. If a key comes twice, the last one
/// counts. A plain `<<` merges the maps that are its value, as in YAML 1.1: a `status: private` that comes in
/// by one has to count.
///
/// What exporters write is read by `ExportYAML`; all else by libyaml. This reader takes its events and makes
/// no node tree of them, because the input cannot be trusted: here nesting costs no stack, a key that is not
/// a scalar is an error, and the expansion of aliases has a limit. The 2,000 records of the YAML sample take
/// 0.03 s, and 0.12 s if all of them are left to libyaml (0.08 s of it libyaml's own).
struct YAMLReader: ~Copyable {
  /// What one document may hold after its aliases are written out.
  struct Limits: Hashable, Sendable {
    var maxDepth: Int
    var maxNodes: Int
    var maxTextBytes: Int

    init(
      maxDepth: Int = Publication.Limits().recordDepth, maxNodes: Int = Publication.Limits().recordValues,
      maxTextBytes: Int = Publication.Limits().recordBytes
    ) {
      self.maxDepth = maxDepth
      self.maxNodes = maxNodes
      self.maxTextBytes = maxTextBytes
    }

    /// The limits of a document of this size.
    ///
    /// What aliases add is bounded by the size of the document, so that a batch of small records never
    /// becomes a large one: a value is counted as `bytesOfValue`, and no document can have as many without
    /// aliases.
    init(_ limits: Publication.Limits, documentBytes: Int) {
      let (grown, overflow) = documentBytes.multipliedReportingOverflow(by: limits.aliasGrowth)
      let bytes = overflow ? Int.max / 2 : min(grown, Int.max / 2) + Publication.Limits.aliasAllowance
      maxDepth = limits.recordDepth
      // An escape of two bytes may stand for a character of three, and each byte may be one to replace.
      maxTextBytes = min(3 * limits.recordBytes, max(bytes, 3 * documentBytes))
      maxNodes = min(limits.recordValues, max(bytes / Self.bytesOfValue, 2 * documentBytes))
    }

    private static let bytesOfValue = 8
  }

  /// A sequence or mapping that is not closed yet.
  private struct Level {
    var isMap: Bool
    var anchor: String?
    var sizeBefore: Size
    var items: [Value] = []
    var entries: [Value.Entry] = []
    var key: String?
    /// Whether `key` is a plain `<<`, whose value is merged into the map.
    var isAtMerge = false
    var merged: [Value.Entry] = []

    var isAtKey: Bool { isMap && key == nil }
  }

  /// The size of a value, aliases written out.
  private struct Size {
    var nodes = 0
    var textBytes = 0
  }

  private let limits: Limits
  private let firstLine: Int
  private let parser: UnsafeMutablePointer<yaml_parser_t>

  private var levels: [Level] = []
  private var anchors: [String: (value: Value, size: Size)] = [:]
  private var size = Size()
  private var root: Value?

  /// The value of a document.
  ///
  /// Bytes that YAML does not allow (control characters, broken UTF-8) become U+FFFD, so that one of them
  /// does not cost the record.
  ///
  /// - Parameters:
  ///   - bytes: The document.
  ///   - firstLine: The line of the file that it starts on, for messages.
  ///   - limits: What the document may hold.
  /// - Throws: ``YAMLError``, with the line of the file.
  /// - Returns: The empty string for a document without content.
  /// - Complexity: O(*n*) in bytes plus values with aliases written out, up to the order of keys.
  static func value(
    of bytes: UnsafeBufferPointer<UInt8>, firstLine: Int = 1, limits: Limits = Limits()
  ) throws(YAMLError) -> Value {
    if let line = YAMLText.lineOfSurplusDirective(in: bytes) {
      throw .syntax(problem: "lines that start with %", line: firstLine + line)
    }
    let survey = YAMLText.survey(bytes)
    if let clean = survey.replaced {
      return try clean.withUnsafeBufferPointer { clean throws(YAMLError) in
        try readEvents(of: clean, firstLine: firstLine, limits: limits)
      }
    }
    if survey.isSimple, let value = ExportYAML.value(of: bytes, limits: limits) { return value }
    do {
      return try readEvents(of: bytes, firstLine: firstLine, limits: limits)
    } catch {
      // libyaml rejects surrogates in escapes, which JSON writes for characters beyond U+FFFF.
      guard case .syntax = error, let joined = YAMLText.joiningSurrogates(in: bytes) else { throw error }
      return try joined.withUnsafeBufferPointer { joined throws(YAMLError) in
        try readEvents(of: joined, firstLine: firstLine, limits: limits)
      }
    }
  }

  /// The value of a document that has only characters that YAML allows, by libyaml's events.
  static func readEvents(
    of bytes: UnsafeBufferPointer<UInt8>, firstLine: Int = 1, limits: Limits = Limits()
  ) throws(YAMLError) -> Value {
    var reader = try YAMLReader(firstLine: firstLine, limits: limits)
    return try reader.read(bytes)
  }

  private init(firstLine: Int, limits: Limits) throws(YAMLError) {
    self.limits = limits
    self.firstLine = firstLine
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      throw .outOfMemory(line: firstLine)
    }
    self.parser = parser
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(YAMLError) -> Value {
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    while try take() {}
    return root ?? .string("")
  }

  /// Takes one event.
  ///
  /// - Returns: false after the last.
  private mutating func take() throws(YAMLError) -> Bool {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw parserError() }
    defer { yaml_event_delete(&event) }
    let line = firstLine + Int(event.start_mark.line)
    switch event.type {
    case YAML_STREAM_END_EVENT: return false
    case YAML_DOCUMENT_START_EVENT where root != nil: throw .severalDocuments(line: line)
    case YAML_SCALAR_EVENT: try takeScalar(event, line)
    case YAML_ALIAS_EVENT: try takeAlias(event, line)
    case YAML_SEQUENCE_START_EVENT:
      try open(isMap: false, anchor: name(event.data.sequence_start.anchor), line)
    case YAML_MAPPING_START_EVENT:
      try open(isMap: true, anchor: name(event.data.mapping_start.anchor), line)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: try close(line)
    default: break
    }
    return true
  }

  private func parserError() -> YAMLError {
    if parser.pointee.error == YAML_MEMORY_ERROR { return .outOfMemory(line: firstLine) }
    // libyaml's sentences are constants of its source; none quotes the input.
    let problem = parser.pointee.problem.map { String(cString: $0) } ?? "no reason given"
    return .syntax(problem: problem, line: firstLine + Int(parser.pointee.problem_mark.line))
  }

  private func name(_ anchor: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    anchor.map { String(cString: $0) }
  }

  // MARK: Values

  private mutating func takeScalar(_ event: yaml_event_t, _ line: Int) throws(YAMLError) {
    let scalar = event.data.scalar
    let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
    let sizeBefore = size
    try grow(by: Size(nodes: 1, textBytes: bytes.count), line)
    let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
    let isNull = isPlain && Self.isNull(bytes)
    let value = Value.string(isNull ? "" : Self.text(of: bytes, tag: scalar.tag))
    if isPlain, value == .string("<<"), levels.last?.isAtKey == true {
      levels[levels.endIndex - 1].isAtMerge = true
    }
    try add(value, anchor: name(scalar.anchor), sizeBefore, line)
  }

  /// The text of a scalar; `!!binary` is decoded if it holds a text.
  private static func text(of bytes: UnsafeBufferPointer<UInt8>, tag: UnsafePointer<yaml_char_t>?) -> String {
    var text = String(decoding: bytes, as: UTF8.self)
    if let tag, String(cString: tag) == "tag:yaml.org,2002:binary" {
      let digits = text.filter { !$0.isWhitespace }
      text = Data(base64Encoded: digits).flatMap { String(data: $0, encoding: .utf8) } ?? text
    }
    return text
  }

  private static let nulls: [StaticString] = ["~", "null", "Null", "NULL"]

  /// Whether a plain scalar is one of YAML's ways to write null.
  static func isNull(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count <= 4 else { return false }
    return nulls.contains { null in
      bytes.elementsEqual(UnsafeBufferPointer(start: null.utf8Start, count: null.utf8CodeUnitCount))
    }
  }

  private mutating func takeAlias(_ event: yaml_event_t, _ line: Int) throws(YAMLError) {
    guard let name = name(event.data.alias.anchor), let (value, valueSize) = anchors[name] else {
      throw .unknownAlias(line: line)
    }
    try grow(by: valueSize, line)
    try add(value, anchor: nil, size, line)
  }

  private mutating func open(isMap: Bool, anchor: String?, _ line: Int) throws(YAMLError) {
    if levels.last?.isAtKey == true { throw .complexKey(line: line) }
    if levels.count >= limits.maxDepth { throw .tooDeep(limit: limits.maxDepth, line: line) }
    // Inside its own value the name is not defined: a value cannot hold itself.
    if let anchor { anchors[anchor] = nil }
    levels.append(Level(isMap: isMap, anchor: anchor, sizeBefore: size))
    try grow(by: Size(nodes: 1, textBytes: 0), line)
  }

  private mutating func close(_ line: Int) throws(YAMLError) {
    guard let level = levels.popLast() else { return }
    // What a map states itself wins over what it merges, and of that the first wins.
    let value: Value =
      level.isMap ? Value(unsorted: level.merged.reversed() + level.entries) : .list(level.items)
    try add(value, anchor: level.anchor, level.sizeBefore, line)
  }

  /// Puts a whole value where it belongs.
  private mutating func add(
    _ value: Value, anchor: String?, _ sizeBefore: Size, _ line: Int
  ) throws(YAMLError) {
    if let anchor {
      let own = Size(
        nodes: size.nodes - sizeBefore.nodes, textBytes: size.textBytes - sizeBefore.textBytes)
      anchors[anchor] = (value, own)
    }
    let last = levels.endIndex - 1
    guard last >= 0 else {
      root = value
      return
    }
    if !levels[last].isMap {
      levels[last].items.append(value)
    } else if let key = levels[last].key {
      if levels[last].isAtMerge, value.list.allSatisfy(\.isMap) {
        levels[last].merged += value.list.flatMap(\.entries)
      } else {
        levels[last].entries.append(Value.Entry(key: key, value: value))
      }
      (levels[last].key, levels[last].isAtMerge) = (nil, false)
    } else if case .string(let key) = value {
      levels[last].key = key
    } else {
      throw .complexKey(line: line)
    }
  }

  private mutating func grow(by more: Size, _ line: Int) throws(YAMLError) {
    size.nodes += more.nodes
    size.textBytes += more.textBytes
    if size.nodes > limits.maxNodes { throw .tooManyNodes(limit: limits.maxNodes, line: line) }
    if size.textBytes > limits.maxTextBytes {
      throw .tooMuchText(limitBytes: limits.maxTextBytes, line: line)
    }
  }
}

extension Value {
  fileprivate var isMap: Bool {
    if case .map = self { true } else { false }
  }
}
