import Arguments
import Configuration
import Export

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
  /// - Throws: `ConfigurationError`, and `CLIError` for an option's value.
  func read(in context: Context, _ index: IndexOptions) throws -> Configuration {
    let known = Configuration.Known(styles: CitationStyle.allCases.map(\.rawValue))
    var configuration = try Configuration.read(
      named: config, index: index.path(environment: context.environment), environment: context.environment,
      known: known
    ).configuration
    if let publicURL, !publicURL.isEmpty,
      let expected = configuration.set("public_url", to: publicURL, known: known)
    {
      throw CLIError("--public-url is '\(publicURL)', expected \(expected)")
    }
    return configuration
  }
}
