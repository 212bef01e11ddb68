extension Duration {
  /// As a number, to the nanosecond.
  package var milliseconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) * 1e3 + Double(attoseconds / 1_000_000_000) / 1e6
  }

  /// To the nanosecond; zero for a number that no run could take.
  package init(milliseconds: Double) {
    let isPlausible = milliseconds >= 0 && milliseconds < 1e12
    self = .nanoseconds(isPlausible ? Int((milliseconds * 1e6).rounded()) : 0)
  }
}
