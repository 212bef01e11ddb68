import IndexStore
import Publication
import Tokenize

/// The languages in which the words of a query have forms.
enum QueryLanguages {
  /// A language that fewer records have (one in so many) would spoil more queries in the others than it helps.
  private static let leastShare = 20

  /// The languages that a filter asks for; without one those of the index, by their share of its records.
  ///
  /// A record that states no language counts as English: most that say nothing are.
  static func languages(
    _ filters: [FacetFilter], _ snapshot: IndexSnapshot, _ known: KnownWords
  ) -> [Stemmer.Language] {
    let stated = filters.filter { $0.facet == FacetDefinition.language.name }.flatMap(\.values)
      .compactMap { value -> Stemmer.Language? in
        guard case .code(let code) = value.kind, !value.isExcluded else { return nil }
        return Stemmer.Language(code: code)
      }
    guard stated.isEmpty else { return Stemmer.Language.allCases.filter(stated.contains) }
    if let languages = known.languages { return languages }
    let languages = languages(of: snapshot)
    known.languages = languages
    return languages
  }

  private static func languages(of snapshot: IndexSnapshot) -> [Stemmer.Language] {
    let counts = counts(snapshot.meta)
    let common = counts.filter { $0.value > 0 && $0.value * leastShare >= snapshot.meta.records }
    guard !common.isEmpty else { return [.english] }
    return common.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }.map(\.key)
  }

  private static func counts(_ meta: Meta) -> [Stemmer.Language: Int] {
    var counts: [Stemmer.Language: Int] = [.english: meta.languageCounts["", default: 0]]
    for (code, count) in meta.languageCounts {
      if let language = Stemmer.Language(code: code) { counts[language, default: 0] += count }
    }
    return counts
  }
}
