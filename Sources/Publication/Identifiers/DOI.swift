/// The spellings of a DOI.
enum DOI {
  /// As it is shown: no resolver, no prefix, no punctuation around it, its case kept; nil without a slash inside.
  static func displayForm(of text: String) -> String? {
    // No DOI in use is longer than some hundred bytes; the limit keeps an abstract in the wrong field out.
    guard text.utf8.count <= 2_048 else { return nil }
    var text = text.withoutPunctuationAround
    if let path = text.afterHost("doi.org", "dx.doi.org", "www.doi.org") {
      text = (path.hasSuffix("/") ? String(path.dropLast()) : path).percentDecoded
    } else if text.utf8.hasFoldedPrefix("doi:") {
      text = text.utf8.dropFirst("doi:".utf8.count).text.trimmed
    }
    let slash = text.utf8.firstIndex(of: UInt8(ascii: "/"))
    guard let slash, slash > text.startIndex, text.utf8.index(after: slash) < text.endIndex,
      !text.utf8.contains(where: \.isASCIIBlank), !text.contains("://")
    else { return nil }
    return text
  }

  static func normalForm(of text: String) -> String? { displayForm(of: text)?.lowercasedASCII }

  /// The DOI that a URL of its resolver leads to, nil for any other text.
  static func displayForm(ofURL text: String) -> String? {
    text.afterHost("doi.org", "dx.doi.org", "www.doi.org") == nil ? nil : displayForm(of: text)
  }

  /// Whether it begins as every DOI does: `10.`, a registrant of four digits or more, a slash.
  static func isDOI(_ text: String) -> Bool {
    guard text.utf8.hasFoldedPrefix("10.") else { return false }
    let registrant = text.utf8.dropFirst(3).prefix { $0 != UInt8(ascii: "/") }
    let digits = registrant.prefix { $0.isASCIIDigit }.count
    return digits >= 4 && registrant.allSatisfy { $0.isASCIIDigit || $0 == UInt8(ascii: ".") }
  }
}
