@_spi(_Unicode) private import Swift

// The standard library compares strings by these forms, but offers them only under this SPI. Foundation
// offers them publicly and needs ICU for it; a test checks that both agree.
extension String {
  /// Unicode's normalization form C, in which an accented letter is one character.
  ///
  /// ASCII is in it already: a build asks for every name and code of its records.
  package var precomposed: String {
    if utf8.allSatisfy({ $0 < 0x80 }) { return self }
    var scalars = UnicodeScalarView()
    scalars.append(contentsOf: _nfc)
    return String(scalars)
  }

  /// Unicode's normalization form D, in which marks stand behind their letter.
  package var decomposed: String {
    var scalars = UnicodeScalarView()
    scalars.append(contentsOf: _nfd)
    return String(scalars)
  }
}
