import IndexStore

/// How many words the prefixes of one query may still stand for: each costs a cursor, and there may be a
/// million.
struct PrefixBudget {
  private let reader: CommitReader
  private var left: Int
  private var lastTerms: [String: String?] = [:]
  /// Prefixes of which all words were counted, those that no record has any more among them.
  private var roughlyCounted: [(prefix: String, count: Int)] = []

  init(_ reader: CommitReader, words: Int) {
    self.reader = reader
    left = words
  }

  /// The last word that a prefix stands for where it stands for too many; nil if it stands for all it has.
  ///
  /// Words that no record has any more do not count.
  /// - Complexity: O(words with the prefix), at most what is left; beyond that a look into the postings for
  ///   each.
  mutating func lastTerm(of prefix: String) throws -> String? {
    if let known = lastTerms[prefix] { return known }
    let last = try findLastTerm(of: prefix)
    lastTerms[prefix] = .some(last)
    return last
  }

  private mutating func findLastTerm(of prefix: String) throws -> String? {
    if let count = try reader.vocabulary.count(ofPrefix: prefix, limit: left) {
      left -= count
      roughlyCounted.append((prefix, count))
      return nil
    }
    for (prefix, count) in roughlyCounted {
      left += try count - extent(prefix, limit: count).count
    }
    roughlyCounted = []
    let words = try extent(prefix, limit: left)
    left -= words.count
    // If nothing is left, the prefix stands for itself.
    return words.isWhole ? nil : words.last ?? prefix
  }

  private func extent(_ prefix: String, limit: Int) throws -> (count: Int, last: String?, isWhole: Bool) {
    try reader.vocabulary.extent(ofPrefix: prefix, limit: limit, isInUse: reader.isInUse)
  }
}
