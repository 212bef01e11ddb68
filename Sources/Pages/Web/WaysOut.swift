package import Search
import Tokenize

/// Where to go from a question without a hit: each way with the number of records at its end.
package struct WaysOut: Sendable {
  struct Word: Sendable {
    var text: String
    /// Its address under the filters and without them.
    var filtered: Way
    var all: Way
    var near: [Way]
  }

  struct Way: Sendable {
    var list: ListAddress
    var label: String
    var count: Int
  }

  /// The question with the nearest words, and these.
  private(set) var nearest: (way: Way, words: [String])?
  private(set) var words: [Word] = []
  private(set) var fewerFilters: [Way] = []

  private static let maxWords = 8
  private static let maxNear = 3

  /// `count`: How many records an address leads to.
  package init(
    from list: ListAddress, _ results: SearchResults, count: (ListAddress) throws -> Int
  ) rethrows {
    let list = list.fromStart
    if let best = Suggested(results.suggestions, list).questions.first {
      let hits = try count(best.list)
      if hits > 0 { nearest = (Way(list: best.list, label: best.list.query, count: hits), best.words) }
    }
    let parts = Self.words(of: list.query)
    if parts.count > 1 || !results.suggestions.isEmpty {
      words = try parts.map { word in
        let terms = Analyzer.publication.terms(of: word)
        var near: [Way] = []
        for suggestion in results.suggestions
        where Analyzer.publication.terms(of: suggestion.word) == terms {
          guard near.count < Self.maxNear else { break }
          let other = list.asking(suggestion.instead)
          let hits = try count(other)
          if hits > 0 {
            near.append(Way(list: other, label: suggestion.instead, count: hits))
          }
        }
        let filtered = list.asking(word)
        let all = filtered.withoutFilters
        let inAll = try count(all)
        let isSame = inAll == 0 || list.filters.isEmpty
        return Word(
          text: word,
          filtered: Way(list: filtered, label: word, count: isSame ? inAll : try count(filtered)),
          all: Way(list: all, label: word, count: inAll), near: near)
      }
    }
    let base = nearest?.way.list ?? list
    guard !list.filters.isEmpty else { return }
    if list.filters.count > 1 {
      for filter in list.filters {
        let other = base.with([], in: filter.facet)
        let hits = try count(other)
        if hits > 0 { fewerFilters.append(Way(list: other, label: filter.facet, count: hits)) }
      }
    }
    let hits = try count(base.withoutFilters)
    if hits > 0 { fewerFilters.append(Way(list: base.withoutFilters, label: "", count: hits)) }
  }

  /// The words of a question without signs of the query language; none of another one.
  private static func words(of query: String) -> [String] {
    guard !query.contains(where: { "\"():*=~".contains($0) }) else { return [] }
    let words = query.split(whereSeparator: \.isWhitespace).map(String.init)
    let hasOperator = words.contains { ["OR", "AND", "NOT"].contains($0) || $0.hasPrefix("-") }
    return hasOperator || words.count > maxWords ? [] : words
  }
}
