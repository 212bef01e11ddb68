private import Foundation

extension Configuration {
  private static let maxBytes = 1 << 20

  /// The configuration of an installation, with what variables of the environment say in its place.
  ///
  /// `named`: The file that is asked for; else that of `$SEARCH_CONFIG`, else `search.yaml` beside the index, which
  /// may be missing.
  /// `path`: The file that it came from.
  /// - Throws: `ConfigurationError`.
  package static func read(
    named: String?, index: String, environment: [String: String], known: Known
  ) throws(ConfigurationError) -> (configuration: Configuration, path: String) {
    func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    let named = named ?? variable("SEARCH_CONFIG")
    let folder = (index as NSString).deletingLastPathComponent
    let path = named ?? (folder as NSString).appendingPathComponent(fileName)
    var configuration = try file(path, isNamed: named != nil, known)
    for (name, key) in variables {
      guard let value = variable(name) else { continue }
      if let expected = configuration.set(key, to: value, known: known) {
        throw ConfigurationError(file: "$\(name)", reason: "is '\(value)', expected \(expected)")
      }
    }
    return (configuration, path)
  }

  private static let variables = [
    ("SEARCH_PUBLIC_URL", "public_url"), ("SEARCH_RECORD_URL", "record_url"),
    ("SEARCH_CITATION_STYLE", "citation_style"),
  ]

  private static func file(
    _ path: String, isNamed: Bool, _ known: Known
  ) throws(ConfigurationError) -> Configuration {
    guard let file = FileHandle(forReadingAtPath: path),
      let data = try? file.read(upToCount: maxBytes + 1)
    else {
      // An empty file reads as nothing, too.
      guard isNamed, !FileManager.default.isReadableFile(atPath: path) else { return Configuration() }
      throw ConfigurationError(
        file: path, reason: "cannot be read, expected a configuration such as search.yaml")
    }
    guard data.count <= maxBytes else {
      throw ConfigurationError(file: path, reason: "more than 1 MiB, expected a configuration")
    }
    return try Configuration([UInt8](data), file: path, known: known)
  }
}
