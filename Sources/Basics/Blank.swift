extension UInt8 {
  /// Whether it is ASCII white space: a blank, or one of the five controls from tab to carriage return.
  @inlinable @inline(__always)
  package var isASCIIBlank: Bool { self == 0x20 || self &- 9 < 5 }
}

extension StringProtocol {
  /// Whether it is empty or all white space.
  package var isBlank: Bool {
    // Nearly every text begins with a letter: to ask for the property of a character took 2 % of a question.
    if let first = utf8.first, 0x21...0x7E ~= first { return false }
    return allSatisfy(\.isWhitespace)
  }
}
