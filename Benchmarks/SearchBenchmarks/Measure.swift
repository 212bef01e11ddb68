import Benchmark
import Glibc

/// What the benchmarks measure besides time and memory. Values are whole numbers, so units are small.
enum Measure {
  static let kilobytes = rate("kB/s")
  static let records = rate("records/s")
  static let posting = BenchmarkMetric.custom("ps/posting", useScalingFactor: false)
  static let match = BenchmarkMetric.custom("ps/match", useScalingFactor: false)

  private static func rate(_ name: String) -> BenchmarkMetric {
    .custom(name, polarity: .prefersLarger, useScalingFactor: false)
  }
}

/// What a measure of a benchmark's own is counted in.
enum Seconds {
  /// Of a clock: for work on several threads, and for what waits for the disk.
  case passed
  /// Of CPU on this thread: for work on one thread, whatever else the machine does.
  case ofThread

  fileprivate var now: Double {
    var time = timespec()
    clock_gettime(self == .passed ? CLOCK_MONOTONIC : CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

extension Benchmark {
  /// Measures `work`, which does `amount` of something, as a rate: `amount` a second.
  func measureRate<T>(
    _ metric: BenchmarkMetric, _ amount: Double, in unit: Seconds, _ work: () throws -> T
  ) rethrows -> T {
    let (result, seconds) = try timed(unit, work)
    measurement(metric, Int(amount / seconds))
    return result
  }

  /// Measures `work` in picoseconds of its thread for each of the things it says it went through.
  func measureEach<T>(
    _ metric: BenchmarkMetric, _ work: () throws -> T, count: (T) -> Int
  ) rethrows -> T {
    let (result, seconds) = try timed(.ofThread, work)
    measurement(metric, Int(seconds * 1e12 / Double(max(1, count(result)))))
    return result
  }

  private func timed<T>(_ unit: Seconds, _ work: () throws -> T) rethrows -> (result: T, seconds: Double) {
    startMeasurement()
    let start = unit.now
    let result = try work()
    let seconds = unit.now - start
    stopMeasurement()
    return (result, max(1e-9, seconds))
  }
}
