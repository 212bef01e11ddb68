import IndexStore

/// How many words the prefixes of one query may still stand for: each costs a cursor, and there may be a
/// million.
struct PrefixBudget {
  private let vocabulary: Vocabulary
  private var left: Int
  private var lastTerms: [String: String?] = [:]

  init(vocabulary: Vocabulary, words: Int) {
    self.vocabulary = vocabulary
    left = words
  }

  /// The last word that a prefix stands for where it stands for too many; nil if it stands for all it has.
  ///
  /// - Complexity: O(words with the prefix), at most what is left.
  mutating func lastTerm(of prefix: String) throws -> String? {
    if let known = lastTerms[prefix] { return known }
    let words = try vocabulary.extent(ofPrefix: prefix, limit: left)
    left -= words.count
    // If nothing is left, the prefix stands for itself.
    let last = words.isWhole ? nil : words.last ?? prefix
    lastTerms[prefix] = .some(last)
    return last
  }
}
