import IndexStore
import Publication
import Tokenize

extension SearchIndex {
  /// Words and titles that continue a text; at most `limit` of each.
  ///
  /// - Complexity: the words with the prefix are looked up one by one, at most 500 of them.
  public func suggestions(for text: String, limit: Int = 10) throws -> Suggestions {
    let terms = Analyzer.publication.terms(of: text)
    guard let last = terms.last, limit > 0 else { return Suggestions(text: text, words: [], titles: []) }
    return Suggestions(
      text: text, words: try words(withPrefix: last, limit: limit),
      titles: try titles(with: terms, limit: limit))
  }

  /// A prefix of more words than this is too short to tell which of them is meant.
  private static let maxWords = 500

  private func words(withPrefix prefix: String, limit: Int) throws -> [Suggestions.Word] {
    try read { reader in
      var counted: [Suggestions.Word] = []
      _ = try reader.vocabulary.words(withPrefix: prefix, limit: Self.maxWords) { word in
        let count = try reader.documentFrequency(of: [.init(terms: [word])])
        if count > 0 { counted.append(Suggestions.Word(word: word, count: count)) }
        return count > 0
      }
      return Array(counted.sorted { ($1.count, $0.word) < ($0.count, $1.word) }.prefix(limit))
    }
  }

  private func titles(with terms: [String], limit: Int) throws -> [Suggestions.Title] {
    let words = terms.dropLast().map { "=" + $0 } + terms.suffix(1).map { $0 + "*" }
    var request = SearchRequest("title:(\(words.joined(separator: " ")))")
    request.limit = limit
    request.facets = []
    let results = try search(request)
    guard results.query.match == .all else { return [] }
    return results.hits.map { Suggestions.Title(id: $0.id, title: $0.plainTitle.text) }
  }
}
