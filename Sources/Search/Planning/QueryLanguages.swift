import IndexStore
import Publication
import Tokenize

/// The languages in which the words of a query have forms.
enum QueryLanguages {
  /// A language counts where at least one record in this many is in it: a rarer one would spoil more queries
  /// in the others than it helps.
  private static let leastShare = 20

  /// The languages that a filter asks for; without one those of the index, by their share of its records.
  ///
  /// A record that states no language counts as English: most that say nothing are.
  static func languages(_ filters: [FacetFilter], _ searcher: Searcher) -> [Stemmer.Language] {
    let stated = filters.filter { $0.facet == FacetDefinition.language.name }.flatMap(\.values)
      .compactMap { value -> Stemmer.Language? in
        guard case .code(let code) = value.kind, !value.isExcluded else { return nil }
        return Stemmer.Language(code: code)
      }
    return stated.isEmpty ? searcher.languages : Stemmer.Language.allCases.filter(stated.contains)
  }

  /// The languages of an index, the most frequent first.
  static func languages(of meta: Meta) -> [Stemmer.Language] {
    let common = Stemmer.Language.allCases.map { (language: $0, count: count(of: $0, meta)) }
      .filter { $0.count > 0 && $0.count * leastShare >= meta.records }
    guard !common.isEmpty else { return [.english] }
    return common.sorted { ($1.count, $0.language.rawValue) < ($0.count, $1.language.rawValue) }
      .map(\.language)
  }

  private static func count(of language: Stemmer.Language, _ meta: Meta) -> Int {
    meta.languageCounts.reduce(0) { sum, entry in
      let own = entry.key.isEmpty ? .english : Stemmer.Language(code: entry.key)
      return own == language ? sum + entry.value : sum
    }
  }
}
