import Foundation

/// Measures the benchmarks that the command line selects, and prints the results.
///
/// Each is measured in a process of its own, so that memory and caches of one do not change the numbers of
/// the next, and a run of all can be compared with a run of one.
///
/// - Returns: The exit code: 0, or 1 where a benchmark failed, or 2 for wrong usage.
public func run(_ benchmarks: [Benchmark], arguments: [String] = CommandLine.arguments) -> Int32 {
  do {
    let options = try Options(arguments.dropFirst())
    if let only = options.only {
      try measureHere(benchmarks.first { $0.name == only })
    } else if options.asksForHelp {
      print(Options.usage)
    } else {
      let chosen = try chosen(benchmarks, options.filter)
      guard options.isListing else { return try measure(chosen, options) ? 0 : 1 }
      for benchmark in chosen { print(benchmark.name) }
    }
    return 0
  } catch let error as WrongUsage {
    complain("\(error)")
    return 2
  } catch {
    complain("\(error)")
    return 1
  }
}

private func chosen(_ benchmarks: [Benchmark], _ filter: String?) throws -> [Benchmark] {
  guard let filter else { return benchmarks }
  guard let pattern = try? Regex(filter) else { throw WrongUsage("'\(filter)' is not a regular expression") }
  let chosen = benchmarks.filter { $0.name.contains(pattern) }
  if chosen.isEmpty { throw WrongUsage("no benchmark matches '\(filter)'; --list prints their names") }
  return chosen
}

/// Measures one after another, and goes on if one fails; returns whether none did.
private func measure(_ benchmarks: [Benchmark], _ options: Options) throws -> Bool {
  let baseline = try options.baseline.flatMap(Baseline.init(file:))
  let report = Report(baseline: baseline)
  print(report.heading)
  var measurements: [Measurement] = []
  var failed = 0
  for benchmark in benchmarks {
    fflush(nil)
    if let obstacle = benchmark.obstacle {
      print("\(benchmark.name): left out, \(obstacle)")
    } else if let measurement = try measureInChild(benchmark) {
      print(report.block(measurement))
      measurements.append(measurement)
    } else {
      print("\(benchmark.name): failed")
      failed += 1
    }
  }
  if failed == 0, baseline == nil, let file = options.baseline {
    try Baseline(revision: options.revision, measurements: measurements).write(to: file)
    print("\nWritten to \(file); later runs will be compared with it.")
  }
  return failed == 0
}

/// Nil where the benchmark failed; the child has said why.
private func measureInChild(_ benchmark: Benchmark) throws -> Measurement? {
  let output = Pipe()
  let child = Process()
  child.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
  child.arguments = [Options.onlyOption, benchmark.name]
  child.standardOutput = output
  try child.run()
  let measured = output.fileHandleForReading.readDataToEndOfFile()
  child.waitUntilExit()
  return child.terminationStatus == 0 ? try JSONDecoder().decode(Measurement.self, from: measured) : nil
}

private func measureHere(_ benchmark: Benchmark?) throws {
  guard let benchmark else { throw WrongUsage("no such benchmark; --list prints their names") }
  FileHandle.standardOutput.write(try JSONEncoder().encode(try Measurement(of: benchmark)))
}

private func complain(_ message: String) {
  FileHandle.standardError.write(Data("benchmarks: \(message)\n".utf8))
}
