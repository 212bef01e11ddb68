extension UInt8 {
  /// Whether it is ASCII white space: a blank, or one of the five controls from tab to carriage return.
  @inlinable @inline(__always)
  package var isASCIIBlank: Bool { self == 0x20 || self &- 9 < 5 }
}

extension StringProtocol {
  /// Whether it is empty or all white space.
  package var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
