import Arguments
import Basics
// Public, because types of it conform to a protocol of this target.
public import OnlineOptions

extension ServeCommand: Command {
  func run(in context: Context) throws -> ProgramStatus { try OnlineProgram.replace("serve") }
}

extension MCPCommand: Command {
  func run(in context: Context) throws -> ProgramStatus { try OnlineProgram.replace("mcp") }
}

/// `search-online`, which has the libraries of a network.
private enum OnlineProgram {
  /// Replaces this process with it: a systemd socket and the process id survive. It reads the same command
  /// line again.
  static func replace(_ verb: String) throws -> ProgramStatus {
    let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    let places = ["search-online", "../libexec/search/search-online"].map { folder.appending(path: $0).path }
    guard let program = places.first(where: FileManager.default.isExecutableFile) else {
      throw CLIError(
        "the program 'search-online' is not there, which does 'search \(verb)'",
        hint: "expected it beside this program, or in ../libexec/search/ from there")
    }
    // Options may stand before the verb.
    var words = Array(CommandLine.arguments.dropFirst())
    if let place = words.firstIndex(of: verb) { words.remove(at: place) }
    var arguments = ([program, verb] + words).map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    execv(program, &arguments)
    throw CLIError("cannot start '\(program)': \(String(cString: strerror(errno)))")
  }
}
