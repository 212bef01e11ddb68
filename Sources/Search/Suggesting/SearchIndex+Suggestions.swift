import IndexStore
import Publication
import Tokenize

extension SearchIndex {
  /// Phrases, words and titles that continue a text; at most `limit` of each.
  ///
  /// - Complexity: the words with the prefix are looked up one by one, at most 500 of them, and the 40 most
  ///   frequent beside the words before.
  public func suggestions(for text: String, limit: Int = 10) throws -> Suggestions {
    let terms = Analyzer.publication.terms(of: text)
    guard let last = terms.last, limit > 0 else { return Suggestions(text: text, words: [], titles: []) }
    let before = Array(terms.dropLast())
    var words = try words(withPrefix: last)
    var phrases: [Suggestions.Phrase] = []
    if !before.isEmpty {
      let beside = try words.prefix(Self.maxWordsInContext).map { word in
        Suggestions.Word(word: word.word, count: try count((before + [word.word]).map { "=" + $0 }))
      }
      let common = Self.mostFrequent(beside.filter { $0.count > 0 })
      if !common.isEmpty { words = common }
      phrases = try common.map { word in
        let phrase = (before + [word.word]).joined(separator: " ")
        return Suggestions.Phrase(text: phrase, count: try count(["\"\(phrase)\""]))
      }
      .filter { $0.count > 0 }.sorted { ($1.count, $0.text) < ($0.count, $1.text) }
    }
    return Suggestions(
      text: text, phrases: Array(phrases.prefix(limit)), words: Array(words.prefix(limit)),
      titles: try titles(with: terms, limit: limit))
  }

  /// A prefix of more words than this is too short to tell which of them is meant.
  private static let maxWords = 500
  /// Each is asked for beside the words before it.
  private static let maxWordsInContext = 40

  private func words(withPrefix prefix: String) throws -> [Suggestions.Word] {
    try read { reader in
      var counted: [Suggestions.Word] = []
      _ = try reader.vocabulary.words(withPrefix: prefix, limit: Self.maxWords) { word in
        let count = try reader.documentFrequency(of: [.init(terms: [word])])
        if count > 0 { counted.append(Suggestions.Word(word: word, count: count)) }
        return count > 0
      }
      return Self.mostFrequent(counted)
    }
  }

  private static func mostFrequent(_ words: [Suggestions.Word]) -> [Suggestions.Word] {
    words.sorted { ($1.count, $0.word) < ($0.count, $1.word) }
  }

  /// How many records have all of these.
  private func count(_ words: [String]) throws -> Int {
    var request = SearchRequest(words.joined(separator: " "))
    (request.limit, request.facets, request.detail) = (0, [], .ids)
    let results = try search(request)
    return results.query.match == .all ? results.total : 0
  }

  private func titles(with terms: [String], limit: Int) throws -> [Suggestions.Title] {
    let words = terms.dropLast().map { "=" + $0 } + terms.suffix(1).map { $0 + "*" }
    var request = SearchRequest("title:(\(words.joined(separator: " ")))")
    request.limit = max(limit, Self.maxTitles)
    request.offersPartialMatches = false
    request.facets = []
    let results = try search(request)
    guard results.query.match == .all else { return [] }
    let titles = results.hits.map { Suggestions.Title(id: $0.id, title: $0.plainTitle.text) }
    let isPhrase = titles.map { Self.hasInARow(terms, $0.title) }
    let ordered = zip(titles, isPhrase).filter(\.1) + zip(titles, isPhrase).filter { !$0.1 }
    return ordered.prefix(limit).map(\.0)
  }

  /// How many of the best titles are looked at for those that have the words in a row, which come first.
  private static let maxTitles = 50

  /// Whether a title has these terms in a row, the last one as the beginning of a word.
  private static func hasInARow(_ terms: [String], _ title: String) -> Bool {
    let words = Analyzer.publication.terms(of: title)
    guard let last = terms.last, words.count >= terms.count else { return false }
    return (0...(words.count - terms.count)).contains { start in
      let end = start + terms.count - 1
      return words[end].hasPrefix(last) && words[start..<end].elementsEqual(terms.dropLast())
    }
  }
}
