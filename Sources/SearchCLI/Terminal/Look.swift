/// Which escape sequences printed text has; none by default.
struct Look: Hashable {
  var colors: ColorScheme?
  /// Whether the terminal opens links (OSC 8).
  var hasLinks = false

  /// Begins a link, or ends one.
  static func linkSequence(to address: String?) -> String {
    "\u{1B}]8;;\(address.map(encoded) ?? "")\u{1B}\\"
  }

  /// An address comes from a record: bytes that could end the sequence or are not ASCII are percent-encoded.
  private static func encoded(_ address: String) -> String {
    address.utf8.reduce(into: "") { text, byte in
      if (0x21...0x7E).contains(byte) {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let hex = String(byte, radix: 16, uppercase: true)
        text += "%" + (hex.count == 1 ? "0" : "") + hex
      }
    }
  }
}

/// How the parts of printed text are marked, as SGR parameters.
struct ColorScheme: Hashable {
  /// Bold and underline show on white and on black screens, a colour not always.
  private var sgr: [TextStyle: String] = [.title: "1", .heading: "1", .match: "1;4", .faint: "2"]

  private static let names: [String: TextStyle] = [
    "mt": .match, "ti": .title, "he": .heading, "fa": .faint,
  ]

  /// `text`: Capabilities as in `GREP_COLORS`, `mt=1;31:fa=2`; unknown ones and invalid values are skipped,
  /// as grep does.
  init(_ text: String = "") {
    for part in text.split(separator: ":") {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2, let style = Self.names[String(pair[0])],
        pair[1].utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ";") })
      else { continue }
      sgr[style] = pair[1].isEmpty ? nil : String(pair[1])
    }
  }

  /// nil for text without a mark.
  subscript(style: TextStyle) -> String? { sgr[style] }
}
