import Publication
import Tokenize

// What the checks look at, and how they tell.

extension Value? {
  /// The texts of a list, or the one text.
  var texts: [String] { items.compactMap(\.string) }
  var items: [Value] { self?.list ?? [] }
}

extension Record {
  var people: [Value] { ["author", "editor", "translator"].flatMap { value[$0].items } }

  var names: [String] {
    people.flatMap { person -> [String] in
      person.string.map { [$0] }
        ?? ["first_name", "last_name", "full_name", "name"].compactMap { person[$0]?.string }
    }
  }

  /// The numbers of some kinds among the identifiers of the publication.
  func numbers(_ kinds: [String]) -> [String] {
    kinds.flatMap { value["publication_identifier"]?[$0].texts ?? [] }
  }
}

enum Identifiers {
  /// `10.`, a registrant of four digits or more, a slash, and something without a blank.
  static func isDOI(_ text: String) -> Bool {
    guard let doi = Identifier(kind: .doi, text: text)?.value, doi.hasPrefix("10."),
      !text.unicodeScalars.contains(where: \.properties.isWhitespace)
    else { return false }
    let registrant = doi.utf8.dropFirst(3).prefix { $0 != UInt8(ascii: "/") }
    return registrant.prefix { (0x30...0x39).contains($0) }.count >= 4
  }

  /// ISO 7064, MOD 11-2.
  static func isORCID(_ text: String) -> Bool {
    guard let orcid = Identifier(kind: .orcid, text: text)?.value else { return false }
    let digits = orcid.utf8.filter { $0 != UInt8(ascii: "-") }
    let total = digits.dropLast().reduce(0) { ($0 + Int($1) - 0x30) * 2 % 11 }
    return checkDigit((12 - total) % 11) == digits.last
  }

  static func isISSN(_ text: String) -> Bool {
    let digits = digits(text)
    return digits.count == 8 && isWeighted(digits)
  }

  static func isISBN(_ text: String) -> Bool {
    let digits = digits(text)
    if digits.count == 10 { return isWeighted(digits) }
    guard digits.count == 13, !digits.contains(UInt8(ascii: "X")) else { return false }
    return digits.enumerated().reduce(0) { $0 + (Int($1.element) - 0x30) * ($1.offset % 2 == 0 ? 1 : 3) } % 10
      == 0
  }

  /// Each digit times its place from the end, the last one counting once: as in ISSN and the old ISBN.
  private static func isWeighted(_ digits: [UInt8]) -> Bool {
    let total = digits.enumerated().reduce(0) { total, digit in
      let value = digit.element == UInt8(ascii: "X") ? 10 : Int(digit.element) - 0x30
      return total + value * (digits.count - digit.offset)
    }
    return total % 11 == 0 && !digits.dropLast().contains(UInt8(ascii: "X"))
  }

  private static func checkDigit(_ number: Int) -> UInt8 {
    number == 10 ? UInt8(ascii: "X") : UInt8(truncatingIfNeeded: 0x30 + number)
  }

  /// The digits of a number and an X, without hyphens, blanks and a name before it; empty if there is
  /// anything else.
  private static func digits(_ text: String) -> [UInt8] {
    let upper = text.uppercased()
    let number = upper.hasPrefix("ISBN") || upper.hasPrefix("ISSN") ? upper.dropFirst(4) : upper[...]
    var digits: [UInt8] = []
    for scalar in number.unicodeScalars {
      switch scalar {
      case "0"..."9", "X": digits.append(UInt8(ascii: scalar))
      case "-", " ", ":", "\u{2010}"..."\u{2015}": continue
      default: return []
      }
    }
    return digits
  }
}

enum Names {
  static func isOdd(_ name: String) -> Bool {
    if name.contains("â€") { return true }
    var previous: Unicode.Scalar?
    for scalar in name.unicodeScalars {
      defer { previous = scalar }
      switch scalar {
      case "0"..."9", "_", "<", ">", "{", "}", "[", "]", "\\", "|", "=", "@", "#", "%", "*", "?", "!", "$",
        "^",
        "\u{FFFD}", "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{E000}"..."\u{F8FF}", "\u{200B}", "\u{AD}",
        "¨", "´",
        "`", "˜":
        return true
      // UTF-8 that was read as Latin-1: "Ã¼" is ü.
      case "\u{A0}"..."\u{BF}" where previous == "Ã" || previous == "Â": return true
      case "\u{300}"..."\u{36F}" where previous.map { !$0.properties.isAlphabetic } ?? true: return true
      default: continue
      }
    }
    return name.utf8.hasEntity
  }

  /// Whether a name holds several. An institution may have "and" in it: it has no first name.
  static func areSeveral(_ person: Value) -> Bool {
    let parts = ["first_name", "last_name"].compactMap { person[$0]?.string }
    let whole = (person.string.map { [$0] } ?? []) + ["full_name", "name"].compactMap { person[$0]?.string }
    if (parts + whole).contains(where: { $0.contains(";") && !$0.contains("&") }) { return true }
    return parts.count == 2 && parts.contains { part in joints.contains { part.utf8.hasPart($0) } }
  }

  /// What stands between two names.
  private static let joints: [StaticString] = [" and ", " und ", " et ", " & ", " et al"]
}

enum Titles {
  static func isShouted(_ title: String) -> Bool {
    // Nearly every title ends here.
    if title.utf8.contains(where: { (0x61...0x7A).contains($0) }) { return false }
    let letters = title.unicodeScalars.filter(\.properties.isAlphabetic)
    let hasSmall = letters.contains(where: \.properties.isLowercase)
    return !hasSmall && letters.count(where: \.properties.isUppercase) >= 10 && title.utf8.contains(0x20)
  }

  /// A tag, an entity, a command of TeX, or a formula.
  static func hasMarkup(_ title: String) -> Bool {
    let bytes = title.utf8
    if bytes.hasEntity || bytes.count(where: { $0 == UInt8(ascii: "$") }) >= 2 { return true }
    return zip(bytes, bytes.dropFirst()).contains { byte, next in
      let isLetter = ("a"..."z").contains(Unicode.Scalar(next | 0x20))
      return switch byte {
      case UInt8(ascii: "<"): isLetter || next == UInt8(ascii: "/")
      case UInt8(ascii: "\\"): isLetter || "'\"`^~".utf8.contains(next)
      default: false
      }
    }
  }
}

enum Pages {
  static func areReversed(_ pages: String) -> Bool {
    let parts = pages.split { "-\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}".contains($0) }
    guard parts.count == 2 else { return false }
    let (from, to) = (digits(parts[0]), digits(parts[1]))
    guard let first = Int(from), let stated = Int(to) else { return false }
    // 1234-56 ends on page 1256.
    let last = to.count < from.count ? Int(from.dropLast(to.count) + to) : stated
    return (last ?? first) < first
  }

  /// Empty where there is anything but digits.
  private static func digits(_ part: Substring) -> String {
    let trimmed = part.filter { !$0.isWhitespace }
    return trimmed.utf8.allSatisfy { (0x30...0x39).contains($0) } ? trimmed : ""
  }
}

enum Languages {
  private static let codes: [Set<String>] = [["eng", "en"], ["ger", "deu", "de"], ["fre", "fra", "fr"]]

  /// The function words that one language alone has, and its place in `codes`.
  private static let languageOfWord: [String: Int] = {
    let all = [FunctionWords.english, FunctionWords.german, FunctionWords.french]
    var languages: [String: Int] = [:]
    for (number, words) in all.enumerated() {
      for word in words where !all.indices.contains(where: { $0 != number && all[$0].contains(word) }) {
        languages[word] = number
      }
    }
    return languages
  }()

  /// A text of fewer function words could be in any language.
  private static let fewest = 6

  /// Whether the words of an abstract are of another language than it says, or the record where it says none.
  static func differs(_ abstract: Abstract, of record: Record) -> Bool {
    let languages = record.languages.map(\.code)
    let code = (abstract.language ?? (languages.count == 1 ? languages[0] : "")).lowercased()
    guard !code.isEmpty, code != "und", code != "mul" else { return false }
    var counts = [Int](repeating: 0, count: codes.count)
    for term in Analyzer.publication.terms(of: abstract.text) {
      if let number = languageOfWord[term] { counts[number] += 1 }
    }
    guard let most = counts.max(), most >= fewest, let number = counts.firstIndex(of: most),
      !codes[number].contains(code)
    else { return false }
    // Of a language that is not known here, only many words of another one tell.
    let own = codes.firstIndex { $0.contains(code) }.map { counts[$0] } ?? most / 6
    return most >= 4 * max(1, own)
  }
}

extension String.UTF8View {
  /// Whether an entity of HTML stands in it: `&amp;`, `&#38;`.
  var hasEntity: Bool {
    var rest = self[...]
    while let start = rest.firstIndex(of: UInt8(ascii: "&")) {
      rest = rest[index(after: start)...]
      let name = rest.prefix(12).prefix {
        ("a"..."z").contains(Unicode.Scalar($0 | 0x20)) || ("0"..."9").contains(Unicode.Scalar($0))
          || $0 == 0x23
      }
      if !name.isEmpty, rest.dropFirst(name.count).first == UInt8(ascii: ";") { return true }
    }
    return false
  }

  /// Whether a text stands in it.
  func hasPart(_ part: StaticString) -> Bool {
    part.withUTF8Buffer { part in
      var rest = self[...]
      while let first = part.first, let start = rest.firstIndex(of: first) {
        rest = rest[start...]
        if rest.starts(with: part) { return true }
        rest = rest.dropFirst()
      }
      return false
    }
  }
}
