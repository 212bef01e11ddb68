// Small tests of text that are made often: on UTF-8 bytes, folding only ASCII letters.

extension UInt8 {
  var isASCIIDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
  var isASCIILetter: Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= lowercasedASCII }
  var isASCIIAlphanumeric: Bool { isASCIIDigit || isASCIILetter }
  /// A blank, or any other C0 control character.
  var isASCIIBlankOrControl: Bool { self <= 0x20 }
  var isASCIICapital: Bool { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= self }
  var lowercasedASCII: UInt8 { isASCIICapital ? self | 0x20 : self }
}

extension Collection<UInt8> {
  /// Whether it begins with the prefix, which is in lower case.
  func hasFoldedPrefix(_ prefix: StaticString) -> Bool {
    prefix.withUTF8Buffer { prefix in
      var index = startIndex
      for byte in prefix {
        guard index < endIndex, self[index].lowercasedASCII == byte else { return false }
        formIndex(after: &index)
      }
      return true
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// A part of it as a buffer of its own, so that what is done with it starts at 0.
  func part(_ range: Range<Int>) -> UnsafeBufferPointer { UnsafeBufferPointer(rebasing: self[range]) }

  var text: String { String(decoding: self, as: UTF8.self) }

  /// Whether it is this text, byte for byte.
  @inline(__always)
  func isText(_ text: StaticString) -> Bool {
    hasSameBytes(as: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Whether it comes before the other one in the order of bytes.
  @inline(__always)
  func precedesBytewise(_ other: UnsafeBufferPointer) -> Bool {
    let (left, right) = (UnsafeRawBufferPointer(self), UnsafeRawBufferPointer(other))
    let common = Swift.min(left.count, right.count)
    var position = 0
    // Eight at a time: keys are compared some hundred times a record.
    while common - position >= 8 {
      let a = UInt64(bigEndian: left.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      let b = UInt64(bigEndian: right.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      if a != b { return a < b }
      position += 8
    }
    while position < common {
      if left[position] != right[position] { return left[position] < right[position] }
      position += 1
    }
    return left.count < right.count
  }

  /// Whether the byte is in it, eight bytes at a time: short texts are searched some hundred times a record.
  @inline(__always)
  func containsByte(_ byte: UInt8) -> Bool {
    let raw = UnsafeRawBufferPointer(self)
    let sample = UInt64(byte) &* 0x0101_0101_0101_0101
    var position = 0
    while count - position >= 8 {
      let eight = raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      if zeroBytes(of: eight ^ sample) != 0 { return true }
      position += 8
    }
    while position < count {
      if raw[position] == byte { return true }
      position += 1
    }
    return false
  }

  @inline(__always)
  func hasSameBytes(as other: UnsafeBufferPointer) -> Bool {
    guard count == other.count else { return false }
    let (left, right) = (UnsafeRawBufferPointer(self), UnsafeRawBufferPointer(other))
    var position = 0
    while count - position >= 8 {
      let a = left.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      if a != right.loadUnaligned(fromByteOffset: position, as: UInt64.self) { return false }
      position += 8
    }
    while position < count {
      if left[position] != right[position] { return false }
      position += 1
    }
    return true
  }
}

extension String {
  /// Calls `body` with the UTF-8 of the text, which is valid inside it only.
  @inline(__always)
  func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
    var copy = self
    return copy.withUTF8(body)
  }

  /// The order of UTF-8 bytes, which is that of SQLite's BINARY collation; `<` compares normalised
  /// characters.
  package func precedesBytewise(_ other: String) -> Bool {
    withBytes { bytes in other.withBytes { bytes.precedesBytewise($0) } }
  }

  /// Whether it is the other text byte for byte; `==` compares normalised characters.
  package func hasSameBytes(as other: String) -> Bool {
    withBytes { bytes in other.withBytes { bytes.hasSameBytes(as: $0) } }
  }

  /// Without the ASCII blanks and control characters at its ends.
  var trimmed: String {
    // nil if there is nothing to trim, as in nearly every text: a copy of it would be an allocation.
    let trimmed = withBytes { bytes -> String? in
      var range = bytes.indices
      while let first = range.first, bytes[first].isASCIIBlankOrControl { range = range.dropFirst() }
      while let last = range.last, bytes[last].isASCIIBlankOrControl { range = range.dropLast() }
      return range.count == bytes.count ? nil : bytes.part(range).text
    }
    return trimmed ?? self
  }

  /// With ASCII capitals alone in lower case.
  var lowercasedASCII: String {
    let lowercased = withBytes { bytes in
      bytes.contains(where: \.isASCIICapital)
        ? String(decoding: bytes.map(\.lowercasedASCII), as: UTF8.self) : nil
    }
    return lowercased ?? self
  }
}

extension Substring.UTF8View {
  var text: String { String(decoding: self, as: UTF8.self) }
}

/// The upper bit of the lowest byte that is 0, and perhaps those of higher bytes; 0 if none is.
///
/// Source: Anderson, "Bit Twiddling Hacks", "Determine if a word has a zero byte".
@inline(__always)
func zeroBytes(of word: UInt64) -> UInt64 {
  (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
}
