public import Arguments

/// The command line of `mcp`.
public struct MCPCommand: Sendable {
  public var place = PlaceOptions()

  public init() {}

  public static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "mcp",
      summary: "Answer an assistant over standard input and output.",
      usage: ["search mcp [--index FILE]"],
      discussion: """
        Speaks the Model Context Protocol, one message per line, until standard input ends. Its tools are search, \
        record, facets, cite and similar; docs/SERVER.md describes them.
        """,
      sections: [.init("Examples", "search mcp --index index/publications.db")]),
    options: [.group(\.place)])

  /// - Throws: `ArgumentError` for a value, a word too many or a missing one.
  public init(_ list: ArgumentList) throws(ArgumentError) { self = try Self.syntax.read(list, into: Self()) }
}
