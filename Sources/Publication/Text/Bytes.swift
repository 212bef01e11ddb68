// Small questions about text that are asked often: on UTF-8 bytes, with ASCII's letters alone folded.

extension UInt8 {
  var isASCIIDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
  var isASCIILetter: Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= lowercasedASCII }
  var isASCIIAlphanumeric: Bool { isASCIIDigit || isASCIILetter }
  /// A blank, or any other C0 control character.
  var isASCIIBlank: Bool { self <= 0x20 }
  var lowercasedASCII: UInt8 { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= self ? self | 0x20 : self }
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

extension StringProtocol {
  /// Without the ASCII blanks and control characters at its ends.
  var trimmed: String {
    var bytes = Substring(self).utf8
    // Nearly every text has nothing to trim, and a copy of it would be an allocation.
    if let first = bytes.first, let last = bytes.last, !first.isASCIIBlank, !last.isASCIIBlank {
      return String(self)
    }
    while let first = bytes.first, first.isASCIIBlank { bytes.removeFirst() }
    while let last = bytes.last, last.isASCIIBlank { bytes.removeLast() }
    return bytes.text
  }

  /// With ASCII's capitals alone made small.
  var lowercasedASCII: String { String(decoding: utf8.map(\.lowercasedASCII), as: UTF8.self) }
}

extension Substring.UTF8View {
  var text: String { String(decoding: self, as: UTF8.self) }
}
