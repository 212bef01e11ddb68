import Basics

/// Tells whether two settings differ over the same queries by more than chance.
///
/// A two-sided randomisation test on the mean difference: if the settings were equal, the sign of each
/// query's difference would be chance. The p-value is the share of random signs whose mean is at least as far
/// from 0, the observed one counted in.
///
/// Source: Smucker, Allan, Carterette, "A comparison of statistical significance tests for information
/// retrieval evaluation", CIKM 2007, who recommend it.
package struct PairedTest: Hashable, Sendable {
  /// How often the signs are drawn.
  package static let rounds = 100_000

  /// The mean of second minus first.
  package let difference: Double
  /// From 1 / (`rounds` + 1), about 0.00001, up to 1.
  package let p: Double

  /// - Parameters:
  ///   - differences: Second minus first, for each query.
  ///   - seed: The same seed gives the same p.
  /// - Complexity: O(`rounds` · queries that differ).
  package init(_ differences: [Double], seed: UInt64 = 1) {
    let sum = differences.reduce(0, +)
    difference = differences.isEmpty ? 0 : sum / Double(differences.count)
    let changed = differences.filter { $0 != 0 }
    guard !changed.isEmpty else {
      p = 1
      return
    }
    var generator = SplitMix64(seed: seed)
    // Sums of the same numbers in another order differ in their last bits.
    let threshold = abs(sum) - 1e-12 * changed.reduce(0) { $0 + abs($1) }
    var extreme = 0
    for _ in 0..<Self.rounds {
      var signs: UInt64 = 0
      var total = 0.0
      for (index, value) in changed.enumerated() {
        if index & 63 == 0 { signs = generator.next() }
        total += signs & 1 == 0 ? value : -value
        signs >>= 1
      }
      if abs(total) >= threshold { extreme += 1 }
    }
    p = Double(extreme + 1) / Double(Self.rounds + 1)
  }
}
