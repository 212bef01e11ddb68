import Publication
private import Tokenize

/// The key of a record in BibTeX, such as `wu2025neural-21326`.
///
/// Author, year and first word are for people; the id after the first hyphen makes it unique, and the same in
/// every export. Characters of an id that mean something to TeX or BibTeX become `+` and two hexadecimal
/// digits for each byte.
package enum CitationKey {
  package static func key(of item: CitationItem) -> String {
    let record = item.record
    let person = record.authors.first ?? record.editors.first
    let author = letters(person.map { $0.lastName ?? $0.name } ?? "").joined()
    let year = record.year.map(String.init) ?? ""
    let word = letters(String(record.title?.prefix(200) ?? "")).first ?? ""
    var key = (author.isEmpty ? "anon" : String(author.prefix(40))) + year + word.prefix(40) + "-"
    key += id(record.id)
    return key
  }

  /// The words of a text in ASCII; letters of other scripts are left out.
  private static func letters(_ text: String) -> [String] {
    Analyzer.publication.terms(of: text).compactMap { term in
      let ascii = term.utf8.filter(isLetterOrDigit)
      return ascii.isEmpty ? nil : String(decoding: ascii, as: UTF8.self)
    }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
  }

  private static func id(_ id: String) -> String {
    if id.utf8.allSatisfy({ isLetterOrDigit($0) || ".-:/".utf8.contains($0) }) { return id }
    var safe: [UInt8] = []
    for byte in id.utf8 {
      if isLetterOrDigit(byte) || ".-:/".utf8.contains(byte) {
        safe.append(byte)
      } else {
        let digits = Array("0123456789ABCDEF".utf8)
        safe += [UInt8(ascii: "+"), digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
      }
    }
    return String(decoding: safe, as: UTF8.self)
  }
}
