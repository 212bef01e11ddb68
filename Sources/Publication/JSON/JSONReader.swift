/// Reads JSON into a `Value`.
///
/// Foundation's reader is not used because it turns numbers into Doubles: `1.10` would become 1.1 and
/// `12345678901234567890` another number. Here a number is the text that stood in the file; `true` and
/// `false` are texts too, and null is the empty text, which the canonical form drops.
///
/// Mistakes that leave the meaning clear are accepted: an unescaped control character, invalid UTF-8 and a
/// lone surrogate (both become U+FFFD), a byte order mark in front. Any other is an error.
///
/// Nesting costs memory from the heap (`ValueBuilder`) and never the thread's stack.
package struct JSONReader: ~Copyable {
  /// What a text may ask of the reader and of code that walks its tree.
  package struct Limits: Hashable, Sendable {
    /// Lists and maps inside each other. Callers walk a `Value` by recursion, so this also bounds their
    /// stack.
    package var depth: Int
    /// Texts, lists and maps altogether: a value takes more memory than the two bytes it can be written with.
    package var values: Int

    package init(depth: Int = 256, values: Int = .max) {
      self.depth = depth
      self.values = values
    }
  }

  private let bytes: UnsafeRawBufferPointer
  private let limits: Limits
  private var position = 0
  private var values = 0
  private var builder: ValueBuilder

  private init(bytes: UnsafeRawBufferPointer, limits: Limits, builder: consuming ValueBuilder) {
    self.bytes = bytes
    self.limits = limits
    self.builder = builder
  }

  /// The one value that the bytes are.
  ///
  /// - Complexity: O(n), and O(n log n) where keys are not in order; memory in proportion to `bytes`.
  package static func value(
    of bytes: UnsafeBufferPointer<UInt8>, limits: Limits = Limits()
  ) throws(JSONError) -> Value {
    var builder = ValueBuilder()
    return try value(of: bytes, limits: limits, using: &builder)
  }

  /// The one value that the bytes are, built by a builder that is used for one value after the other.
  package static func value(
    of bytes: UnsafeBufferPointer<UInt8>, limits: Limits, using builder: inout ValueBuilder
  ) throws(JSONError) -> Value {
    builder.removeAll()
    var reader = JSONReader(bytes: UnsafeRawBufferPointer(bytes), limits: limits, builder: builder)
    do throws(JSONError) {
      let value = try reader.readDocument()
      builder = reader.builder
      return value
    } catch {
      builder = reader.builder
      throw error
    }
  }

  /// The one value that the bytes are.
  package static func value(of bytes: [UInt8], limits: Limits = Limits()) throws(JSONError) -> Value {
    let result: Result<Value, JSONError> = bytes.withUnsafeBufferPointer { buffer in
      do throws(JSONError) { return .success(try value(of: buffer, limits: limits)) } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  // MARK: - Structure

  private mutating func readDocument() throws(JSONError) -> Value {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    repeat { try readValue() } while try expectsAnotherValue()
    skipBlanks()
    guard position == bytes.count, let value = builder.takeRoot() else { throw failure(.end) }
    return value
  }

  /// Reads a scalar, or opens a container and, where it is empty, closes it.
  private mutating func readValue() throws(JSONError) {
    while true {
      skipBlanks()
      guard let byte = current else { throw failure(.value) }
      values += 1
      if values > limits.values { throw failure(.values(limits.values)) }
      switch byte {
      case UInt8(ascii: "\""): return builder.add(.string(try readString()))
      case UInt8(ascii: "{"):
        try openContainer(isMap: true)
        if current == UInt8(ascii: "}") { return closeContainer() }
        try readKey()
      case UInt8(ascii: "["):
        try openContainer(isMap: false)
        if current == UInt8(ascii: "]") { return closeContainer() }
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        return builder.add(.string(try readNumber()))
      case UInt8(ascii: "t"): return try readLiteral("true", meaning: "true")
      case UInt8(ascii: "f"): return try readLiteral("false", meaning: "false")
      case UInt8(ascii: "n"): return try readLiteral("null", meaning: "")
      default: throw failure(.value)
      }
    }
  }

  /// After a value: closes what ends here, and stops before the next value, if there is one.
  private mutating func expectsAnotherValue() throws(JSONError) -> Bool {
    while let isMap = builder.isInMap {
      skipBlanks()
      switch (current, isMap) {
      case (UInt8(ascii: ","), true):
        position += 1
        skipBlanks()
        try readKey()
        return true
      case (UInt8(ascii: ","), false):
        position += 1
        return true
      case (UInt8(ascii: "}"), true), (UInt8(ascii: "]"), false): closeContainer()
      default: throw failure(isMap ? .commaOrBrace : .commaOrBracket)
      }
    }
    return false
  }

  private mutating func openContainer(isMap: Bool) throws(JSONError) {
    guard builder.depth < limits.depth else { throw failure(.depth(limits.depth)) }
    builder.open(isMap: isMap)
    position += 1
    skipBlanks()
  }

  private mutating func closeContainer() {
    position += 1
    let value = builder.close()
    builder.add(value)
  }

  private mutating func readKey() throws(JSONError) {
    guard current == UInt8(ascii: "\"") else { throw failure(.key) }
    let start = position + 1
    if skipToEscape() {
      builder.key(part(start..<position - 1))
    } else {
      builder.key(try readEscaped(from: start))
    }
    skipBlanks()
    guard current == UInt8(ascii: ":") else { throw failure(.colon) }
    position += 1
  }

  // MARK: - Scalars

  private mutating func readLiteral(_ word: StaticString, meaning: String) throws(JSONError) {
    let count = word.utf8CodeUnitCount
    let expected = UnsafeRawBufferPointer(start: word.utf8Start, count: count)
    guard bytes[position...].prefix(count).elementsEqual(expected) else { throw failure(.value) }
    position += count
    builder.add(.string(meaning))
  }

  private mutating func readNumber() throws(JSONError) -> String {
    let start = position
    if current == UInt8(ascii: "-") { position += 1 }
    if current == UInt8(ascii: "0") { position += 1 } else { try skipDigits() }
    if current == UInt8(ascii: ".") {
      position += 1
      try skipDigits()
    }
    if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
      position += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
      try skipDigits()
    }
    return part(start..<position).text
  }

  private mutating func skipDigits() throws(JSONError) {
    let start = position
    while let byte = current, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { position += 1 }
    guard position > start else { throw failure(.digit) }
  }

  /// Reads from the opening to the closing quote; a text without escapes is made of one slice of the bytes.
  private mutating func readString() throws(JSONError) -> String {
    let start = position + 1
    return skipToEscape() ? part(start..<position - 1).text : try readEscaped(from: start)
  }

  /// Moves from the opening quote past the closing one, or to the first escape in between; false if there
  /// is one, or no end.
  private mutating func skipToEscape() -> Bool {
    position += 1
    skipToQuoteOrBackslash()
    guard current == UInt8(ascii: "\"") else { return false }
    position += 1
    return true
  }

  /// Reads from the first escape to the closing quote; the text begins at `start`.
  private mutating func readEscaped(from start: Int) throws(JSONError) -> String {
    var unescaped = Array(bytes[start..<position])
    while let byte = current {
      if byte == UInt8(ascii: "\"") {
        position += 1
        return String(decoding: unescaped, as: UTF8.self)
      }
      try readEscape(into: &unescaped)
      let start = position
      skipToQuoteOrBackslash()
      unescaped.append(contentsOf: bytes[start..<position])
    }
    throw failure(.closingQuote)
  }

  /// Tests eight bytes at a time: texts are most of an export, and this loop most of the time to read them.
  private mutating func skipToQuoteOrBackslash() {
    let quotes: UInt64 = 0x2222_2222_2222_2222
    let backslashes: UInt64 = 0x5C5C_5C5C_5C5C_5C5C
    while bytes.count - position >= 8 {
      let word = bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self).littleEndian
      let found = zeroBytes(of: word ^ quotes) | zeroBytes(of: word ^ backslashes)
      if found != 0 {
        position += found.trailingZeroBitCount / 8
        return
      }
      position += 8
    }
    while let byte = current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { position += 1 }
  }

  private mutating func readEscape(into text: inout [UInt8]) throws(JSONError) {
    position += 1
    guard let byte = current else { throw failure(.escape) }
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      position += 1
      text.append(contentsOf: UTF8.encode(try readScalar()) ?? UTF8.encodedReplacementCharacter)
      return
    default: throw failure(.escape)
    }
    position += 1
  }

  /// Reads what follows `\u`; two escapes that are a surrogate pair are one scalar.
  private mutating func readScalar() throws(JSONError) -> Unicode.Scalar {
    let replacement: Unicode.Scalar = "\u{FFFD}"
    let first = try readHexDigits()
    guard 0xD800...0xDBFF ~= first else { return Unicode.Scalar(first) ?? replacement }
    guard bytes[position...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else { return replacement }
    let afterFirst = position
    position += 2
    let second = try readHexDigits()
    guard 0xDC00...0xDFFF ~= second else {
      position = afterFirst
      return replacement
    }
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? replacement
  }

  private mutating func readHexDigits() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    let end = position + 4
    while position < end {
      guard let digit = current.flatMap(hexValue) else { throw failure(.hexDigits) }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }

  // MARK: - Bytes

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipBlanks() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private func part(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeRawBufferPointer(rebasing: bytes[range]).assumingMemoryBound(to: UInt8.self)
  }

  private func failure(_ expected: JSONError.Expected) -> JSONError {
    JSONError(offset: position, expected: expected)
  }
}
