private import Foundation
import Publication

/// The parameters of ranking, in one place.
enum RankingParameters {
  /// How fast further occurrences of a term stop to count.
  static let k1 = 1.5
  /// How much long records are held back, from 0 (not at all) to 1 (in full).
  static let b = 0.6
  /// How fast a word repeated in the query stops to count.
  static let k3 = 8.0

  /// What an occurrence in a field counts as.
  static func weight(_ field: TextField) -> Double {
    switch field {
    case .title: 3
    case .abstract: 1
    case .author: 2
    case .keyword: 1
    }
  }

  /// What a term of a field adds to the length of its record.
  ///
  /// As much as an occurrence counts, so that a field weighs the same in both. Names are left out: a paper of fifty
  /// authors is not a long text.
  static func lengthWeight(_ field: TextField) -> Double { field == .author ? 0 : weight(field) }
}

/// BM25 over several fields: occurrences are weighted by field and added up *before* they saturate.
///
/// Source: Robertson, Zaragoza, Taylor, "Simple BM25 extension to multiple weighted fields", CIKM 2004.
struct BM25F: Sendable {
  /// Records in the index.
  let recordCount: Int
  /// Mean weighted length of a record, more than 0.
  let averageLength: Double

  init(recordCount: Int, totalLengths: [Int]) {
    self.recordCount = recordCount
    let total = TextField.allCases.reduce(0.0) {
      $0 + RankingParameters.lengthWeight($1) * Double(totalLengths[$1.rawValue])
    }
    averageLength = max(total / Double(max(recordCount, 1)), 1)
  }

  /// Inverse document frequency in nats.
  ///
  /// More than 0 for every term: with the 1 inside the logarithm a term of more than half of the records still counts a
  /// little.
  func idf(documentFrequency: Int) -> Double {
    log(1 + (Double(recordCount - documentFrequency) + 0.5) / (Double(documentFrequency) + 0.5))
  }

  /// The share of a term in a record's score, to be multiplied with its idf and its weight in the query.
  ///
  /// - Parameters:
  ///   - frequency: Occurrences in the record, each times its field's weight.
  ///   - length: The record's length, each field's terms times the field's weight.
  /// - Returns: From 0 up to `k1 + 1`.
  func saturated(frequency: Double, length: Double) -> Double {
    let (k1, b) = (RankingParameters.k1, RankingParameters.b)
    return frequency * (k1 + 1) / (frequency + k1 * (1 - b + b * length / averageLength))
  }

  /// What a term counts that stands `count` times in the query.
  static func queryWeight(count: Int) -> Double {
    let (k3, q) = (RankingParameters.k3, Double(count))
    return (k3 + 1) * q / (k3 + q)
  }
}
