/// Measures how long one answer takes.
struct BatchTimer {
  /// Microseconds, medians over the repeats.
  struct Times: Equatable {
    var wall: Double
    /// Of the thread that answers.
    var cpu: Double
  }

  /// How often to measure, after one answer that is not measured; nil to measure a single answer.
  var repeats: Int?
  /// Seconds since some fixed moment.
  var clock: @Sendable () -> Double
  /// Seconds of CPU that this thread has used.
  var cpuClock: @Sendable () -> Double

  func measure<Answer>(_ answer: () throws -> Answer) rethrows -> (answer: Answer, times: Times) {
    if repeats != nil { _ = try answer() }
    var (walls, cpus): ([Double], [Double]) = ([], [])
    while true {
      let (wall, cpu) = (clock(), cpuClock())
      let last = try answer()
      cpus.append(cpuClock() - cpu)
      walls.append(clock() - wall)
      guard walls.count < repeats ?? 1 else {
        return (last, Times(wall: Self.median(walls) * 1e6, cpu: Self.median(cpus) * 1e6))
      }
    }
  }

  /// The middle one, or the mean of the two in the middle; 0 for none.
  static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let (low, high) = ((sorted.count - 1) / 2, sorted.count / 2)
    return sorted.isEmpty ? 0 : (sorted[low] + sorted[high]) / 2
  }
}
