/// How to read the bytes of a record.
enum TextEncoding: Equatable {
  case utf8
  /// Bytes beyond ASCII, none of them UTF-8: an old program wrote one byte for a character.
  case windows1252
  /// Some characters are UTF-8, and the byte at this place is not: no encoding gives all of them back.
  case mixed(offset: Int)

  /// The encoding of a record.
  ///
  /// By record, not by file, since files are put together from several exports.
  ///
  /// - Complexity: O(n), eight bytes at a time where they are ASCII.
  init(of bytes: UnsafeBufferPointer<UInt8>) {
    let raw = UnsafeRawBufferPointer(bytes)
    var position = 0
    var firstInvalid: Int?
    var hasCharacters = false
    while position < bytes.count {
      if bytes.count - position >= 8 {
        let word = raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)
        if word & 0x8080_8080_8080_8080 == 0 {
          position += 8
          continue
        }
      }
      if bytes[position] < 0x80 {
        position += 1
      } else if let length = Self.lengthOfCharacter(in: bytes, at: position) {
        hasCharacters = true
        position += length
      } else {
        firstInvalid = firstInvalid ?? position
        position += 1
      }
      if hasCharacters, let firstInvalid {
        self = .mixed(offset: firstInvalid)
        return
      }
    }
    guard let firstInvalid else {
      self = .utf8
      return
    }
    let isDefined = bytes.allSatisfy { $0 < 0x80 || Self.scalar(ofWindows1252: $0) != nil }
    self = isDefined ? .windows1252 : .mixed(offset: firstInvalid)
  }

  /// The bytes of a text in Windows-1252, as UTF-8.
  static func utf8(ofWindows1252 bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 8)
    for byte in bytes {
      if byte < 0x80 {
        result.append(byte)
      } else {
        let scalar = scalar(ofWindows1252: byte) ?? "\u{FFFD}"
        result.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
    return result
  }

  /// Nil for the five bytes that stand for nothing.
  ///
  /// Source: the WHATWG Encoding Standard, index windows-1252, without its C1 controls.
  private static func scalar(ofWindows1252 byte: UInt8) -> Unicode.Scalar? {
    guard 0x80..<0xA0 ~= byte else { return Unicode.Scalar(byte) }
    return upperHalf[Int(byte) - 0x80].flatMap(Unicode.Scalar.init)
  }

  private static let upperHalf: [UInt32?] = [
    0x20AC, nil, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, nil,
    0x017D, nil, nil, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
    0x0153, nil, 0x017E, 0x0178,
  ]

  private static func lengthOfCharacter(in bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
    let lead = bytes[start]
    // The second byte of some leads has a smaller range: nothing longer than needed, no surrogate, nothing
    // beyond Unicode. Source: Unicode Standard, table 3-7.
    let (length, second): (Int, ClosedRange<UInt8>) =
      switch lead {
      case 0xC2...0xDF: (2, 0x80...0xBF)
      case 0xE0: (3, 0xA0...0xBF)
      case 0xED: (3, 0x80...0x9F)
      case 0xE1...0xEF: (3, 0x80...0xBF)
      case 0xF0: (4, 0x90...0xBF)
      case 0xF1...0xF3: (4, 0x80...0xBF)
      case 0xF4: (4, 0x80...0x8F)
      default: (1, 0x80...0xBF)
      }
    guard length > 1, length <= bytes.count - start, second.contains(bytes[start + 1]) else { return nil }
    for place in start + 2..<start + length where bytes[place] & 0xC0 != 0x80 { return nil }
    return length
  }
}
