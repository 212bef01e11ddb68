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
    _ filters: [FacetFilter], columns: Columns, snapshot: IndexSnapshot
  ) throws -> [Stemmer.Language] {
    let stated = filters.filter { $0.facet == FacetDefinition.language.name }.flatMap(\.values)
      .compactMap { value -> Stemmer.Language? in
        guard case .code(let code) = value.kind, !value.isExcluded else { return nil }
        return Stemmer.Language(code: code)
      }
    guard stated.isEmpty else { return Stemmer.Language.allCases.filter(stated.contains) }
    let counts = try counts(columns: columns, snapshot: snapshot)
    let common = counts.filter { $0.value > 0 && $0.value * leastShare >= snapshot.meta.records }
    guard !common.isEmpty else { return [.english] }
    return common.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }.map(\.key)
  }

  private static func counts(columns: Columns, snapshot: IndexSnapshot) throws -> [Stemmer.Language: Int] {
    let dictionary = try columns.dictionary(.language, snapshot)
    let numbers = try columns.facet(.language, snapshot)
    let live = try columns.live(snapshot)
    var bySet = [Int](repeating: 0, count: dictionary.ownSets.count)
    for docid in live.indices where live[docid] != 0 && Int(numbers[docid]) < bySet.count {
      bySet[Int(numbers[docid])] += 1
    }
    var counts: [Stemmer.Language: Int] = [:]
    for (set, count) in bySet.enumerated() {
      let codes = dictionary.ownSets[set].map { dictionary.values[$0].code }
      let languages = codes.isEmpty ? [.english] : Set(codes.compactMap(Stemmer.Language.init(code:)))
      for language in languages { counts[language, default: 0] += count }
    }
    return counts
  }
}
