import Arguments
import Configuration
import Export
import OnlineOptions

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

  /// The configuration, with the values of variables and options in place of its own.
  ///
  /// - Throws: `ConfigurationError`.
  func read(in context: Context, _ index: IndexOptions) throws -> Configuration {
    let known = Configuration.Known(styles: CitationStyle.allCases.map(\.rawValue))
    let variables = ConfigurationVariables(context.environment)
    let option = publicURL.flatMap { $0.isEmpty ? nil : ("--public-url", "public_url", $0) }
    return try Configuration.read(
      named: config ?? variables.file, index: index.path(environment: context.environment),
      instead: variables.values + [option].compactMap(\.self), known: known
    ).configuration
  }
}
