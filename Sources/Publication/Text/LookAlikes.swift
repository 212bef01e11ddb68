extension String {
  /// The text without invisible characters: zero-width characters, soft hyphens, byte order marks and
  /// direction marks are removed, blanks of any kind (no-break, thin, ...) inside become one blank, and those
  /// at the ends are removed.
  ///
  /// For ids and codes, where an invisible character would make two of one. A text of ASCII alone is only
  /// trimmed.
  ///
  /// - Complexity: O(n), without a copy where nothing is taken away.
  package var withoutLookAlikes: String {
    guard withBytes({ bytes in bytes.contains { $0 >= 0x80 } }) else { return trimmed }
    guard unicodeScalars.contains(where: { $0.isUnseen || $0.isWideBlank }) else { return trimmed }
    var result = String.UnicodeScalarView()
    var hasBlank = false
    for scalar in unicodeScalars where !scalar.isUnseen {
      if scalar.isWideBlank || scalar.value <= 0x20 {
        hasBlank = !result.isEmpty
      } else {
        if hasBlank { result.append(" ") }
        hasBlank = false
        result.append(scalar)
      }
    }
    return String(result)
  }
}

extension Unicode.Scalar {
  /// Whether it takes no room and has no meaning in a code.
  fileprivate var isUnseen: Bool {
    switch value {
    case 0xAD, 0x61C, 0x180E, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x206F, 0xFEFF: true
    default: false
    }
  }

  /// Whether it is a blank beyond ASCII.
  fileprivate var isWideBlank: Bool {
    switch value {
    case 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }
}
