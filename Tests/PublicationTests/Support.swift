import Foundation
import Publication
import TestSupport
import Testing

func value(_ json: String) throws -> Value { try JSONReader.value(of: Array(json.utf8)) }

func record(_ json: String) throws -> Record { try Record.make(from: value(json)).record }

func warnings(_ json: String) throws -> [String] { try Record.make(from: value(json)).warnings.map(\.reason) }

func canonicalText(_ json: String) throws -> String {
  String(decoding: try value(json).canonicalRecord().canonicalJSON, as: UTF8.self)
}

extension Shared {
  /// The lines of a gzipped file.
  static func lines(_ path: String) throws -> [[UInt8]] {
    let output = FileManager.default.temporaryDirectory.appending(path: "search-lines-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: output) }
    let gzip = try ChildProcess(
      "/usr/bin/env", ["gzip", "-dc", Self.path(path)], environment: ["PATH": "/usr/bin:/bin"], folder: "/",
      output: output.path, errors: "/dev/null")
    guard gzip.wait() == .exit(0) else { throw CocoaError(.fileReadCorruptFile) }
    return try Data(contentsOf: output).split(separator: 0x0A).map { Array($0) }
  }
}
