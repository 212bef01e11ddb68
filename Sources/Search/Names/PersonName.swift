import Publication
import Tokenize

/// A name as people compare it: `Manning, Christopher D.`, `C. D. Manning` and `Manning CD` are one.
struct PersonName: Hashable, Sendable {
  /// The folded terms of the family name, without its particles.
  var family: [String]
  /// `van`, `der`
  var particles: [String] = []
  /// Given names and initials.
  var given: [String] = []

  /// A longer text is no name of a person.
  private static let maxTerms = 8

  static let knownParticles: Set<String> = [
    "af", "al", "av", "bin", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "ibn",
    "la", "le", "ten", "ter", "van", "vom", "von", "zu", "zum", "zur",
  ]
  private static let suffixes: Set<String> = ["jr", "sr", "ii", "iii", "iv"]

  /// The ways to read a text as a name; none where it is a single word, or cannot be a person's name.
  ///
  /// A comma stands behind the family name. Without one the last word is the family name, unless initials
  /// follow it.
  static func readings(of text: String) -> [PersonName] {
    forms(of: text).compactMap(reading).uniqued()
  }

  /// The ways to read the name of a person of a record.
  static func readings(of person: Person) -> [PersonName] {
    guard let first = person.firstName, let last = person.lastName else { return readings(of: person.name) }
    return forms(of: first).map {
      PersonName(family: terms(last[...], splitsInitials: false), given: terms($0))
    }
    .uniqued()
  }

  // MARK: Reading

  /// A text in which capitals in a row are a word, or each an initial: `Manning CD`.
  private struct Form {
    var text: String
    var splitsInitials: Bool
  }

  private static func forms(of text: String) -> [Form] {
    let whole = Form(text: text, splitsInitials: false)
    // In capitals throughout a short name cannot be told from initials.
    let hasCapitals = text.split { $0.isWhitespace || $0 == "," || $0 == "." }.contains { isCapitals($0) }
    guard hasCapitals, text.contains(where: \.isLowercase) else { return [whole] }
    return [whole, Form(text: text, splitsInitials: true)]
  }

  private static func terms(_ form: Form) -> [String] {
    terms(form.text[...], splitsInitials: form.splitsInitials)
  }

  private static func terms(_ text: Substring, splitsInitials: Bool) -> [String] {
    text.split(whereSeparator: \.isWhitespace).flatMap { word in
      let terms = Analyzer.publication.terms(of: String(word))
      let letters = word.prefix { $0 != "." && $0 != "," }
      guard splitsInitials, isCapitals(letters), terms.count == 1 else { return terms }
      return letters.flatMap { Analyzer.publication.terms(of: String($0)) }
    }
  }

  private static func isCapitals(_ word: Substring) -> Bool {
    2...3 ~= word.count && word.allSatisfy(\.isUppercase)
  }

  private static func reading(_ form: Form) -> PersonName? {
    var parts = form.text.split(separator: ",", omittingEmptySubsequences: true).map(\.self).filter { part in
      !Analyzer.publication.terms(of: String(part)).isEmpty
    }
    if parts.count > 1, let last = parts.last, suffixes.contains(terms(last, splitsInitials: false).joined())
    {
      parts.removeLast()
    }
    guard let first = parts.first, parts.count <= 2 else { return nil }
    if parts.count == 2 {
      let family = terms(first, splitsInitials: false)
      let given = terms(parts[1], splitsInitials: form.splitsInitials)
      return family.count + given.count <= maxTerms ? PersonName(family: family, given: given) : nil
    }
    let words = withoutSuffix(terms(first, splitsInitials: form.splitsInitials))
    guard 2...maxTerms ~= words.count else { return nil }
    let initials = words.reversed().prefix { $0.count == 1 }.count
    let isInverted = initials > 0 && initials < words.count && words[0].count > 1
    // With its hyphen the last word is one name.
    let last = first.split(whereSeparator: \.isWhitespace).last.map { terms($0, splitsInitials: false) } ?? []
    let hasWholeLast = words.count > last.count && words.suffix(last.count).elementsEqual(last)
    let familyCount = isInverted ? words.count - initials : hasWholeLast ? max(1, last.count) : 1
    return isInverted
      ? PersonName(family: Array(words.prefix(familyCount)), given: Array(words.dropFirst(familyCount)))
      : PersonName(family: Array(words.suffix(familyCount)), given: Array(words.dropLast(familyCount)))
  }

  private static func withoutSuffix(_ words: [String]) -> [String] {
    guard words.count > 1, let last = words.last, suffixes.contains(last) else { return words }
    return words.dropLast()
  }

  init(family: [String]) { self.family = family }

  /// Takes the particles from the beginning of the family name, or from the end of the given names.
  private init(family: [String], given: [String]) {
    let family = Self.withoutSuffix(family)
    let before = family.dropLast().prefix(while: Self.knownParticles.contains)
    let behind = given.dropFirst().reversed().prefix(while: Self.knownParticles.contains).reversed()
    particles = Array(behind) + Array(before)
    self.family = Array(family.dropFirst(before.count))
    self.given = Self.withoutSuffix(Array(given.dropLast(behind.count)))
  }

  /// Whether a text says which of its words are the family name.
  static func isDivided(_ text: String) -> Bool { text.contains(",") }

  // MARK: Comparing

  /// Whether a person of a record may be meant: given names that one of the two does not have, or has as
  /// initials, and particles that this one does not have, leave it open.
  ///
  /// `isSame`: Whether a word of this name is a word of the other, in one spelling or another.
  func fits(_ person: PersonName, _ isSame: (String, String) -> Bool) -> Bool {
    guard particles.isEmpty || particles == person.particles else { return false }
    // Of two family names one may be left out, `García` for `García Márquez`, or stand among the given names.
    let all = person.given + person.family
    let givenCount = all.count - max(family.count, person.family.count)
    guard !family.isEmpty, givenCount >= 0 else { return false }
    let (givens, families) = (all[..<givenCount], all[givenCount...])
    guard
      zip(family, families).allSatisfy(isSame)
        || zip(family.reversed(), families.reversed()).allSatisfy(isSame)
    else { return false }
    if given.isEmpty || given.joined() == givens.joined() { return true }
    return !givens.isEmpty
      && zip(given, givens).allSatisfy {
        isSame($0, $1) || Self.isInitial($0, of: $1) || Self.isInitial($1, of: $0)
      }
  }

  /// Whether a person of a record may be meant; `spellings` are those of the words of this name.
  func fits(_ person: Person, _ spellings: [String: [String]]) -> Bool {
    Self.readings(of: person).contains { reading in
      fits(reading) { $0 == $1 || spellings[$0]?.contains($1) == true }
    }
  }

  private static func isInitial(_ letter: String, of name: String) -> Bool {
    letter.count == 1 && name.first == letter.first
  }
}
