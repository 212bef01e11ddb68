@_spi(_Unicode) private import Swift

// The standard library compares texts by these forms and shows them under this name alone. A test compares them with
// Foundation's, which brings ICU.
extension String {
  /// Unicode's normalization form C, in which an accented letter is one character.
  package var precomposed: String {
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
