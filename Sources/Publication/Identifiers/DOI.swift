/// The spellings of a DOI.
enum DOI {
  /// The fewest digits that `isDOI` takes: `10.1000/x`.
  static let minDigits = 6

  private static let hosts: [StaticString] = ["doi.org", "dx.doi.org", "www.doi.org"]

  /// As it is shown: no resolver, no prefix, no punctuation around it, its case kept; nil without a slash
  /// inside.
  static func displayForm(of text: String) -> String? {
    // No DOI in use is longer than some hundred bytes; the limit keeps an abstract in the wrong field out.
    guard text.utf8.count <= 2_048 else { return nil }
    var text = text.withoutPunctuationAround
    if let path = text.afterHost(hosts) {
      text = (path.hasSuffix("/") ? String(path.dropLast()) : path).percentDecoded
    } else if text.utf8.hasFoldedPrefix("doi:") {
      text = text.utf8.dropFirst("doi:".utf8.count).text.trimmed
    }
    return text.withBytes(isPlausible) ? text : nil
  }

  /// Whether there is a slash inside, no blank, and no scheme of a URL.
  private static func isPlausible(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let slash = text.firstIndex(of: UInt8(ascii: "/")), slash > 0, slash + 1 < text.count,
      !text.contains(where: \.isASCIIBlankOrControl)
    else { return false }
    return !text.indices.contains { text[$0...].hasFoldedPrefix("://") }
  }

  static func normalForm(of text: String) -> String? { displayForm(of: text)?.lowercasedASCII }

  /// The DOI that a URL of its resolver leads to, nil for any other text.
  static func displayForm(ofURL text: String) -> String? {
    text.afterHost(hosts) == nil ? nil : displayForm(of: text)
  }

  /// Whether it begins as every DOI does: `10.`, a registrant of four digits or more, a slash.
  static func isDOI(_ text: String) -> Bool {
    guard text.utf8.hasFoldedPrefix("10.") else { return false }
    let registrant = text.utf8.dropFirst(3).prefix { $0 != UInt8(ascii: "/") }
    let digits = registrant.prefix { $0.isASCIIDigit }.count
    return digits >= 4 && registrant.allSatisfy { $0.isASCIIDigit || $0 == UInt8(ascii: ".") }
  }
}
