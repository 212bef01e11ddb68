public import Arguments

/// The command line of `serve`. It stands apart from the server, so that a program can have its help and its
/// completions without the library that the server needs.
public struct ServeCommand: Sendable {
  public var host = "127.0.0.1"
  public var port = 8080
  public var basePath: String?
  public var title: String?
  public var certificate: String?
  public var key: String?
  public var opensBrowser = false
  public var log = LogFormat.text
  public var logsQueries = false
  public var logsAddresses = false
  public var place = PlaceOptions()

  public init() {}

  /// What is written about each request.
  public enum LogFormat: String, CaseIterable, ArgumentValue {
    case text, json, none
  }

  public static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "serve",
      summary: "Answer queries over HTTP.",
      usage: ["search serve [--host ADDRESS] [--port N] [--index FILE]"],
      discussion: """
        Answers /search, /record/ID and other addresses, in the form that their ending (.json, .bib, .csv) or the \
        Accept header asks for; docs/SERVER.md describes them. Listens only to this machine, unless --host says \
        otherwise. Ctrl-C finishes open requests, then stops; a second one stops at once.
        """,
      sections: [
        .init(
          "Examples",
          """
          search serve --port 8080 --open
          search serve --host 0.0.0.0 --tls-cert cert.pem --tls-key key.pem
          search serve --base-path /publications --public-url https://www.example.org/publications
          """)
      ]),
    options: [
      .own([
        .value("--host", "address", sets: \.host, help: "Where to listen; 0.0.0.0 for everybody."),
        .value("--port", "n", sets: \.port, help: "The port; 0 for any free one."),
        .value(
          "--base-path", "path", sets: \.basePath,
          help: "What all addresses begin with, such as /publications."),
        .value(
          "--title", "name", sets: \.title, help: "The name of the site; else that of the configuration."),
        .value(
          "--tls-cert", "file", sets: \.certificate, help: "Answer over https with this certificate (PEM).",
          completion: .file),
        .value(
          "--tls-key", "file", sets: \.key, help: "The key of the certificate (PEM).", completion: .file),
        .flag("--open", sets: \.opensBrowser, help: "Open the first page in the browser."),
        .value(
          "--log", "format", sets: \.log,
          help: "A line for each request on standard error: text, json or none."),
        .flag("--log-queries", sets: \.logsQueries, help: "Also log what people searched for."),
        .flag("--log-addresses", sets: \.logsAddresses, help: "Also log the addresses of clients."),
      ]),
      .group(\.place),
    ])

  /// - Throws: `ArgumentError` for a value, a word too many or a missing one.
  public init(_ list: ArgumentList) throws(ArgumentError) { self = try Self.syntax.read(list, into: Self()) }
}
