import IndexStore
import Publication
import Tokenize

/// Words to ask again with, which the best records of a first answer have in common.
///
/// Each record is a vector over word groups (a word with all forms it has in the index), weighted as BM25
/// weights them and brought to length 1; the vectors are added up, each by how near the record's score comes
/// to the best one.
///
/// Source: after Rocchio, "Relevance feedback in information retrieval", 1971; the parameters are of a study
/// on several collections, in which RM3 and Bo1 as in the textbook hurt some.
struct Feedback {
  /// A group of words with its share.
  struct Word: Equatable {
    /// The form that stands for the group: the first one met.
    var term: String
    /// More than 0.
    var weight: Double
  }

  /// A record of the first answer.
  struct Source {
    var docid: Int
    var score: Double
    var length: Double
  }

  let model: BM25F
  let reader: CommitReader
  /// nil: each word is a group of its own.
  let expander: QueryExpander?

  /// The words to add, the weightiest first.
  ///
  /// `sources`: The best records, best first.
  /// - Complexity: O(words of the records); a document frequency for each of their groups.
  func words(of sources: [Source]) throws -> [Word] {
    guard let best = sources.first?.score, best > 0 else { return [] }
    var groups = Groups(expander: expander)
    var sums: [Double] = []
    var documentFrequencies: [Int] = []
    for source in sources {
      try reader.checkStop()
      guard let record = try reader.snapshot.record(source.docid) else { continue }
      let frequencies = try frequencies(in: record, &groups)
      while documentFrequencies.count < groups.members.count {
        documentFrequencies.append(try documentFrequency(of: groups.members[documentFrequencies.count]))
        sums.append(0)
      }
      let vector = frequencies.map { group, frequency in
        (
          group,
          model.idf(documentFrequency: documentFrequencies[group])
            * model.saturated(frequency: frequency, length: source.length)
        )
      }
      let norm = vector.reduce(0) { $0 + $1.1 * $1.1 }.squareRoot()
      guard norm > 0 else { continue }
      let share = power(source.score / best, RankingParameters.feedbackPower) / norm
      for (group, value) in vector { sums[group] += share * value }
    }
    let useful = sums.indices.filter {
      documentFrequencies[$0] >= 2 && documentFrequencies[$0] * 4 < model.recordCount && sums[$0] > 0
    }
    let chosen = useful.map { Word(term: groups.members[$0][0], weight: sums[$0]) }
      .sorted {
        $0.weight != $1.weight ? $0.weight > $1.weight : $0.term.utf8.lexicographicallyPrecedes($1.term.utf8)
      }
    return Array(chosen.prefix(RankingParameters.feedbackTerms))
  }

  /// Weighted frequencies by group, ascending by group so that sums come out the same each time.
  private func frequencies(in record: Record, _ groups: inout Groups) throws -> [(Int, Double)] {
    var frequencies: [Int: Double] = [:]
    // Names say who, not what.
    for field in TextField.readingOrder where field != .author {
      let weight = model.parameters.fieldWeights[field]
      for text in record.text(of: field) {
        for term in Analyzer.publication.terms(of: text) where !FunctionWords.contains(term) {
          frequencies[try groups.number(of: term), default: 0] += weight
        }
      }
    }
    return frequencies.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private func documentFrequency(of terms: [String]) throws -> Int {
    try reader.documentFrequency(of: terms.map { .init(terms: [$0]) })
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }
}

/// Numbers for groups of words, as they are met.
private struct Groups {
  let expander: QueryExpander?
  /// The first member is the one met first.
  private(set) var members: [[String]] = []
  private var numbers: [String: Int] = [:]

  init(expander: QueryExpander?) { self.expander = expander }

  mutating func number(of term: String) throws -> Int {
    if let known = numbers[term] { return known }
    let forms = try expander?.forms(of: term) ?? []
    for word in [term] + forms where numbers[word] == nil { numbers[word] = members.count }
    members.append([term] + forms)
    return members.count - 1
  }
}
