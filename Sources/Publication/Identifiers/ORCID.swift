/// The spellings of an ORCID iD.
enum ORCID {
  /// All but the check digit, which may be an X.
  static let minDigits = 15

  private static let hosts: [StaticString] = ["orcid.org", "www.orcid.org"]

  static func normalForm(of text: String) -> String? {
    guard text.utf8.count <= 128 else { return nil }
    var text = text.withoutPunctuationAround
    if let path = text.afterHost(hosts) {
      text = path.hasSuffix("/") ? String(path.dropLast()) : path
    } else if text.utf8.hasFoldedPrefix("orcid:") {
      text = text.utf8.dropFirst("orcid:".utf8.count).text.trimmed
    }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 1 || (parts.count == 4 && parts.allSatisfy { $0.utf8.count == 4 }) else {
      return nil
    }
    let digits = Array(parts.joined().utf8)
    guard digits.count == 16, digits.dropLast().allSatisfy(\.isASCIIDigit), let check = digits.last else {
      return nil
    }
    guard check.isASCIIDigit || check.lowercasedASCII == UInt8(ascii: "x") else { return nil }
    return stride(from: 0, to: 16, by: 4)
      .map { String(decoding: digits[$0..<$0 + 4], as: UTF8.self).uppercased() }
      .joined(separator: "-")
  }
}
