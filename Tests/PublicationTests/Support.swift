import Foundation
import Publication
import Testing

/// The same numbers for the same seed on every machine.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014 (SplitMix64).
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}

func value(_ json: String) throws -> Value { try JSONReader.value(of: Array(json.utf8)) }

func record(_ json: String) throws -> Record { try Record.make(from: value(json)).record }

func warnings(_ json: String) throws -> [String] { try Record.make(from: value(json)).warnings.map(\.reason) }

func canonicalText(_ json: String) throws -> String {
  String(decoding: try value(json).canonicalRecord().canonicalJSON, as: UTF8.self)
}

/// The corpora in the folder `shared` beside the repository, for those who have it.
enum Shared {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared")

  static func has(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.appendingPathComponent(path).path)
  }

  /// The lines of a gzipped file.
  static func lines(_ path: String) throws -> [[UInt8]] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", folder.appendingPathComponent(path).path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return bytes.split(separator: 0x0A).map { Array($0) }
  }
}
