public import Arguments

/// The command line of `serve`. It stands apart from the server, so that a program can have its help and its
/// completions without the library that the server needs.
public struct ServeCommand: Sendable {
  public var host = "127.0.0.1"
  public var port = 8080
  public var basePath: String?
  public var index: String?

  public init() {}

  public static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "serve",
      summary: "Answer questions over HTTP.",
      usage: ["search serve [--host ADDRESS] [--port N] [--index FILE]"],
      discussion: """
        Answers /search.json, /record/ID.json, /suggest.json, /health and /ready: docs/SERVER.md. Nobody but this machine is \
        answered, unless --host says so. Ctrl-C finishes what is being answered, then stops; a second one stops at once.
        """,
      sections: [.init("Examples", "search serve --port 8080")]),
    options: [
      .own([
        .value("--host", "address", sets: \.host, help: "Where to listen; 0.0.0.0 for everybody."),
        .value("--port", "n", sets: \.port, help: "0 for any that is free."),
        .value(
          "--base-path", "path", sets: \.basePath,
          help: "What stands before all addresses, such as /publications."),
        .value(
          "--index", "file", sets: \.index,
          help: "The index file; else $SEARCH_INDEX, else \(defaultIndex).", completion: .file),
      ])
    ])

  private static let defaultIndex = "index/publications.db"

  /// - Throws: `ArgumentError` for a value, a word too many or a missing one.
  public init(_ list: ArgumentList) throws(ArgumentError) { self = try Self.syntax.read(list, into: Self()) }

  public func path(environment: [String: String]) -> String {
    if let index { return index }
    if let path = environment["SEARCH_INDEX"], !path.isEmpty { return path }
    return Self.defaultIndex
  }
}
