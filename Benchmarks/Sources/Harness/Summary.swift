/// What is reported of a series.
struct Summary {
  var median: Double
  /// The lowest; of a rate per second, the highest.
  var best: Double
  /// Half of the values lie in it, a quarter below and a quarter above.
  var middleHalf: ClosedRange<Double>

  /// Nil of no values.
  init?(_ series: Series) {
    let sorted = series.values.sorted()
    guard let lowest = sorted.first, let highest = sorted.last else { return nil }
    median = Self.quantile(0.5, of: sorted)
    best = series.unit.isBetterWhenLarger ? highest : lowest
    middleHalf = Self.quantile(0.25, of: sorted)...Self.quantile(0.75, of: sorted)
  }

  /// The width of the middle half, as a part of the median.
  var spread: Double { (middleHalf.upperBound - middleHalf.lowerBound) / max(median, .leastNormalMagnitude) }

  /// Between two values in proportion, as R and NumPy have it.
  private static func quantile(_ part: Double, of sorted: [Double]) -> Double {
    let place = part * Double(sorted.count - 1)
    let below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
  }
}
