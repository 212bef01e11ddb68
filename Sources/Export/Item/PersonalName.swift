import Publication

/// A name in its parts, clean: `Jan van der Berg Jr.` is given `Jan`, particle `van der`, family `Berg`,
/// suffix `Jr.`.
public struct PersonalName: Hashable, Sendable {
  /// nil for an organisation, for a person with one name, and for a name that nobody can split safely.
  public var given: String?
  /// What stands before the family name and is ignored in sorting.
  public var particle: String?
  /// The family name, or the whole name where it has no parts.
  public var family: String
  public var suffix: String?
  public var orcid: String?

  init?(_ person: Person) {
    orcid = person.orcid
    guard let first = person.firstName, let last = person.lastName else {
      family = CleanText.line(person.name)
      if family.isEmpty { return nil }
      return
    }
    given = CleanText.line(first)
    family = CleanText.line(last)
    takeSuffix()
    takeParticle()
    if family.isEmpty { return nil }
    if given?.isEmpty == true { given = nil }
  }

  private static let suffixes: Set = ["Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"]

  private mutating func takeSuffix() {
    if let (rest, suffix) = Self.split(family) { (family, self.suffix) = (rest, suffix) }
    if let given, let (rest, suffix) = Self.split(given) { (self.given, self.suffix) = (rest, suffix) }
  }

  private static func split(_ text: String) -> (rest: String, suffix: String)? {
    guard let blank = text.lastIndex(of: " ") else { return nil }
    let suffix = String(text[blank...].dropFirst())
    guard suffixes.contains(suffix) else { return nil }
    var rest = text[..<blank]
    while rest.last == " " || rest.last == "," { rest = rest.dropLast() }
    return rest.isEmpty ? nil : (String(rest), suffix)
  }

  private mutating func takeParticle() {
    guard family.utf8.contains(0x20), family.unicodeScalars.first?.properties.isLowercase == true else {
      return
    }
    var words = family.split(separator: " ")
    var particle: [Substring] = []
    while words.count > 1, let word = words.first, word.unicodeScalars.first?.properties.isLowercase == true {
      particle.append(word)
      words.removeFirst()
    }
    self.particle = particle.joined(separator: " ")
    family = words.joined(separator: " ")
  }

  /// `van der Berg`
  public var fullFamily: String { particle.map { "\($0) \(family)" } ?? family }

  /// `Berg, Jan` or `van der Berg, Jan, Jr.`
  public var inverted: String {
    guard let given else { return fullFamily }
    return "\(fullFamily), \(given)" + (suffix.map { ", \($0)" } ?? "")
  }

  /// `Jan van der Berg Jr.`
  public var spoken: String {
    [given, fullFamily, suffix].compactMap(\.self).joined(separator: " ")
  }

  /// `J.-P. M.`, with `separator` between the letters of names that are written apart.
  func initials(dot: String = ".", separator: String = " ", hyphen: String = "-") -> String {
    guard let given else { return "" }
    var result = ""
    for word in given.split(whereSeparator: { $0 == " " || $0 == "." }) {
      var part = ""
      for piece in word.split(separator: "-") {
        guard let first = piece.first(where: \.isLetter) else { continue }
        if !part.isEmpty { part += hyphen }
        part += first.uppercased() + dot
      }
      if part.isEmpty { continue }
      if !result.isEmpty { result += separator }
      result += part
    }
    return result
  }
}
