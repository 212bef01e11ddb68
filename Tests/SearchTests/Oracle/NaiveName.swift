import Publication
import Tokenize

/// A name, read and compared as simply as it can be.
struct NaiveName {
  var family: [String]
  var given: [String]
  var particles: [String] = []

  static let allParticles = Set(
    ("af al av bin da de del della den der di do dos du el ibn la le ten ter van vom von zu zum zur")
      .split(separator: " ").map(String.init))
  static let suffixes: Set = ["jr", "sr", "ii", "iii", "iv"]

  static func readings(of person: Person) -> [NaiveName] {
    let text = person.firstName ?? person.name
    let hasSmallLetters = text.contains { $0.isLowercase }
    return (hasSmallLetters ? [false, true] : [false]).compactMap { splits in
      guard let first = person.firstName, let last = person.lastName else {
        return reading(person.name, splitsCapitals: splits)
      }
      return NaiveName(words(last, false), words(first, splits))
    }
  }

  static func reading(_ text: String, splitsCapitals: Bool) -> NaiveName? {
    var parts = text.split(separator: ",").map(String.init).filter { !words($0, false).isEmpty }
    if parts.count > 1, suffixes.contains(words(parts[parts.count - 1], false).joined()) {
      parts.removeLast()
    }
    if parts.count == 2 {
      let (family, given) = (words(parts[0], false), words(parts[1], splitsCapitals))
      return family.count + given.count > 8 ? nil : NaiveName(family, given)
    }
    guard parts.count == 1 else { return nil }
    let all = withoutSuffix(words(parts[0], splitsCapitals))
    guard all.count > 1, all.count < 9 else { return nil }
    if let place = all.indices.first(where: { index in all[index...].allSatisfy { $0.count == 1 } }),
      all[0].count > 1
    {
      return NaiveName(Array(all[..<place]), Array(all[place...]))
    }
    let last = words(parts[0].split { $0.isWhitespace }.last.map { "\($0)" } ?? "", false)
    let count = all.count > last.count && Array(all.suffix(last.count)) == last ? max(1, last.count) : 1
    return NaiveName(Array(all.suffix(count)), Array(all.dropLast(count)))
  }

  private init(_ family: [String], _ given: [String]) {
    var (family, given) = (Self.withoutSuffix(family), given)
    while family.count > 1, Self.allParticles.contains(family[0]) { particles.append(family.removeFirst()) }
    var behind: [String] = []
    while given.count > 1, Self.allParticles.contains(given[given.count - 1]) {
      behind.insert(given.removeLast(), at: 0)
    }
    particles = behind + particles
    (self.family, self.given) = (family, Self.withoutSuffix(given))
  }

  private static func withoutSuffix(_ words: [String]) -> [String] {
    words.count > 1 && suffixes.contains(words[words.count - 1]) ? Array(words.dropLast()) : words
  }

  private static func words(_ text: String, _ splitsCapitals: Bool) -> [String] {
    text.split { $0.isWhitespace }.flatMap { (word: Substring) -> [String] in
      let terms = Analyzer.publication.terms(of: String(word))
      let letters = word.prefix { $0 != "." && $0 != "," }
      let isSplit = splitsCapitals && (2...3).contains(letters.count) && letters.allSatisfy { $0.isUppercase }
      return isSplit && terms.count == 1
        ? letters.flatMap { letter in Analyzer.publication.terms(of: "\(letter)") } : terms
    }
  }

  func means(_ person: NaiveName, _ isSame: (String, String) -> Bool) -> Bool {
    guard particles.isEmpty || particles == person.particles else { return false }
    let all = person.given + person.family
    let givenCount = all.count - max(family.count, person.family.count)
    guard givenCount >= 0 else { return false }
    let (others, names) = (Array(all[..<givenCount]), Array(all[givenCount...]))
    let isFamily = [names.prefix(family.count), names.suffix(family.count)].contains { part in
      zip(family, part).allSatisfy { isSame($0, $1) }
    }
    guard isFamily else { return false }
    if given.isEmpty || given.joined() == others.joined() { return true }
    return !others.isEmpty
      && zip(given, others).allSatisfy { own, other in
        isSame(own, other) || own.count == 1 && other.first == own.first
          || other.count == 1 && own.first == other.first
      }
  }
}
