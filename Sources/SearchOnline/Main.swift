import Arguments
import Foundation
import OnlineOptions
import Publication
import SearchServer

/// `search-online`: what talks to a network, in a program of its own. The libraries for it would bring dozens of
/// others to every start of `search`.
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

  private struct UsageError: Error, CustomStringConvertible {
    var description: String
    var hint: String?
  }

  private static func run(_ arguments: [String]) throws {
    guard arguments.first == "serve" else {
      throw UsageError(
        description: arguments.first.map { "unknown verb '\($0)', expected serve" }
          ?? "expected a verb: serve",
        hint: "see search-online serve --help")
    }
    let list = try ServeCommand.syntax.sort(Array(arguments.dropFirst()))
    if list.wantsHelp {
      print(HelpText.text(ServeCommand.syntax.manual(defaults: ServeCommand()), width: 80), terminator: "")
      return
    }
    try serve(try ServeCommand(list))
  }

  private static func serve(_ command: ServeCommand) throws {
    guard (0...65_535).contains(command.port) else {
      throw UsageError(description: "--port \(command.port): expected a number from 0 to 65535")
    }
    // Before any thread is started, so that none of them is interrupted.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] { sigaddset(&signals, number) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)

    let cores = max(2, ProcessInfo.processInfo.activeProcessorCount)
    let path = command.path(environment: ProcessInfo.processInfo.environment)
    let service = SearchService(
      IndexSource(path: path, readers: cores), basePath: command.basePath ?? "", version: Version.text)
    let ready = service.answer(try Request(target: Array("\(command.basePath ?? "")/ready".utf8)))
    if ready.status != 200 {
      say("search-online: the index '\(path)' cannot be read yet; it is looked for again")
    }
    var options = HTTPServer.Options()
    options.workers = cores
    let server = try HTTPServer(service, host: command.host, port: command.port, options: options)
    let host = command.host.contains(":") ? "[\(command.host)]" : command.host
    say("search-online: answering at http://\(host):\(server.port)\(command.basePath ?? "")/")

    var received: Int32 = 0
    sigwait(&signals, &received)
    Thread.detachNewThread {
      server.stop()
      exit(0)
    }
    sigwait(&signals, &received)
    _exit(128 + received)
  }

  private static func say(_ line: String) {
    FileHandle.standardError.write(Data((SafeText.clean(line) + "\n").utf8))
  }
}
