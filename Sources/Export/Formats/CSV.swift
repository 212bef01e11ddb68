import Publication

/// Rows as in RFC 4180, with LF at the end of a line.
package enum CSV {
  /// Tells Excel that a file is in UTF-8.
  package static let byteOrderMark = "\u{FEFF}"

  package static func row(_ cells: [String]) -> String {
    cells.map { cell($0) }.joined(separator: ",") + "\n"
  }

  /// Quoted if necessary. A text that a spreadsheet would run as a formula begins with an apostrophe.
  ///
  /// White space of any kind becomes a blank; what acts on a terminal or changes the direction of text
  /// becomes U+FFFD.
  package static func cell(_ text: String) -> String {
    var text = text
    // Also after blanks, and in full width: some programs trim the one and fold the other.
    let first = text.unicodeScalars.first { !$0.properties.isWhitespace && $0.value > 0x20 }
    if let first, "=+-@＝＋－＠".unicodeScalars.contains(first) { text = "'" + text }
    text = SafeText.clean(text)
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: ",") }) else {
      return text
    }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }
}
