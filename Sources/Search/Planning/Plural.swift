/// Plurals that stemmers leave alone: they look for a vowel.
enum Plural {
  /// The plural of an acronym without a vowel, or its singular: `lstms` and `lstm`; nil for any other word.
  static func ofAcronym(_ term: String) -> String? {
    let letters = term.utf8
    guard letters.count <= longest, letters.allSatisfy({ consonants.contains($0) }) else { return nil }
    let isPlural = letters.last == UInt8(ascii: "s")
    guard letters.count - (isPlural ? 1 : 0) >= shortest else { return nil }
    return isPlural ? String(term.dropLast()) : term + "s"
  }

  /// Shorter ones are units, and `cs` is no plural of `c`.
  private static let shortest = 3
  private static let longest = 8
  private static let consonants = Set("bcdfghjklmnpqrstvwxz".utf8)
}
