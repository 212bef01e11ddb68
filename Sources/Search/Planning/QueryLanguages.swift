import IndexStore
import Publication
import Tokenize

/// The languages in which the words of a query have forms.
enum QueryLanguages {
  /// A language counts where at least one record in this many is in it: a rarer one would spoil more queries
  /// in the others than it helps.
  private static let leastShare = 20

  /// The languages that a question names; without one those of the index, by their share of its records.
  ///
  /// No filter changes them: with another language a word would match other records, and the answer to a
  /// click on a language would not have the count that stood there.
  ///
  /// - Throws: `SearchError.unknownLanguage` for a code without a stemmer.
  static func languages(_ codes: [String], _ searcher: Searcher) throws(SearchError) -> [Stemmer.Language] {
    var named: [Stemmer.Language] = []
    for code in codes {
      guard let language = Stemmer.Language(code: code.lowercased()) else {
        throw .unknownLanguage(code: code, known: Stemmer.Language.allCases.map(\.rawValue))
      }
      named.append(language)
    }
    return named.isEmpty ? searcher.languages : Stemmer.Language.allCases.filter(named.contains)
  }

  /// The languages of an index, the most frequent first. A record that states none counts as English: most
  /// that say nothing are.
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
