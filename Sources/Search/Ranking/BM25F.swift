private import Basics
import Publication

/// BM25 over several fields: occurrences are weighted by field and added up *before* they saturate.
///
/// Source: Robertson, Zaragoza, Taylor, "Simple BM25 extension to multiple weighted fields", CIKM 2004.
struct BM25F: Sendable {
  let parameters: RankingParameters
  /// Records in the index.
  let recordCount: Int
  /// Mean weighted length of a record, more than 0.
  let averageLength: Double
  /// `parameters.fieldWeights.values`, worked out once.
  let fieldWeights: [Double]
  /// `norm` is linear in the length: its value at 0, and its slope.
  private let normAtZero: Double
  private let normSlope: Double

  init(_ parameters: RankingParameters, recordCount: Int, totalLengths: [Int]) {
    self.parameters = parameters
    self.recordCount = recordCount
    fieldWeights = parameters.fieldWeights.values
    let total = TextField.allCases.reduce(0.0) {
      $0 + parameters.lengthWeight($1) * Double(totalLengths[$1.rawValue])
    }
    averageLength = max(total / Double(max(recordCount, 1)), 1)
    normAtZero = parameters.k1 * (1 - parameters.b)
    normSlope = parameters.k1 * parameters.b / averageLength
  }

  /// Inverse document frequency in nats.
  ///
  /// More than 0 for every term: with the 1 inside the logarithm a term of more than half of the records
  /// still counts a little.
  func idf(documentFrequency: Int) -> Double {
    let odds = (Double(recordCount - documentFrequency) + 0.5) / (Double(documentFrequency) + 0.5)
    return parameters.keepsCommonTerms ? log(1 + odds) : max(1e-6, log(odds))
  }

  /// The share of a term in a record's score, to be multiplied with its idf and its weight in the query.
  ///
  /// - Parameters:
  ///   - frequency: Occurrences in the record, each times its field's weight.
  ///   - length: The record's length, each field's terms times the field's weight.
  /// - Returns: From 0 up to `k1 + 1`.
  func saturated(frequency: Double, length: Double) -> Double {
    frequency * (parameters.k1 + 1) / (frequency + norm(length: length))
  }

  /// How much a record's length holds its terms back, in occurrences: k1 · (1 - b + b · length / average).
  @inline(__always)
  func norm(length: Double) -> Double { normAtZero + normSlope * length }

  /// The same for some lengths at once in single precision, for bounds.
  @inline(__always)
  func norm(lengths: SIMD8<Float>) -> SIMD8<Float> {
    SIMD8(repeating: Float(normAtZero)) + SIMD8(repeating: Float(normSlope)) * lengths
  }

  /// The weight of a term that stands `count` times in the query.
  func queryWeight(count: Int) -> Double {
    guard let k3 = parameters.k3 else { return 1 }
    return (k3 + 1) * Double(count) / (k3 + Double(count))
  }
}
