extension String {
  /// The path of an http(s) URL, or of one without scheme, on one of these hosts (in lower case); nil for any
  /// other text.
  func afterHost(_ hosts: [StaticString]) -> String? {
    withBytes { bytes in
      var rest = bytes[...]
      if rest.hasFoldedPrefix("https://") {
        rest = rest.dropFirst(8)
      } else if rest.hasFoldedPrefix("http://") {
        rest = rest.dropFirst(7)
      }
      guard let slash = rest.firstIndex(of: UInt8(ascii: "/")) else { return nil }
      let host = rest[..<slash]
      guard hosts.contains(where: { $0.utf8CodeUnitCount == host.count && host.hasFoldedPrefix($0) }) else {
        return nil
      }
      return bytes.part((slash + 1)..<bytes.count).text
    }
  }

  /// Without blanks and punctuation around it: the brackets and quotes it stood in, the full stop of the
  /// sentence.
  ///
  /// A closing bracket stays where it closes one inside, as in `10.1002/(SICI)1097-0258(19970515)`.
  var withoutPunctuationAround: String {
    // nil if there is none, as around nearly every text.
    let inside = withBytes { bytes -> String? in
      let range = Self.rangeInPunctuation(bytes)
      return range.count == bytes.count ? nil : bytes.part(range).text
    }
    return inside ?? self
  }

  private static func rangeInPunctuation(_ bytes: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    var range = bytes.indices
    while let first = range.first,
      bytes[first].isASCIIBlankOrControl || isQuote(bytes[first]) || isOpener(bytes[first])
    {
      range = range.dropFirst()
    }
    // Counted once: closing brackets that are dropped lower the surplus, so that the loop below stays linear.
    var surplus: [UInt8: Int]?
    while let last = range.last {
      let byte = bytes[last]
      if let opener = opener(of: byte) {
        var counts = surplus ?? closersWithoutOpener(bytes[range])
        guard counts[opener, default: 0] > 0 else { break }
        counts[opener, default: 0] -= 1
        surplus = counts
      } else {
        guard byte.isASCIIBlankOrControl || isQuote(byte) || ".,;:".utf8.contains(byte) else { break }
      }
      range = range.dropLast()
    }
    return range
  }

  /// By opening bracket: how many more closing ones there are.
  private static func closersWithoutOpener(_ bytes: some Collection<UInt8>) -> [UInt8: Int] {
    var surplus: [UInt8: Int] = [:]
    for byte in bytes {
      if let opener = opener(of: byte) { surplus[opener, default: 0] += 1 }
      if isOpener(byte) { surplus[byte, default: 0] -= 1 }
    }
    return surplus
  }

  private static func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
  }

  private static func isOpener(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "<"), UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): true
    default: false
    }
  }

  /// With `%2F` and its like replaced by the bytes they stand for; other percent signs stay.
  var percentDecoded: String {
    guard withBytes({ $0.contains(UInt8(ascii: "%")) }) else { return self }
    let bytes = Array(utf8)
    var decoded: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
        let high = hexValue(bytes[index + 1]), let low = hexValue(bytes[index + 2])
      {
        decoded.append(high << 4 | low)
        index += 3
      } else {
        decoded.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: decoded, as: UTF8.self)
  }

  private static func opener(of byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: ">"): UInt8(ascii: "<")
    case UInt8(ascii: ")"): UInt8(ascii: "(")
    case UInt8(ascii: "]"): UInt8(ascii: "[")
    case UInt8(ascii: "}"): UInt8(ascii: "{")
    default: nil
    }
  }
}
