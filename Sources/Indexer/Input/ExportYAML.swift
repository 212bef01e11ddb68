import Publication

/// Reads YAML as exporters write it, several times as fast as libyaml gives its events.
///
/// It takes block maps with words as keys, block lists of maps or scalars, empty `[]` and `{}`, and plain,
/// quoted and literal scalars, over several lines too. Everything else (tags, anchors, comments, flow maps,
/// other keys, tabs, other line ends, anything that is not YAML) makes the whole document `Unusual`, and
/// libyaml reads it: this reader decides nothing that is not plain, and reports no error of its own. Where it
/// gives a value, it is the one from libyaml's events; tests compare the two on random documents.
struct ExportYAML: ~Copyable {
  /// A document that is left to libyaml.
  struct Unusual: Error {}

  /// The document; no tab, no control character and no line end but LF is in it, and all of it is UTF-8.
  let bytes: UnsafeBufferPointer<UInt8>
  /// The next byte to read.
  var position = 0
  /// A scalar of several lines or with escapes, under way.
  var text: [UInt8] = []

  private let limits: YAMLReader.Limits
  private var builder = ValueBuilder()
  private var nodes = 0
  private var textBytes = 0

  /// Far more than any record has; nested values are read by recursion.
  private static let maxDepth = 32
  /// libyaml allows keys of up to 1,024 characters.
  private static let maxKeyBytes = 128

  private init(_ bytes: UnsafeBufferPointer<UInt8>, limits: YAMLReader.Limits) {
    self.bytes = bytes
    self.limits = limits
  }

  /// The value of a document, nil if it is left to libyaml.
  ///
  /// - Complexity: O(n)
  static func value(of bytes: UnsafeBufferPointer<UInt8>, limits: YAMLReader.Limits) -> Value? {
    var reader = ExportYAML(bytes, limits: limits)
    return try? reader.readDocument()
  }

  private mutating func readDocument() throws(Unusual) -> Value {
    let indent = try nextLine()
    guard indent >= 0 else { throw Unusual() }
    position += indent
    try readMap(column: indent)
    guard try nextLine() < 0, let value = builder.root else { throw Unusual() }
    return value
  }

  // MARK: Lines

  /// Moves from the start of a line to that of the next one with content.
  ///
  /// - Returns: The number of blanks it starts with, -1 at the end of the document.
  private mutating func nextLine() throws(Unusual) -> Int {
    while position < bytes.count {
      let start = endOfBlanks(from: position)
      guard start < bytes.count else { break }
      if bytes[start] != UInt8(ascii: "\n") {
        if bytes[start] == UInt8(ascii: "#") { throw Unusual() }
        return start - position
      }
      position = start + 1
    }
    position = bytes.count
    return -1
  }

  func endOfBlanks(from start: Int) -> Int {
    var end = start
    while end < bytes.count, bytes[end] == 0x20 { end += 1 }
    return end
  }

  func isLineEnd(_ index: Int) -> Bool { index >= bytes.count || bytes[index] == UInt8(ascii: "\n") }

  /// Moves past the end of the line, if nothing else is left of it.
  mutating func endLine() throws(Unusual) {
    let end = endOfBlanks(from: position)
    guard isLineEnd(end) else { throw Unusual() }
    position = min(end + 1, bytes.count)
  }

  // MARK: Maps and lists

  /// Reads a map whose first key begins at `position`, in this column.
  private mutating func readMap(column: Int) throws(Unusual) {
    try open(isMap: true)
    var indent = column
    while indent == column {
      try readKey()
      try readValue(inMapAt: column)
      indent = try nextLine()
      if indent == column { position += indent }
    }
    guard indent < column else { throw Unusual() }
    close()
  }

  private mutating func readKey() throws(Unusual) {
    guard let end = endOfKey(from: position) else { throw Unusual() }
    builder.key(String(decoding: UnsafeBufferPointer(rebasing: bytes[position..<end]), as: UTF8.self))
    try count(textBytes: end - position)
    position = end + 1
  }

  /// Where the colon after a key is; nil if there is no plain word with one.
  private func endOfKey(from start: Int) -> Int? {
    var end = start
    while end < bytes.count, Self.isKeyByte(bytes[end]) { end += 1 }
    guard end > start, end - start <= Self.maxKeyBytes, bytes[start] != UInt8(ascii: "-"), end < bytes.count,
      bytes[end] == UInt8(ascii: ":"), isLineEnd(end + 1) || bytes[end + 1] == 0x20,
      !YAMLReader.isNull(UnsafeBufferPointer(rebasing: bytes[start..<end]))
    else { return nil }
    return end
  }

  private static func isKeyByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// Reads what stands after the colon, or on the lines after it.
  private mutating func readValue(inMapAt column: Int) throws(Unusual) {
    position = endOfBlanks(from: position)
    guard isLineEnd(position) else { return try readScalar(inside: column) }
    position = min(position + 1, bytes.count)
    let indent = try nextLine()
    if indent >= column, isDash(position + indent) {
      try readList(column: indent)
    } else if indent > column {
      position += indent
      try readMap(column: indent)
    } else {
      try add(.string(""), textBytes: 0)
    }
  }

  private func isDash(_ index: Int) -> Bool {
    index + 1 < bytes.count && bytes[index] == UInt8(ascii: "-") && bytes[index + 1] == 0x20
  }

  /// Reads a list whose dashes are in this column, the first on the line that begins at `position`.
  private mutating func readList(column: Int) throws(Unusual) {
    try open(isMap: false)
    var indent = column
    while indent == column, isDash(position + indent) {
      let start = endOfBlanks(from: position + column + 1)
      let itemColumn = start - position
      position = start
      if endOfKey(from: start) != nil {
        try readMap(column: itemColumn)
      } else {
        try readScalar(inside: column)
      }
      indent = try nextLine()
    }
    guard indent <= column else { throw Unusual() }
    close()
  }

  private mutating func open(isMap: Bool) throws(Unusual) {
    guard builder.depth < min(Self.maxDepth, limits.maxDepth) else { throw Unusual() }
    builder.open(isMap: isMap)
    try count(textBytes: 0)
  }

  private mutating func close() {
    let value = builder.close()
    builder.add(value)
  }

  // MARK: Scalars

  /// Reads the scalar that begins at `position`, and moves past its last line.
  ///
  /// `column`: That of the map or list it is in: all its lines but the first must begin further to the right.
  private mutating func readScalar(inside column: Int) throws(Unusual) {
    guard position < bytes.count else { throw Unusual() }
    switch bytes[position] {
    case UInt8(ascii: "'"), UInt8(ascii: "\""): try addText(readQuoted(bytes[position]))
    case UInt8(ascii: "|"): try addText(readLiteral(inside: column))
    case UInt8(ascii: "["): try readEmpty(isMap: false, closer: UInt8(ascii: "]"))
    case UInt8(ascii: "{"): try readEmpty(isMap: true, closer: UInt8(ascii: "}"))
    case UInt8(ascii: "\n"), UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: ","),
      UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "#"), UInt8(ascii: "&"), UInt8(ascii: "*"),
      UInt8(ascii: "!"), UInt8(ascii: ">"), UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: "`"):
      throw Unusual()
    default: try readPlain(inside: column)
    }
  }

  private mutating func readPlain(inside column: Int) throws(Unusual) {
    let scalar = try plainScalar(inside: column)
    let isNull = scalar.map { YAMLReader.isNull(UnsafeBufferPointer(rebasing: bytes[$0])) } ?? false
    // libyaml's null counts with the bytes it is written in.
    if let scalar, isNull { return try add(.string(""), textBytes: scalar.count) }
    try addText(scalar)
  }

  private mutating func readEmpty(isMap: Bool, closer: UInt8) throws(Unusual) {
    guard position + 1 < bytes.count, bytes[position + 1] == closer else { throw Unusual() }
    position += 2
    try endLine()
    try open(isMap: isMap)
    close()
  }

  /// Adds a scalar: a range of the document or, where that is nil, `text`.
  private mutating func addText(_ range: Range<Int>?) throws(Unusual) {
    guard let range else {
      return try add(.string(String(decoding: text, as: UTF8.self)), textBytes: text.count)
    }
    let scalar = UnsafeBufferPointer(rebasing: bytes[range])
    try add(.string(String(decoding: scalar, as: UTF8.self)), textBytes: scalar.count)
  }

  private mutating func add(_ value: Value, textBytes: Int) throws(Unusual) {
    try count(textBytes: textBytes)
    builder.add(value)
  }

  /// Counts a scalar or container as `YAMLReader` does, which also reports that there are too many.
  private mutating func count(textBytes more: Int) throws(Unusual) {
    nodes += 1
    textBytes += more
    guard nodes <= limits.maxNodes, textBytes <= limits.maxTextBytes else { throw Unusual() }
  }
}
