import IndexStore

/// Spellings that folding keeps apart: `Mueller` and `Müller`, `USA` and `U.S.A.`.
extension QueryExpander {
  /// More other spellings than this has no word.
  private static let maxSpellings = 20

  /// What stands for a term because a record spells it so: words, and acronyms as their letters.
  ///
  /// A record that has `Müller` makes `muller`, `mueller` and the like one word; without it they are several.
  func otherSpellings(of term: String) throws -> [[String]] {
    let vocabulary = reader.vocabulary
    let written = try vocabulary.spellings(of: term, limit: Self.maxSpellings)
    var others = try written.filter(reader.isInUse)
    for spelled in [term] + written {
      others += try vocabulary.terms(spelled: spelled, limit: Self.maxSpellings)
    }
    return others.uniqued().filter { $0 != term }.map { $0.split(separator: " ").map(String.init) }
  }
}
