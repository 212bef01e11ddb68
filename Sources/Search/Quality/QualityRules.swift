import Basics
import Publication
import Tokenize

extension QualityCheck {
  /// All checks, in the order of the report. A new one is an entry here, and a case of a test with a fault and
  /// a clean record.
  public static let all: [QualityCheck] = [
    .init("no-oa-type", "The OA type is not stated.") { record, _ in record.oaType == nil },
    .init("no-abstract", "There is no abstract.") { record, _ in record.abstracts.isEmpty },
    .init("no-author", "There is neither an author nor an editor.") { record, _ in record.authors.isEmpty },
    .init("malformed-doi", "The DOI is not one: it does not begin as 10.1234/ does, or has a blank in it.") {
      record, _ in
      record.value["doi"].texts.contains { !Identifiers.isDOI($0) }
    },
    .init("resolver-doi", "The DOI is stated with a resolver or a prefix, not as 10.1234/x.") { record, _ in
      record.value["doi"].texts.contains {
        $0.lowercased().contains("doi.org/") || $0.lowercased().hasPrefix("doi:")
      }
    },
    .init(
      "doi-twice", "Another record states the same DOI.",
      .shared { record in
        record.doi.map { [$0.lowercased()] } ?? []
      }),
    .init("license-without-file", "A licence is stated, and there is neither a file nor a link to one.") {
      record, _ in
      record.license != nil && record.value["file"] == nil && record.value["main_file_link"] == nil
    },
    .init("file-without-license", "A file is open to everybody, and no licence is stated.") { record, _ in
      record.license == nil
        && (record.value["file"]?.list ?? []).contains { $0["access_level"]?.string == "open_access" }
    },
    .init("year-differs", "The year is not that of the date of publication.") { record, _ in
      guard let year = record.year, let date = record.value["date_published"]?.string else { return false }
      return Int(date.prefix(4)).map { $0 != year } ?? false
    },
    .init("future-year", "The year is still to come.") { record, facts in (record.year ?? 0) > facts.year },
    .init(
      "odd-name",
      "A name has a character that names do not have: a broken accent, a digit, a bracket, markup."
    ) { record, _ in
      record.names.contains(where: Names.isOdd)
    },
    .init("dotless-i", "A name has a dotless i (ı): right in Turkish, a lost accent in other languages.") {
      record, _ in
      record.names.contains { $0.unicodeScalars.contains("ı") }
    },
    .init("two-people", "Two people stand in one name.") { record, _ in
      record.people.contains(where: Names.areSeveral)
    },
    .init("one-name", "An author has a first name only, or a last name only.") { record, _ in
      record.value["author"].items.contains {
        ($0["first_name"]?.string == nil) != ($0["last_name"]?.string == nil)
          && $0["full_name"]?.string?.contains(",") != true
      }
    },
    .init("capital-title", "The title is in capitals.") { record, _ in
      record.title.map(Titles.isShouted) ?? false
    },
    .init("title-markup", "The title has markup of HTML or TeX in it.") { record, _ in
      record.title.map(Titles.hasMarkup) ?? false
    },
    .init("no-department", "No department is stated.") { record, _ in record.departments.isEmpty },
    .init("unknown-department", "A department is not in the department file.") { record, facts in
      !facts.departments.isEmpty
        && record.departmentCodes.contains {
          !facts.departments.contains(FacetDefinition.department.key(of: $0))
        }
    },
    .init("empty-department", "A department of the department file has no record.", .emptyDepartments),
    .init("orcid-digit", "An ORCID iD has a wrong form or a wrong check digit.") { record, _ in
      record.people.contains { $0["orcid"].texts.contains { !Identifiers.isORCID($0) } }
    },
    .init("isbn-digit", "An ISBN has a wrong number of digits or a wrong check digit.") { record, _ in
      record.numbers(["isbn", "eisbn"]).contains { !Identifiers.isISBN($0) }
    },
    .init("issn-digit", "An ISSN has a wrong number of digits or a wrong check digit.") { record, _ in
      record.numbers(["issn", "eissn"]).contains { !Identifiers.isISSN($0) }
    },
    .init("no-conference", "A conference paper does not name its conference.") { record, _ in
      record.type?.hasPrefix("conference") ?? false
        && record.value["conference"]?["name"].texts.isEmpty ?? true
    },
    .init("pages-reversed", "The last page comes before the first.") { record, _ in
      record.pages.map(Pages.areReversed) ?? false
    },
    .init("language-differs", "An abstract is written in another language than the record says.") {
      record, _ in
      record.abstracts.contains { Languages.differs($0, of: record) }
    },
  ]

  public static let names = Set(all.map(\.name))

  /// The names that a mistyped one may have meant: at most three.
  static func nearest(to name: String) -> [String] {
    all.map { (name: $0.name, distance: EditDistance.between(name.lowercased(), $0.name)) }
      .filter { $0.distance <= max(2, name.count / 3) || $0.name.contains(name.lowercased()) }
      .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(\.name)
  }
}

// MARK: What the checks look at

extension Value? {
  /// The texts of a list, or the one text.
  fileprivate var texts: [String] { items.compactMap(\.string) }
  fileprivate var items: [Value] { self?.list ?? [] }
}

extension Record {
  fileprivate var people: [Value] { ["author", "editor", "translator"].flatMap { value[$0].items } }

  fileprivate var names: [String] {
    people.flatMap { person -> [String] in
      person.string.map { [$0] }
        ?? ["first_name", "last_name", "full_name", "name"].compactMap { person[$0]?.string }
    }
  }

  /// The numbers of some kinds among the identifiers of the publication.
  fileprivate func numbers(_ kinds: [String]) -> [String] {
    kinds.flatMap { value["publication_identifier"]?[$0].texts ?? [] }
  }
}

private enum Identifiers {
  static func isDOI(_ text: String) -> Bool {
    guard let doi = Identifier(kind: .doi, text: text)?.value else { return false }
    return doi.wholeMatch(of: /10\.[0-9]{4}[0-9.]*\/\S+/) != nil && !text.contains(where: \.isWhitespace)
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

  /// The digits of a number and an X, without hyphens, blanks and a name before it; empty where there is
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

private enum Names {
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
    return name.contains(/&[a-zA-Z0-9#]+;/)
  }

  /// Whether a name holds several. An institution may have "and" in it: it has no first name.
  static func areSeveral(_ person: Value) -> Bool {
    let parts = ["first_name", "last_name"].compactMap { person[$0]?.string }
    let whole = (person.string.map { [$0] } ?? []) + ["full_name", "name"].compactMap { person[$0]?.string }
    if (parts + whole).contains(where: { $0.contains(";") && !$0.contains("&") }) { return true }
    return parts.count == 2 && parts.contains { $0.contains(/\ (and|und|et|&) |, .*,|\bet al\b/) }
  }
}

private enum Titles {
  static func isShouted(_ title: String) -> Bool {
    let letters = PlainText(title).string.unicodeScalars.filter { $0.properties.isAlphabetic }
    let hasSmall = letters.contains { $0.properties.isLowercase }
    return !hasSmall && letters.count(where: \.properties.isUppercase) >= 10 && title.contains(" ")
  }

  static func hasMarkup(_ title: String) -> Bool {
    title.contains(/<\/?[a-zA-Z]|&[a-zA-Z0-9#]+;|\\[a-zA-Z'"`^~]|\$[^$]+\$/)
  }
}

private enum Pages {
  static func areReversed(_ pages: String) -> Bool {
    guard let match = pages.wholeMatch(of: /\s*([0-9]{1,9})\s*[-\u{2010}-\u{2015}]+\s*([0-9]{1,9})\s*/),
      let first = Int(match.1), let stated = Int(match.2)
    else { return false }
    // 1234-56 ends on page 1256.
    let isShort = match.2.count < match.1.count
    let last = isShort ? Int(match.1.dropLast(match.2.count) + match.2) : stated
    return (last ?? first) < first
  }
}

private enum Languages {
  private static let functionWords: [(codes: Set<String>, words: Set<String>)] = {
    let all = [FunctionWords.english, FunctionWords.german, FunctionWords.french]
    let codes: [Set<String>] = [["eng", "en"], ["ger", "deu", "de"], ["fre", "fra", "fr"]]
    return zip(codes, all.indices).map { codes, number in
      (codes, all.indices.filter { $0 != number }.reduce(all[number]) { $0.subtracting(all[$1]) })
    }
  }()

  /// A text of fewer function words could be in any language.
  private static let fewest = 6

  /// Whether the words of an abstract are of another language than it says, or the record where it says none.
  static func differs(_ abstract: Abstract, of record: Record) -> Bool {
    let languages = record.languages.map(\.code)
    let code = (abstract.language ?? (languages.count == 1 ? languages[0] : "")).lowercased()
    guard !code.isEmpty, code != "und", code != "mul" else { return false }
    var counts = [Int](repeating: 0, count: functionWords.count)
    for term in Analyzer.publication.terms(of: abstract.text) {
      for (number, language) in functionWords.enumerated() where language.words.contains(term) {
        counts[number] += 1
      }
    }
    guard let most = counts.max(), most >= fewest, let number = counts.firstIndex(of: most),
      !functionWords[number].codes.contains(code)
    else { return false }
    // Of a language that is not known here, only many words of another one tell.
    let own = functionWords.firstIndex { $0.codes.contains(code) }.map { counts[$0] } ?? most / 6
    return most >= 4 * max(1, own)
  }
}
