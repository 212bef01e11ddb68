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
    var counted: [(word: String, distance: Int, frequency: Int)] = []
    var looked = 0
    for candidate in found where looked < Self.maxCandidates {
      let frequency = try reader.documentFrequency(of: [.init(terms: [candidate.word], fields: fields)])
      if frequency > 0 {
        counted.append((candidate.word, candidate.distance, frequency))
        looked += 1
      } else if try field != nil && reader.isInUse(candidate.word) {
        looked += 1
      }
    }
    return
      counted
      .sorted { ($0.distance, -$0.frequency, $0.word) < ($1.distance, -$1.frequency, $1.word) }
      .prefix(limit).map(\.word)
  }

  /// The first letter is rarely the wrong one.
  private static func difference(_ left: String, _ right: String) -> Int {
    left.utf8.first == right.utf8.first ? 0 : 1
  }
}
