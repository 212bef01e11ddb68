import IndexStore
import Publication

/// Other words that are searched for with a mistyped one.
struct Correction: Sendable {
  /// The nearest words, the most frequent first; never empty.
  var words: [String]
  /// What they count for beside a word typed right.
  var factor: Double
  /// Whether no record has the word as it was typed.
  var isUnknown: Bool
}

/// Finds what a mistyped word was meant to be.
///
/// What is found follows from the word and the whole index, never from filters: a click on a facet changes no
/// match.
struct Corrector {
  let reader: CommitReader

  /// A word of more records than this is taken as it is.
  private static let maxFrequency = 10
  /// How many times more frequent a word has to be than the one that is taken for a slip of it.
  private static let leastRatio = 20
  /// Two slips in a short word make it any other.
  private static let lettersOfTwoSlips = 8
  private static let letters = 4...32
  private static let maxLookups = 48
  private static let maxWords = 4

  /// `own`: What stands for the term as it was typed. `forms`: Its other forms, which are no slips.
  func correction(
    of term: String, in field: TextField?, forms: [String], own: () -> [PostingsQuery.Atom]
  ) throws -> Correction? {
    let key = field.map { "\($0.name):\(term)" } ?? term
    return try reader.words.corrections.value(key) {
      try find(term, own(), forms: forms, field.map { [$0] } ?? TextField.allCases)
    }
  }

  private func find(
    _ term: String, _ own: [PostingsQuery.Atom], forms: [String], _ fields: [TextField]
  ) throws -> Correction? {
    guard Self.letters.contains(term.utf8.count),
      term.utf8.allSatisfy({ UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 })
    else { return nil }
    // Its stem may be that of another word by chance: `mannning` is no form of `mann`.
    let isSlip =
      try Self.hasLetterThrice(term)
      && reader.documentFrequency(of: [.init(terms: [term], fields: fields)]) == 0
    guard try isSlip || !reader.snapshot.postings.documentFrequency(of: own, exceeds: Self.maxFrequency)
    else { return nil }
    let frequency = try reader.documentFrequency(of: own)
    let ratio = isSlip ? 1 : Self.leastRatio
    let maxDistance = term.utf8.count < Self.lettersOfTwoSlips ? 1 : 2
    let near = try reader.vocabulary.nearest(to: term, maxDistance: maxDistance)
      .filter { !forms.contains($0.word) }
      .sorted {
        ($0.distance, Self.difference($0.word, term), $0.word) < (
          $1.distance, Self.difference($1.word, term), $1.word
        )
      }
    for distance in 1...maxDistance {
      let candidates = near.filter { $0.distance == distance }.prefix(Self.maxLookups)
      let counted = try candidates.map {
        ($0.word, try reader.documentFrequency(of: [.init(terms: [$0.word], fields: fields)]))
      }
      let frequent = counted.filter { $0.1 >= max(1, ratio * frequency) }
        .sorted { (-$0.1, $0.0) < (-$1.1, $1.0) }
      guard !frequent.isEmpty else { continue }
      var factor = 1.0
      for _ in 0..<distance { factor *= RankingParameters.slipFactor }
      return Correction(
        words: frequent.prefix(Self.maxWords).map(\.0), factor: factor, isUnknown: frequency == 0)
    }
    return nil
  }

  /// No word has one letter three times in a row.
  private static func hasLetterThrice(_ term: String) -> Bool {
    let letters = Array(term.utf8)
    return zip(letters, zip(letters.dropFirst(), letters.dropFirst(2))).contains { $0 == $1.0 && $0 == $1.1 }
  }

  /// The first letter is rarely the wrong one.
  private static func difference(_ left: String, _ right: String) -> Int {
    left.utf8.first == right.utf8.first ? 0 : 1
  }
}
