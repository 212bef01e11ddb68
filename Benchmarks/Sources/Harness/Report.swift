import Foundation

/// The table for people: a block per benchmark, a line per measure, at most 79 columns.
struct Report {
  let baseline: Baseline?

  var heading: String {
    var lines = [Machine.description, "Times are taken with \(Machine.allocator)."]
    if Jemalloc.version == nil {
      lines.append("Left out: bytes allocated, which only jemalloc counts.")
    }
    do {
      _ = try InstructionCounter()
    } catch {
      lines.append("Left out: instructions, which the kernel does not count here (\(Self.words(error))).")
    }
    if let baseline {
      let revision = baseline.revision.map { ", \($0)" } ?? ""
      lines.append("Baseline: \(baseline.date.formatted(.iso8601))\(revision)")
      lines.append("  \(baseline.machine), \(baseline.allocator)")
    }
    let columns = ["median", "best", "spread"] + (baseline == nil ? [] : ["baseline", "change"])
    return lines.joined(separator: "\n") + "\n\n" + Self.line("", columns)
  }

  func block(_ measurement: Measurement) -> String {
    let samples = measurement.series.map(\.values.count).max() ?? 0
    let lines = measurement.series.compactMap { line($0, of: measurement.benchmark) }
    return (["\(measurement.benchmark) (\(samples) samples)"] + lines).joined(separator: "\n")
  }

  private func line(_ series: Series, of benchmark: String) -> String? {
    guard let now = Summary(series) else { return nil }
    var columns = [series.unit.text(now.median)]
    // A peak is one value for all samples.
    let isSingle = series.values.count == 1
    columns += isSingle ? ["", ""] : [series.unit.text(now.best), Self.percent(now.spread)]
    if let before = baseline?.series(benchmark, series.measure).flatMap(Summary.init) {
      let change = before.median == 0 ? "" : Self.percent(now.median / before.median - 1, signed: true)
      columns += [series.unit.text(before.median), change]
      if !now.quartiles.overlaps(before.quartiles), !isSingle {
        columns.append((now.median > before.median) == series.unit.isBetterWhenLarger ? "better" : "worse")
      }
    } else if baseline != nil {
      columns.append("none")
    }
    return Self.line("  " + series.measure, columns)
  }

  private static func line(_ label: String, _ columns: [String]) -> String {
    let widths = [13, 12, 8, 12, 9, 7]
    let cells = zip(columns, widths).map { String(repeating: " ", count: max(1, $1 - $0.count)) + $0 }
    let line = label.padding(toLength: 18, withPad: " ", startingAt: 0) + cells.joined()
    return line.replacing(/\ +$/, with: "")
  }

  private static func percent(_ part: Double, signed: Bool = false) -> String {
    String(format: signed ? "%+.1f %%" : "%.1f %%", part * 100)
  }

  private static func words(_ error: any Error) -> String {
    (error as? POSIXError).map { String(cString: strerror($0.code.rawValue)) } ?? "\(error)"
  }
}

extension Unit {
  /// A value with its unit, unless the measure's name has it.
  fileprivate func text(_ value: Double) -> String {
    switch self {
    case .nanoseconds: Self.scaled(value, ["ns", "us", "ms", "s"])
    case .bytes: Self.scaled(value, ["B", "kB", "MB", "GB"])
    case .instructions: Self.scaled(value, ["", "k", "M", "G"])
    case .perSecond, .picoseconds: Self.grouped(Int(value.rounded()))
    }
  }

  private static func scaled(_ value: Double, _ units: [String]) -> String {
    var (value, rest) = (value, units[...])
    while value >= 1000, rest.count > 1 {
      value /= 1000
      rest.removeFirst()
    }
    return String(format: value < 100 ? "%.2f " : "%.1f ", value) + (rest.first ?? "")
  }

  private static func grouped(_ number: Int) -> String {
    let digits = String(number)
    return digits.enumerated().reduce(into: "") { text, digit in
      if digit.offset > 0, (digits.count - digit.offset).isMultiple(of: 3) { text += "," }
      text.append(digit.element)
    }
  }
}
