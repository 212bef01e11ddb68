/// The spellings of an arXiv id, of the scheme since April 2007 (`2501.19104`) and the one before
/// (`math/0309136`).
enum ArXivID {
  /// The prefix that makes an arXiv id a DOI (DataCite, since 2022), in lower case.
  static let doiPrefix: StaticString = "10.48550/arxiv."

  /// The fewest digits of an id: `math/0309136`.
  static let minDigits = 7

  private static let hosts: [StaticString] = ["arxiv.org", "www.arxiv.org", "export.arxiv.org"]

  /// Whether a DOI or URL can be arXiv's at all: few are, and `normalForm` takes longer.
  static func isNamed(in text: String) -> Bool {
    text.withBytes { bytes in
      bytes.indices.contains {
        bytes[$0] | 0x20 == UInt8(ascii: "a") && bytes[$0...].hasFoldedPrefix("arxiv")
      }
    }
  }

  static func normalForm(of text: String) -> String? {
    guard text.utf8.count <= 256 else { return nil }
    var text = text.withoutPunctuationAround
    // The abstract page's own way to quote a paper: arXiv:2501.19104v2 [cs.LG]
    let beforeBracket = text.withBytes { bytes in
      bytes.indices.first { bytes[$0...].hasFoldedPrefix(" [") }.map { bytes.part(0..<$0).text }
    }
    if let beforeBracket { text = beforeBracket.trimmed }
    if let path = text.afterHost(hosts) {
      guard let slash = path.utf8.firstIndex(of: UInt8(ascii: "/")) else { return nil }
      guard ["abs", "pdf", "html", "format"].contains(path[..<slash]) else { return nil }
      text = String(path[path.utf8.index(after: slash)...])
      if text.hasSuffix(".pdf") { text.removeLast(4) }
    } else if text.utf8.hasFoldedPrefix("arxiv:") {
      text = text.utf8.dropFirst("arxiv:".utf8.count).text.trimmed
    } else if let doi = DOI.normalForm(of: text), doi.utf8.hasFoldedPrefix(doiPrefix) {
      text = doi.utf8.dropFirst(doiPrefix.utf8CodeUnitCount).text
    }
    let id = withoutVersion(text.lowercasedASCII)
    return newScheme(id) ?? oldScheme(id)
  }

  private static func withoutVersion(_ text: String) -> String {
    guard let v = text.utf8.lastIndex(of: UInt8(ascii: "v")) else { return text }
    let digits = text.utf8[v...].dropFirst()
    return !digits.isEmpty && digits.allSatisfy(\.isASCIIDigit) ? String(text[..<v]) : text
  }

  /// YYMM.NNNN, since 2015 YYMM.NNNNN.
  private static func newScheme(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    guard 9...10 ~= bytes.count, bytes[4] == UInt8(ascii: ".") else { return nil }
    guard (bytes[..<4] + bytes[5...]).allSatisfy(\.isASCIIDigit) else { return nil }
    return isMonth(bytes[2], bytes[3]) ? text : nil
  }

  /// archive/YYMMNNN; a subject class after the archive (`cond-mat.str-el`) names no other paper and is left
  /// out.
  private static func oldScheme(_ text: String) -> String? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2,
      let archive = parts[0].split(separator: ".", omittingEmptySubsequences: false).first
    else { return nil }
    let number = Array(parts[1].utf8)
    guard number.count == 7, number.allSatisfy(\.isASCIIDigit), isMonth(number[2], number[3]) else {
      return nil
    }
    guard !archive.isEmpty, parts[0].utf8.allSatisfy({ $0.isASCIILetter || $0 == 0x2D || $0 == 0x2E })
    else { return nil }
    return "\(archive)/\(parts[1])"
  }

  private static func isMonth(_ tens: UInt8, _ ones: UInt8) -> Bool {
    let zero = UInt8(ascii: "0")
    return 1...12 ~= Int(tens - zero) * 10 + Int(ones - zero)
  }
}
