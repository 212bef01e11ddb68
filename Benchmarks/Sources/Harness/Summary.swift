/// The numbers that are reported for a series.
struct Summary {
  var median: Double
  /// The lowest; for a rate per second, the highest.
  var best: Double
  /// From the first to the third quartile.
  var quartiles: ClosedRange<Double>

  /// Nil if there are no values.
  init?(_ series: Series) {
    let sorted = series.values.sorted()
    guard let lowest = sorted.first, let highest = sorted.last else { return nil }
    median = Self.quantile(0.5, of: sorted)
    best = series.unit.isBetterWhenLarger ? highest : lowest
    quartiles = Self.quantile(0.25, of: sorted)...Self.quantile(0.75, of: sorted)
  }

  /// The interquartile range divided by the median.
  var spread: Double { (quartiles.upperBound - quartiles.lowerBound) / max(median, .leastNormalMagnitude) }

  /// Interpolated between two values, as in R and NumPy.
  private static func quantile(_ part: Double, of sorted: [Double]) -> Double {
    let place = part * Double(sorted.count - 1)
    let below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
  }
}
