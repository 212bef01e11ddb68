import Arguments
import Configuration
import Foundation
import OnlineOptions
import Publication
import SearchServer

// Nothing of it is called: it replaces the C library's malloc.
#if canImport(CJemalloc)
  private import CJemalloc
#endif

/// `search-online`: what talks to a network, in a program of its own. The libraries for it would bring dozens
/// of others to every start of `search`.
@main
enum Main {
  static func main() {
    signal(SIGPIPE, SIG_IGN)
    do {
      try run(Array(CommandLine.arguments.dropFirst()))
    } catch {
      var hint: String?
      if let error = error as? ArgumentError { hint = error.hint }
      if let error = error as? UsageError { hint = error.hint }
      say("search-online: \(error)")
      if let hint { say("  " + hint) }
      exit(2)
    }
  }

  private static func run(_ arguments: [String]) throws {
    let rest = Array(arguments.dropFirst())
    switch arguments.first {
    case "serve":
      if let list = try read(ServeCommand.syntax, rest, ServeCommand()) {
        try Serving.run(ServeCommand(list))
      }
    case "mcp":
      if let list = try read(MCPCommand.syntax, rest, MCPCommand()) { try assist(MCPCommand(list)) }
    default:
      throw UsageError(
        description: arguments.first.map { "unknown verb '\($0)', expected serve or mcp" }
          ?? "expected a verb: serve or mcp",
        hint: "see search-online serve --help")
    }
  }

  /// nil if help was asked for, and given.
  private static func read<Command>(
    _ syntax: CommandSyntax<Command>, _ arguments: [String], _ defaults: Command
  ) throws -> ArgumentList? {
    let list = try syntax.sort(arguments)
    guard list.wantsHelp else { return list }
    print(HelpText.text(syntax.manual(defaults: defaults), width: 80), terminator: "")
    return nil
  }

  /// Answers an assistant until standard input ends.
  private static func assist(_ command: MCPCommand) throws {
    let installation = try command.place.installation(basePath: nil, title: nil)
    let path = command.place.path(environment: ProcessInfo.processInfo.environment)
    let service = SearchService(
      IndexSource(path: path, limits: installation.limits), installation, version: Version.text)
    AssistantServer(service).run(read: Descriptor.input.read) { Descriptor.output.write($0) }
  }

  static func say(_ line: String) {
    Descriptor.errors.write(Array((SafeText.clean(line) + "\n").utf8))
  }
}

/// What is wrong with a command line.
struct UsageError: Error, CustomStringConvertible {
  var description: String
  var hint: String?
}

extension PlaceOptions {
  /// What the configuration, variables and options say.
  func installation(basePath: String?, title: String?) throws -> Installation {
    let environment = ProcessInfo.processInfo.environment
    let variables = ConfigurationVariables(environment)
    let options = [("--public-url", "public_url", publicURL), ("--title", "title", title)].compactMap {
      name, key, value in
      value.flatMap { $0.isEmpty ? nil : (name, key, $0) }
    }
    let (configuration, path) = try Configuration.read(
      named: config ?? variables.file, index: self.path(environment: environment),
      instead: variables.values + options, known: Installation.known)
    return try Installation(configuration, path: path, basePath: basePath ?? "")
  }
}
