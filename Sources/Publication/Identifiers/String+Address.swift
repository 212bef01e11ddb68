extension String {
  /// The path of an http(s) URL, or of one without scheme, on one of these hosts (in lower case); nil elsewhere.
  func afterHost(_ hosts: String...) -> String? {
    var rest = utf8[...]
    if rest.hasFoldedPrefix("https://") {
      rest = rest.dropFirst(8)
    } else if rest.hasFoldedPrefix("http://") {
      rest = rest.dropFirst(7)
    }
    guard let slash = rest.firstIndex(of: UInt8(ascii: "/")) else { return nil }
    guard hosts.contains(rest[..<slash].text.lowercasedASCII) else { return nil }
    return rest[slash...].dropFirst().text
  }

  /// Without blanks and punctuation around it: the brackets and quotes it stood in, the full stop of the sentence.
  ///
  /// A closing bracket stays where it closes one inside, as in `10.1002/(SICI)1097-0258(19970515)`.
  var withoutPunctuationAround: String {
    var bytes = utf8[...]
    let openers: [UInt8] = [UInt8(ascii: "<"), UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{")]
    let quotes: [UInt8] = [UInt8(ascii: "\""), UInt8(ascii: "'")]
    while let first = bytes.first, first.isASCIIBlank || openers.contains(first) || quotes.contains(first) {
      bytes = bytes.dropFirst()
    }
    // Counted once: closing brackets that are dropped lower the surplus, so that the loop below stays linear.
    var surplus: [UInt8: Int] = [:]
    for byte in bytes {
      if let opener = Self.opener(of: byte) { surplus[opener, default: 0] += 1 }
      if openers.contains(byte) { surplus[byte, default: 0] -= 1 }
    }
    while let last = bytes.last {
      if let opener = Self.opener(of: last) {
        guard surplus[opener, default: 0] > 0 else { break }
        surplus[opener, default: 0] -= 1
      } else {
        guard last.isASCIIBlank || quotes.contains(last) || ".,;:".utf8.contains(last) else { break }
      }
      bytes = bytes.dropLast()
    }
    return bytes.text
  }

  /// With `%2F` and its like replaced by the bytes they stand for; other percent signs stay.
  var percentDecoded: String {
    guard utf8.contains(UInt8(ascii: "%")) else { return self }
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

  /// Where these ASCII characters begin.
  func range(ofASCII text: StaticString) -> String.Index? {
    utf8.indices.first { utf8[$0...].hasFoldedPrefix(text) }
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
