import Arguments
import Configuration
import Export
import Foundation

/// Where the configuration is, and what wins over it.
struct ConfigurationOptions: OptionGroup, Equatable {
  var config: String?
  var publicURL: String?

  static let options: [Option<Self>] = [
    .value(
      "--config", "file", sets: \.config,
      help: "The configuration; else $SEARCH_CONFIG, else \(Configuration.fileName) beside the index.",
      completion: .file),
    .value(
      "--public-url", "url", sets: \.publicURL,
      help: "Where the pages of this program are, for feeds; else $SEARCH_PUBLIC_URL or the configuration."),
  ]

  private static let maxBytes = 1 << 20

  /// The configuration, with the values of variables and options in place of its own.
  ///
  /// - Throws: `ConfigurationError`, and `CLIError` for a file that is named and cannot be read.
  func read(in context: Context, _ index: IndexOptions) throws -> Configuration {
    var configuration = try file(in: context, index)
    for (name, value) in [
      ("SEARCH_PUBLIC_URL", context.environment["SEARCH_PUBLIC_URL"]),
      ("SEARCH_RECORD_URL", context.environment["SEARCH_RECORD_URL"]),
      ("SEARCH_CITATION_STYLE", context.environment["SEARCH_CITATION_STYLE"]), ("--public-url", publicURL),
    ] {
      guard let value, !value.isEmpty, let key = Self.keys[name] else { continue }
      if let expected = configuration.set(key, to: value, styles: CitationStyle.allCases.map(\.rawValue)) {
        throw CLIError("\(name) is '\(value)', expected \(expected)")
      }
    }
    return configuration
  }

  private static let keys = [
    "SEARCH_PUBLIC_URL": "public_url", "SEARCH_RECORD_URL": "record_url",
    "SEARCH_CITATION_STYLE": "citation_style", "--public-url": "public_url",
  ]

  private func file(in context: Context, _ index: IndexOptions) throws -> Configuration {
    let named = config ?? context.environment["SEARCH_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
    let folder = (index.path(environment: context.environment) as NSString).deletingLastPathComponent
    let path = named ?? (folder as NSString).appendingPathComponent(Configuration.fileName)
    guard let file = FileHandle(forReadingAtPath: path),
      let data = try? file.read(upToCount: Self.maxBytes + 1)
    else {
      guard let named else { return Configuration() }
      // An empty file reads as nil, too.
      if FileManager.default.isReadableFile(atPath: named) { return Configuration() }
      throw CLIError(
        "cannot read the configuration '\(named)'", hint: "--config names a file such as search.yaml")
    }
    guard data.count <= Self.maxBytes else {
      throw CLIError("\(path): more than 1 MiB, expected a configuration")
    }
    return try Configuration([UInt8](data), file: path, styles: CitationStyle.allCases.map(\.rawValue))
  }
}
