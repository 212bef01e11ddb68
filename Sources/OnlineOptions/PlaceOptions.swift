public import Arguments

/// Which index it is, and what is said about the place where the program runs.
public struct PlaceOptions: OptionGroup {
  public var index: String?
  public var config: String?
  public var publicURL: String?

  public init() {}

  public static let options: [Option<Self>] = [
    .value(
      "--index", "file", sets: \.index, help: "The index file; else $SEARCH_INDEX, else \(defaultIndex).",
      completion: .file),
    .value(
      "--config", "file", sets: \.config,
      help: "The configuration; else $SEARCH_CONFIG, else search.yaml beside the index.", completion: .file),
    .value(
      "--public-url", "url", sets: \.publicURL,
      help: "Where the pages are for everybody; else $SEARCH_PUBLIC_URL or the configuration."),
  ]

  private static let defaultIndex = "index/publications.db"

  public func path(environment: [String: String]) -> String {
    if let index { return index }
    if let path = environment["SEARCH_INDEX"], !path.isEmpty { return path }
    return Self.defaultIndex
  }
}
