import Foundation

/// The raw numbers of one run, in a file that later runs are compared with.
struct Baseline: Codable {
  /// Raised whenever an older harness would misread the file.
  var format = 1
  var date: Date
  /// The commit that was measured.
  var revision: String?
  var machine: String
  var allocator: String
  var measurements: [Measurement]

  private struct Format: Decodable { var format: Int }

  init(revision: String?, measurements: [Measurement]) {
    date = .now
    self.revision = revision
    machine = Machine.description
    allocator = Machine.allocator
    self.measurements = measurements
  }

  /// Nil if there is no such file.
  init?(file: String) throws {
    guard FileManager.default.fileExists(atPath: file) else { return nil }
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    let data = try Data(contentsOf: URL(filePath: file))
    // First alone: a file of another format has other fields.
    let format = try decoder.decode(Format.self, from: data).format
    guard format == 1 else { throw WrongUsage("\(file) is a baseline of format \(format), expected 1") }
    self = try decoder.decode(Self.self, from: data)
  }

  func write(to file: String) throws {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try encoder.encode(self).write(to: URL(filePath: file), options: .atomic)
  }

  func series(_ benchmark: String, _ measure: String) -> Series? {
    measurements.first { $0.benchmark == benchmark }?.series.first { $0.measure == measure }
  }
}

/// Where the numbers come from.
enum Machine {
  static var description: String {
    let processors = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
    let model = processors?.split(separator: "\n").first { $0.hasPrefix("model name") }?
      .split(separator: ":").last?.trimmingCharacters(in: .whitespaces)
    return "\(ProcessInfo.processInfo.activeProcessorCount) cores (\(model ?? "unknown"))"
  }

  static var allocator: String {
    Jemalloc.version.map { "jemalloc \($0.prefix { $0 != "-" })" } ?? "the system's malloc"
  }
}
