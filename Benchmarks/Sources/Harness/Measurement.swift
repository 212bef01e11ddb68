/// All that was measured of one benchmark.
struct Measurement: Codable {
  var benchmark: String
  var series: [Series]
}

/// The values of one measure, in the order in which they were taken.
struct Series: Codable {
  var measure: String
  var unit: Unit
  var values: [Double]
}

/// What a number counts.
enum Unit: String, Codable {
  case nanoseconds, bytes, instructions
  /// A rate per second of what the measure's name says.
  case perSecond
  /// Picoseconds for each of what the measure's name says.
  case picoseconds

  var isBetterWhenLarger: Bool { self == .perSecond }
}

extension Measurement {
  /// A benchmark is measured until one of the first two is reached, but not less often than `fewest`.
  private static let (maxSeconds, most, fewest) = (5.0, 50, 3)

  /// Measures a benchmark; throws what its setup, its work or its check throws.
  init(of benchmark: Benchmark) throws {
    let meter = Meter(benchmark.worker)
    let sample = try benchmark.setUp()
    _ = try sample(meter)  // warms up caches
    let hasPeak = meter.resetPeak()
    var samples: [Sample] = []
    let clock = ContinuousClock()
    let end = clock.now.advanced(by: .seconds(Self.maxSeconds))
    while samples.count < Self.fewest || (samples.count < Self.most && clock.now < end) {
      samples.append(try sample(meter))
    }
    self.benchmark = benchmark.name
    series = Self.series(of: samples, benchmark)
    if hasPeak, let peak = meter.peakBytes {
      series.append(Series(measure: "peak memory", unit: .bytes, values: [Double(peak)]))
    }
  }

  private static func series(of samples: [Sample], _ benchmark: Benchmark) -> [Series] {
    let taken = samples.map(\.taken)
    let allocated = taken.compactMap(\.allocatedBytes).map { Double($0) }
    let instructions = taken.compactMap(\.instructions).map { Double($0) }
    let all = [
      Series(measure: "wall time", unit: .nanoseconds, values: taken.map(\.wallNanoseconds)),
      Series(
        measure: benchmark.worker.nameOfCPUTime, unit: .nanoseconds, values: taken.map(\.cpuNanoseconds)),
      benchmark.rate.map { Series($0, of: samples, benchmark.worker) },
      Series(measure: "allocated", unit: .bytes, values: allocated),
      Series(measure: "instructions", unit: .instructions, values: instructions),
    ]
    return all.compactMap { $0 }.filter { !$0.values.isEmpty }
  }
}

extension Series {
  fileprivate init(_ rate: Benchmark.Rate, of samples: [Sample], _ worker: Benchmark.Worker) {
    func nanoseconds(_ sample: Sample) -> Double {
      max(1, worker == .thread ? sample.taken.cpuNanoseconds : sample.taken.wallNanoseconds)
    }
    switch rate {
    case .perSecond(let thing):
      (measure, unit) = ("\(thing)/s", .perSecond)
      values = samples.map { Double($0.amount) / nanoseconds($0) * 1e9 }
    case .each(let thing):
      (measure, unit) = ("ps/\(thing)", .picoseconds)
      values = samples.map { nanoseconds($0) * 1e3 / Double(max(1, $0.amount)) }
    }
  }
}

extension Benchmark.Worker {
  fileprivate var nameOfCPUTime: String {
    switch self {
    case .thread: "CPU, one thread"
    case .process: "CPU, all threads"
    case .program: "CPU, program"
    }
  }
}
