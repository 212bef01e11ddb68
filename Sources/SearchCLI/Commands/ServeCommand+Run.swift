import Foundation
// Public, because a type of it conforms to a protocol of this target.
public import OnlineOptions

extension ServeCommand: Command {
  /// Replaces this process with `search-online`: a systemd socket and the process id survive.
  func run(in context: Context) throws -> ProgramStatus {
    let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    let places = ["search-online", "../libexec/search/search-online"].map { folder.appending(path: $0).path }
    guard let program = places.first(where: FileManager.default.isExecutableFile) else {
      throw CLIError(
        "the program 'search-online' is not there, which answers over HTTP",
        hint: "expected it beside this program, or in ../libexec/search/ from there")
    }
    var words = [program, "serve", "--host", host, "--port", String(port)]
    if let basePath { words += ["--base-path", basePath] }
    words += ["--index", path(environment: context.environment)]
    var arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    execv(program, &arguments)
    throw CLIError("cannot start '\(program)': \(String(cString: strerror(errno)))")
  }
}
