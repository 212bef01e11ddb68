import IndexStore
import Publication

/// Finds the words that a mistyped one may have meant.
struct WordSuggester {
  let reader: CommitReader

  /// How many of the nearest words are looked up in the postings.
  private static let maxCandidates = 48

  /// The words of the index (or of one field) nearest to one that it does not have: the fewest slips first,
  /// then the most records.
  func nearest(to word: String, in field: TextField?, limit: Int) throws -> [String] {
    // Two slips in a short word make it any other.
    let maxDistance = word.utf8.count <= 4 ? 1 : 2
    let found = try reader.vocabulary.nearest(to: word, maxDistance: maxDistance).sorted {
      ($0.distance, Self.difference($0.word, word), $0.word) < (
        $1.distance, Self.difference($1.word, word), $1.word
      )
    }
    let fields = field.map { [$0] } ?? TextField.allCases
    let counted = try found.prefix(Self.maxCandidates).map { candidate in
      let frequency = try reader.documentFrequency(of: [.init(terms: [candidate.word], fields: fields)])
      return (word: candidate.word, distance: candidate.distance, frequency: frequency)
    }
    return counted.filter { $0.frequency > 0 }
      .sorted { ($0.distance, -$0.frequency, $0.word) < ($1.distance, -$1.frequency, $1.word) }
      .prefix(limit).map(\.word)
  }

  /// The first letter is rarely the wrong one.
  private static func difference(_ left: String, _ right: String) -> Int {
    left.utf8.first == right.utf8.first ? 0 : 1
  }
}
