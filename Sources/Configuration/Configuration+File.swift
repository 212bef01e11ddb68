private import Basics

extension Configuration {
  private static let maxBytes = 1 << 20

  /// The configuration of an installation.
  ///
  /// `named`: The file that is asked for; else `search.yaml` beside the index, which may be missing.
  /// `instead`: What is said in place of the file, by whom.
  /// `path`: The file that it came from.
  /// - Throws: `ConfigurationError`.
  package static func read(
    named: String?, index: String, instead: [(name: String, key: String, value: String)], known: Known
  ) throws(ConfigurationError) -> (configuration: Configuration, path: String) {
    let path = named ?? FilePath.joined(FilePath.folder(of: index), fileName)
    var configuration = try file(path, isNamed: named != nil, known)
    for (name, key, value) in instead {
      if let expected = configuration.set(key, to: value, known: known) {
        throw ConfigurationError(file: name, reason: "is '\(value)', expected \(expected)")
      }
    }
    return (configuration, path)
  }

  private static func file(
    _ path: String, isNamed: Bool, _ known: Known
  ) throws(ConfigurationError) -> Configuration {
    guard let bytes = FileStart.bytes(of: path, atMost: maxBytes + 1) else {
      // Beside an index there need not be one; one that cannot be read is not passed over.
      guard isNamed || FileManager.default.fileExists(atPath: path) else { return Configuration() }
      throw ConfigurationError(
        file: path, reason: "cannot be read, expected a configuration such as search.yaml")
    }
    guard bytes.count <= maxBytes else {
      throw ConfigurationError(file: path, reason: "more than 1 MiB, expected a configuration")
    }
    return bytes.isEmpty ? Configuration() : try Configuration(bytes, file: path, known: known)
  }
}
